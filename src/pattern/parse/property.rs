//! A content line as a property: `NAME;parameters:value` (RFC 2445, 4.1).

use core::ops::Range;

use crate::pattern::lines::Line;

/// Properties that would change the times, in an event as anywhere else.
const TIME_PROPERTIES: [&str; 5] = ["DTSTART", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"];

/// What a property is to a pattern.
#[derive(Clone, Copy)]
pub(super) enum Role {
    Begin,
    End,
    Rule,
    /// It would change the times.
    Time(&'static str),
    /// It describes, and is passed over.
    Descriptive,
}

/// What a line is as a property, and where its pieces stand in it.
pub(super) struct Property {
    pub(super) role: Role,
    /// With their semicolons; empty where there are none.
    pub(super) parameters: Range<usize>,
    pub(super) value: Range<usize>,
}

impl Property {
    /// A line as a property; `None` where it has no name and colon.
    pub(super) fn of(line: &Line<'_>) -> Option<Self> {
        let text = line.text.as_bytes();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        let name = text.iter().take_while(|byte| is_name(byte)).count();
        let colon = match text.get(name)? {
            _ if name == 0 => return None,
            b':' => name,
            b';' => name + unquoted_colon(&text[name..])?,
            _ => return None,
        };
        let role = role(&line.text[..name]);
        Some(Self { role, parameters: name..colon, value: colon + 1..text.len() })
    }
}

fn role(name: &str) -> Role {
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if is("RRULE") {
        Role::Rule
    } else if is("BEGIN") {
        Role::Begin
    } else if is("END") {
        Role::End
    } else {
        let time = TIME_PROPERTIES.into_iter().find(|known| is(known));
        time.map_or(Role::Descriptive, Role::Time)
    }
}

/// The first colon that stands outside of double quotes.
fn unquoted_colon(text: &[u8]) -> Option<usize> {
    let mut quoted = false;
    text.iter().position(|byte| {
        quoted ^= *byte == b'"';
        !quoted && *byte == b':'
    })
}
