//! Pages of lists: the order, the marker, the offset and the limit of a query.

use std::num::NonZeroU64;

use keeptime_documents::query::{
    BackupSortKey, DEFAULT_LIMIT, PolicySortKey, Sort, SortDirection, SortKey,
};

use super::statement::Statement;

/// The greatest number of items on a page, whatever the query asks for.
const MOST_ITEMS: u64 = 1000;

/// The part of a query that selects a page.
#[derive(Debug)]
pub struct Page<'q, K> {
    /// The order. Absent means newest first.
    pub sort: Option<&'q Sort<K>>,
    /// The id of the last item of the previous page.
    pub marker: Option<&'q str>,
    /// The number of items to skip.
    pub offset: Option<NonZeroU64>,
    /// The greatest number of items.
    pub limit: Option<NonZeroU64>,
}

/// A key that a column of a table holds.
pub trait SortColumn: SortKey {
    /// Returns the column, or `None` if all rows of a list have the same value.
    fn column(self) -> Option<&'static str>;
}

impl SortColumn for PolicySortKey {
    fn column(self) -> Option<&'static str> {
        match self {
            Self::CreatedAt => Some("created_at"),
            Self::Description => Some("description"),
            Self::Id => Some("id"),
            Self::Name => Some("name"),
            Self::Status => Some("status"),
            Self::ProjectId | Self::ProviderId => None,
        }
    }
}

impl SortColumn for BackupSortKey {
    fn column(self) -> Option<&'static str> {
        match self {
            Self::CreatedAt | Self::ProtectedAt => Some("created_at"),
            Self::UpdatedAt => Some("updated_at"),
            Self::Name => Some("name"),
            Self::Status => Some("status"),
            Self::Id => Some("id"),
        }
    }
}

impl<K: SortColumn> Page<'_, K> {
    /// Adds what follows the conditions of a list to its statement: the rows after the marker, the
    /// order, and which part of it.
    pub(super) fn append_to(&self, statement: &mut Statement, table: &str) {
        let columns = self.columns();
        if let Some(marker) = self.marker {
            push_after(statement, table, &columns, marker);
        }
        let order: Vec<_> = columns
            .iter()
            .map(|(column, direction)| match direction {
                SortDirection::Ascending => format!("{column} ASC"),
                SortDirection::Descending => format!("{column} DESC"),
            })
            .collect();
        statement.push(" ORDER BY ").push(&order.join(", "));
        statement
            .push(" LIMIT ")
            .bind(as_bigint(self.limit.unwrap_or(DEFAULT_LIMIT).get().min(MOST_ITEMS)));
        if let Some(offset) = self.offset {
            statement.push(" OFFSET ").bind(as_bigint(offset.get()));
        }
    }

    /// The columns to sort by. The last one is the id, so that the order is total.
    fn columns(&self) -> Vec<(&'static str, SortDirection)> {
        let newest_first = Sort::default();
        let mut columns: Vec<_> = self
            .sort
            .unwrap_or(&newest_first)
            .effective_keys()
            .filter_map(|(key, direction)| key.column().map(|column| (column, direction)))
            .collect();
        if !columns.iter().any(|(column, _)| *column == "id") {
            columns.push(("id", SortDirection::Ascending));
        }
        columns
    }
}

/// Adds the condition that a row follows the marker's.
fn push_after(
    statement: &mut Statement,
    table: &str,
    columns: &[(&'static str, SortDirection)],
    marker: &str,
) {
    let of_marker = |statement: &mut Statement, column: &str| {
        statement.push(&format!("(SELECT {column} FROM {table} WHERE id = "));
        statement.bind(marker.to_owned()).push(")");
    };
    let comparison = |direction: &SortDirection| match direction {
        SortDirection::Ascending => ">",
        SortDirection::Descending => "<",
    };
    // The condition on the first column follows from the others. It lets the database start in the
    // middle of an index.
    if let Some((column, direction)) = columns.first() {
        statement.push(&format!(" AND {column} {}= ", comparison(direction)));
        of_marker(statement, column);
    }
    statement.push(" AND (");
    for (place, (column, direction)) in columns.iter().enumerate() {
        if place > 0 {
            statement.push(" OR ");
        }
        statement.push("(");
        for (equal, _) in &columns[..place] {
            statement.push(&format!("{equal} = "));
            of_marker(statement, equal);
            statement.push(" AND ");
        }
        statement.push(&format!("{column} {} ", comparison(direction)));
        of_marker(statement, column);
        statement.push(")");
    }
    statement.push(")");
}

/// Saturates at the greatest number that a database counts to.
fn as_bigint(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
