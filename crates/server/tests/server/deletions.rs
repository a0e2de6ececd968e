//! Deletions of a project at the same time.

use chrono::TimeDelta;
use keeptime_server::store::{Job, Lease, Outcome, Taken};

use crate::csbs_calls::{BY_HAND, PROVIDER};
use crate::harness::on_each_database_with;

#[test]
fn five_deletions_of_a_project_run_at_a_time_whoever_takes_them() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        let mut records = Vec::new();
        for number in 0..12 {
            records.push(client.protect(&format!("server-{number}")).await);
            server.run_jobs().await;
        }
        for record in records {
            client.delete(&format!("{PROVIDER}/checkpoints/{record}")).await.ok();
        }
        let store = server.app.store();
        let now = server.app.clock().now();
        let mut deleted = 0;
        // Each round, eight instances look for jobs at once, while one deletion after the other ends.
        while deleted < 12 {
            let takers: Vec<_> = (0..8)
                .map(|number| {
                    let store = store.clone();
                    tokio::spawn(async move {
                        let holder = format!("instance-{number}");
                        let until = now + TimeDelta::hours(1);
                        let lease = Lease { holder: &holder, from: now, until };
                        let taken = store.take_jobs(&lease, 1, now, |_| None).await.unwrap();
                        (taken, holder)
                    })
                })
                .collect();
            let mut taken = Vec::new();
            for taker in takers {
                if let (Taken::These(jobs), holder) = taker.await.unwrap() {
                    taken.extend(jobs.into_iter().map(|job| (job, holder.clone())));
                }
            }
            let running = server.count("jobs WHERE kind = 'delete' AND state = 'running'").await;
            assert!(running <= 5, "{running} deletions run");
            assert!(!taken.is_empty());
            for (job, holder) in taken {
                assert!(store.finish_job(&job, &holder, &Outcome::Deleted, now).await.unwrap());
                deleted += 1;
            }
        }
    });
}

#[test]
fn a_worker_with_more_places_takes_five_deletions_of_each_project() {
    on_each_database_with(BY_HAND, async |server| {
        let clients = [server.client().await, server.client().await];
        let mut records = Vec::new();
        for number in 0..16 {
            let client = &clients[number % 2];
            records.push((client, client.protect(&format!("server-{number}")).await));
            server.run_jobs().await;
        }
        for (client, record) in records {
            client.delete(&format!("{PROVIDER}/checkpoints/{record}")).await.ok();
        }
        let store = server.app.store();
        let now = server.app.clock().now();
        let lease = Lease { holder: "test", from: now, until: now + TimeDelta::hours(1) };
        let take = async || match store.take_jobs(&lease, 100, now, |_| None).await.unwrap() {
            Taken::These(jobs) => jobs,
            Taken::Locked | Taken::Nothing => Vec::new(),
        };
        let mut running = take().await;
        let of_first = |jobs: &[Job]| {
            let of_first = |job: &&Job| job.backup.project_id == clients[0].user.project_id;
            jobs.iter().filter(of_first).count()
        };
        assert_eq!((running.len(), of_first(&running)), (10, 5));
        assert!(take().await.is_empty());
        // Where one has ended, one begins.
        for (ended, begun) in [(1, 1), (2, 2), (5, 0)] {
            running.sort_by_key(|job| job.backup.project_id != clients[0].user.project_id);
            for job in running.drain(..ended) {
                assert!(store.finish_job(&job, "test", &Outcome::Deleted, now).await.unwrap());
            }
            let next = take().await;
            assert_eq!((next.len(), of_first(&next)), (begun, begun));
            running.extend(next);
        }
    });
}

#[test]
fn backups_of_a_project_are_created_without_that_limit() {
    on_each_database_with(BY_HAND, async |server| {
        let client = server.client().await;
        for number in 0..7 {
            client.protect(&format!("server-{number}")).await;
        }
        let now = server.app.clock().now();
        let lease = Lease { holder: "test", from: now, until: now + TimeDelta::hours(1) };
        let taken = server.app.store().take_jobs(&lease, 10, now, |_| None).await.unwrap();
        let Taken::These(jobs) = taken else { panic!("no job waits") };
        assert_eq!(jobs.len(), 7);
    });
}
