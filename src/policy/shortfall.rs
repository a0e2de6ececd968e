//! The objects that lack backups after the deletions of a judgement.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

use chrono::{DateTime, Utc};

use super::Policy;
use crate::names::kind_names;
use crate::retention::{
    BackupTable, Coverage, Judgement, KeepReason, NotCounted, NotJudged, ObjectJudgement, Verdict,
};

/// What an object lacks, now or after the deletions of a plan.
///
/// In serde, it is an object such as `{"shortfall": "none_listed"}`, with `at` for a deletion of a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "shortfall", content = "at", rename_all = "snake_case"))]
pub enum Shortfall {
    /// The deletions leave it without a counted backup.
    LosesLastCounted,
    /// According to a forecast, a deletion at this instant leaves it without a counted backup.
    LosesLastCountedOn(DateTime<Utc>),
    /// All its remaining counted backups are incomplete.
    OnlyIncomplete,
    /// It has no counted backup.
    NoneCounted,
    /// It has no counted backup, and all its automatic backups name another policy. Some regions may record
    /// other ids in backups than in policies.
    NamesOtherPolicy,
    /// The listing contains no backup of it.
    NoneListed,
}

kind_names! { Shortfall:
    LosesLastCounted = "loses_last_counted",
    LosesLastCountedOn = "loses_last_counted_on",
    OnlyIncomplete = "only_incomplete",
    NoneCounted = "none_counted",
    NamesOtherPolicy = "names_other_policy",
    NoneListed = "none_listed",
}

/// How many of the existing backups a list contains.
///
/// In serde, it is an object such as `{"extent": "partial", "read": 100, "count": 250}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "extent", rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum Extent {
    /// All of them.
    Whole,
    /// Only some of them, so an object without a backup in the list may have one.
    Partial {
        /// The number of backups in the list.
        read: usize,
        /// The number of backups that exist.
        count: u64,
    },
    /// Unknown. An object without a backup in the list is taken to have none.
    #[default]
    Unstated,
}

kind_names! { Extent:
    Whole = "whole",
    Partial = "partial",
    Unstated = "unstated",
}

/// The objects that lack backups after the deletions of a judgement, returned by
/// [`Policy::shortfalls`] and [`Shortfalls::of`].
///
/// Programs that show the deletions of a plan should show these too.
///
/// ```
/// # use chrono::{DateTime, Utc};
/// # use keeptime::retention::{Backup, BackupState, Completeness, Expiry};
/// # struct Record(u8, DateTime<Utc>);
/// # impl Backup for Record {
/// #     type Id = u8;
/// #     type Object = str;
/// #     fn id(&self) -> &u8 { &self.0 }
/// #     fn object(&self) -> &str { "web" }
/// #     fn created_at(&self) -> Option<DateTime<Utc>> { Some(self.1) }
/// #     fn state(&self) -> BackupState { BackupState::Available }
/// #     fn policy_id(&self) -> Option<&str> { None }
/// #     fn completeness(&self) -> Completeness { Completeness::Complete }
/// #     fn expiry(&self) -> Expiry { Expiry::NotRecorded }
/// # }
/// use keeptime::explain::{English, Language};
/// use keeptime::pattern::Pattern;
/// use keeptime::policy::{Extent, Policy, PolicyState};
/// use keeptime::retention::Limits;
///
/// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
/// let limits = Limits::UNLIMITED.with_max_days(7);
/// let policy =
///     Policy::new(pattern, limits, PolicyState::Enabled, ["web".to_owned(), "mail".to_owned()]);
/// let backups = [Record(1, "2025-03-01T02:00:00Z".parse()?)];
/// let judgement = policy.judge(&backups, "2025-04-01T12:00:00Z".parse()?)?;
/// let lines: Vec<String> = policy
///     .shortfalls(&judgement, Extent::Whole, |_| false)
///     .iter()
///     .map(|(object, shortfall)| format!("{object}: {}", English.shortfall(&shortfall)))
///     .collect();
/// assert_eq!(
///     lines,
///     ["web: the deletions leave it without a counted backup; keep at least 1 to prevent this",
///      "mail: no backup in the listing"],
/// );
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Shortfalls<'b, Object: ?Sized> {
    objects: Vec<(&'b Object, Shortfall)>,
    extent: Extent,
    missing: MissingObjects,
}

