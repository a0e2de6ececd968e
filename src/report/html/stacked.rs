//! On a narrow screen, the cells of a row are below each other, each with the head of its column before
//! it. The style sheet has these heads once instead of every cell.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::backups::BackupColumns;
use super::servers::Column;
use crate::explain::Language;
use crate::report::Report;

pub(super) fn labels(report: &Report<'_>, language: &dyn Language) -> String {
    let servers = report.servers.as_slice();
    let server_heads: Vec<String> =
        Column::of(servers).into_iter().map(|column| column.head(language)).collect();
    let backup_heads = BackupColumns::of(servers).heads(language);
    let fire_heads = super::fires::heads(report);
    let mut style = String::from("@media screen{@container (max-width:49rem){");
    for (table, heads) in [
        (".servers>tbody>tr:first-child>", server_heads),
        (".backups>tbody>tr>", backup_heads),
        (".fires>tbody>tr>", fire_heads),
    ] {
        for (number, head) in (1..).zip(heads) {
            // Writing to a string does not fail.
            let _ = write!(
                style,
                "{table}:nth-child({number})::before{{content:{}}}",
                quoted(&capitalized(&head))
            );
        }
    }
    style + "}}"
}

/// Capitalizes a head in Latin letters. The tables of Unicode for all others are large.
fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// A string of CSS that cannot end the style sheet.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|character| match character {
            '"' | '\\' | '<' | '>' | '&' => format!("\\{:x} ", u32::from(character)),
            _ if character.is_control() => String::from(" "),
            _ => String::from(character),
        })
        .collect();
    format!("\"{escaped}\"")
}
