//! Texts that are neither JSON nor a pattern, or another document than expected: what they look like, and what
//! to do.

use keeptime::pattern::Dialect;
use keeptime_documents::text::{
    Certainty, EncodingError, Expected, InspectOptions, Severity, TextDocument, decode, inspect,
    read_pattern,
};
use keeptime_documents::{AnyPolicy, DocumentFamily, DocumentKind, ZeroLimit};

/// Asserts the single fault of a text: its code, its message and what it is about.
#[track_caller]
fn refused(text: &str, code: &str, message: &str, about: &str) {
    let inspection = inspect(text, InspectOptions::default());
    assert_eq!(inspection.kind, None);
    let [fault] = inspection.findings.as_slice() else { panic!("{:?}", inspection.findings) };
    assert_eq!((fault.code, fault.message.as_str()), (code, message));
    assert_eq!((&text[fault.span.clone()], fault.severity), (about, Severity::Fault));
    // Whoever reads a pattern or a policy says the same.
    assert_eq!(read_pattern(text, None).unwrap_err().to_string(), message);
    let policy = message.replacen("a JSON document or a pattern", "a policy", 1);
    let error = TextDocument::read(text.to_owned(), Expected::Policy).unwrap_err();
    assert_eq!(error.to_string(), policy);
}

#[test]
fn other_formats_are_named_with_what_to_do() {
    const YAML: &str = "expected a JSON document or a pattern, found YAML: convert it to JSON, for example with yq -o=json";
    for (text, line) in [
        ("name: nightly\nenabled: true\n", "name: nightly"),
        ("# a policy\n\n---\npolicy:\n", "---"),
        ("--- # a policy\npolicy:\n", "--- # a policy"),
        ("%YAML 1.2\n---\npolicy:\n", "%YAML 1.2"),
        ("  policy:\n    name: x\n", "policy:"),
        ("- id: r-1\n", "- id: r-1"),
        ("scheduled_operations:\r\n- name: b\r\n", "scheduled_operations:"),
    ] {
        refused(text, "yaml", YAML, line);
    }
    const TERRAFORM: &str = "expected a JSON document or a pattern, found Terraform configuration: write the plan \
         to a file and show it as JSON, with terraform plan -out=FILE and terraform show -json FILE";
    for (text, line) in [
        (
            "resource \"huaweicloud_cbr_policy\" \"p\" {\n}\n",
            "resource \"huaweicloud_cbr_policy\" \"p\" {",
        ),
        ("# main\n/* old\n*/\nlocals {\n", "locals {"),
        ("// x\nvariable \"hour\" {}", "variable \"hour\" {}"),
    ] {
        refused(text, "terraform", TERRAFORM, line);
    }
    const HTML: &str = "expected a JSON document or a pattern, found an HTML page, as proxies and login pages send: \
                        check the URL and the token, and repeat the download";
    refused("<!DOCTYPE html>\n<html>", "html", HTML, "<!DOCTYPE html>");
    refused("<HTML><body>502</body>", "html", HTML, "<HTML><body>502</body>");
    refused(
        "<?xml version=\"1.0\"?>",
        "xml",
        "expected a JSON document or a pattern, found XML: keeptime reads the JSON of the services",
        "<?xml version=\"1.0\"?>",
    );
    refused(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}",
        "http",
        "expected a JSON document or a pattern, found an HTTP response with its headers: keep only the body, \
         for example with curl without -i",
        "HTTP/1.1 200 OK",
    );
    for text in ["", "\n", " \t\r\n"] {
        refused(
            text,
            "empty",
            "expected a JSON document or a pattern, found an empty text: an earlier command or a download may \
             have failed",
            text,
        );
    }
}

#[test]
fn a_pattern_is_never_taken_for_another_format() {
    for text in [
        "FREQ=DAILY ;BYHOUR=2",
        "RRULE: FREQ=DAILY",
        "rrule: freq=daily",
        "BEGIN:VEVENT\nSUMMARY: x\nRRULE:FREQ=HOURLY\nEND:VEVENT",
        "DTSTART: 20250101",
        "BYHOUR=2",
        "MAILTO=root",
        "hello world",
        "BYHOUR=2;BYMINUTE=0;FREQ=DAILY",
        // Other lines than those of a crontab.
        "hello\n0 2 * * *",
        "FREQ=DAILY\n0 2 * * *",
        "MAIL-TO=root\n0 2 * * *",
    ] {
        let inspection = inspect(text, InspectOptions::default());
        assert_eq!(inspection.kind.map(|kind| kind.name()), Some("pattern"), "{text}");
    }
    let error = TextDocument::read("hello".to_owned(), Expected::Policy).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected a policy, found text that is neither JSON nor a pattern"
    );
}

