//! The columns of a table of backups.

/// What a column of a table of backups is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Id,
    Object,
    CreatedAt,
    State,
    Automatic,
    ExpiresAt,
    Complete,
}

impl Role {
    /// Returns what the caller can do if a table has no such column.
    pub(crate) const fn advice(self) -> &'static str {
        match self {
            Self::Id => "pass id=NAME for the column with the ids of the backups",
            Self::Object => "pass object=NAME for the column that says what was backed up",
            Self::CreatedAt => {
                "pass created_at=NAME for the column that says when each backup was created"
            }
            Self::State => {
                "pass state=NAME for the column with the states of the backups, or state=None if all are \
                 available: finished, not in use and not being deleted"
            }
            Self::Automatic => {
                "pass automatic=NAME for the column that is true for backups that a schedule created, or \
                 automatic=None if a schedule created all of them"
            }
            Self::ExpiresAt => {
                "pass expires_at=NAME for the column that says when each backup expires by itself, or \
                 expires_at=None if none does, so that max_days decides"
            }
            Self::Complete => {
                "pass complete=NAME for the column that is false for backups with a part missing, or \
                 complete=None if no backup has a part missing"
            }
        }
    }

    /// Returns what the values of such a column are.
    pub(crate) const fn takes(self) -> &'static str {
        match self {
            Self::Id | Self::Object => "text, whole numbers or bytes",
            Self::CreatedAt | Self::ExpiresAt => "aware datetimes or timestamps",
            Self::State => "the names of states, as text",
            Self::Automatic | Self::Complete => "True and False",
        }
    }
}

/// Something for each column of a table of backups. `None` if the caller says that there is no such column.
#[derive(Clone, Debug)]
pub(crate) struct Columns<T> {
    pub(crate) id: T,
    pub(crate) object: T,
    pub(crate) created_at: T,
    pub(crate) state: Option<T>,
    pub(crate) automatic: Option<T>,
    pub(crate) expires_at: Option<T>,
    pub(crate) complete: Option<T>,
}

impl<T> Columns<T> {
    /// Makes something else for each column.
    pub(crate) fn try_map<U, E>(
        self,
        mut make: impl FnMut(Role, T) -> Result<U, E>,
    ) -> Result<Columns<U>, E> {
        Ok(Columns {
            id: make(Role::Id, self.id)?,
            object: make(Role::Object, self.object)?,
            created_at: make(Role::CreatedAt, self.created_at)?,
            state: self.state.map(|column| make(Role::State, column)).transpose()?,
            automatic: self.automatic.map(|column| make(Role::Automatic, column)).transpose()?,
            expires_at: self.expires_at.map(|column| make(Role::ExpiresAt, column)).transpose()?,
            complete: self.complete.map(|column| make(Role::Complete, column)).transpose()?,
        })
    }

    /// Iterates over the columns.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        let Self { id, object, created_at, state, automatic, expires_at, complete } = self;
        let optional = [state, automatic, expires_at, complete];
        [id, object, created_at].into_iter().chain(optional.into_iter().flatten())
    }
}
