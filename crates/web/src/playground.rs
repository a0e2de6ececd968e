//! The state of the page, and its answers.

use std::fmt;

use chrono::{DateTime, Utc};
use keeptime::explain::OmittedLimits;
use keeptime::jiff::tz::TimeZone;
use keeptime::policy::{Extent, Policy, PolicyChange};
use keeptime::report::{Report, ReportedBackups};
use keeptime::schedule::NamedZone;
use keeptime::schedule::source::{self, JiffSource, ZoneSource};
use keeptime_documents::policy::PolicyListing;
use keeptime_documents::{AnyPolicy, PolicyHalf};

use crate::answer::{self, Answer, FieldErrors, LANGUAGE, ListingAnswer, Sections};
use crate::limits::Sliders;
use crate::listing::PageListing;
use crate::request::{self, Request};
use crate::subject::{ReadPolicy, Subject};

/// The maximum number of notes on a listing that the page shows.
const MAX_NOTES: usize = 5;

/// The playground: a listing, the last request, and the zones.
pub struct Playground {
    zones: JiffSource,
    listing: PageListing,
    request: Request,
}

impl Default for Playground {
    fn default() -> Self {
        let (listing, request) = (PageListing::default(), Request::default());
        Self { zones: source::jiff_bundled(), listing, request }
    }
}

impl fmt::Debug for Playground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Playground").field("request", &self.request).finish_non_exhaustive()
    }
}

impl Playground {
    /// Reads the listing of backups for the answers that follow. An empty text is none.
    pub fn set_listing(&mut self, text: &str) {
        self.listing = PageListing::read(text);
    }

    /// Answers a request in JSON with JSON: everything that the page shows.
    pub fn answer(&mut self, request: &str) -> String {
        self.request = Request::read(request);
        serde_json::to_string(&self.answer_request()).unwrap_or_default()
    }

    /// Returns the table of the backups of a server, in the order of the last answer, as HTML.
    pub fn backups(&self, server: usize) -> Option<String> {
        self.prepare().with_report(&self.request, |report| report.backups_html(server, LANGUAGE))?
    }

    /// Returns all sections of the last answer as HTML, with the backups of each server.
    pub fn report(&self) -> Option<String> {
        self.prepare().with_report(&self.request, answer::report)
    }

    /// Returns the names of all zones, one per line.
    pub fn zone_names(&self) -> String {
        self.zones.names().join("\n")
    }

    fn answer_request(&self) -> Answer<'_> {
        let prepared = self.prepare();
        let mut answer = Answer::about(&self.request, &prepared.subject);
        answer.sliders = prepared.sliders();
        answer.name = prepared.own.as_ref().and_then(|policy| policy.name().map(str::to_owned));
        answer.as_of = prepared.now.timestamp();
        answer.changes = prepared.changes();
        answer.sections = prepared.with_report(&self.request, Sections::of);
        answer.listing = self.listing_answer(&prepared);
        answer.fields = prepared.fields;
        answer.zone_data = self.zones.version();
        answer
    }

    fn listing_answer(&self, prepared: &Prepared) -> Option<ListingAnswer<'_>> {
        match &self.listing {
            PageListing::Absent => None,
            PageListing::Refused(refused) => Some(ListingAnswer::Refused(refused)),
            PageListing::Read(listed) => {
                if let Some(message) = &prepared.other_service {
                    return Some(ListingAnswer::OtherService(message.clone()));
                }
                let notes = listed.notes().iter().take(MAX_NOTES).map(ToString::to_string);
                let mut notes: Vec<String> = notes.collect();
                let more = listed.notes().len().saturating_sub(MAX_NOTES);
                if more > 0 {
                    notes.push(format!("and {more} more"));
                }
                if let Extent::Partial { read, count } = listed.extent() {
                    notes.push(LANGUAGE.partial_listing(read, count));
                }
                let summary = LANGUAGE.backup_count(listed.len());
                Some(ListingAnswer::Read { summary, notes })
            }
        }
    }

    /// Reads everything that the last request names.
    fn prepare(&self) -> Prepared {
        let request = &self.request;
        let mut fields = FieldErrors::default();
        let now = request::instant(&request.now).unwrap_or_else(|error| {
            fields.now = Some(error);
            DateTime::UNIX_EPOCH
        });
        let mut optional = |text: &str| match text.trim() {
            "" => None,
            text => request::instant(text).map_err(|error| fields.start = Some(error)).ok(),
        };
        let start = optional(&request.start);
        let zone = match request.zone.trim() {
            // All times are shown in UTC already.
            "" | "UTC" | "Etc/UTC" => None,
            name => {
                self.zones.zone(name).map_err(|error| fields.zone = Some(error.to_string())).ok()
            }
        };
        let mut subject = Subject::read(request);
        if let (Some(start), Some(read)) = (start, &mut subject.policy) {
            let ReadPolicy { policy, before } = read;
            *policy = policy.clone().map_policy(|policy| policy.with_start(start));
            *before = before.take().map(|before| before.map_policy(|it| it.with_start(start)));
        }
        let mut prepared = Prepared {
            own: None,
            before: None,
            subject,
            listed: None,
            other_service: None,
            zones: zone.into_iter().collect(),
            now,
            fields,
        };
        if prepared.fields.now.is_none() && prepared.fields.start.is_none() {
            prepared.judge_by(request, &self.listing);
        }
        prepared
    }
}

