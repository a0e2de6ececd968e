//! Input that is not what was meant: what it looks like, and what to do next.

use crate::run::{drawn, example, file, findings, refused, run, written};

#[test]
fn yaml_and_other_formats_are_named_in_place_of_a_policy_and_of_a_listing() {
    let yaml = written("other-policy.yaml", "# nightly\nname: nightly\n");
    let advice = "found YAML: convert it to JSON, for example with yq -o=json";
    let title = |expected: &str| format!("error[yaml]: expected {expected}, {advice}");
    drawn(&["next", &yaml], "", &title("a JSON document or a pattern"));
    drawn(&["prune", &yaml, &example("backups.json")], "", &title("a policy"));
    drawn(&["prune", &example("policy.json"), &yaml], "", &title("a listing"));
    drawn(&["prune", &example("policy.json"), "-"], "name: x\n", &title("a listing"));
    let html = "<html><body>502 Bad Gateway</body></html>";
    let title = "error[html]: expected a listing, found an HTML page, as proxies and login pages send: check the \
                 URL and the token, and repeat the download";
    drawn(&["prune", &example("policy.json"), "-"], html, title);
}

#[test]
fn a_crontab_is_shown_as_rules() {
    let ran = run(&["check", "-"], "30 2 * * 1-5 /usr/local/bin/backup\n");
    assert_eq!(ran.status, 1);
    assert_eq!(
        findings(&ran),
        "error[crontab]: expected a JSON document or a pattern, found a crontab; if its times are in UTC, its pattern is \
         FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=2;BYMINUTE=30\n \
         --> standard input:1:1\n  |\n\
         1 | 30 2 * * 1-5 /usr/local/bin/backup\n  \
         | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  |\n\
         help: write this instead, if it is what you mean\n  |\n\
         1 - 30 2 * * 1-5 /usr/local/bin/backup\n\
         1 + FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=2;BYMINUTE=30\n  |\n\n"
    );
}

#[test]
fn a_file_in_utf_16_says_how_to_convert_it() {
    let text = std::fs::read_to_string(example("policy.json")).unwrap();
    let bytes: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let path = written("other-utf16.json", &bytes);
    let message = format!(
        "{path}: is UTF-16, expected UTF-8: convert it, for example with iconv -f UTF-16 -t UTF-8, or in \
         PowerShell with Out-File -Encoding utf8"
    );
    refused(&["check", &path], "", 1, &message);
    refused(&["next", &path], "", 1, &message);
    refused(&["prune", &path, &example("backups.json")], "", 1, &message);
    refused(&["prune", &example("policy.json"), &path], "", 1, &message);
}

#[test]
fn an_expired_token_is_recognized_in_place_of_a_policy_and_of_a_listing() {
    let path = written(
        "other-token.json",
        r#"{"error_msg": "Incorrect IAM authentication information: token expires", "error_code": "APIGW.0301"}"#,
    );
    let title = |expected: &str| {
        format!(
            "error[unexpected_kind]: expected {expected}, found the error of a service (APIGW.0301, Incorrect IAM \
             authentication information: token expires); get a new token and repeat the download"
        )
    };
    drawn(&["next", &path], "", &title("a policy"));
    let page = "a page of backups (csbs-backups-answer)";
    drawn(&["prune", &example("policy.json"), &path], "", &title(page));
    // Without --expect it is a note, because a check of errors is possible.
    let ran = run(&["check", &path], "");
    assert_eq!((ran.status, run(&["check", "--strict", &path], "").status), (0, 1));
    let note = "note[service_error]: this is the error of a service (APIGW.0301, Incorrect IAM authentication \
                information: token expires); get a new token and repeat the download";
    assert_eq!(ran.output.lines().next(), Some(note));
}

#[test]
fn files_in_the_wrong_order_are_noticed() {
    let (policy, backups) = (example("policy.json"), example("backups.json"));
    let note = format!(
        "keeptime: note: the files are in the wrong order: {policy} is the policy and comes first, then {backups}"
    );
    for task in ["prune", "forecast", "report"] {
        let ran = run(&[task, &backups, &policy], "");
        assert_eq!((ran.status, ran.errors.lines().next()), (1, Some(note.as_str())), "{task}");
        let fault = "error[unexpected_kind]: expected a policy, found a page of backups (csbs-backups-answer)";
        assert_eq!(ran.errors.lines().nth(1), Some(fault), "{task}");
    }
    let ran = run(&["prune", &backups, &backups], "");
    assert!(!ran.errors.contains("wrong order"), "{ran:?}");
}

#[test]
fn numbers_are_refused_in_the_words_of_the_argument() {
    let policy = example("policy.json");
    for (arguments, message) in [
        (
            ["next", "-n", "-1"],
            "'-1' for '--count <N>': the number of fires is a whole number, 0 or more",
        ),
        (
            ["next", "-n", "abc"],
            "'abc' for '--count <N>': the number of fires is a whole number, 0 or more",
        ),
        (
            ["calendar", "--days", "-3"],
            "'-3' for '--days <N>': the number of days is a whole number from 0 to 36525",
        ),
        (
            ["forecast", "--keep-at-least", "1.5"],
            "'1.5' for '--keep-at-least <N>': the number of backups is a whole number, 0 or more",
        ),
        (
            ["forecast", "--if-max-backups", "-2"],
            "'-2' for '--if-max-backups <N>': a limit is a whole number from -1 to 99999 (-1 is no limit)",
        ),
    ] {
        let ran = run(&[arguments[0], &policy, arguments[1], arguments[2]], "");
        let message = format!("error: invalid value {message}");
        assert_eq!((ran.status, ran.errors.lines().next()), (2, Some(message.as_str())));
    }
    // An offset that starts with a hyphen is a zone.
    let now = ["--now", "2025-03-05T12:00:00Z"];
    let ran = run(&["next", &policy, "--show", "-05:00", "-n", "1", now[0], now[1]], "");
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.output.contains("-05:00"), "{ran:?}");
}

#[test]
fn a_time_without_an_offset_is_shown_as_it_is_read() {
    let pattern = "FREQ=DAILY;BYHOUR=2;BYMINUTE=0";
    let next = |options: &[&str]| {
        run(&[&["next", "--pattern", pattern, "-n", "1"], options].concat(), "").errors
    };
    let now = ["--now", "2025-03-05T12:00:00Z"];
    assert_eq!(
        next(&["--start", "2025-01-01T02:30:00", "--zone", "America/New_York", now[0], now[1]]),
        "keeptime: --start 2025-01-01T02:30:00 is read as 2025-01-01 02:30:00 UTC\n"
    );
    for exact in [
        "Sun 2025-03-09 07:30:00 UTC",
        "2025-03-09 03:30:00 -04:00 America/New_York",
        "2025-03-09 07:30:00 UTC+08:00",
        "2025-03-09T07:30:00+08:00",
    ] {
        assert_eq!(next(&["--now", exact]), "");
    }
}

#[test]
fn calls_of_a_policy_that_does_not_run_have_a_note() {
    let policy = std::fs::read_to_string(file("policy.json")).unwrap();
    let off =
        written("other-off.json", policy.replacen("\"enabled\": true", "\"enabled\": false", 1));
    let ran = run(&["prune", &off, &file("pages.jsonl"), "--calls", "--project", "p"], "");
    assert_eq!((ran.status, ran.output.as_str()), (0, ""));
    assert!(
        ran.errors.contains("keeptime: note: ")
            && ran.errors.contains("--even-if-disabled shows what it would delete"),
        "{ran:?}"
    );
}
