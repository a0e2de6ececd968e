//! Escapes text from files and arguments, so that it stays on one line of a
//! terminal.

/// Escapes invisible characters and those that change how a line is shown.
pub(crate) fn escaped(text: &str) -> String {
    let shown = |character: char| match character {
        '"' | '\'' | '\\' => character.to_string(),
        _ => character.escape_debug().to_string(),
    };
    text.chars().map(shown).collect()
}
