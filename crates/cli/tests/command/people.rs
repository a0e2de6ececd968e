//! What the command gives to people: pages, calendars, completions, manual pages, words and times.

use std::process::Command;

use crate::run::{file, refused, run, written};

fn example(name: &str) -> String {
    format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"))
}

const NOW: [&str; 2] = ["--now", "2025-03-03T12:00:00Z"];

/// The report on the examples, in a file of this name.
fn report(name: &str) -> String {
    let path = written(name, "");
    let arguments = ["report", &example("policy.json"), &example("backups.json"), "--show"];
    let more = ["Europe/Berlin", "--quota", &example("quota.json"), "-o", &path];
    let ran = run(&[&arguments, &more[..], &NOW].concat(), "");
    assert_eq!((ran.status, ran.output.as_str(), ran.errors.as_str()), (0, "", ""));
    path
}

#[test]
fn a_report_is_one_page_that_needs_nothing_else() {
    let page = std::fs::read_to_string(report("page.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">") && page.ends_with("</html>"));
    for outside in ["http:", "https:", "src=", "<script", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    for part in [
        "<title>nightly</title>",
        "Weekdays at 02:30 and 12:00 UTC (03:30 and 13:00 in Europe/Berlin); weekends at 02:30 UTC",
        "Minutes at which it fires, in Europe/Berlin",
        "* The clocks change on 2025-03-30 at 02:00.",
        "<td>Tue 2025-03-04 02:30:00</td><td>Tue 2025-03-04 03:30:00 +01:00</td>",
        "delete: rank 4, limit 3",
        "deleted on 2025-03-04 02:30:00 UTC, in 14 h 30 min, after 1 more: rank 4, limit 3",
        "In the long run, each server has 3 automatic backups.",
        "The quota of 15 backups is not reached within the forecast.",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // Each picture says in words what it shows, and headings come in their order.
    assert_eq!(page.matches("<svg").count(), page.matches("role=\"img\"").count());
    assert_eq!(page.matches("<h1").count(), 1);
    let headings: Vec<&str> = page.split("<h2 id=\"").skip(1).collect();
    let ids: Vec<&str> = headings.iter().map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(ids, ["words", "weeks", "fires", "objects", "outlook"]);
}

#[test]
fn what_others_wrote_stays_text_on_a_page() {
    let policy = std::fs::read_to_string(example("policy.json")).unwrap();
    let policy = policy.replace("\"nightly\"", "\"</title><script>alert(1)</script>\"");
    let backups = std::fs::read_to_string(example("backups.json")).unwrap();
    let backups = backups.replace("web-0303", "<img src=x>");
    let (policy, backups) =
        (written("page-policy.json", policy), written("page-backups.json", backups));
    let ran = run(&[&["report", &policy, &backups], &NOW[..]].concat(), "");
    assert_eq!(ran.status, 0);
    assert!(!ran.output.contains("<script") && !ran.output.contains("<img"));
    assert!(ran.output.contains("&lt;img src=x&gt;"));
    // Its name is at fault, and the page says so.
    assert!(ran.output.contains("name takes letters, digits, _ and - alone"));
}

#[test]
fn a_page_is_written_whole_or_not_at_all() {
    let nowhere = format!("{}/no-such-folder/page.html", env!("CARGO_TARGET_TMPDIR"));
    let ran = run(&[&["report", &example("policy.json"), "-o", &nowhere], &NOW[..]].concat(), "");
    assert_eq!(ran.status, 2);
    assert!(ran.errors.contains("no-such-folder"), "{ran:?}");
    let path = report("whole.html");
    let folder = std::path::Path::new(&path).parent().unwrap();
    let parts = std::fs::read_dir(folder).unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with("whole.html.")
    });
    assert_eq!(parts.count(), 0);
}

/// In a real browser: skipped where none is installed.
#[test]
fn a_browser_shows_the_page_light_dark_and_on_paper() {
    let browsers = ["chromium", "chromium-browser", "google-chrome"];
    let is_there = |name: &&str| {
        Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
    };
    let Some(browser) = browsers.into_iter().find(is_there) else {
        eprintln!("skipped: no Chromium is installed");
        return;
    };
    let page = report("browser.html");
    let profile = format!("{}/browser-profile", env!("CARGO_TARGET_TMPDIR"));
    let show = |arguments: &[&str]| {
        let output = Command::new(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"])
            .args(["--no-first-run", "--disable-background-networking", "--disable-sync"])
            .args(["--disable-component-update", "--hide-scrollbars"])
            .arg(format!("--user-data-dir={profile}"))
            .args(arguments)
            .arg(format!("file://{page}"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        output.stdout
    };
    // What the browser makes of it: every picture and table has arrived in its tree.
    let tree = String::from_utf8(show(&["--dump-dom"])).unwrap();
    assert_eq!(tree.matches("<circle").count(), 10);
    assert_eq!(tree.matches("<rect").count(), 30);
    assert_eq!(tree.matches("tabindex=\"0\"").count(), 7);
    let picture = |name: &str, arguments: &[&str]| {
        let path = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
        let _ = std::fs::remove_file(&path);
        let flag = if name.ends_with("pdf") { "--print-to-pdf" } else { "--screenshot" };
        show(&[arguments, &[&format!("{flag}={path}")]].concat());
        std::fs::read(&path).unwrap()
    };
    let light = picture("light.png", &["--window-size=1000,1200"]);
    let dark = picture(
        "dark.png",
        &["--window-size=1000,1200", "--blink-settings=preferredColorScheme=0"],
    );
    let paper = picture("page.pdf", &[]);
    assert!(light.len() > 20_000 && dark.len() > 20_000 && light != dark);
    assert!(paper.starts_with(b"%PDF"));
}

#[test]
fn completions_and_manual_pages_name_every_task() {
    let help = run(&["--help"], "").output;
    let tasks: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(tasks.len(), 14);
    for shell in ["bash", "zsh", "fish"] {
        let ran = run(&["completions", shell], "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
        assert!(tasks.iter().all(|task| ran.output.contains(task)), "{shell}");
    }
    let whole = run(&["man"], "");
    assert!(whole.output.contains(".TH keeptime 1"), "{}", whole.output);
    for task in tasks.iter().filter(|task| **task != "help") {
        let ran = run(&["man", task], "");
        assert_eq!((ran.status, ran.errors.as_str()), (0, ""), "{task}");
        assert!(ran.output.contains(".SH DESCRIPTION"), "{task}");
    }
    refused(&["man", "sow"], "", 2, "there is no task \"sow\"; keeptime help lists them");
}

#[test]
fn what_is_misspelt_is_near_to_something() {
    let zone = |name: &str| run(&["next", &example("policy.json"), "--show", name], "").errors;
    assert!(
        zone("Europ/Berlin").contains("is unknown; near it is Europe/Berlin"),
        "{}",
        zone("Europ/Berlin")
    );
    assert!(zone("berlin").contains("near it is Europe/Berlin"));
    assert!(
        zone("qqqq").contains("zone takes a name like Europe/Paris or UTC±hh:mm, found \"qqqq\"")
    );
    let flag = run(&["prune", "--keep-atleast", "1"], "").errors;
    assert!(flag.contains("--keep-at-least"), "{flag}");
    let task = run(&["prun3"], "").errors;
    assert!(task.contains("prune"), "{task}");
    let kind = run(&["check", "-", "--kind", "csbs-create-policy"], "").errors;
    assert!(kind.contains("near it is csbs-create-policy-request"), "{kind}");
}

#[test]
fn times_are_taken_as_people_write_them_and_the_reading_is_shown() {
    let next = |now: &str| run(&["next", &example("policy.json"), "-n", "1", "--now", now], "");
    let ran = next("2025-03-09");
    assert_eq!(ran.errors, "keeptime: --now 2025-03-09 is read as 2025-03-09 00:00:00 UTC\n");
    assert_eq!(ran.output, "Sun 2025-03-09 02:30:00 UTC   in 2 h 30 min\n");
    let exact = next("2025-03-09T00:00:00+01:00");
    assert_eq!((exact.status, exact.errors.as_str()), (0, ""));
    for relative in ["now", "+7d", "-12h", "+90m", "+2w", "-30s"] {
        let ran = next(relative);
        assert_eq!(ran.status, 0, "{relative}");
        assert!(
            ran.errors.starts_with(&format!("keeptime: --now {relative} is read as 2")),
            "{ran:?}"
        );
    }
    for odd in [
        "+7",
        "+d",
        "7d",
        "yesterday",
        "+-7d",
        "2025-13-01",
        "+99999999999999999999d",
        "+9999999999w",
    ] {
        let ran = next(odd);
        assert_eq!((ran.status, ran.output.as_str()), (2, ""), "{odd}");
        assert!(ran.errors.contains("a time is 2025-03-09T07:30:00"), "{}", ran.errors);
    }
}

#[test]
fn the_zone_of_the_machine_is_used_on_request_and_named() {
    let ran = Command::new(env!("CARGO_BIN_EXE_keeptime"))
        .args(["next", &example("policy.json"), "-n", "1", "--show", "local"])
        .args(NOW)
        .env("TZ", "Asia/Tokyo")
        .output()
        .unwrap();
    let output = String::from_utf8(ran.stdout).unwrap();
    // Whichever it is, it has a name; where the machine follows TZ it is Tokyo's.
    assert!(ran.status.success() && output.ends_with("in 14 h 30 min\n"), "{output}");
}

#[test]
fn a_pattern_of_a_file_is_explained_and_in_a_calendar() {
    let path = written("bare.txt", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0\n");
    let ran = run(&[&["explain", &path], &NOW[..]].concat(), "");
    assert!(ran.output.starts_with("Every day at 02:00 UTC.\nThe longest time"), "{}", ran.output);
    let ran = run(&[&["calendar", &path, "--name", "x"], &NOW[..]].concat(), "");
    assert!(ran.output.contains("\r\nUID:MO.TU.WE.TH.FR.SA.SU-2-0-UTC-x\r\n"), "{}", ran.output);
    let ran = run(&[&["calendar", &file("answer.json")], &NOW[..]].concat(), "");
    assert!(
        ran.errors
            .contains("it makes no backups and deletes none; the calendar shows when it would")
    );
}

#[test]
fn a_distance_is_from_the_now_that_is_given() {
    let arguments = ["forecast", &example("policy.json"), "--until", "+7d", "--json"];
    let ran = run(&[&arguments, &NOW[..]].concat(), "");
    assert!(ran.output.contains("\"until\":\"2025-03-10T12:00:00Z\""), "{}", ran.output);
    let past = ["forecast", &example("policy.json"), "--until", "2025-01-01T00:00:00Z"];
    let message = "--until 2025-01-01 00:00:00 UTC is before 2025-03-03 12:00:00 UTC";
    refused(&[&past, &NOW[..]].concat(), "", 2, message);
}

#[test]
fn a_forecast_of_nothing_says_why() {
    let policy = std::fs::read_to_string(example("policy.json")).unwrap();
    let disabled = written(
        "forecast-disabled.json",
        policy.replace("\"enabled\": true", "\"enabled\": false"),
    );
    let ran = run(&[&["forecast", &disabled, "--days", "36525"], &NOW[..]].concat(), "");
    assert!(
        ran.errors.contains("the policy is not enabled: it makes no backups and deletes none"),
        "{ran:?}"
    );
    assert!(
        ran.output.contains("The policy is not enabled, so no backups are made."),
        "{}",
        ran.output
    );
    let ran = run(&[&["report", &disabled], &NOW[..]].concat(), "");
    assert!(ran.output.contains("Next fires if it were enabled"));
    let bare = written("forecast-bare.txt", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0");
    let ran = run(&[&["forecast", &bare], &NOW[..]].concat(), "");
    assert!(
        ran.output.contains("The policy names no server, so no backups are made."),
        "{}",
        ran.output
    );
    let hours: Vec<String> = (0..24).map(|hour| hour.to_string()).collect();
    let hourly = format!("FREQ=DAILY;BYHOUR={};BYMINUTE=0", hours.join(","));
    let far = ["forecast", &example("policy.json"), "--days", "36525", "--if-pattern", &hourly];
    let message = "--days or --until: the forecast is too large, choose an earlier end";
    refused(&[&far, &NOW[..]].concat(), "", 2, message);
    let too_far = ["forecast", &example("policy.json"), "--until", "9999-12-31T00:00:00Z"];
    let message = "--until 9999-12-31 00:00:00 UTC is more than a hundred years ahead";
    refused(&[&too_far, &NOW[..]].concat(), "", 2, message);
    let ran = run(&["report", &example("policy.json"), "--days", "36526"], "");
    assert_eq!(ran.status, 2);
}

#[test]
fn what_if_takes_the_services_numbers_of_no_limit() {
    let what_if = |more: &[&str]| {
        let arguments = ["forecast", &example("policy.json"), "--days", "9"];
        run(&[&arguments, &NOW[..], more].concat(), "").output
    };
    for no_limit in [["--if-max-backups", "-1"], ["--if-max-backups", "0"]] {
        assert!(
            what_if(&no_limit).contains("In the long run, the number of backups keeps growing.")
        );
    }
    let literal = what_if(&["--if-max-backups", "0", "--zero", "literal"]);
    assert!(literal.contains("In the long run, each server has 0 automatic backups."), "{literal}");
    // A pattern that is refused gives way to the other one.
    let policy = std::fs::read_to_string(example("policy.json")).unwrap();
    let odd = written("forecast-odd.json", policy.replace("FREQ=DAILY", "FREQ=HOURLY"));
    let arguments = ["forecast", &odd, "--if-pattern", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"];
    let ran = run(&[&arguments, &NOW[..]].concat(), "");
    assert_eq!(ran.status, 0);
    assert!(ran.errors.contains("note: ") && ran.output.contains("What if: "), "{ran:?}");
}

#[test]
fn quotas_have_units_or_cannot_be_foretold() {
    let told = |unit: &str, quota: i64| {
        let quota = serde_json::json!({"quotas": {"resources": [
            {"type": "backup_capacity", "quota": quota, "unit": unit}]}});
        let quota = written(&format!("quota-{unit}.json"), quota.to_string());
        let arguments = ["forecast", &example("policy.json"), &example("backups.json")];
        let ran = run(&[&arguments, &["--quota", &quota][..], &NOW[..]].concat(), "");
        ran.output.lines().find(|line| line.starts_with("The quota")).unwrap_or_default().to_owned()
    };
    assert_eq!(told("", 1), "The quota of 1 GB of backups is already reached.");
    assert_eq!(told("TB", 1), "The quota of 1 TB of backups is not reached within the forecast.");
    assert_eq!(told("MB", 1), "The quota of 1 MB of backups is already reached.");
    assert_eq!(
        told("tapes", 1),
        "The quota of 1 tapes of backups cannot be forecast: its unit is unknown."
    );
    assert_eq!(told("GB", -1), "");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_written_to_as_it_is() {
    let ran = run(&[&["report", &example("policy.json"), "-o", "-"], &NOW[..]].concat(), "");
    assert!(ran.output.starts_with("<!DOCTYPE html>"));
    let ran =
        run(&[&["report", &example("policy.json"), "-o", "/dev/stdout"], &NOW[..]].concat(), "");
    assert!(ran.output.starts_with("<!DOCTYPE html>"), "{ran:?}");
    assert!(std::fs::symlink_metadata("/dev/stdout").unwrap().is_symlink());
    // A link stays one, and a file keeps its permissions.
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (file, link) = (written("linked.html", ""), written("link.html", ""));
    std::fs::remove_file(&link).unwrap();
    symlink(&file, &link).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let ran = run(&[&["report", &example("policy.json"), "-o", &link], &NOW[..]].concat(), "");
    assert_eq!(ran.status, 0);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    let written = std::fs::metadata(&file).unwrap();
    assert!(written.len() > 1000 && written.permissions().mode() & 0o777 == 0o600);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_completions_and_pages_with_a_word() {
    for arguments in [&["completions", "bash"][..], &["man"], &["report", &example("policy.json")]]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_keeptime"))
            .args(arguments)
            .stdout(full)
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.starts_with("keeptime: the output cannot be written"), "{errors}");
    }
}

/// Limits that cannot be read are no reason to say nothing; they are one to judge nothing.
#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_told() {
    let policy = std::fs::read_to_string(example("policy.json")).unwrap();
    let later = policy.replace("\"max_backups\": 3", "\"max_backups\": 3, \"day_backups\": 2");
    assert_ne!(later, policy);
    let later = written("later.json", later);
    let message = "It is unknown what it keeps: day_backups keeps more than is read here, it takes 0, \
                   found 2.";
    let ran = run(&[&["explain", &later], &NOW[..]].concat(), "");
    assert_eq!(ran.status, 0);
    assert!(ran.output.contains("Weekdays at 02:30 and 12:00 UTC"), "{}", ran.output);
    assert!(ran.output.contains(message) && !ran.output.contains("Keeps"), "{}", ran.output);
    let ran = run(&[&["report", &later, &example("backups.json")], &NOW[..]].concat(), "");
    assert!(ran.output.contains(message));
    assert!(!ran.output.contains("id=\"objects\"") && !ran.output.contains("id=\"outlook\""));
    for task in ["prune", "forecast"] {
        let ran = run(&[&[task, &later, &example("backups.json")], &NOW[..]].concat(), "");
        assert_eq!((ran.status, ran.output.as_str()), (1, ""), "{task}");
    }
    let odd = written("odd-explained.json", policy.replace("FREQ=DAILY", "FREQ=HOURLY"));
    let ran = run(&[&["explain", &odd], &NOW[..]].concat(), "");
    assert!(
        ran.output
            .contains("It is unknown when it runs: FREQ takes DAILY or WEEKLY, found HOURLY.")
    );
    assert!(ran.output.contains("Keeps the newest 3 automatic backups of each server"));
}
