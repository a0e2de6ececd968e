//! Sections of a page, for a page of another program.

use alloc::string::String;

use maud::{Markup, html};

use super::{
    answer, backups, chart, findings, fires, servers, stacked, without_control_characters,
};
use crate::explain::Language;
use crate::report::Report;

/// A section of the page of a [`Report`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Section {
    /// What the policy does in two sentences, the totals, the next fire, and quotas.
    Answer,
    /// The servers and their timelines. Each opens to its backups.
    Servers,
    /// The same without the tables of backups: [`Report::backups_html`] returns them one by one.
    ServersOnly,
    /// The forecast, with a chart.
    Forecast,
    /// The next fires.
    NextFires,
    /// The week or the next days, in each zone.
    Weeks,
    /// All sentences about the policy.
    InFull,
    /// The faults and notes of a check.
    Findings,
}

impl Report<'_> {
    /// The style sheet of all pages. The layout of a section depends on the width of the `main` element around
    /// it, or of another element around it that is a container for size queries.
    pub const STYLE: &'static str = super::STYLE;

    /// The script of all pages. It sorts and filters the servers, and shows the backups of marks in an
    /// element with the id `tip`. Without it the sections are complete.
    pub const SCRIPT: &'static str = super::SCRIPT;

    /// Returns the rest of the style sheet: on a narrow screen, the rows of this page's tables repeat the
    /// heads of their columns.
    pub fn column_style(&self, language: &dyn Language) -> String {
        stacked::labels(self, language)
    }

    /// Returns a section as HTML, for a page of your own with the [style](Self::STYLE) of the report. Text
    /// from documents is escaped. The HTML is empty if there is nothing to show.
    ///
    /// ```
    /// use keeptime::explain::English;
    /// use keeptime::pattern::Pattern;
    /// use keeptime::policy::{Policy, PolicyState};
    /// use keeptime::report::{Report, Section};
    /// use keeptime::retention::Limits;
    ///
    /// let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0")?;
    /// let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, ["web"]);
    /// let report = Report::builder("nightly", &policy, "2025-03-03T12:00:00Z".parse()?).build()?;
    /// let answer = report.section_html(Section::Answer, &English);
    /// assert!(answer.starts_with("<section") && answer.contains("every day at 02:00 UTC."));
    /// assert!(report.section_html(Section::Servers, &English).is_empty());
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn section_html(&self, section: Section, language: &dyn Language) -> String {
        without_control_characters(&self.section(section, language).into_string())
    }

    /// Returns the table of the backups of a server as HTML. Servers are counted from 0, in the order of
    /// [`Section::ServersOnly`].
    pub fn backups_html(&self, server: usize, language: &dyn Language) -> Option<String> {
        let columns = backups::BackupColumns::of(&self.servers);
        let table = backups::backups(self.servers.get(server)?, columns, self.now, language);
        Some(without_control_characters(&table.into_string()))
    }

    pub(super) fn section(&self, section: Section, language: &dyn Language) -> Markup {
        match section {
            Section::Answer => answer::answer(self, language),
            Section::Servers => servers::servers(self, servers::Contents::Backups, language),
            Section::ServersOnly => servers::servers(self, servers::Contents::None, language),
            Section::Forecast => html! {
                @if let Some(forecast) = &self.forecast { (chart::forecast(forecast, language)) }
            },
            Section::NextFires => fires::next_fires(self, language),
            Section::Weeks => super::week::weeks(&self.explanation, language),
            Section::InFull => answer::in_full(self, language),
            Section::Findings => findings::findings(&self.findings, language),
        }
    }
}
