//! Whole pages, compared with files: one with all that a policy and its backups can show, and one of a
//! pattern with intervals alone. To accept a change, remove the file and run the test, which writes it.

use std::fs;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use keeptime::explain::{English, FieldEffect, FieldNote};
use keeptime::forecast::Quota;
use keeptime::pattern::Pattern;
use keeptime::policy::{Policy, PolicyState};
use keeptime::report::{Finding, Report, ReportedBackups, Section, Severity};
use keeptime::retention::{
    BackupState, Busy, Expiry, FailedOperation, Limits, LongTerm, NotCounted,
};
use keeptime::schedule::NamedZone;

use crate::records::{ServerBackup, instant, server_backup};

const NOW: &str = "2025-03-20T12:00:00Z";

fn now() -> DateTime<Utc> {
    instant(NOW)
}

fn record(server: &'static str, hours: i64, state: impl Into<BackupState>) -> ServerBackup {
    let created_at = now() - TimeDelta::hours(hours);
    let backup = server_backup(format!("{server}-{hours}"), server, created_at);
    ServerBackup { state: state.into(), ..backup }
}

fn records() -> Vec<ServerBackup> {
    let available = BackupState::Available;
    let failed = NotCounted::Failed(FailedOperation::Creation);
    vec![
        record("a", 10, available),
        record("a", 34, available),
        record("a", 58, available),
        record("a", 82, Busy::Restoring),
        record("a", 106, BackupState::BeingDeleted),
        record("a", 107, NotCounted::Manual),
        record("a", 1, failed),
        record("b", 10, NotCounted::BeingCreated),
        ServerBackup {
            expiry: Expiry::At(now() + TimeDelta::hours(30)),
            ..record("b", 11, available)
        },
        record("b", 700, available),
        ServerBackup { created_at: None, ..record("x", 0, available) },
    ]
}

/// Returns the body without its script, in lines, so that a difference is easy to find.
fn body(page: &str) -> String {
    let body = page.split_once("<body>").unwrap().1;
    let body = body.split_once("<script>").unwrap().0;
    let starts = [
        "<section",
        "<h2",
        "<p",
        "<div",
        "<table",
        "<tbody",
        "<tr",
        "<details",
        "<svg",
        "<text",
        "<dl",
        "<dt",
        "<dd",
        "<ul",
        "<li",
        "<line",
        "<path",
        "<span class=\"x\"",
        "<span class=\"y\"",
    ];
    let body = starts.iter().fold(body.to_owned(), |body, start| {
        body.replace(&format!("{start} "), &format!("\n{start} "))
            .replace(&format!("{start}>"), &format!("\n{start}>"))
    });
    body.trim_start().to_owned() + "\n"
}

#[track_caller]
fn is_page(name: &str, page: &str) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testsuite/report_pages").join(name);
    let found = body(page);
    let Ok(expected) = fs::read_to_string(&path) else {
        fs::write(&path, found).unwrap();
        panic!("{} was missing, and is written: read it", path.display());
    };
    for (found, expected) in found.lines().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.lines().count(), expected.lines().count());
}

fn finding(severity: Severity) -> Finding {
    let message = format!("a {severity} is \"this\"");
    Finding { severity, location: "/policy".to_owned(), message }
}

