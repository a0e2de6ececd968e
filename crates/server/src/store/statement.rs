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
    /// The most rows of a statement, so that it has fewer arguments than databases take (32,766 and
    /// 65,535).
    pub(super) const MOST_ROWS: usize = 1_000;

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

    /// Adds arguments and their placeholders, separated by commas.
    pub(super) fn bind_list<T>(&mut self, values: impl IntoIterator<Item = T>) -> &mut Self
    where
        T: Encode<'static, Any> + Type<Any> + 'static,
    {
        for (place, value) in values.into_iter().enumerate() {
            if place > 0 {
                self.sql.push_str(", ");
            }
            self.bind(value);
        }
        self
    }

    /// Adds ids like [`bind_list`](Self::bind_list). The last one is repeated until their number is a power of
    /// two, so that connections, which keep the plans of statements, know most lists already.
    pub(super) fn bind_ids(&mut self, ids: &[String]) -> &mut Self {
        let padding = ids.len().next_power_of_two() - ids.len();
        let padding = ids.last().into_iter().cycle().take(padding);
        self.bind_list(ids.iter().chain(padding).cloned())
    }

    /// Runs a statement without rows. Returns how many rows it changed.
    pub(super) async fn execute<'e>(
        self,
        executor: impl AnyExecutor<'e>,
    ) -> Result<u64, StoreError> {
        let (sql, arguments) = self.finished()?;
        Ok(sqlx::query_with(&sql, arguments).execute(executor).await?.rows_affected())
    }

    fn finished(self) -> Result<(String, AnyArguments<'static>), StoreError> {
        match self.unencodable {
            Some(error) => Err(sqlx::Error::Encode(error).into()),
            None => Ok((self.sql, self.arguments)),
        }
    }

    /// Returns the rows.
    pub(super) async fn rows<'e>(
        self,
        executor: impl AnyExecutor<'e>,
    ) -> Result<Vec<AnyRow>, StoreError> {
        let (sql, arguments) = self.finished()?;
        Ok(sqlx::query_with(&sql, arguments).fetch_all(executor).await?)
    }
}
