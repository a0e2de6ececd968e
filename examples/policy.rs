//! From a policy's JSON and a listing to the next fires and the backups to delete.

use chrono::{DateTime, Utc};
use keeptime::chrono_tz::Europe::Berlin;
use keeptime_documents::listing::Listing;
use keeptime_documents::plan::LastGoodCopies;
use keeptime_documents::{AnyPolicy, ZeroLimit};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = r#"{"policy": {"id": "p", "status": "suspended", "resources": [{"id": "web"}],
        "scheduled_operations": [{"enabled": true, "operation_definition": {"max_backups": 1},
            "trigger": {"properties": {"pattern": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}}}]}}"#;
    let page = r#"{"checkpoint_items": [
        {"id": "mon", "checkpoint_id": "c1", "resource_id": "web", "status": "available",
         "created_at": "2025-03-03T02:30:05", "extend_info": {"auto_trigger": true}},
        {"id": "tue", "checkpoint_id": "c2", "resource_id": "web", "status": "available",
         "created_at": "2025-03-04T02:30:05", "extend_info": {"auto_trigger": true}}]}"#;
    let now: DateTime<Utc> = "2025-03-04T12:00:00Z".parse()?; // or Utc::now()

    // The error has every fault. A fault in the pattern or the limits prevents only what needs them.
    let policy = AnyPolicy::from_text(policy, None, ZeroLimit::Unlimited)?;

    // When does it fire next? A policy that is not enabled has no schedule.
    let schedule = policy.policy().schedule()?;
    assert_eq!(schedule.next_after(now), Some("2025-03-05T02:30:00Z".parse()?));
    for fire in schedule.fires(now..).take(3) {
        println!("fires at {fire}, in Berlin at {}", fire.with_timezone(&Berlin));
    }

    // Which backups can be deleted?
    let mut listing = Listing::default();
    listing.read_text(page)?; // once for each page
    let listed = listing.finish()?.for_policy(&policy, &[])?; // CBR: its vaults, by `read_vaults`
    let plan = listed.plan(&listed.judge(now)?, LastGoodCopies::Keep);
    assert_eq!(plan.deletions().len(), 1);
    for backup in plan.deletions() {
        println!("delete {} of {}", backup.id(), backup.resource_id());
    }
    Ok(())
}