#[test]
fn a_page_shows_all_of_a_policy_its_backups_and_its_forecast() {
    let pattern = Pattern::parse("FREQ=WEEKLY;BYDAY=SA,TH;BYHOUR=1,23;BYMINUTE=30").unwrap();
    let month = LongTerm::in_offset(Utc).months(1).build().unwrap();
    let limits = Limits::UNLIMITED.with_max_backups(2).with_long_term(month);
    let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["a", "b", "c"]);
    let zones = [
        NamedZone::new("Europe/Berlin", Tz::Europe__Berlin),
        NamedZone::new("Etc/GMT+8", Tz::Etc__GMTPlus8),
    ];
    let quotas = [Quota::backups(14.0), Quota::space(1.5, "GB"), Quota::space(1.0, "EB")];
    let records = records();
    let backups = ReportedBackups::new(&records)
        .with_megabytes(|record| (record.server == "a").then_some(100.0))
        .with_object_names(|record| (record.server != "x").then_some(record.server));
    let report = Report::builder("weekly", &policy, now())
        .zones(&zones)
        .fires(3)
        .days(14)
        .quotas(&quotas)
        .findings(vec![finding(Severity::Note), finding(Severity::Fault)])
        .field_notes(vec![FieldNote {
            field: "max_backups",
            value: "-1".into(),
            effect: FieldEffect::NoLimit,
        }])
        .build_with(&backups)
        .unwrap();
    let page = report.to_html(&English);
    is_page("policy.html", &page);
    assert_eq!(
        format!("{backups:?}"),
        "ReportedBackups { backups: Some(11), extent: Unstated, .. }"
    );

    // The sections of a page are those that another page can show.
    for section in [
        Section::Answer,
        Section::Servers,
        Section::Forecast,
        Section::NextFires,
        Section::Weeks,
        Section::InFull,
        Section::Findings,
    ] {
        let html = report.section_html(section, &English);
        assert!(html.len() > 100 && page.contains(&html), "{section:?}");
    }
    let style = report.column_style(&English);
    assert!(page.contains(&format!("{}{style}</style>", Report::STYLE)));
    assert!(style.contains(".fires>tbody>tr>:nth-child(2)::before{content:\"Europe/Berlin\"}"));
    assert!(
        style.contains(".servers>tbody>tr:first-child>:nth-child(1)::before{content:\"Server\"}")
    );
    assert!(style.contains(".backups>tbody>tr>:nth-child(3)::before{content:\"Expir"), "{style}");
    // The tables of backups come one by one.
    let servers = report.section_html(Section::ServersOnly, &English);
    let tables = (0..).map_while(|number| report.backups_html(number, &English));
    let mut tables = tables.filter(|table| !table.contains("<tbody></tbody>"));
    let mut parts = servers.split("</summary></details>");
    let mut complete = parts.next().unwrap().to_owned();
    for part in parts {
        complete += &format!("</summary>{}</details>{part}", tables.next().unwrap());
    }
    assert_eq!(complete, report.section_html(Section::Servers, &English));
    assert_eq!(tables.next(), None);
}

#[test]
fn a_page_of_a_pattern_with_intervals_shows_the_next_days() {
    let pattern = Pattern::parse_cbr("FREQ=DAILY;INTERVAL=3;BYHOUR=1,12;BYMINUTE=5").unwrap();
    let start = now() - TimeDelta::days(4);
    let policy =
        Policy::new(pattern, Limits::UNLIMITED, PolicyState::NotEnabled, ["a"]).with_start(start);
    // Control characters are not allowed in HTML.
    let zones = [NamedZone::new("Berlin\u{1}\n(local)", Tz::Europe__Berlin)];
    let page = Report::builder("every third\nday", &policy, now())
        .zones(&zones)
        .fires(2)
        .without_limits()
        .findings(vec![finding(Severity::Note)])
        .build()
        .unwrap()
        .to_html(&English);
    is_page("pattern.html", &page);
    assert!(page.contains("{content:\"Berlin  (local)\"}"));
}

#[test]
fn columns_without_content_are_left_out() {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, ["a"]);
    let records = [record("a", 10, BackupState::Available)];
    let report = Report::builder("daily", &policy, now());
    let report = report.build_with(&ReportedBackups::new(&records)).unwrap();
    let page = report.section_html(Section::Servers, &English);
    let heads = page.split_once("<thead>").unwrap().1.split_once("</tr>").unwrap().0;
    let heads: Vec<&str> =
        heads.split("</th>").filter_map(|head| head.rsplit_once('>')).map(|head| head.1).collect();
    assert_eq!(heads, ["ID", "kept", "to delete", "Oldest (UTC)", "Newest (UTC)"]);
}

