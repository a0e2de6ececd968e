//! The tasks that work while calls are answered: the scheduler, the retention, the runner of jobs and the
//! removal of old records.

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::App;
use crate::jobs::{Runner, Worker};
use crate::schedule::{Purge, Retention, Scheduler};

/// The running tasks.
#[derive(Debug)]
pub struct Background {
    stop: watch::Sender<()>,
    tasks: JoinSet<()>,
}

impl Background {
    /// Starts the tasks.
    pub fn start(app: &App, runner: Runner) -> Self {
        let (stop, stopped) = watch::channel(());
        let (store, clock, wakeup) = (app.store(), app.clock(), app.wakeup());
        let lease = app.config().lease;
        let worker = Worker::new(store.clone(), clock.clone(), runner, wakeup.clone(), lease);
        let scheduler = Scheduler::new(store.clone(), clock.clone(), wakeup.clone())
            .with_most_backups(app.config().quotas.backups);
        let retention = Retention::new(store.clone(), clock.clone(), wakeup.clone(), lease);
        let purge = Purge::new(store.clone(), clock.clone(), app.config().keep_records);
        let mut tasks = JoinSet::new();
        tasks.spawn(clock.clone().follow(store.clone(), stopped.clone()));
        tasks.spawn(or_exit("worker", worker.run(stopped.clone())));
        tasks.spawn(or_exit("scheduler", scheduler.run(stopped.clone())));
        tasks.spawn(or_exit("retention", retention.run(stopped.clone())));
        tasks.spawn(or_exit("purge", purge.run(stopped)));
        Self { stop, tasks }
    }

    /// Stops the tasks and waits for them. Jobs that run are finished first.
    pub async fn stop(self) {
        let Self { stop, mut tasks } = self;
        drop(stop);
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a background task failed");
            }
        }
    }
}

/// Runs a task. If it panics, the process ends, so that whoever watches the process starts it again: a
/// server that answers but makes no backups would go unnoticed.
async fn or_exit(name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
    if let Err(error) = tokio::spawn(task).await
        && error.is_panic()
    {
        tracing::error!("the {name} panicked; the process ends");
        std::process::exit(1);
    }
}
