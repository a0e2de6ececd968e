//! Escapes text from files and arguments, so that it stays on one line of a
//! terminal.

/// Escapes invisible characters and those that change how a line is shown.
pub(crate) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ' '..='~' => shown.push(character),
            // A mark that belongs to the letter before it is shown as it is.
            _ => shown.extend(format!("a{character}").escape_debug().skip(1)),
        }
    }
    shown
}
