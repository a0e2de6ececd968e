//! Reports about policies.

use chrono::{DateTime, Utc};
use keeptime::report::{self, Report, ReportBuilder, ReportedBackups};

use super::{AnyPolicy, PolicyListing};
use crate::listing::ListedBackup;
use crate::text;

impl AnyPolicy {
    /// Starts a page about the policy as of `now`, with the notes about members that are easily misread.
    /// `title` is shown for a policy without a name.
    ///
    /// ```
    /// use keeptime::explain::English;
    /// use keeptime_documents::listing::Listing;
    /// use keeptime_documents::text::inspect;
    /// use keeptime_documents::{AnyPolicy, ZeroLimit};
    ///
    /// let text = r#"{"policy": {"id": "p", "name": "nightly", "resources": [{"id": "web"}],
    ///     "scheduled_operations": [{"enabled": true, "operation_definition": {"max_backups": 1},
    ///         "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}}}]}}"#;
    /// let page = r#"{"checkpoint_items": [
    ///     {"id": "mon", "checkpoint_id": "c1", "resource_id": "web", "status": "available",
    ///      "created_at": "2025-03-03T02:30:05", "extend_info": {"auto_trigger": true}}]}"#;
    ///
    /// let policy = AnyPolicy::from_text(text, None, ZeroLimit::Unlimited)?;
    /// let mut listing = Listing::default();
    /// listing.read_text(page)?;
    /// let listed = listing.finish()?.for_policy(&policy, &[])?;
    /// let findings = inspect(text, Default::default()).findings;
    /// let html = listed
    ///     .policy()
    ///     .report("policy.json", "2025-03-03T12:00:00Z".parse()?)
    ///     .findings(findings.into_iter().map(Into::into).collect())
    ///     .build_with(&listed.to_report())?
    ///     .to_html(&English);
    /// assert!(html.contains("<title>nightly</title>") && html.contains("keep: newest"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report<'r>(&'r self, title: &'r str, now: DateTime<Utc>) -> ReportBuilder<'r, String> {
        let title = self.name().unwrap_or(title);
        let report =
            Report::builder(title, self.policy(), now).field_notes(self.field_notes("UTC"));
        let report = report.object_names(self.object_names());
        if self.is_bare_pattern() { report.without_limits() } else { report }
    }
}

impl PolicyListing {
    /// Returns the backups for a report, with the names of their objects and their sizes.
    pub fn to_report(&self) -> ReportedBackups<'_, ListedBackup> {
        ReportedBackups::new(self.backups())
            .with_extent(self.extent())
            .with_object_names(ListedBackup::resource_name)
            .with_megabytes(ListedBackup::size)
    }
}

impl From<text::Finding> for report::Finding {
    fn from(finding: text::Finding) -> Self {
        Self {
            severity: match finding.severity {
                text::Severity::Fault => report::Severity::Fault,
                text::Severity::Note | text::Severity::Info => report::Severity::Note,
            },
            location: finding.pointer.unwrap_or_default(),
            message: finding.message,
        }
    }
}
