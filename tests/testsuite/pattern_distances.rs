//! Times of a pattern that are less than an hour apart.

use keeptime::pattern::{Pattern, PatternErrorKind, PatternFromRulesError};

use crate::pattern_checks::{HEAD, TAIL, reads, rule};

#[test]
fn times_are_an_hour_apart() {
    rule(
        "FREQ=DAILY;BYHOUR=8,9;BYMINUTE=30,0",
        "too_close",
        "FREQ=DAILY;BYHOUR=8,9;BYMINUTE=30,0",
        "MO 08:00 and MO 08:30 are 30 minutes apart, at least 60 are needed",
    );
    rule(
        "FREQ=DAILY;BYMINUTE=1,0,59",
        "two_minutes",
        "FREQ=DAILY;BYMINUTE=1,0,59",
        "minutes 0 and 1 of an hour are 1 minute apart, at least 60 are needed",
    );
    let later = "FREQ=WEEKLY;BYDAY=MO;BYHOUR=0;BYMINUTE=15";
    rule(
        &format!("FREQ=WEEKLY;BYDAY=SU;BYHOUR=23;BYMINUTE=45\n{later}"),
        "too_close",
        later,
        "SU 23:45 and MO 00:15 are 30 minutes apart, at least 60 are needed",
    );
    reads(
        "FREQ=DAILY;BYHOUR=23;BYMINUTE=30\nFREQ=DAILY;BYHOUR=0;BYMINUTE=30",
        &["FREQ=DAILY;BYHOUR=0;BYMINUTE=30", "FREQ=DAILY;BYHOUR=23;BYMINUTE=30"],
    );
    // Rules that need a start are not compared until the start is known.
    reads(
        "FREQ=DAILY\nFREQ=DAILY;BYHOUR=8;BYMINUTE=0",
        &["FREQ=DAILY", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0"],
    );
}

#[test]
fn rules_that_are_too_close_for_every_start_are_refused() {
    let close =
        "two times are less than an hour apart whatever the start is: with the start MO 00:00, ";
    for (first, last, example) in [
        (
            "FREQ=DAILY;BYHOUR=1;BYMINUTE=0\nFREQ=DAILY;BYHOUR=2;BYMINUTE=30\n",
            "FREQ=DAILY;BYHOUR=1,2",
            "MO 02:00 and MO 02:30 are 30 minutes apart",
        ),
        (
            "FREQ=WEEKLY;BYHOUR=1;BYMINUTE=0\n",
            "FREQ=WEEKLY;BYHOUR=1;BYMINUTE=1",
            "MO 01:00 and MO 01:01 are 1 minute apart",
        ),
        (
            "FREQ=DAILY;BYMINUTE=0\n",
            "FREQ=WEEKLY;BYDAY=SU;BYMINUTE=30",
            "SU 00:00 and SU 00:30 are 30 minutes apart",
        ),
        (
            "FREQ=DAILY;BYHOUR=0,2,4,6,8,10,12,14,16,18,20,22;BYMINUTE=30\n",
            "FREQ=DAILY;BYMINUTE=31",
            "MO 00:30 and MO 00:31 are 1 minute apart",
        ),
    ] {
        // The fault is at the first rule that leaves no valid start, wherever it is.
        let after = "FREQ=DAILY\n";
        for text in [format!("{first}{last}"), format!("{first}{last}\n{after}")] {
            let example = format!("{close}{example}, at least 60 are needed");
            rule(&text, "too_close_for_every_start", last, &example);
        }
        let lines = format!("{first}{last}").replace('\n', "\r\nRRULE:");
        let text = format!("{HEAD}SUMMARY:x\r\nRRULE:{lines}\r\n{TAIL}");
        let faults = Pattern::faults(&text);
        assert_eq!(faults.len(), 1);
        assert_eq!(&text[faults[0].span()], last);
        let rules = first.lines().chain([last]);
        let rules = rules.map(|rule| Pattern::parse(rule).unwrap().rules()[0]);
        assert!(matches!(
            Pattern::from_rules(rules),
            Err(PatternFromRulesError::TooCloseForEveryStart { .. })
        ));
    }
    // One valid start is enough: here any day at 02:00.
    reads(
        "FREQ=DAILY;BYHOUR=1;BYMINUTE=0\nFREQ=DAILY;BYHOUR=3;BYMINUTE=0\nFREQ=DAILY\nFREQ=DAILY;BYHOUR=2",
        &[
            "FREQ=DAILY",
            "FREQ=DAILY;BYHOUR=1;BYMINUTE=0",
            "FREQ=DAILY;BYHOUR=2",
            "FREQ=DAILY;BYHOUR=3;BYMINUTE=0",
        ],
    );
    // The rule that waits for the start may come first.
    let complete = "FREQ=DAILY;BYHOUR=1;BYMINUTE=0\nFREQ=DAILY;BYHOUR=2;BYMINUTE=30";
    let faults = Pattern::faults(&format!("FREQ=DAILY;BYHOUR=1,2\n{complete}"));
    assert!(matches!(faults[0].kind(), PatternErrorKind::TooCloseForEveryStart { .. }));
    // Here any day but Monday.
    let weekdays = [
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=7;BYMINUTE=59",
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0",
        "FREQ=WEEKLY;BYHOUR=8",
    ];
    reads(&weekdays.join("\n"), &weekdays);
}
