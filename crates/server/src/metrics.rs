//! What the server counts, in the form of OpenMetrics.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::store::{DELETION_CAUSES, JobKind, JobState, Store, StoreError};

/// The upper ends of the buckets for durations, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];

/// The counters of this process. Clones share them.
#[derive(Clone, Debug)]
pub struct Metrics {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabels, Histogram>,
    errors: Counter,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: &'static str,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct JobLabels {
    kind: String,
    state: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DeletionLabels {
    cause: String,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("keeptime");
        let requests = Family::default();
        registry.register("requests", "Requests that were answered", requests.clone());
        let durations = Family::new_with_constructor(new_histogram as fn() -> Histogram);
        let help = "Time from the head of a request to its answer";
        registry.register("request_duration_seconds", help, durations.clone());
        let errors = Counter::default();
        let help = "Answers that say that the server failed";
        registry.register("errors", help, errors.clone());
        Self { inner: Arc::new(Inner { registry, requests, durations, errors }) }
    }
}

impl Metrics {
    /// Counts a request.
    pub fn request(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let inner = &self.inner;
        let route = route.to_owned();
        let labels = RequestLabels { method, route: route.clone(), status };
        inner.requests.get_or_create(&labels).inc();
        let labels = RouteLabels { method, route };
        inner.durations.get_or_create(&labels).observe(took.as_secs_f64());
        // 501 says what the server does not do, not that it failed.
        if status >= 500 && status != 501 {
            inner.errors.inc();
        }
    }

    /// Returns the counters of this process, and the jobs and deletions of the database.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn render(&self, store: &Store, now: DateTime<Utc>) -> Result<String, StoreError> {
        let mut registry = Registry::with_prefix("keeptime");
        let waiting = job_gauges(JobState::is_unfinished, store.count_jobs().await?);
        registry.register("jobs", "Jobs that wait or run", waiting);
        let ended = job_gauges(|state| !state.is_unfinished(), store.count_ended_jobs(now).await?);
        registry.register("ended_jobs", "Jobs of the last 24 hours that ended", ended);
        let deletions = Family::<DeletionLabels, Gauge>::default();
        for cause in DELETION_CAUSES {
            deletions.get_or_create(&DeletionLabels { cause: cause.to_owned() }).set(0);
        }
        for (cause, count) in store.count_deletions(now).await? {
            deletions.get_or_create(&DeletionLabels { cause }).set(count);
        }
        let help = "Backups that were deleted in the last 24 hours, by cause";
        registry.register("deletions", help, deletions);
        let late = store.next_fire().await?.map_or(0, |fire| (now - fire).num_seconds().max(0));
        let lag = Gauge::<i64>::default();
        lag.set(late);
        registry.register("scheduler_lag_seconds", "How long the oldest due fire has waited", lag);
        let mut text = String::new();
        // Writing to a text does not fail.
        let _: Result<(), fmt::Error> = encode(&mut text, &registry).and_then(|()| {
            text.truncate(text.trim_end_matches("# EOF\n").len());
            encode(&mut text, &self.inner.registry)
        });
        Ok(text)
    }
}

/// Returns the numbers of jobs of each kind and of these states. One that is not counted is 0.
fn job_gauges(
    has: fn(JobState) -> bool,
    counts: Vec<(String, String, i64)>,
) -> Family<JobLabels, Gauge> {
    let jobs = Family::<JobLabels, Gauge>::default();
    for kind in JobKind::ALL.map(JobKind::name) {
        for state in JobState::ALL.into_iter().filter(|state| has(*state)).map(JobState::name) {
            let labels = JobLabels { kind: kind.to_owned(), state: state.to_owned() };
            jobs.get_or_create(&labels).set(0);
        }
    }
    for (kind, state, count) in counts {
        jobs.get_or_create(&JobLabels { kind, state }).set(count);
    }
    jobs
}

fn new_histogram() -> Histogram {
    Histogram::new(SECONDS)
}