/// Whether [`Shortfall::NoneListed`] can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MissingObjects {
    Known,
    /// There is no policy that says which objects there are, or the list is incomplete.
    Unknown,
}

impl<'b, Object: ?Sized> Shortfalls<'b, Object> {
    /// Returns what the objects of a list lack after the deletions of `judgement`, for limits without a
    /// policy. See [`Policy::shortfalls`] for the parameters.
    pub fn of<T: BackupTable<Object = Object> + ?Sized>(
        judgement: &Judgement<&'b T>,
        extent: Extent,
        is_spared: impl Fn(T::Row<'b>) -> bool,
    ) -> Self {
        let objects = judgement.objects().filter_map(|object| {
            let shortfall = lacking(object.coverage_sparing(&is_spared))?;
            Some((judged_object(judgement, &object), shortfall))
        });
        Self { objects: sorted(objects.collect()), extent, missing: MissingObjects::Unknown }
    }

    /// Iterates over the objects that lack something: first those that lose their last counted backup,
    /// then those with only incomplete ones, those without a counted one, and those without any.
    pub fn iter(&self) -> impl Iterator<Item = (&'b Object, Shortfall)> {
        self.objects.iter().copied()
    }

    /// Returns whether no object lacks anything.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Returns how many of the existing backups the list contains.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Returns the objects of the policy that have no backup in the list, or `None` if it is unknown
    /// which these are: the list is incomplete, or there is no policy.
    pub fn without_backup(&self) -> Option<impl Iterator<Item = &'b Object>> {
        match self.missing {
            MissingObjects::Known => Some(self.with(&[Shortfall::NoneListed])),
            MissingObjects::Unknown => None,
        }
    }

    fn with(&self, kinds: &'static [Shortfall]) -> impl Iterator<Item = &'b Object> {
        let objects = self.objects.iter();
        objects.filter(|(_, what)| kinds.contains(what)).map(|(object, _)| *object)
    }
}

impl<Object: Eq + Hash> Policy<Object> {
    /// Returns what the objects of this policy lack after the deletions of `judgement`, which must be its
    /// own.
    ///
    /// `extent` says whether backups are missing from the list. `is_spared` returns whether a backup stays
    /// although its verdict is [`Delete`](Verdict::Delete), for example one of
    /// [`excluded_last_copies`](crate::retention::Deletions::excluded_last_copies). Objects that the
    /// policy does not judge lack nothing.
    ///
    /// The judgement is that of a reference; [`Judgement::borrowed`] makes one of any other.
    pub fn shortfalls<'b, T: BackupTable + ?Sized>(
        &'b self,
        judgement: &Judgement<&'b T>,
        extent: Extent,
        is_spared: impl Fn(T::Row<'b>) -> bool,
    ) -> Shortfalls<'b, T::Object>
    where
        Object: Borrow<T::Object>,
        T::Object: Ord,
    {
        let objects = judgement.objects().filter_map(|object| {
            // Which objects are the policy's is unknown; all backups of this one are in other vaults.
            if self.objects.is_none() && is_elsewhere(&object) {
                return None;
            }
            let shortfall = match lacking(object.coverage_sparing(&is_spared))? {
                Shortfall::NoneCounted if self.is_other_than_named_by(judgement, &object) => {
                    Shortfall::NamesOtherPolicy
                }
                shortfall => shortfall,
            };
            Some((judged_object(judgement, &object), shortfall))
        });
        let mut objects = sorted(objects.collect());
        let missing = match extent {
            Extent::Partial { .. } => MissingObjects::Unknown,
            Extent::Whole | Extent::Unstated => MissingObjects::Known,
        };
        if missing == MissingObjects::Known {
            let unlisted = self.objects_without_backups(*judgement.table());
            let mut unlisted: Vec<&T::Object> = unlisted.map(Borrow::borrow).collect();
            unlisted.sort_unstable();
            objects.extend(unlisted.into_iter().map(|object| (object, Shortfall::NoneListed)));
        }
        Shortfalls { objects, extent, missing }
    }

