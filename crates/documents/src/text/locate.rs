//! Finds the spans of JSON pointers in a JSON text.
//!
//! Used only for a text that was parsed before and has faults. It therefore builds no values and
//! stops where the text is not JSON.

use std::ops::Range;

use hashbrown::HashMap;

/// The part of a member that a span covers. An item of a list has no name, so its span is always
/// `Value`.
#[derive(Clone, Copy)]
pub(super) enum MemberPart {
    Value,
    Name,
    /// The name of a repeated member, at its second occurrence.
    SecondName,
}

/// Finds the spans in `text` of JSON pointers (RFC 6901) in one pass. If a member is missing, its
/// span is the opening bracket of the object or list that should contain it.
pub(super) fn locate<'p>(
    text: &str,
    pointers: impl IntoIterator<Item = (&'p str, MemberPart)>,
) -> Vec<Range<usize>> {
    let mut root = PointerTree::default();
    let mut count = 0;
    for (pointer, part) in pointers {
        root.add(pointer, (count, part));
        count += 1;
    }
    if count == 0 {
        return Vec::new();
    }
    let spans = Spans { found: vec![0..text.len(); count], is_final: vec![false; count] };
    let mut scanner = Scanner { text: text.as_bytes(), at: 0, spans };
    scanner.space();
    // If the text ends early, the remaining pointers have the span of their container.
    let _ = scanner.find(&root);
    scanner.spans.found
}

/// Returns the spans in `text` of values.
pub(crate) fn value_spans(text: &str, pointers: &[String]) -> Vec<Range<usize>> {
    locate(text, pointers.iter().map(|pointer| (pointer.as_str(), MemberPart::Value)))
}

/// The spans by index, and which of them are final.
struct Spans {
    found: Vec<Range<usize>>,
    is_final: Vec<bool>,
}

impl Spans {
    fn set(&mut self, number: usize, span: Range<usize>) {
        if !self.is_final[number] {
            self.found[number] = span;
        }
    }

    /// Sets the same span for a value and everything below it.
    fn set_below(&mut self, wanted: &PointerTree, span: &Range<usize>) {
        for wanted in wanted.below.values() {
            self.set_all(wanted, span);
            self.set_below(wanted, span);
        }
    }

    fn set_all(&mut self, wanted: &PointerTree, span: &Range<usize>) {
        for (number, _) in &wanted.numbers {
            self.set(*number, span.clone());
        }
    }

    /// Sets the span of the name of a member at its `times`th occurrence in its object.
    fn set_name(&mut self, wanted: &PointerTree, span: &Range<usize>, times: usize) {
        for (number, part) in &wanted.numbers {
            match part {
                MemberPart::Value => {}
                MemberPart::Name => self.set(*number, span.clone()),
                MemberPart::SecondName => {
                    self.set(*number, span.clone());
                    self.is_final[*number] |= times == 2;
                }
            }
        }
    }
}

/// The tree of requested pointers: indices of the pointers to this value, and subtrees by member.
#[derive(Default)]
struct PointerTree {
    numbers: Vec<(usize, MemberPart)>,
    below: HashMap<String, PointerTree>,
}

impl PointerTree {
    fn add(&mut self, pointer: &str, number: (usize, MemberPart)) {
        let tokens = pointer.split('/').skip(1);
        let wanted = tokens.fold(self, |wanted, token| {
            wanted.below.entry(token.replace("~1", "/").replace("~0", "~")).or_default()
        });
        wanted.numbers.push(number);
    }
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    spans: Spans,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Skips the current value and records the requested spans in it.
    fn find(&mut self, wanted: &PointerTree) -> Option<()> {
        let start = self.at;
        let bracket = start..(start + 1).min(self.text.len());
        self.spans.set_below(wanted, &bracket);
        let whole = if wanted.below.is_empty() {
            self.value()
        } else {
            match self.peek()? {
                b'{' => self.find_in(true, wanted),
                b'[' => self.find_in(false, wanted),
                _ => self.value(),
            }
        };
        let end = if whole.is_some() { self.at } else { self.text.len() };
        self.spans.set_all(wanted, &(start..end));
        whole
    }

