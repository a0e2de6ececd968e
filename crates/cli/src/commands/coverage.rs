//! The objects that a plan leaves without a counted backup, or with only incomplete ones.

use keeptime::explain::{Language, Shortfall};
use keeptime::policy::Policy;
use keeptime::retention::{Backup, Completeness, Coverage, Judgement, Outcome};
use keeptime_documents::listing::{Extent, ListedBackup};
use serde_json::{Value, json};

use crate::read::listing::LoadedListing;
use crate::show::escape::escaped;

/// What is left of each object's backups after the deletions of a plan.
pub(crate) struct CoverageReport<'b> {
    /// Objects that lose their last counted backup.
    left_without_counted: Vec<&'b str>,
    /// Objects that lose their last complete backup but keep counted ones.
    left_incomplete: Vec<&'b str>,
    /// Objects that have no counted backup before the deletions.
    without_counted: Vec<&'b str>,
    /// Objects of the policy without a backup in the listing; `None` if the listing cannot tell.
    without_backup: Option<Vec<&'b str>>,
    /// Whether backups are missing from the listing.
    extent: Extent,
}

impl<'b> CoverageReport<'b> {
    /// Describes what is left after all deletions of a judgement.
    pub(crate) fn of(
        judgement: &Judgement<'b, ListedBackup>,
        policy: Option<&'b Policy>,
        listed: &LoadedListing,
    ) -> Self {
        Self::excluding(judgement, |_| false, policy, listed)
    }

    /// Describes what is left after the deletions of a judgement, except those of `is_spared`.
    pub(crate) fn excluding(
        judgement: &Judgement<'b, ListedBackup>,
        is_spared: impl Fn(&ListedBackup) -> bool,
        policy: Option<&'b Policy>,
        listed: &LoadedListing,
    ) -> Self {
        let mut coverage = Self {
            left_without_counted: Vec::new(),
            left_incomplete: Vec::new(),
            without_counted: Vec::new(),
            without_backup: None,
            extent: listed.extent,
        };
        for object in judgement.objects() {
            let spared = object.verdicts().filter(|(backup, verdict)| {
                verdict.outcome() == Outcome::Delete && is_spared(backup)
            });
            let left = object.coverage();
            let objects = match left {
                Coverage::NoneCounted => &mut coverage.without_counted,
                Coverage::OnlyIncomplete => &mut coverage.left_incomplete,
                Coverage::LosesLastCounted | Coverage::LosesLastComplete => {
                    let spared: Vec<Completeness> =
                        spared.map(|(backup, _)| backup.completeness()).collect();
                    if spared.contains(&Completeness::Complete) {
                        continue;
                    }
                    if left == Coverage::LosesLastCounted && spared.is_empty() {
                        &mut coverage.left_without_counted
                    } else {
                        &mut coverage.left_incomplete
                    }
                }
                _ => continue,
            };
            objects.push(object.object());
        }
        if !matches!(listed.extent, Extent::Partial { .. }) {
            coverage.without_backup = policy.map(|policy| {
                let missing = policy.objects_without_backups(&listed.backups);
                let mut missing: Vec<&str> = missing.map(String::as_str).collect();
                missing.sort_unstable();
                missing
            });
        }
        coverage
    }

    /// Returns, for each object left without a counted or without a complete backup, which of
    /// them it lacks.
    pub(crate) fn shortfalls(&self) -> impl Iterator<Item = (&'b str, Shortfall)> {
        let kinds = [
            (&self.left_without_counted, Shortfall::LosesLastCounted),
            (&self.left_incomplete, Shortfall::OnlyIncomplete),
            (&self.without_counted, Shortfall::NoneCounted),
        ];
        let listed = kinds
            .into_iter()
            .flat_map(|(objects, what)| objects.iter().map(move |object| (*object, what)));
        let missing = self.without_backup.iter().flatten();
        listed.chain(missing.map(|object| (*object, Shortfall::NoneListed)))
    }

    /// Formats each shortfall as a line, and adds a line if the listing is incomplete.
    pub(crate) fn lines(&self, language: &dyn Language) -> impl Iterator<Item = String> {
        let lines = self
            .shortfalls()
            .map(|(object, what)| format!("{}: {}", escaped(object), language.shortfall(&what)));
        let partial = self.partial().map(|(read, count)| language.partial_listing(read, count));
        lines.chain(partial)
    }

    /// Returns the number of backups read and in all, if the listing is incomplete.
    pub(crate) fn partial(&self) -> Option<(usize, u64)> {
        match self.extent {
            Extent::Partial { read, count } => Some((read, count)),
            _ => None,
        }
    }

    /// Formats the shortfalls as JSON.
    pub(crate) fn as_json(&self) -> Value {
        json!({
            "left_without_counted_backup": self.left_without_counted,
            "left_with_only_incomplete_backups": self.left_incomplete,
            "without_counted_backup": self.without_counted,
            "without_backup": self.without_backup,
            "listing_is_complete": match self.extent {
                Extent::Whole => Some(true),
                Extent::Partial { .. } => Some(false),
                _ => None,
            },
        })
    }
}
