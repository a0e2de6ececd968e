//! Finds the known name that an unknown name resembles.

/// Returns the known name that an unknown name resembles most.
///
/// Names resemble each other if they differ only in case and separators (`maxBackups`), in one or two
/// characters, or if the unknown name omits words of the known one (`retention_days`). Words are separated
/// by `_`, in the names of kinds by `-`.
pub(super) fn similar_name<'n>(
    unknown: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let nearest = known.into_iter().filter_map(|name| Some((distance(unknown, name)?, name)));
    nearest.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// Returns the distance of two names, or `None` if they do not resemble each other.
fn distance(unknown: &str, known: &str) -> Option<usize> {
    // Limits the time for long names in hostile documents.
    if unknown.len() > 2 * known.len() + 2 {
        return None;
    }
    let [a, b] = [unknown, known].map(letters);
    let allowed = match b.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let distance = edits(&a, &b);
    if distance <= allowed {
        return Some(distance);
    }
    leaves_out_words(unknown, known).then_some(allowed + 1)
}

/// Returns the characters in lower case, without word separators.
fn letters(name: &str) -> Vec<char> {
    let is_letter = |character: &char| !matches!(character, '_' | '-' | ' ');
    name.chars().filter(is_letter).map(|character| character.to_ascii_lowercase()).collect()
}

/// Returns whether `unknown` is two or more words of `known`, in the same order.
fn leaves_out_words(unknown: &str, known: &str) -> bool {
    let separators = ['_', '-'];
    let mut known = known.split(separators);
    unknown.contains(separators)
        && unknown.split(separators).all(|word| known.any(|known| known == word))
}

/// Returns the minimum number of insertions, removals, replacements and swaps of neighbours.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 7] =
        ["id", "name", "enabled", "max_backups", "retention_duration_days", "permanent", "type"];

    #[track_caller]
    fn check(unknown: &str, expected: Option<&str>) {
        assert_eq!(similar_name(unknown, KNOWN), expected, "{unknown}");
    }

    #[test]
    fn a_misspelt_name_is_found() {
        check("max_backup", Some("max_backups"));
        check("maxBackups", Some("max_backups"));
        check("MAX-BACKUPS", Some("max_backups"));
        check("mxa_backups", Some("max_backups"));
        check("enable", Some("enabled"));
        check("retention_days", Some("retention_duration_days"));
        check("duration_days", Some("retention_duration_days"));
        check("permament", Some("permanent"));
        check("ID", Some("id"));
        check("nmae", Some("name"));
        check("enabeld", Some("enabled"));
        check("______name", Some("name"));
    }

    #[test]
    fn misspelt_characters_count_less_than_words_that_are_left_out() {
        let known = ["retention_duration_days", "retention_daysxy"];
        assert_eq!(similar_name("retention_days", known), Some("retention_daysxy"));
    }

    #[test]
    fn an_unrelated_name_resembles_no_known_name() {
        for unknown in
            ["", "_", "is", "tags", "days", "backups", "vault", "time", "夜夜夜夜", "created_by"]
        {
            check(unknown, None);
        }
        check(&"max_backups".repeat(1000), None);
        check(&"_".repeat(1000), None);
        // Too long for the known name, or with more than two characters too many.
        check("_______name", None);
        check("naxx", None);
        // Two swaps.
        check("neabeld", None);
        check("max_backups_abc", None);
    }
}
