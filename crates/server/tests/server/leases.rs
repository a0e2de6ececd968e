//! Jobs are leased, and their holders renew the leases.

use chrono::{DateTime, TimeDelta, Utc};
use keeptime_server::store::{Job, Lease, Outcome, Taken};

use crate::csbs_calls::BY_HAND;
use crate::harness::{Server, on_each_database_with};

/// Asks for a job from an instant on. The lease ends after a minute.
async fn take(server: &Server, holder: &str, from: DateTime<Utc>) -> Option<Job> {
    let lease = Lease { holder, from, until: from + TimeDelta::minutes(1) };
    let taken = server.app.store().take_jobs(&lease, 1, server.app.clock().now(), |_| None).await;
    match taken.unwrap() {
        Taken::These(mut jobs) => jobs.pop(),
        Taken::Locked | Taken::Nothing => None,
    }
}

#[test]
fn a_job_belongs_to_its_holder_while_the_lease_is_renewed() {
    on_each_database_with(BY_HAND, async |server| {
        server.client().await.protect("a").await;
        let store = server.app.store();
        let start = Utc::now();
        let after = |minutes| start + TimeDelta::minutes(minutes);
        let first = take(server, "first", start).await.unwrap();
        assert_eq!(first.attempt, 1);
        assert_eq!(server.count("backups WHERE status = 'protecting'").await, 1);
        assert!(take(server, "second", after(0)).await.is_none());
        let lease = Lease { holder: "first", from: after(1), until: after(2) };
        assert!(store.renew_lease(&first, &lease).await.unwrap());
        assert!(!store.renew_lease(&first, &Lease { holder: "other", ..lease }).await.unwrap());
        assert!(take(server, "second", after(1)).await.is_none());

        let second = take(server, "second", after(2)).await.unwrap();
        assert_eq!(second.attempt, 2);
        let lease = Lease { holder: "first", from: after(2), until: after(3) };
        assert!(!store.renew_lease(&first, &lease).await.unwrap());
        let now = server.app.clock().now();
        let failed = Outcome::Failed { reason: "too late".to_owned() };
        assert!(!store.finish_job(&first, "first", &failed, now).await.unwrap());
        let output = async |text: &str| {
            server.count(&format!("jobs WHERE output = '{text}' AND state = 'running'")).await
        };
        store.keep_output(&second, "of the second").await.unwrap();
        store.keep_output(&first, "of the first").await.unwrap();
        assert_eq!((output("of the first").await, output("of the second").await), (0, 1));
        let done = Outcome::Protected { size_mb: 1, disks: "[]".to_owned() };
        assert!(store.finish_job(&second, "second", &done, now).await.unwrap());
        let lease = Lease { holder: "second", from: after(2), until: after(3) };
        assert!(!store.renew_lease(&second, &lease).await.unwrap());
    });
}
