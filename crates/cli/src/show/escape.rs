//! Escapes text from files and arguments, so that it stays on one line of a
//! terminal.

/// Escapes invisible characters and those that change how a line is shown.
pub(crate) fn escaped(text: &str) -> String {
    let shown = |character: char| match character {
        '"' | '\'' | '\\' => character.to_string(),
        // A mark that belongs to the letter before it is shown as it is.
        _ => format!("a{character}").escape_debug().skip(1).collect(),
    };
    text.chars().map(shown).collect()
}