/// Everything that a request names, read.
struct Prepared {
    subject: Subject,
    /// The policy with the limits of the request, if its times can be read.
    own: Option<AnyPolicy>,
    /// The policy before a plan, or before the reader changed the limits.
    before: Option<Policy>,
    listed: Option<PolicyListing>,
    other_service: Option<String>,
    zones: Vec<NamedZone<TimeZone>>,
    now: DateTime<Utc>,
    fields: FieldErrors,
}

impl Prepared {
    /// Gives the policy the limits of the request, and the listing that it judges.
    fn judge_by(&mut self, request: &Request, listing: &PageListing) {
        let Some(read) = &self.subject.policy else { return };
        let changed = request.limits;
        let policy = match changed {
            Some(limits) => read.policy.clone().map_policy(|policy| limits.apply(policy)),
            None => read.policy.clone(),
        };
        if let (PageListing::Read(listed), false) = (listing, policy.is_bare_pattern()) {
            match listed.clone().for_policy(&policy, &[]) {
                Ok(listed) => self.listed = Some(listed),
                Err(error) => self.other_service = Some(error.to_string()),
            }
        }
        let before = read.before_of(self.listed.as_ref());
        self.before = match (before, changed) {
            (Some(before), _) => Some(before.policy().clone()),
            (None, Some(_)) => Some(read.policy.policy().clone()),
            (None, None) => None,
        };
        self.own = Some(policy);
    }

    fn sliders(&self) -> Option<Sliders> {
        self.own.as_ref()?;
        let own = self.subject.policy.as_ref()?.policy.policy().limits().ok()?;
        let backups = self.listed.as_ref().map_or(&[][..], PolicyListing::backups);
        Some(Sliders::new(own, backups, self.now))
    }

    /// Says what changes from the policy before.
    fn changes(&self) -> Vec<String> {
        let (Some(before), Some(policy)) = (&self.before, &self.own) else { return Vec::new() };
        let change = PolicyChange::new(before, policy.policy());
        let mut sentences = Vec::new();
        if let Some(listed) = &self.listed
            && let Ok(verdicts) = change.judge(listed.backups(), self.now)
        {
            let count = verdicts.newly_deleted().count();
            sentences.push(LANGUAGE.newly_deleted(count, OmittedLimits::NoneOmitted, self.now));
        }
        sentences.extend(change.pattern_change().map(|change| LANGUAGE.pattern_change(change)));
        let long_term = change.long_term_change();
        sentences.extend(long_term.map(|change| LANGUAGE.long_term_change(&change)));
        let durations = change.duration_change();
        sentences.extend(durations.map(|change| LANGUAGE.duration_change(&change)));
        sentences
    }

    /// Makes the report, and returns what `show` makes of it. There is none without a policy.
    fn with_report<T>(&self, request: &Request, show: impl FnOnce(&Report<'_>) -> T) -> Option<T> {
        let policy = self.listed.as_ref().map_or(self.own.as_ref(), |it| Some(it.policy()))?;
        // A pattern that cannot be read has nothing to show.
        if policy.is_bare_pattern() && policy.faults().any(|(half, _)| half == PolicyHalf::Firing) {
            return None;
        }
        let title = policy.name().unwrap_or("Policy");
        let report = match request.limits {
            None => policy.report(title, self.now),
            // Notes on members would describe the limits that the reader has replaced.
            Some(_) => Report::builder(title, policy.policy(), self.now)
                .object_names(policy.object_names()),
        };
        let report = report.zones(&self.zones);
        let backups =
            self.listed.as_ref().map_or_else(ReportedBackups::unknown, PolicyListing::to_report);
        report.build_with(&backups).ok().map(|report| show(&report))
    }
}