/// Below eight days, the scale shows the time of day.
#[test]
fn a_short_scale_shows_minutes() {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let policy = Policy::new(pattern, Limits::UNLIMITED, PolicyState::Enabled, ["a"]);
    for (hours, oldest) in
        [(192, ">2025-03-12<"), (191, ">2025-03-12 13:00<"), (1, ">2025-03-20 11:00<")]
    {
        let records = [record("a", hours, BackupState::Available)];
        let report = Report::builder("daily", &policy, now());
        let page = report.build_with(&ReportedBackups::new(&records)).unwrap().to_html(&English);
        let scale = page.split_once("<tr class=\"scale\"").unwrap().1;
        assert!(scale.split_once("</tr>").unwrap().0.contains(oldest), "{hours}");
    }
}

/// The texts of a chart's axes, and where they are.
fn axes(page: &str, class: &str) -> String {
    let start = format!("<span class=\"{class}\" style=\"");
    let spans = page.split(&start).skip(1);
    let texts = spans.map(|span| {
        let (place, text) = span.split_once("\">").unwrap();
        let place = place.split_once(':').unwrap().1;
        format!("{} {place}", text.split_once("</span>").unwrap().0)
    });
    texts.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_chart_has_at_most_300_columns_and_about_six_dates() {
    let pattern = Pattern::parse("FREQ=DAILY;BYHOUR=2;BYMINUTE=0").unwrap();
    let limits = Limits::UNLIMITED.with_max_backups(90);
    let policy = Policy::new(pattern, limits, PolicyState::Enabled, ["a"]);
    for (days, dates, counts, columns, [first, last]) in CHARTS {
        let report = Report::builder("daily", &policy, now()).days(days).build().unwrap();
        let page = report.to_html(&English);
        assert_eq!(axes(&page, "x"), dates, "{days}");
        assert_eq!(axes(&page, "y"), counts, "{days}");
        let path = page.split_once("<path class=\"most\" d=\"").unwrap().1;
        let path = path.split_once('"').unwrap().0;
        assert_eq!(path.matches('M').count(), columns, "{days}");
        assert!(path.starts_with(first) && path.ends_with(last), "{days}: {path}");
    }
}

/// Days, the dates below, the counts at the left, and how many columns there are, with the first and the last.
const CHARTS: [(u32, &str, &str, usize, [&str; 2]); 5] = [
    (
        1,
        "now 25.0%, 03-20 75.0%",
        "0 100%, 1 0%",
        1,
        ["M500 100V100H998V100z", "M500 100V100H998V100z"],
    ),
    (
        5,
        "now 8.3%, 03-20 24.9%, 03-21 41.6%, 03-22 58.3%, 03-23 74.9%, 03-24 91.6%",
        "0 100%, 1 75%, 2 50%, 3 25%, 4 0%",
        5,
        ["M166 100V100H331V100z", "M833 100V0H998V100z"],
    ),
    (
        30,
        "now 1.6%, 03-25 20.9%, 03-30 37.0%, 04-04 53.2%, 04-09 69.3%, 04-14 85.4%",
        "0 100%, 10 67%, 20 34%, 30 0%",
        30,
        ["M32 100V100H62V100z", "M967 100V4H998V100z"],
    ),
    (
        160,
        "now 0.3%, 04-16 17.6%, 05-13 34.4%, 06-09 51.2%, 07-06 68.0%, 08-02 84.7%",
        "0 100%, 20 80%, 40 60%, 60 40%, 80 20%, 100 0%",
        160,
        ["M6 100V100H12V100z", "M993 100V9H998V100z"],
    ),
    (
        700,
        "now 0.2%, 07-15 17.2%, 11-09 33.8%, 03-06 50.4%, 07-01 67.0%, 10-26 83.6%",
        "0 100%, 20 80%, 40 60%, 60 40%, 80 20%, 100 0%",
        234,
        ["M4 100V98H8V100z", "M995 100V9H1000V100z"],
    ),
];
