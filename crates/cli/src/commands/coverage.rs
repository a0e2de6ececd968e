//! The objects that a plan leaves without a counted backup, or with only incomplete ones.

use std::collections::HashSet;

use keeptime::explain::{Language, Shortfall};
use keeptime::policy::Policy;
use keeptime::retention::{
    Backup, Completeness, Coverage, Judgement, KeepReason, NotCounted, NotJudged, ObjectJudgement,
    Outcome, Verdict,
};
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
    /// Those of them whose automatic backups all name another policy.
    of_other_policy: Vec<&'b str>,
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
            of_other_policy: Vec::new(),
            without_backup: None,
            extent: listed.extent,
        };
        let objects_are_unknown = policy.is_some_and(|policy| policy.objects().is_none());
        for object in judgement.objects() {
            let spared = object.verdicts().filter(|(backup, verdict)| {
                verdict.outcome() == Outcome::Delete && is_spared(backup)
            });
            if objects_are_unknown && is_elsewhere(&object) {
                continue;
            }
            let left = object.coverage();
            if left == Coverage::NoneCounted && names_other_policy(&object, policy) {
                coverage.of_other_policy.push(object.object());
            }
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
        let of_other_policy: HashSet<&str> = self.of_other_policy.iter().copied().collect();
        let exact = move |object, what| match what {
            Shortfall::NoneCounted if of_other_policy.contains(object) => {
                Shortfall::NamesOtherPolicy
            }
            what => what,
        };
        let listed = kinds
            .into_iter()
            .flat_map(|(objects, what)| objects.iter().map(move |object| (*object, what)));
        let missing = self.without_backup.iter().flatten();
        let listed = listed.map(move |(object, what)| (object, exact(object, what)));
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
            "names_other_policy": self.of_other_policy,
            "without_backup": self.without_backup,
            "listing_is_complete": match self.extent {
                Extent::Whole => Some(true),
                Extent::Partial { .. } => Some(false),
                _ => None,
            },
        })
    }
}

/// Whether all automatic backups of an object name another policy. An object that has a backup of the
/// policy shows that their ids are comparable.
fn names_other_policy(
    object: &ObjectJudgement<'_, '_, ListedBackup>,
    policy: Option<&Policy>,
) -> bool {
    let id = policy.and_then(Policy::id);
    let mut names_other = false;
    for (backup, verdict) in object.verdicts() {
        match verdict {
            Verdict::Keep(KeepReason::NotJudged(NotJudged::OtherPolicy)) => names_other = true,
            Verdict::Keep(KeepReason::NotJudged(_)) => return false,
            _ if id.is_some() && backup.policy_id() == id => return false,
            _ => {}
        }
    }
    names_other
}

/// Whether all backups of an object are in vaults that the policy is not bound to.
fn is_elsewhere(object: &ObjectJudgement<'_, '_, ListedBackup>) -> bool {
    let other_vault = Verdict::Keep(KeepReason::NotCounted(NotCounted::OtherVault));
    object.verdicts().all(|(_, verdict)| verdict == other_vault)
}
