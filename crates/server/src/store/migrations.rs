//! The tables, as a list of changes that a database goes through once each.

use std::borrow::Cow;

use sqlx::AnyPool;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::database::Database;
use super::error::StoreError;

/// Each change with its number and its name. Published ones are never edited.
const CHANGES: [(i64, &str, &str); 1] =
    [(1, "tables", include_str!("../../migrations/0001_tables.sql"))];

/// Applies the changes that the database lacks.
pub(super) async fn run(pool: &AnyPool, database: Database) -> Result<(), StoreError> {
    let changes = CHANGES.iter().map(|&(number, name, sql)| {
        Migration::new(
            number,
            Cow::Borrowed(name),
            MigrationType::Simple,
            in_dialect(sql, database),
            false,
        )
    });
    let migrator = Migrator { migrations: Cow::Owned(changes.collect()), ..Migrator::DEFAULT };
    migrator.run(pool).await?;
    Ok(())
}

/// Returns a change in the SQL of the database. Texts are compared by their bytes, which SQLite does
/// by default and PostgreSQL does when asked.
fn in_dialect(sql: &'static str, database: Database) -> Cow<'static, str> {
    match database {
        Database::Sqlite => Cow::Borrowed(sql),
        Database::Postgres => Cow::Owned(sql.replace(" TEXT", " TEXT COLLATE \"C\"")),
    }
}