/// Asserts the rules that a crontab becomes.
#[track_caller]
fn crontab(text: &str, rules: &str) {
    let inspection = inspect(text, InspectOptions::default());
    let [fault] = inspection.findings.as_slice() else { panic!("{:?}", inspection.findings) };
    let message = format!(
        "expected a JSON document or a pattern, found a crontab; if its times are in UTC, its pattern is {}",
        rules.replace('\n', " and ")
    );
    assert_eq!((fault.code, fault.message.as_str()), ("crontab", message.as_str()));
    let fix = fault.fix.as_ref().unwrap();
    assert_eq!((fix.certainty, fix.replacement.text()), (Certainty::Review, rules));
    assert!(read_pattern(fix.replacement.apply(text).unwrap(), None).is_ok());
}

#[test]
fn a_crontab_becomes_the_rules_that_fire_at_the_same_times() {
    for (text, rules) in [
        ("0 2 * * *", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0"),
        (
            "30 2 * * 1-5 /usr/local/bin/backup --all\n",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=2;BYMINUTE=30",
        ),
        ("15 */6 * * *", "FREQ=DAILY;BYHOUR=0,6,12,18;BYMINUTE=15"),
        ("0 1-9/4,22 * * sun,3", "FREQ=WEEKLY;BYDAY=WE,SU;BYHOUR=1,5,9,22;BYMINUTE=0"),
        ("0 4 * * 0,7", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=4;BYMINUTE=0"),
        ("0 4 * * */2", "FREQ=WEEKLY;BYDAY=TU,TH,SA,SU;BYHOUR=4;BYMINUTE=0"),
        ("@daily", "FREQ=DAILY;BYHOUR=0;BYMINUTE=0"),
        ("@weekly /bin/x", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=0;BYMINUTE=0"),
        (
            "# m h dom mon dow\nMAILTO=root\nCRON_TZ = UTC\n0 2 * * * root a\n0 4 * * 6 root b\n",
            "FREQ=DAILY;BYHOUR=2;BYMINUTE=0\nFREQ=WEEKLY;BYDAY=SA;BYHOUR=4;BYMINUTE=0",
        ),
    ] {
        crontab(text, rules);
    }
}

#[test]
fn a_crontab_without_equal_rules_says_why() {
    for (text, reason, line) in [
        ("0 2 1 * *", "the day of the month is 1, and a recurrence rule has only weekdays", ""),
        ("0 2 1 * 1", "the day of the month is 1, and a recurrence rule has only weekdays", ""),
        ("0 2 * 1-6 *", "the month is 1-6, and a recurrence rule has only weekdays", ""),
        ("*/15 * * * *", "MO 00:00 and MO 00:15 are 15 minutes apart, at least 60 are needed", ""),
        (
            "0 2 * * *\n30 2 * * *",
            "MO 02:00 and MO 02:30 are 30 minutes apart, at least 60 are needed",
            "0 2 * * *",
        ),
        ("0 24 * * *", "the hour takes 0 to 23, lists, ranges and steps, found 24", ""),
        ("0 5-2 * * *", "the hour takes 0 to 23, lists, ranges and steps, found 5-2", ""),
        ("0 2/6 * * *", "the hour takes 0 to 23, lists, ranges and steps, found 2/6", ""),
        ("0 */0 * * *", "the hour takes 0 to 23, lists, ranges and steps, found */0", ""),
        ("0 2 * * 8", "the weekday takes 0 to 7, lists, ranges and steps, found 8", ""),
        ("@reboot /bin/x", "@reboot has no time of the week", ""),
        ("@monthly", "@monthly has no time of the week", ""),
        ("0 30 2 * * ?", "it has six fields: remove the seconds, which come first", ""),
        ("0 30 2 * * MON-FRI", "it has six fields: remove the seconds, which come first", ""),
    ] {
        let message = format!(
            "expected a JSON document or a pattern, found a crontab that no pattern can express: {reason}"
        );
        let line = if line.is_empty() { text } else { line };
        refused(text, "crontab", &message, line);
    }
}

#[test]
fn the_error_of_a_service_says_what_to_do() {
    const TOKEN: &str = "get a new token and repeat the download";
    for (text, told, advice) in [
        (
            r#"{"error_msg": "Incorrect IAM authentication information: token expires", "error_code": "APIGW.0301"}"#,
            "APIGW.0301, Incorrect IAM authentication information: token expires",
            TOKEN,
        ),
        (
            r#"{"error": {"code": "401", "message": "The token has expired"}}"#,
            "401, The token has expired",
            TOKEN,
        ),
        (r#"{"error": {"message": "Unauthorized"}}"#, "Unauthorized", TOKEN),
        (
            r#"{"error_code": "BackupService.9900", "error_msg": "Forbidden"}"#,
            "BackupService.9900, Forbidden",
            "the user of the token needs the permission; then repeat the download",
        ),
        (
            r#"{"error_code": "CSBS.6001", "error_msg": "no such policy"}"#,
            "CSBS.6001, no such policy",
            "the download failed: correct the request and repeat it",
        ),
    ] {
        for (expected, name) in
            [(Expected::Policy, "a policy"), (DocumentFamily::Listing.into(), "a listing")]
        {
            let error = TextDocument::read(text.to_owned(), expected).unwrap_err();
            let message =
                format!("expected {name}, found the error of a service ({told}); {advice}");
            assert_eq!(error.to_string(), message);
        }
        let inspection = inspect(text, InspectOptions::default());
        let [note] = inspection.findings.as_slice() else { panic!("{:?}", inspection.findings) };
        assert_eq!((note.severity, note.code), (Severity::Note, "service_error"));
        assert_eq!(note.message, format!("this is the error of a service ({told}); {advice}"));
        // Whoever asks for an error has one.
        let kind = DocumentKind::recognize(&serde_json::from_str(text).unwrap()).unwrap();
        for options in [
            InspectOptions::default().with_kind(kind),
            InspectOptions::default().with_expected(Expected::from(DocumentFamily::Error)),
        ] {
            assert_eq!(inspect(text, options).findings, []);
        }
    }
}

#[test]
fn the_code_of_an_error_may_be_a_number() {
    let text = r#"{"error": {"code": 401, "message": "no"}}"#;
    let error = TextDocument::read(text.to_owned(), Expected::Policy).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected a policy, found the error of a service (401, no); get a new token and repeat the download"
    );
}

/// The span of the fault does not end within a character.
#[test]
fn text_in_any_script_is_refused_at_its_first_word() {
    for (text, word) in
        [("über uns", "über"), ("夜", "夜"), ("\u{fffd}: 1", "\u{fffd}"), ("a夜b c", "a夜b")]
    {
        let error = TextDocument::read(text, Expected::Policy).unwrap_err();
        assert_eq!(&text[error.findings()[0].span.clone()], word);
        let message = "expected a policy, found text that is neither JSON nor a pattern";
        assert_eq!(error.to_string(), message);
    }
}

/// The URL has no faults of its own.
#[test]
fn a_url_is_no_pattern() {
    let url = "GET /v1/p/checkpoint_items?limit=10&page=2";
    let message = "expected a pattern, found a query for backups: a query string, a URL or an object of parameters \
                   (csbs-backups-query)";
    assert_eq!(read_pattern(url, None).unwrap_err().to_string(), message);
    assert_eq!(read_pattern(url, Some(Dialect::Cbr)).unwrap_err().to_string(), message);
    let error = AnyPolicy::from_text(url, None, ZeroLimit::Unlimited).unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn text_that_is_almost_json_has_a_hint() {
    for (text, message, about) in [
        ("{'a': 1}", "not JSON: key must be a string; strings in JSON have double quotes", "'"),
        ("{\n// x\n}", "not JSON: key must be a string; JSON has no comments", "/"),
        ("{} {}", "not JSON: trailing characters; check takes one document per file", "{"),
        ("{\"a\": 1,}", "not JSON: trailing comma", "}"),
    ] {
        let inspection = inspect(text, InspectOptions::default());
        let [fault] = inspection.findings.as_slice() else { panic!("{:?}", inspection.findings) };
        assert_eq!((fault.message.as_str(), &text[fault.span.clone()]), (message, about));
    }
}

#[test]
fn bytes_in_another_encoding_are_named() {
    let text = "{\"name\": \"x\"}";
    let utf16 =
        |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    for bytes in [
        [vec![0xff, 0xfe], utf16(u16::to_le_bytes)].concat(),
        [vec![0xfe, 0xff], utf16(u16::to_be_bytes)].concat(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
    ] {
        assert_eq!(decode(bytes), Err(EncodingError::Utf16));
    }
    assert_eq!(decode(vec![0x1f, 0x8b, 8, 0]), Err(EncodingError::Gzip));
    let error = decode(b"{\n\"name\": \"L\xf6we\"}".to_vec()).unwrap_err();
    assert_eq!(error, EncodingError::Other { offset: 12, line: 2 });
    assert_eq!(
        error.to_string(),
        "is not UTF-8: invalid byte at offset 12, in line 2; if it is Windows-1252 or Latin-1, convert it with \
         iconv -f WINDOWS-1252 -t UTF-8"
    );
    assert_eq!(decode(text.as_bytes().to_vec()).as_deref(), Ok(text));
    for short in [&b""[..], b"[", b"\0", b"[]"] {
        assert_eq!(decode(short.to_vec()).unwrap().as_bytes(), short);
    }
}
