//! What the command gives to people: pages, calendars, completions, manual pages, words and times.

use std::process::Command;

use crate::run::{file, refused, run, written};

fn example(name: &str) -> String {
    format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"))
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
        "* The clocks change there on 2025-03-30 at 02:00.",
        "<td>Tue 2025-03-04 02:30:00</td><td>Tue 2025-03-04 03:30:00 +01:00</td>",
        "prune: rank 4 of max 3",
        "goes on 2025-03-04 02:30:00 UTC, in 14 h 30 min, after 1 more: rank 4 of max 3",
        "In the long run 3 automatic backups of each server.",
        "The quota of 15 backups is not reached.",
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
    assert_eq!(tree.matches("<rect").count(), 31);
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
    assert_eq!(tasks.len(), 13);
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
        zone("Europ/Berlin").contains("is unknown; near it are Europe/Berlin"),
        "{}",
        zone("Europ/Berlin")
    );
    assert!(zone("berlin").contains("near it are Europe/Berlin"));
    assert!(zone("qqqq").contains("zone takes a name like Europe/Paris, found \"qqqq\""));
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
    assert!(ran.output.contains("\r\nUID:0-x\r\n"), "{}", ran.output);
    let ran = run(&[&["calendar", &file("answer.json")], &NOW[..]].concat(), "");
    assert!(
        ran.errors.contains("the policy is not enabled; the calendar shows when it would fire")
    );
}
