//! Text from outside, as one line of a terminal can show it.

/// The text with escapes for what cannot be seen or would change how a line is shown.
pub(crate) fn escaped(text: &str) -> String {
    let shown = |character: char| match character {
        '"' | '\'' | '\\' => character.to_string(),
        _ => character.escape_debug().to_string(),
    };
    text.chars().map(shown).collect()
}
