//! Backup policies of VBS: their requests, their answers, and when they fire.

use keeptime::policy::{FiringError, PolicyState};
use keeptime_documents::vbs::{BackupPolicies, CreateBackupPolicy, UpdateBackupPolicy};
use keeptime_documents::{AnyPolicy, DocumentKind, ZeroLimit};
use serde_json::{Value, json};

use crate::sample_documents::{with, without};

fn request() -> Value {
    json!({
        "backup_policy_name": "two_nights",
        "scheduled_policy": {
            "start_time": "22:00,00:00",
            "week_frequency": ["MON", "SUN"],
            "rentention_num": 10,
            "remain_first_backup_of_curMonth": "N",
            "status": "ON",
        },
        "tags": [{"key": "owner", "value": "db"}],
        "time_zone": "UTC+02:00",
    })
}

/// A request has exactly one fault, with this pointer, code and message.
#[track_caller]
fn refuses(body: &Value, pointer: &str, code: &str, message: &str) {
    let checked = CreateBackupPolicy::check(body);
    let faults: Vec<_> = checked
        .faults()
        .iter()
        .map(|fault| (fault.pointer(), fault.code(), fault.message()))
        .collect();
    assert_eq!(faults, [(pointer, code, message)]);
}

#[test]
fn a_request_has_the_codes_of_the_service() {
    assert_eq!(CreateBackupPolicy::check(&request()).faults(), []);
    let set = |pointer: &str, value: Value| with(request(), pointer, value);
    let schedule = "/scheduled_policy";
    refuses(
        &set("/backup_policy_name", json!("two nights")),
        "/backup_policy_name",
        "AutoBackup.0102",
        "backup_policy_name takes only letters, digits, _ and -, found \"two nights\"",
    );
    refuses(
        &set("/backup_policy_name", json!("n".repeat(65))),
        "/backup_policy_name",
        "AutoBackup.0101",
        "backup_policy_name takes 1 to 64 characters, found 65",
    );
    for (member, value, code, message) in [
        (
            "start_time",
            json!("22:30"),
            "AutoBackup.0103",
            "start_time takes full hours as HH:00, separated by commas, found \"22:30\"",
        ),
        ("status", json!("on"), "AutoBackup.0104", "status takes ON or OFF, found \"on\""),
        (
            "remain_first_backup_of_curMonth",
            json!(true),
            "AutoBackup.0105",
            "remain_first_backup_of_curMonth takes text, found true",
        ),
        ("frequency", json!(31), "AutoBackup.0106", "frequency takes 1 to 30, found 31"),
        (
            "week_frequency",
            json!([]),
            "AutoBackup.0106",
            "week_frequency takes at least one item, found an empty list",
        ),
        ("rentention_num", json!(1), "AutoBackup.0107", "rentention_num takes 2 to 99, found 1"),
        (
            "rentention_num",
            json!(7.5),
            "AutoBackup.0107",
            "rentention_num takes 2 to 99, found 7.5",
        ),
        (
            "rentention_day",
            json!("9"),
            "AutoBackup.0107",
            "rentention_day takes 2 to 99999, found \"9\"",
        ),
    ] {
        let pointer = format!("{schedule}/{member}");
        refuses(&set(&pointer, value), &pointer, code, message);
    }
    refuses(
        &set("/time_zone", json!("Europe/Berlin")),
        "/time_zone",
        "AutoBackup.0226",
        "time_zone takes UTC+hh:mm or UTC-hh:mm, at most 14:00, found \"Europe/Berlin\"",
    );
    let tag = json!({"key": "k", "value": "v"});
    let most = set("/tags", vec![tag.clone(); 10].into());
    assert_eq!(CreateBackupPolicy::check(&most).faults(), []);
    refuses(
        &set("/tags", vec![tag; 11].into()),
        "/tags",
        "AutoBackup.0214",
        "tags takes at most 10 items, found 11",
    );
    refuses(
        &without(request(), "/scheduled_policy/week_frequency"),
        "/scheduled_policy/frequency",
        "AutoBackup.0106",
        "frequency or week_frequency is required",
    );
    refuses(
        &without(request(), "/scheduled_policy/rentention_num"),
        "/scheduled_policy/rentention_num",
        "AutoBackup.0107",
        "rentention_num or rentention_day is required",
    );
}

#[test]
fn a_change_may_leave_out_everything_but_no_name_starts_with_default() {
    assert_eq!(
        UpdateBackupPolicy::check(&json!({"scheduled_policy": {"status": "OFF"}})).faults(),
        []
    );
    let checked = UpdateBackupPolicy::check(&json!({"backup_policy_name": "default_2"}));
    assert_eq!(
        checked.faults()[0].message(),
        "backup_policy_name takes text that does not start with default, found \"default_2\"",
    );
}

#[test]
fn members_without_effect_are_noted() {
    let body = with(request(), "/scheduled_policy/frequency", json!(1));
    let body = with(body, "/scheduled_policy/rentention_day", json!(30));
    let checked = CreateBackupPolicy::check(&body);
    let notes: Vec<_> = checked.notes().iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "week_frequency has no effect because frequency is set",
            "rentention_day has no effect because rentention_num is set",
        ]
    );
}

fn fires(body: &Value) -> Vec<String> {
    let policy = CreateBackupPolicy::check(body).into_result().unwrap().to_policy();
    let schedule = policy.schedule().unwrap();
    // A Saturday.
    let now: chrono::DateTime<chrono::Utc> = "2025-03-01T12:00:00Z".parse().unwrap();
    schedule.fires(now..).take(3).map(|fire| fire.format("%a %F %H:%M").to_string()).collect()
}

