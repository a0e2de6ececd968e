//! Lines of a crontab, and the recurrence rules that say the same.

use keeptime::pattern::{Excerpt, Pattern};

/// Reads a crontab. Returns the offset of its first entry, and the rules that fire at the same times, one per
/// line, or the reason why there are none. Returns `None` if the text is not a crontab.
pub(super) fn read(text: &str) -> Option<(usize, Result<String, String>)> {
    let mut entries = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let is_comment = content.is_empty() || content.starts_with('#');
        if !is_comment && !is_variable(content) {
            entries.push((offset, fields(content)?));
        }
        offset += line.len();
    }
    let (start, _) = *entries.first()?;
    Some((start, rules(&entries)))
}

/// Returns whether a line sets a variable, such as `MAILTO=root`.
fn is_variable(line: &str) -> bool {
    let name = line.split('=').next().unwrap_or(line).trim();
    line.contains('=')
        && !name.eq_ignore_ascii_case("FREQ")
        && name.chars().all(|found| found.is_ascii_alphanumeric() || found == '_')
}

/// The five fields of an entry, or the word that stands for them.
#[derive(Clone, Copy)]
enum Fields<'l> {
    Five([&'l str; 5]),
    /// More fields than cron has before its command: other programs begin with the second.
    WithSeconds,
    Word(&'l str),
}

/// Returns the fields of an entry, or `None` if the line is not an entry.
fn fields(line: &str) -> Option<Fields<'_>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    if let Some(word) = words.first().filter(|word| word.starts_with('@')) {
        let is_name = word.len() > 1 && word[1..].bytes().all(|byte| byte.is_ascii_alphabetic());
        return is_name.then_some(Fields::Word(word));
    }
    let five: [&str; 5] = words.get(..5)?.try_into().ok()?;
    let is_numeric = |field: &str| {
        field.contains(|found: char| found.is_ascii_digit() || found == '*')
            && field.bytes().all(|byte| byte.is_ascii_digit() || b"*,-/?LW#".contains(&byte))
    };
    let is_named = |field: &str| {
        !field.is_empty()
            && field.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*,-/?#".contains(&byte))
    };
    let [minute, hour, day, month, weekday] = five;
    if ![minute, hour].into_iter().all(is_numeric)
        || ![day, month, weekday].into_iter().all(is_named)
    {
        return None;
    }
    let has_sixth = words.get(5).is_some_and(|sixth| {
        matches!(*sixth, "*" | "?") || WEEKDAYS.iter().any(|(name, _)| sixth.starts_with(name))
    });
    Some(if has_sixth { Fields::WithSeconds } else { Fields::Five(five) })
}

fn rules(entries: &[(usize, Fields<'_>)]) -> Result<String, String> {
    let rules: Result<Vec<String>, String> =
        entries.iter().map(|(_, fields)| rule(*fields)).collect();
    let rules = rules?.join("\n");
    match Pattern::parse(&rules) {
        Ok(_) => Ok(rules),
        Err(error) => Err(error.to_string()),
    }
}

/// Returns the rule that fires at the times of an entry, or the reason why there is none.
fn rule(fields: Fields<'_>) -> Result<String, String> {
    let [minute, hour, day, month, weekday] = match fields {
        Fields::Five(fields) => fields,
        Fields::Word("@daily" | "@midnight") => ["0", "0", "*", "*", "*"],
        Fields::Word("@weekly") => ["0", "0", "*", "*", "0"],
        Fields::Word("@hourly") => ["0", "*", "*", "*", "*"],
        Fields::Word(word) => {
            return Err(format!("{} has no time of the week", Excerpt::from(word)));
        }
        Fields::WithSeconds => {
            return Err("it has six fields: remove the seconds, which come first".to_owned());
        }
    };
    for (field, name) in [(day, "the day of the month"), (month, "the month")] {
        if field != "*" && field != "?" {
            let field = Excerpt::from(field);
            return Err(format!("{name} is {field}, and a recurrence rule has only weekdays"));
        }
    }
    let minutes = numbers(minute, "the minute", 59, &[])?;
    let hours = numbers(hour, "the hour", 23, &[])?;
    let time = format!("BYHOUR={};BYMINUTE={}", list(&hours), list(&minutes));
    if matches!(weekday, "*" | "?") {
        return Ok(format!("FREQ=DAILY;{time}"));
    }
    let mut days = numbers(weekday, "the weekday", 7, &WEEKDAYS)?;
    // Sunday is 0 or 7; a rule lists it last.
    days.iter_mut().filter(|day| **day == 0).for_each(|day| *day = 7);
    days.sort_unstable();
    days.dedup();
    let codes: Vec<&str> =
        days.iter().filter_map(|day| CODES.get(usize::from(*day) - 1).copied()).collect();
    Ok(format!("FREQ=WEEKLY;BYDAY={};{time}", codes.join(",")))
}

const CODES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

const WEEKDAYS: [(&str, u8); 7] =
    [("SUN", 0), ("MON", 1), ("TUE", 2), ("WED", 3), ("THU", 4), ("FRI", 5), ("SAT", 6)];

fn list(numbers: &[u8]) -> String {
    numbers.iter().map(u8::to_string).collect::<Vec<_>>().join(",")
}

/// Returns the numbers of a field, ascending: lists, ranges and steps.
fn numbers(field: &str, name: &str, max: u8, names: &[(&str, u8)]) -> Result<Vec<u8>, String> {
    let invalid = || {
        format!("{name} takes 0 to {max}, lists, ranges and steps, found {}", Excerpt::from(field))
    };
    let number = |text: &str| -> Option<u8> {
        let known = names.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
        let value = known.map_or_else(|| text.parse().ok(), |(_, number)| Some(*number));
        value.filter(|number| *number <= max && !text.starts_with('+'))
    };
    let mut found = Vec::new();
    for item in field.split(',') {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, step.parse().ok().filter(|step| *step > 0)),
            None => (item, Some(1)),
        };
        let bounds = match range.split_once('-') {
            // The last weekday is 6; 7 is Sunday again.
            None if range == "*" => Some((0, if names.is_empty() { max } else { 6 })),
            Some((first, last)) => number(first).zip(number(last)),
            // A step needs a range.
            None if item.contains('/') => None,
            None => number(range).map(|number| (number, number)),
        };
        let (Some((first, last)), Some(step)) = (bounds, step) else { return Err(invalid()) };
        if first > last {
            return Err(invalid());
        }
        found.extend((first..=last).step_by(step));
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
