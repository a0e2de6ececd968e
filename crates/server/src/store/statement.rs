//! A statement that is put together from parts, with its arguments.

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AnyExecutor, Encode, Type};

use super::error::StoreError;

/// A statement and its arguments.
pub(super) struct Statement {
    sql: String,
    arguments: AnyArguments<'static>,
    count: usize,
    unencodable: Option<sqlx::error::BoxDynError>,
}

impl Statement {
    pub(super) fn new(sql: &str) -> Self {
        Self {
            sql: sql.to_owned(),
            arguments: AnyArguments::default(),
            count: 0,
            unencodable: None,
        }
    }

    /// Adds SQL, which must not contain text from outside.
    pub(super) fn push(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds an argument and its placeholder, `$1` for the first.
    pub(super) fn bind<T>(&mut self, value: T) -> &mut Self
    where
        T: Encode<'static, Any> + Type<Any> + 'static,
    {
        use sqlx::Arguments;

        self.count += 1;
        self.sql.push('$');
        self.sql.push_str(&self.count.to_string());
        if let Err(error) = self.arguments.add(value) {
            self.unencodable.get_or_insert(error);
        }
        self
    }

    /// Returns the rows.
    pub(super) async fn rows<'e>(
        self,
        executor: impl AnyExecutor<'e>,
    ) -> Result<Vec<AnyRow>, StoreError> {
        let Self { sql, arguments, unencodable, .. } = self;
        if let Some(error) = unencodable {
            return Err(sqlx::Error::Encode(error).into());
        }
        Ok(sqlx::query_with(&sql, arguments).fetch_all(executor).await?)
    }
}
