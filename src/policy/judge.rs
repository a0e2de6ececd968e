//! What a policy judges, and how.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

use chrono::{DateTime, Utc};
use hashbrown::HashSet;

use super::{KeepingError, Policy, UnreadableLimits};
use crate::retention::{BackupTable, JudgedBackups, Judgement, NotJudged, Ranking};

impl<Object: Eq + Hash> Policy<Object> {
    /// Returns the verdict on every backup as of `now`.
    ///
    /// The policy keeps backups that are not its own: backups of other objects, backups that were created
    /// before the policy, and backups that name another policy. If its objects are unknown, it also keeps
    /// the backups that name no policy. If it is not enabled, it keeps every backup.
    ///
    /// `table` is a slice, an array or a `Vec` of [`Backup`](crate::retention::Backup), or any other
    /// [`BackupTable`]: a reference or an owned one, as in [`Limits::judge`](crate::retention::Limits::judge).
    ///
    /// # Errors
    /// Returns a [`KeepingError`] if the limits cannot be read, two backups are duplicates, or the table
    /// is too long.
    pub fn judge<T: BackupTable>(
        &self,
        table: T,
        now: DateTime<Utc>,
    ) -> Result<Judgement<T>, KeepingError>
    where
        Object: Borrow<T::Object>,
    {
        let limits = self.limits()?;
        let verdicts = {
            let named = match self.objects {
                Some(_) => None,
                None => Some(self.objects_named_by(&table)),
            };
            limits.judge_borrowed(&table, now, self.judged_backups(), |object| match &named {
                Some(named) if !named.contains(object) => Some(NotJudged::NoBackupNamesPolicy),
                Some(_) | None => self.why_not_judged(object),
            })?
        };
        Ok(Judgement::new(table, verdicts))
    }

    /// Returns a [`Ranking`], which judges the backups of one object as of `now` one at a time, newest
    /// first. The outcomes are those of [`judge`](Self::judge).
    ///
    /// If the objects of the policy are unknown, a ranking cannot tell whether another backup of the
    /// object names the policy. The reason to keep a backup is then
    /// [`NamesNoPolicy`](NotJudged::NamesNoPolicy) or [`OtherPolicy`](NotJudged::OtherPolicy), never
    /// [`NoBackupNamesPolicy`](NotJudged::NoBackupNamesPolicy).
    ///
    /// # Errors
    /// Returns the reason if the limits cannot be read.
    ///
    /// ```
    /// # use chrono::{DateTime, Utc};
    /// use keeptime::pattern::Pattern;
    /// use keeptime::policy::{Policy, PolicyState};
    /// use keeptime::retention::{Limits, Outcome};
    /// # use keeptime::retention::{Backup, BackupState, Completeness, Expiry};
    /// # struct Row { id: u64, taken: DateTime<Utc> }
    /// # impl Backup for Row {
    /// #     type Id = u64;
    /// #     type Object = str;
    /// #     fn id(&self) -> &u64 { &self.id }
    /// #     fn object(&self) -> &str { "web" }
    /// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.taken) }
    /// #     fn state(&self) -> BackupState { BackupState::Available }
    /// #     fn policy_id(&self) -> Option<&str> { None }
    /// #     fn completeness(&self) -> Completeness { Completeness::Complete }
    /// #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
    /// # }
    /// # let now: DateTime<Utc> = "2025-03-01T12:00:00Z".parse()?;
    /// # let newest_first = [Row { id: 2, taken: now }, Row { id: 1, taken: now }];
    ///
    /// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
    /// let limits = Limits::UNLIMITED.with_max_backups(1);
    /// let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["web".to_owned()]);
    /// let mut ranking = policy.ranking("web", now)?;
    /// let mut outcomes = Vec::new();
    /// for row in newest_first {
    ///     outcomes.push(ranking.judge(&row)?.outcome());
    /// }
    /// assert_eq!(outcomes, [Outcome::Keep, Outcome::Delete]);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn ranking<Id, O>(
        &self,
        object: &O,
        now: DateTime<Utc>,
    ) -> Result<Ranking<Id, O>, UnreadableLimits>
    where
        Id: Ord + ToOwned + ?Sized,
        O: Eq + Hash + ToOwned + ?Sized,
        Object: Borrow<O>,
    {
        let (limits, judged) = (self.limits()?, self.judged_backups());
        let not_judged = self.why_not_judged(object);
        Ok(Ranking::new(limits, now, judged, Some(object.to_owned()), not_judged))
    }

    /// Returns which backups of its objects the policy judges.
    fn judged_backups(&self) -> JudgedBackups {
        let (id, created_at) = (self.id.clone(), self.created_at);
        match self.objects {
            Some(_) => JudgedBackups::OfPolicy { id, created_at },
            None => JudgedBackups::NamingPolicy { id, created_at },
        }
    }

    /// Returns why an object is not judged, whatever its backups are; `None` if it may be.
    fn why_not_judged<O: Eq + Hash + ?Sized>(&self, object: &O) -> Option<NotJudged>
    where
        Object: Borrow<O>,
    {
        match &self.objects {
            Some(objects) if !objects.contains(object) => Some(NotJudged::OtherObject),
            Some(_) | None => self.state.why_not_judged(),
        }
    }

    /// Iterates over the objects of the policy that have no backup in the table, in no particular order.
    /// There are none if its objects are unknown.
    ///
    /// If the table is incomplete, the backups of these objects may be in the missing part.
    pub fn objects_without_backups<T: BackupTable + ?Sized>(
        &self,
        table: &T,
    ) -> impl Iterator<Item = &Object>
    where
        Object: Borrow<T::Object>,
    {
        let listed: HashSet<&T::Object> =
            (0..table.len()).map(|index| table.object(index)).collect();
        let objects = self.objects.iter().flatten();
        objects.filter(move |object| !listed.contains((*object).borrow()))
    }

    /// Returns the objects of the policy or, if they are unknown, those with a backup that names it.
    pub(crate) fn objects_among<'t, T: BackupTable + ?Sized>(
        &'t self,
        table: &'t T,
    ) -> Vec<&'t T::Object>
    where
        Object: Borrow<T::Object>,
    {
        match &self.objects {
            Some(objects) => objects.iter().map(Borrow::borrow).collect(),
            None => self.objects_named_by(table).into_iter().collect(),
        }
    }

    /// Returns the objects that have a backup that names the policy.
    fn objects_named_by<'t, T: BackupTable + ?Sized>(
        &self,
        table: &'t T,
    ) -> HashSet<&'t T::Object> {
        let names_policy = |index: &usize| match (table.policy_id(*index), self.id()) {
            (Some(named), Some(id)) => named == id,
            _ => false,
        };
        (0..table.len()).filter(names_policy).map(|index| table.object(index)).collect()
    }
}
