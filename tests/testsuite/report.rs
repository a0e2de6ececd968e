//! The structure of a report, without a browser.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use keeptime::explain::English;
use keeptime::forecast::Quota;
use keeptime::pattern::Pattern;
use keeptime::policy::{Extent, Policy, PolicyState};
use keeptime::report::{Report, ReportBuilder, ReportedBackups};
use keeptime::retention::{BackupState, Busy, FailedOperation, Limits, LongTerm, NotCounted};
use keeptime::schedule::NamedZone;

use crate::records::{ServerBackup, instant, server_backup};

fn now() -> DateTime<Utc> {
    instant("2025-03-03T12:00:00Z")
}

fn record(server: &'static str, days: i64, state: impl Into<BackupState>) -> ServerBackup {
    let created_at = now() - TimeDelta::days(days);
    let backup = server_backup(format!("{server}-{days}"), server, created_at);
    ServerBackup { state: state.into(), ..backup }
}

fn policy(limits: Limits) -> Policy<&'static str> {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    Policy::new(pattern, limits, PolicyState::Enabled, ["id-a", "id-b", "id-c"])
}

/// Three automatic backups of `id-a`, and one of each other kind.
fn records() -> Vec<ServerBackup> {
    let available = BackupState::Available;
    let mut records = vec![
        record("id-b", 1, available),
        record("id-a", 1, available),
        record("id-a", 2, available),
        record("id-a", 3, available),
        record("id-a", 4, Busy::Restoring),
        record("id-a", 5, BackupState::BeingDeleted),
        record("id-a", 6, NotCounted::Manual),
        record("id-a", 0, NotCounted::Failed(FailedOperation::Creation)),
        record("id-x", 1, available),
    ];
    records[0].name = Some("web");
    records
}

fn page<Z: keeptime::schedule::Zone>(
    builder: ReportBuilder<'_, &'static str, Z>,
    records: &[ServerBackup],
) -> String {
    let backups = ReportedBackups::new(records).with_object_names(|record| record.name);
    builder.build_with(&backups).unwrap().to_html(&English)
}

fn two_kept() -> Limits {
    Limits::UNLIMITED.with_max_backups(2)
}

/// Returns the texts between these parts of a page.
fn between<'p>(page: &'p str, start: &str, end: &str) -> Vec<&'p str> {
    page.split(start).skip(1).map(|rest| rest.split_once(end).unwrap().0).collect()
}

