//! The trigger of a policy: its pattern, and in an answer its start.

use crate::schema::{Table, ValueRule, optional, required};
use crate::typed::{KnownWords, document};

/// The trigger in a request.
pub(super) const TRIGGER: Table = Table {
    refused_members: &[
        ("id", "id is set by the service; omit it"),
        ("name", "name is set by the service; omit it"),
        ("type", "type is set by the service; omit it"),
    ],
    ..Table::new(14, &[required("properties", ValueRule::Table(&PROPERTIES))])
};

const PROPERTIES: Table = Table {
    refused_members: &[(
        "start_time",
        "start_time is set by the service to the time of creation; omit it",
    )],
    ..Table::new(
        15,
        &[
            required("pattern", ValueRule::Rules),
            optional("start_window_minutes", ValueRule::Between { least: 60, most: 480 }),
        ],
    )
};

document! {
    /// The trigger of a policy in an answer.
    #[derive(Default)]
    Trigger of Cbr, part 24 {
        /// The id.
        optional text id,
        /// The name.
        optional text name,
        /// The type: `time`.
        optional known_word(TriggerTypeWords) trigger_type = "type",
        /// The pattern and its start.
        required_to_fire object(TriggerProperties) properties,
    }
}

document! {
    /// A pattern and its start.
    #[derive(Default)]
    TriggerProperties of Cbr, part 25 {
        /// The rules of the pattern. A text is read as one rule per line.
        required_to_fire rules pattern,
        /// The start, in UTC: the moment at which the policy was created.
        optional time start_time,
        /// How long after its time a run may start, in minutes.
        optional integer start_window_minutes,
    }
}

pub(crate) struct TriggerTypeWords;

impl KnownWords for TriggerTypeWords {
    const WORDS: &'static [&'static str] = &["time"];
}
