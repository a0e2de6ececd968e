//! Spans in bytes, characters and UTF-16 code units.

use keeptime::pattern::{Pattern, PatternError, SpanUnit, StoredPattern};
use proptest::prelude::*;

/// Returns what a language that counts in the unit finds at the span of a fault.
fn sliced(text: &str, error: &PatternError, unit: SpanUnit) -> String {
    slice(text, error.span_in(text, unit), unit)
}

fn slice(text: &str, span: core::ops::Range<usize>, unit: SpanUnit) -> String {
    match unit {
        SpanUnit::Bytes => text[span].to_owned(),
        SpanUnit::Characters => text.chars().skip(span.start).take(span.len()).collect(),
        SpanUnit::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[span]).unwrap()
        }
    }
}

#[test]
fn a_span_finds_the_fault_in_every_unit() {
    let cases = [
        ("FREQ=DAILY;BYHOUR=24", "24"),
        ("FREQ=DAILY;BYHOUR=é", "é"),
        ("FREQ=DAILY;BYHOUR=1,😀,2", "😀"),
        ("😀\nFREQ=DAILY", "😀"),
        ("BEGIN:VEVENT\nSUMMARY:café 😀\nRRULE:FREQ=DAILY;BYHOUR=24\nEND:VEVENT", "24"),
        (
            "BEGIN:VEVENT\r\nSUMMARY:caf\r\n é\r\n  😀\r\nRRULE:FREQ=DAILY;BYHOUR=24\r\nEND:VEVENT",
            "24",
        ),
        (
            "BEGIN:VEVENT\r\nSUMMARY:😀\r\nRRULE:FREQ=DAILY;BYHO\r\n UR=2\r\n 4\r\nEND:VEVENT",
            "2\r\n 4",
        ),
        ("BEGIN:VEVENT\nSUMMARY:😀\nRRULE:FREQ=DAILY;BYHOUR=é\n é\nEND:VEVENT", "é\n é"),
        ("BEGIN:VEVENT\nX-É:😀\nEND:VEVENT", "X-É:😀"),
        ("", ""),
    ];
    for (text, expected) in cases {
        let error = Pattern::parse(text).unwrap_err();
        for unit in SpanUnit::ALL {
            assert_eq!(sliced(text, &error, unit), expected, "{unit}: {text}");
        }
        assert_eq!(error.span_in(text, SpanUnit::Bytes), error.span());
    }
}

#[test]
fn a_span_in_a_list_is_one_of_its_rule() {
    let rules = ["FREQ=DAILY;BYHOUR=1;BYMINUTE=0", "FREQ=WEEKLY;BYDAY=😀;BYHOUR=é"];
    let faults = Pattern::faults_cbr_rules(&rules);
    let rule = rules[faults[1].rule_index().unwrap()];
    assert_eq!(sliced(rule, &faults[1], SpanUnit::Characters), "é");
    assert_eq!(faults[1].span_in(rule, SpanUnit::Bytes), 30..32);
    assert_eq!(faults[1].span_in(rule, SpanUnit::Characters), 27..28);
    assert_eq!(faults[1].span_in(rule, SpanUnit::Utf16), 28..29);
}

#[test]
fn a_note_has_spans_in_every_unit() {
    let text = "BEGIN:VEVENT\nSUMMARY:😀\nRRULE:FREQ=DAILY;INTERVAL=1;BYHOUR=2\nEND:VEVENT";
    let stored = StoredPattern::parse(text).unwrap();
    let note = &stored.notes()[0];
    for unit in SpanUnit::ALL {
        assert_eq!(slice(text, note.span_in(text, unit), unit), "INTERVAL=1");
    }
}

#[test]
fn a_span_of_another_text_is_moved_into_the_text() {
    for unit in SpanUnit::ALL {
        assert_eq!(unit.convert("", 3..7), 0..0);
        assert_eq!(unit.convert("é", 1..9).start, 0);
    }
    assert_eq!(SpanUnit::Utf16.convert("é😀", 3..5), 1..1);
    #[expect(clippy::reversed_empty_ranges)]
    let reversed = 5..2;
    assert_eq!(SpanUnit::Bytes.convert("FREQ=DAILY", reversed), 5..5);
}

proptest! {
    /// All units find the same text.
    #[test]
    fn all_units_find_the_same_text(
        text in "[FREQ=DAILY;BYHOUR,0-9é😀\r\n :]{0,40}", inside in any::<prop::sample::Index>(),
    ) {
        for error in Pattern::faults(&text) {
            for unit in SpanUnit::ALL {
                prop_assert_eq!(sliced(&text, &error, unit), &text[error.span()]);
            }
        }
        let boundaries: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        let end = boundaries[inside.index(boundaries.len())];
        for start in boundaries.into_iter().filter(|start| *start <= end) {
            for unit in SpanUnit::ALL {
                prop_assert_eq!(slice(&text, unit.convert(&text, start..end), unit), &text[start..end]);
            }
        }
    }
}