    /// Whether all automatic backups of an object name another policy. An object that has a backup of this
    /// policy shows that their ids are comparable.
    fn is_other_than_named_by<T: BackupTable>(
        &self,
        judgement: &Judgement<T>,
        object: &ObjectJudgement<'_, T>,
    ) -> bool {
        let mut names_other = false;
        for (index, (_, verdict)) in object.indices().zip(object.verdicts()) {
            match verdict {
                Verdict::Keep(KeepReason::NotJudged(NotJudged::OtherPolicy)) => names_other = true,
                Verdict::Keep(KeepReason::NotJudged(_)) => return false,
                _ if self.id().is_some() && judgement.table().policy_id(index) == self.id() => {
                    return false;
                }
                _ => {}
            }
        }
        names_other
    }
}

/// Returns the object, borrowed for as long as the table is.
fn judged_object<'b, T: BackupTable + ?Sized>(
    judgement: &Judgement<&'b T>,
    object: &ObjectJudgement<'_, &'b T>,
) -> &'b T::Object {
    let table: &'b T = judgement.table();
    table.object(object.newest_index())
}

/// Whether all backups of an object are in vaults that the policy is not bound to.
fn is_elsewhere<T: BackupTable>(object: &ObjectJudgement<'_, T>) -> bool {
    let other_vault = Verdict::Keep(KeepReason::NotCounted(NotCounted::OtherVault));
    object.verdicts().all(|(_, verdict)| verdict == other_vault)
}

fn lacking(coverage: Coverage) -> Option<Shortfall> {
    match coverage {
        Coverage::LosesLastCounted => Some(Shortfall::LosesLastCounted),
        Coverage::LosesLastComplete | Coverage::OnlyIncomplete => Some(Shortfall::OnlyIncomplete),
        Coverage::NoneCounted => Some(Shortfall::NoneCounted),
        Coverage::Covered | Coverage::NotJudged => None,
    }
}

/// Sorts by what objects lack, worst first. The sort is stable.
fn sorted<Object: ?Sized>(mut objects: Vec<(&Object, Shortfall)>) -> Vec<(&Object, Shortfall)> {
    objects.sort_by_key(|(_, shortfall)| match shortfall {
        Shortfall::LosesLastCounted | Shortfall::LosesLastCountedOn(_) => 0,
        Shortfall::OnlyIncomplete => 1,
        Shortfall::NoneCounted | Shortfall::NamesOtherPolicy => 2,
        Shortfall::NoneListed => 3,
    });
    objects
}

/// Lists of objects, by what they lack. `names_other_policy` lists some of
/// `without_counted_backup`. `without_backup` and `listing_is_complete` are null if they are unknown.
#[cfg(feature = "serde")]
impl<Object: serde::Serialize + ?Sized> serde::Serialize for Shortfalls<'_, Object> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;

        let lists = |kinds| self.with(kinds).collect::<Vec<&Object>>();
        let mut members = serializer.serialize_struct("Shortfalls", 6)?;
        let losing = lists(&[Shortfall::LosesLastCounted]);
        members.serialize_field("left_without_counted_backup", &losing)?;
        let incomplete = lists(&[Shortfall::OnlyIncomplete]);
        members.serialize_field("left_with_only_incomplete_backups", &incomplete)?;
        let uncounted = lists(&[Shortfall::NoneCounted, Shortfall::NamesOtherPolicy]);
        members.serialize_field("without_counted_backup", &uncounted)?;
        members.serialize_field("names_other_policy", &lists(&[Shortfall::NamesOtherPolicy]))?;
        let unlisted = self.without_backup().map(Iterator::collect::<Vec<&Object>>);
        members.serialize_field("without_backup", &unlisted)?;
        let is_complete = match self.extent {
            Extent::Whole => Some(true),
            Extent::Partial { .. } => Some(false),
            Extent::Unstated => None,
        };
        members.serialize_field("listing_is_complete", &is_complete)?;
        members.end()
    }
}
