//! A runner that makes up what happens. The same seed makes up the same.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::store::{Job, JobKind, Outcome, StoredBackup};

/// What a simulation makes up.
#[derive(Clone, Copy, Debug)]
pub struct SimulateSettings {
    /// The seed of the random numbers.
    pub seed: u64,
    /// The longest duration of a job. The shortest is half of it.
    pub longest: Duration,
    /// The percentage of jobs that fail.
    pub failures_percent: u8,
}

impl Default for SimulateSettings {
    fn default() -> Self {
        Self { seed: 1, longest: Duration::from_secs(2), failures_percent: 0 }
    }
}

/// The runner.
#[derive(Clone, Copy, Debug)]
pub struct Simulate {
    settings: SimulateSettings,
}

impl Simulate {
    /// Creates the runner.
    pub fn new(settings: SimulateSettings) -> Self {
        Self { settings }
    }

    /// Returns how long a job takes.
    pub(super) fn duration(&self, job: &Job) -> Duration {
        self.made_up(job).0
    }

    /// Returns how a job ends.
    pub(super) fn outcome(&self, job: &Job) -> Outcome {
        let (_, mut random) = self.made_up(job);
        if random.random_range(0..100) < self.settings.failures_percent {
            return Outcome::Failed { reason: "the simulation made this job fail".to_owned() };
        }
        match job.kind {
            JobKind::Protect => self.protected(&job.backup, &mut random),
            JobKind::Restore => Outcome::Restored,
            JobKind::Delete => Outcome::Deleted,
        }
    }

    /// Returns how long a job takes, and where the random numbers of its outcome start.
    fn made_up(&self, job: &Job) -> (Duration, StdRng) {
        // The time of the job tells a deletion that is tried again from the first.
        let what = (job.kind, &job.backup.object.id, job.backup.created_at, job.created_at);
        let mut random = self.random(what);
        // In whole microseconds, like the times in the database.
        let longest = u64::try_from(self.settings.longest.as_micros()).unwrap_or(u64::MAX);
        let duration = Duration::from_micros(random.random_range(longest / 2..=longest));
        (duration, random)
    }

    /// A server has the same disks in each of its backups.
    fn protected(&self, backup: &StoredBackup, random: &mut StdRng) -> Outcome {
        let mut of_object = self.random(&backup.object.id);
        let mut size_mb = 0;
        let disks: Vec<Value> = (0..of_object.random_range(1..=3))
            .map(|place: u8| {
                let disk_gb: i64 = of_object.random_range(1..=50) * 10;
                let used_mb = disk_gb * 1024 * random.random_range(10..=60) / 100;
                size_mb += used_mb;
                json!({
                    "id": new_id(random),
                    "name": backup.name,
                    "status": "available",
                    "bootable": place == 0,
                    "size": used_mb,
                    "source_volume_id": new_id(&mut of_object),
                    "source_volume_name": format!("{}-disk-{place}", backup.object.name),
                    "source_volume_size": disk_gb,
                    "snapshot_id": new_id(random),
                    "incremental": backup.incremental,
                    "image_type": "backup",
                    "average_speed": random.random_range(20..=200),
                    "space_saving_ratio": 0,
                })
            })
            .collect();
        Outcome::Protected { size_mb, disks: Value::Array(disks).to_string() }
    }

    fn random(&self, what: impl Hash) -> StdRng {
        let mut hasher = DefaultHasher::new();
        (self.settings.seed, what).hash(&mut hasher);
        StdRng::seed_from_u64(hasher.finish())
    }
}

fn new_id(random: &mut StdRng) -> String {
    uuid::Builder::from_random_bytes(random.random()).into_uuid().to_string()
}