/// Returns the text of markup, with a space in place of each tag.
fn text(markup: &str) -> String {
    let mut text = String::new();
    for part in markup.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_first_screen_is_the_answer() {
    let policy = policy(two_kept());
    let zones = [NamedZone::new("UTC+1", FixedOffset::east_opt(3600).unwrap())];
    let quotas = [Quota::backups(20.0)];
    let builder = Report::builder("nightly", &policy, now()).zones(&zones).quotas(&quotas);
    let page = page(builder, &records());
    let body = page.split_once("<body>").unwrap().1;
    let (answer, rest) = body.split_once("<h2 id=\"servers\">").unwrap();
    assert_eq!(
        text(answer),
        "nightly As of 2025-03-03 12:00:00 UTC What it does \
         Backs up 3 servers: every day at 02:00 UTC (03:00 in UTC+1). \
         Keeps the newest 2 automatic backups of each server and deletes older ones. \
         Totals ● kept 5 2 ○ not counted × to delete 1 ■ deferred 1 ▲ failed 1 – being deleted 1 \
         Servers 4 server not in this policy: 1 \
         Next fire Tue 2025-03-04 02:00:00 UTC Tue 2025-03-04 03:00:00 UTC+1 in 14 h 0 min \
         Quota 8 of 20 backups The quota of 20 backups is not reached within the forecast."
    );
    assert!(rest.contains("<h2 id=\"forecast\">"));
}

#[test]
fn each_server_has_a_line_and_those_with_a_problem_come_first() {
    let policy = policy(two_kept());
    let names = [("id-a", "db"), ("id-c", "mail"), ("id-b", "not this one")];
    let builder = Report::builder("nightly", &policy, now()).object_names(names);
    let page = page(builder, &records());
    let table =
        between(&page, "<table class=\"servers stacked\"", "<p class=\"quiet scripted\"")[0];
    let heads = between(table.split_once("</thead>").unwrap().0, "<th ", "</th>");
    let heads: Vec<String> = heads.iter().map(|head| text(&format!("<{head}"))).collect();
    assert_eq!(
        heads,
        [
            "Server",
            "ID",
            "kept",
            "to delete",
            "deferred",
            "failed",
            "being deleted",
            "Oldest (UTC)",
            "Newest (UTC)",
            "Problem",
        ]
    );
    let rows: Vec<String> = between(table, "<tbody class=\"", "</tr>")
        .iter()
        .filter_map(|row| Some(text(row.split_once("<tr>")?.1)))
        .collect();
    assert_eq!(
        rows,
        [
            // Its newest backup failed, so the newest one is older.
            "db id-a 3 1 1 1 1 2025-02-25 12:00 2025-03-02 12:00",
            "mail id-c 0 0 0 0 0 no backup in the listing",
            "web id-b 1 0 0 0 0 2025-03-02 12:00 2025-03-02 12:00",
            "no name id-x 1 0 0 0 0 2025-03-02 12:00 2025-03-02 12:00 server not in this policy",
        ]
    );
    for kind in ["\"problem deletes\"", "\"problem\"", "\"\""] {
        assert!(table.contains(&format!("<tbody class={kind}>")), "{kind}");
    }
}

#[test]
fn a_server_has_the_name_of_its_newest_named_backup() {
    let named = |days, name| ServerBackup { name, ..record("id-a", days, BackupState::Available) };
    let records = [
        named(3, Some("web-old")),
        named(1, None),
        named(2, Some("web-new")),
        named(4, Some("web-oldest")),
        // The only backup of its server has no date.
        ServerBackup { server: "id-b", created_at: None, ..named(0, Some("db-undated")) },
    ];
    let page = page(Report::builder("nightly", &policy(two_kept()), now()), &records);
    let is_shown = |name: &str| page.contains(name);
    assert!(["web-new", "db-undated"].into_iter().all(is_shown));
    assert!(!["web-old", "web-oldest"].into_iter().any(is_shown));
}

#[test]
fn all_timelines_have_one_scale_and_a_shape_for_each_group() {
    let month = LongTerm::in_offset(Utc).months(1).build().unwrap();
    let policy = policy(two_kept().with_long_term(month));
    let mut records = records();
    records.push(record("id-b", 11, BackupState::Available));
    let page = page(Report::builder("nightly", &policy, now()), &records);
    assert!(page.contains("data-from=\"1740052800\" data-until=\"1741003200\""));
    let dates = between(&page, "<tr class=\"scale\"", "</tr>")[0];
    assert_eq!(
        text(&format!("<{dates}")),
        "2025-02-20 2025-02-23 2025-02-26 2025-02-28 2025-03-03"
    );
    let timelines = between(&page, "<svg role=\"img\" aria-label=\"", "</svg>");
    // The same instant is at the same place in each timeline.
    for (timeline, marks) in timelines.iter().zip([
        "<text class=\"gone\" x=\"54.4%\" y=\"50%\">–</text>\
         <text class=\"kept\" x=\"81.1% 90%\" y=\"50%\">●●</text>\
         <text class=\"apart\" x=\"45.5%\" y=\"50%\">○</text>\
         <text class=\"long\" x=\"72.2%\" y=\"50%\">◆</text>\
         <text class=\"wait\" x=\"63.3%\" y=\"50%\">■</text>\
         <text class=\"failed\" x=\"99%\" y=\"50%\">▲</text>",
        "<text class=\"kept\" x=\"1% 90%\" y=\"50%\">●●</text>",
        "<text class=\"apart\" x=\"90%\" y=\"50%\">○</text>",
    ]) {
        assert_eq!(timeline.split_once("</use>").unwrap().1, marks);
    }
    // A long-term backup shows the period that it is kept for.
    assert!(page.contains("keep: 3rd newest, latest backup of 2025-02 (limit 2)"));
}

#[test]
fn the_forecast_names_the_reason_of_backups_that_are_never_deleted() {
    let policy = policy(two_kept());
    let page = page(Report::builder("nightly", &policy, now()).days(1), &records());
    let rows: Vec<String> = between(&page, "<table class=\"backups stacked\">", "</table>")
        .iter()
        .flat_map(|table| between(table, "<tr class=\"", "</tr>"))
        .map(|row| text(&format!("<{row}")))
        .collect();
    for row in [
        "2025-03-03 12:00:00 id-a-0 failed: creation failed never deleted: creation failed",
        "2025-02-25 12:00:00 id-a-6 keep: manual never deleted: manual",
        "2025-02-26 12:00:00 id-a-5 being deleted being deleted",
        "2025-03-02 12:00:00 id-b-1 keep: newest, age 1 d not deleted within the forecast",
        "2025-02-28 12:00:00 id-a-3 delete: 3rd newest, limit 2 deleted now: 3rd newest, limit 2",
    ] {
        assert!(rows.iter().any(|found| found == row), "{row}\n{rows:#?}");
    }
    // The first day of the forecast has no such backup at its end.
    assert!(!rows.iter().any(|row| row.contains("deleted on 2025-03-04 12:00:00")));
}

#[test]
fn quota_chart_and_sentence_agree() {
    let policy = policy(two_kept());
    let page = |quota: f64| {
        let quotas = [Quota::backups(quota)];
        page(Report::builder("nightly", &policy, now()).quotas(&quotas).days(3), &records())
    };
    // Eight backups exist, and one of them is deleted now: the quota is exceeded although the first
    // day ends below it.
    let exceeded = page(8.0);
    assert!(exceeded.contains("<span class=\"over\">8 of 8 backups</span>"));
    assert!(exceeded.contains("The quota of 8 backups is already reached."));
    assert!(exceeded.contains("The dashed line is the quota of 8 backups."));
    // The column of now and the line are at the same height.
    assert!(exceeded.contains("<path class=\"now\" d=\"M0 100V47H248V100z\">"));
    assert!(exceeded.contains("<line class=\"quota\" x1=\"0\" x2=\"1000\" y1=\"47\" y2=\"47\">"));
    // A quota that only a new backup and the one it replaces reach together: the day's most shows it.
    let moment = page(12.0);
    assert!(moment.contains("The quota of 12 backups is reached on 2025-03-05 02:00:00 UTC."));
    let numbers = between(&moment, "<table class=\"numbers\">", "</table>")[0];
    assert_eq!(
        text(&format!("<{numbers}")),
        "Day (UTC) At its end Most 2025-03-03 7 8 2025-03-04 9 10 2025-03-05 10 12"
    );
    let far = page(500.0);
    assert!(far.contains("The quota of 500 backups is above the top of the chart."));
    assert!(!far.contains("class=\"quota\""));
}

#[test]
fn a_policy_that_does_not_run_has_a_banner_before_everything_else() {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let policy = Policy::new(pattern, two_kept(), PolicyState::NotEnabled, ["id-a"]);
    let html = page(Report::builder("nightly", &policy, now()), &records());
    let banner = "<p class=\"banner\"><strong>warning</strong> the policy is not enabled: it creates no \
                  backups and deletes none</p><p class=\"lead\">";
    assert!(html.contains(banner));
    assert!(html.contains("<dt>Next fire if enabled</dt>"));
    let enabled = policy.into_enabled();
    let html = page(Report::builder("nightly", &enabled, now()), &records());
    assert!(!html.contains("class=\"banner\"") && html.contains("<dt>Next fire</dt>"));
}

#[test]
fn an_incomplete_listing_is_said_beside_the_totals() {
    let policy = policy(two_kept());
    let records = records();
    let backups =
        ReportedBackups::new(&records).with_extent(Extent::Partial { read: 9, count: 25 });
    let page = Report::builder("nightly", &policy, now()).build_with(&backups).unwrap();
    let page = page.to_html(&English);
    assert!(page.contains(
        "<p class=\"banner\"><strong>warning</strong> the listing is incomplete (9 of 25"
    ));
    assert!(!page.contains("no backup in the listing"));
}

#[test]
fn every_table_is_complete_and_says_what_its_cells_are() {
    let policy = policy(two_kept());
    let page = page(Report::builder("nightly", &policy, now()), &records());
    for record in records() {
        assert_eq!(page.matches(&format!("<th scope=\"row\">{}</th>", record.id)).count(), 1);
    }
    for table in between(&page, "<table class=\"backups stacked\">", "</table>") {
        let (head, body) = table.split_once("</thead>").unwrap();
        let heads = head.matches("<th scope=\"col\">").count();
        for row in between(body, "<tr", "</tr>") {
            assert_eq!(
                row.matches("<td").count() + row.matches("<th scope=\"row\"").count(),
                heads
            );
        }
    }
    // Without a script, nothing is hidden but the controls that need one.
    let hidden: Vec<&str> = page.split(" hidden>").collect();
    let hidden: Vec<&str> = hidden[..hidden.len() - 1]
        .iter()
        .map(|before| before.rsplit_once('<').unwrap().1)
        .collect();
    let expected = [
        "div class=\"controls scripted\"",
        "p class=\"quiet scripted\"",
        "div id=\"tip\" role=\"status\"",
    ];
    assert_eq!(hidden, expected);
    // The headings are in order.
    let levels: Vec<&str> = page
        .split("<h")
        .skip(1)
        .filter_map(|rest| rest.get(..1))
        .filter(|level| "123".contains(*level))
        .collect();
    assert_eq!(levels.join(""), "1232222222"[..levels.len()]);
}

#[test]
fn names_cannot_end_the_style_sheet() {
    let policy = policy(two_kept());
    let zone = NamedZone::new("\"}</style><b>\\", FixedOffset::east_opt(0).unwrap());
    let page = page(Report::builder("nightly", &policy, now()).zones(&[zone]), &[]);
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.contains("content:\"\\22 }\\3c /style\\3e \\3c b\\3e \\5c \""));
}