/// At UTC+02:00, 22:00 UTC is midnight of the next day: Sunday begins on Saturday in UTC.
#[test]
fn an_unknown_time_zone_or_status_is_not_guessed() {
    let page = |member: &str, value: Value| {
        let policy = with(request(), member, value);
        let page = json!({"backup_policies": [policy]});
        AnyPolicy::read(DocumentKind::VbsPoliciesAnswer, &page, ZeroLimit::Unlimited).unwrap()
    };
    let zone = page("/time_zone", json!("Europe/Berlin"));
    assert_eq!(
        zone.policy().pattern().unwrap_err().to_string(),
        "time_zone takes UTC+hh:mm or UTC-hh:mm, at most 14:00, found \"Europe/Berlin\", so the days are \
         unknown"
    );
    assert!(zone.policy().limits().is_ok());
    assert!(page("/time_zone", json!("")).policy().pattern().is_ok());
    for (status, state, notes) in [
        (json!("on"), PolicyState::Enabled, 0),
        (Value::Null, PolicyState::Enabled, 0),
        (json!("Off"), PolicyState::NotEnabled, 0),
        (json!("PAUSED"), PolicyState::NotEnabled, 1),
    ] {
        let any = page("/scheduled_policy/status", status);
        assert_eq!((any.policy().state(), any.notes().len()), (state, notes));
    }
}

#[test]
fn weekdays_are_counted_in_the_time_zone() {
    assert_eq!(
        fires(&request()),
        ["Sat 2025-03-01 22:00", "Sun 2025-03-02 00:00", "Sun 2025-03-02 22:00"]
    );
    let in_utc = without(request(), "/time_zone");
    assert_eq!(
        fires(&in_utc),
        ["Sun 2025-03-02 00:00", "Sun 2025-03-02 22:00", "Mon 2025-03-03 00:00"]
    );
    let every_day = with(in_utc, "/scheduled_policy/frequency", json!(1));
    assert_eq!(
        fires(&every_day),
        ["Sat 2025-03-01 22:00", "Sun 2025-03-02 00:00", "Sun 2025-03-02 22:00"]
    );
}

#[test]
fn a_frequency_of_days_is_explained_and_not_computed() {
    let body = with(request(), "/scheduled_policy/frequency", json!(3));
    let policy = CreateBackupPolicy::check(&body).into_result().unwrap().to_policy();
    let error = policy.schedule().unwrap_err();
    assert!(matches!(error, FiringError::Pattern(_)));
    assert_eq!(
        error.to_string(),
        "a frequency of 3 days is not computed: the manual says that the policy runs on day 1 of each month and \
         every 3 days after it, but recorded runs contradict that",
    );
    // It still judges.
    assert_eq!(policy.limits().unwrap().max_backups(), Some(10));
}

#[test]
fn the_first_backup_of_a_month_makes_the_limits_unknown() {
    let body = with(request(), "/scheduled_policy/remain_first_backup_of_curMonth", json!("Y"));
    let policy = CreateBackupPolicy::check(&body).into_result().unwrap().to_policy();
    assert_eq!(
        policy.limits().unwrap_err().to_string(),
        "remain_first_backup_of_curMonth keeps the first backup of a month until the month ends, which \
         keeptime cannot compute",
    );
    assert!(policy.schedule().is_ok());
}

#[test]
fn a_page_of_policies_is_read_with_the_service_s_own_spellings() {
    let page = json!({"backup_policies": [{
        "backup_policy_id": "p",
        "backup_policy_name ": "nightly",
        "policy_resource_count": 3,
        "scheduled_policy": {
            "start_time": "12:00", "frequency": 1, "rentention_day": 30.9,
            "remain_first_backup_of_curMonth": false, "status": "OFF",
        },
    }]});
    assert_eq!(DocumentKind::recognize(&page), Some(DocumentKind::VbsPoliciesAnswer));
    let read = BackupPolicies::check(&page).into_result().unwrap();
    let policy = &read.backup_policies()[0];
    assert_eq!(policy.backup_policy_name(), Some("nightly"));
    let policy = policy.to_policy();
    assert_eq!(policy.state(), PolicyState::NotEnabled);
    assert_eq!(policy.limits().unwrap().max_days(), Some(30));
    assert_eq!(policy.id(), Some("p"));
    assert!(policy.objects().is_none());
}

#[test]
fn requests_are_told_apart() {
    let recognized = DocumentKind::recognize(&request());
    assert_eq!(recognized, Some(DocumentKind::VbsCreatePolicyRequest));
    let change = json!({"scheduled_policy": {"status": "OFF"}});
    assert_eq!(DocumentKind::recognize(&change), Some(DocumentKind::VbsUpdatePolicyRequest));
    // A request to create a policy has its name, its start and its status.
    for pointer in ["/scheduled_policy/start_time", "/scheduled_policy/status", "/scheduled_policy"]
    {
        let change = without(without(request(), "/tags"), pointer);
        assert_eq!(DocumentKind::recognize(&change), Some(DocumentKind::VbsUpdatePolicyRequest));
    }
    let change = without(without(request(), "/tags"), "/backup_policy_name");
    assert_eq!(DocumentKind::recognize(&change), Some(DocumentKind::VbsUpdatePolicyRequest));
    let created = json!({"backup_policy_id": "p"});
    assert_eq!(DocumentKind::recognize(&created), Some(DocumentKind::VbsCreatedPolicyAnswer));
}