    /// Skips an object or a list and records the requested spans in it.
    fn find_in(&mut self, is_object: bool, wanted: &PointerTree) -> Option<()> {
        let mut times: HashMap<String, usize> = HashMap::new();
        self.at += 1;
        for index in 0_usize.. {
            self.space();
            if matches!(self.peek()?, b'}' | b']') {
                break;
            }
            let (token, name) = if is_object {
                let key = self.string()?;
                self.space();
                self.at += 1; // the colon
                self.space();
                (serde_json::from_slice(&self.text[key.clone()]).ok()?, Some(key))
            } else {
                (index.to_string(), None)
            };
            // The last of several members with one name counts: its spans overwrite the others.
            match wanted.below.get(&token) {
                Some(wanted) => {
                    self.find(wanted)?;
                    if let Some(name) = name {
                        let times = times.entry(token).or_default();
                        *times += 1;
                        self.spans.set_name(wanted, &name, *times);
                    }
                }
                None => self.value()?,
            }
            self.space();
            if self.peek()? == b',' {
                self.at += 1;
            }
        }
        self.at += 1;
        Some(())
    }

    /// Skips a string and returns its span, quotes included.
    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek()? {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(start..self.at)
    }

    /// Skips a value of any depth.
    fn value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                // A scalar, or a single character between two values.
                _ => {
                    // What is not JSON is not cut within a character.
                    let is_scalar = |byte: &u8| {
                        byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"+-.".contains(byte)
                    };
                    let length = self.text[self.at..].iter().take_while(|b| is_scalar(b)).count();
                    self.at += length.max(1);
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, pointer: &str, expected: &str) {
        assert_eq!(&text[value(text, pointer)], expected);
    }

    fn value(text: &str, pointer: &str) -> Range<usize> {
        locate(text, [(pointer, MemberPart::Value)])[0].clone()
    }

    #[test]
    fn a_pointer_leads_to_its_value() {
        let text = r#" {"a": [1, {"b/c": "x\"y]"}, -2.5e3], "~d": {"e": null}, "é": true} "#;
        check(text, "", text.trim());
        check(text, "/a/0", "1");
        check(text, "/a/1", r#"{"b/c": "x\"y]"}"#);
        check(text, "/a/1/b~1c", r#""x\"y]""#);
        check(text, "/a/2", "-2.5e3");
        check(text, "/~0d/e", "null");
        check(text, "/é", "true");
    }

    #[test]
    fn a_missing_member_leads_to_the_bracket_that_should_hold_it() {
        let text = r#"{"a": {"b": [1]}}"#;
        check(text, "/x", "{");
        check(text, "/x/y", "{");
        assert_eq!(value(text, "/a/x"), 6..7);
        check(text, "/a/b/7", "[");
        check(text, "/a/b/0/c", "1");
    }

    #[test]
    fn of_a_member_that_stands_twice_the_last_counts() {
        check(r#"{"a": 1, "a": 2}"#, "/a", "2");
        check(r#"{"a": {"b": 1}, "a": {"c": 2}}"#, "/a/b", "{");
        assert_eq!(value(r#"{"a": {"b": 1}, "a": {"c": 2}}"#, "/a/b"), 21..22);
    }

    #[test]
    fn a_name_is_found_as_its_value_is() {
        let text = r#"{"a": 1, "b": {"a": 2, "c": 3, "a": 4, "a": 5}, "b": {}}"#;
        let span = |pointer, part| locate(text, [(pointer, part)])[0].clone();
        assert_eq!(span("/a", MemberPart::Name), 1..4);
        assert_eq!(span("/b/a", MemberPart::SecondName), 31..34);
        assert_eq!(span("/b", MemberPart::SecondName), 48..51);
        // Cases: absent, present once, an item of a list.
        assert_eq!(span("/x", MemberPart::Name), 0..1);
        assert_eq!(span("/a", MemberPart::SecondName), 1..4);
        assert_eq!(locate(r#"[{"a": 1}]"#, [("/0", MemberPart::Name)])[0], 1..9);
    }

    #[test]
    fn many_pointers_are_found_at_once() {
        let text = r#"{"a": [1, {"b": 2}], "c": 3}"#;
        let pointers = ["/c", "/a/1/b", "/a", "", "/a/1/x", "/c", "/a/9/b"];
        let spans = locate(text, pointers.map(|pointer| (pointer, MemberPart::Value)));
        let found: Vec<&str> = spans.into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["3", "2", r#"[1, {"b": 2}]"#, text, "{", "3", "["]);
    }

    #[test]
    fn text_that_is_not_json_ends_the_search() {
        for text in ["", "{", "{\"a", "[1,", "{\"a\":", "\"\\", "]"] {
            for pointer in ["", "/a", "/0", "/a/b"] {
                for part in [MemberPart::Value, MemberPart::Name, MemberPart::SecondName] {
                    let span = locate(text, [(pointer, part)])[0].clone();
                    assert!(span.start <= span.end && span.end <= text.len());
                }
            }
        }
    }
}
