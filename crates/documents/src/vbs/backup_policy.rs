//! A backup policy (VBS v2, "Backup Policies"): its requests, its answers, and what it means.
//!
//! The reference has ranges of its own for a request that creates a policy and for one that changes it.
//! This crate uses the ranges for creating a policy for both, because they are wider.

use chrono::FixedOffset;
use serde_json::Value;

use super::times::{DAY_NAMES, pattern, start_times};
use crate::fault::{Fault, FaultKind};
use crate::limits_error::LimitsError;
use crate::long_term::{TIMEZONE_ALLOWED, parse_timezone};
use crate::message_text::shown;
use crate::note::NoteKind;
use crate::schema::{
    Checker, ForbiddenCharacters, ListSize, ObjectNode, Table, ValueRule, optional, required,
};
use crate::typed::{KnownWords, document};
use keeptime::policy::{Firing, Keeping, Policy, PolicyState, UnreadableLimits, UnsupportedTimes};
use keeptime::retention::Limits;

const CREATE: Table = Table::new(
    7,
    &[
        required("backup_policy_name", NAME).with_code(name_code),
        required("scheduled_policy", ValueRule::Table(&NEW_SCHEDULE)),
        optional("tags", ValueRule::List(&ValueRule::Table(&TAG), ListSize::AtMost(10)))
            .with_code(|_| "AutoBackup.0214"),
        optional("time_zone", ValueRule::Timezone).with_code(|_| "AutoBackup.0226"),
    ],
);

const UPDATE: Table = Table::new(
    8,
    &[
        optional(
            "backup_policy_name",
            ValueRule::NameWithoutPrefix { most: 64, prefix: "default" },
        )
        .with_code(name_code),
        optional("scheduled_policy", ValueRule::Table(&CHANGED_SCHEDULE)),
        optional("time_zone", ValueRule::Timezone).with_code(|_| "AutoBackup.0226"),
    ],
);

const NAME: ValueRule = ValueRule::Name { most: 64 };

fn name_code(kind: &FaultKind) -> &'static str {
    match kind {
        FaultKind::Length => "AutoBackup.0101",
        _ => "AutoBackup.0102",
    }
}

const TAG: Table = Table::new(
    10,
    &[
        required("key", ValueRule::Characters { least: 1, most: 36, forbidden: NOT_IN_TAGS }),
        required("value", ValueRule::Characters { least: 0, most: 43, forbidden: NOT_IN_TAGS }),
    ],
);

const NOT_IN_TAGS: ForbiddenCharacters = ForbiddenCharacters {
    contains: |found| !(found.is_alphanumeric() || matches!(found, '-' | '_')),
    message: "only letters, digits, - and _",
};

const START_TIME: ValueRule = ValueRule::ParsedBy(|text| start_times(text).map(drop));
const FREQUENCY: ValueRule = ValueRule::IntegerIn { min: 1, max: 30 };
const WEEKDAYS: ValueRule = ValueRule::List(&ValueRule::OneOf(&DAY_NAMES), ListSize::AtLeastOne);
const COUNT: ValueRule = ValueRule::IntegerIn { min: 2, max: 99 };
const DAYS: ValueRule = ValueRule::IntegerIn { min: 2, max: 99_999 };

const NEW_SCHEDULE: Table = Table {
    check_combination: |checker, schedule| {
        require_one(checker, schedule, [FREQUENCY_MEMBER, WEEK_MEMBER], "AutoBackup.0106");
        require_one(checker, schedule, [COUNT_MEMBER, DAYS_MEMBER], "AutoBackup.0107");
        note_ignored(checker, schedule);
    },
    ..Table::new(
        9,
        &[
            required("start_time", START_TIME).with_code(|_| "AutoBackup.0103"),
            optional(FREQUENCY_MEMBER, FREQUENCY).with_code(|_| "AutoBackup.0106"),
            optional(WEEK_MEMBER, WEEKDAYS).with_code(|_| "AutoBackup.0106"),
            optional(COUNT_MEMBER, COUNT).with_code(|_| "AutoBackup.0107"),
            optional(DAYS_MEMBER, DAYS).with_code(|_| "AutoBackup.0107"),
            optional(REMAIN_FIRST_MEMBER, ValueRule::OneOf(&["Y", "N"]))
                .with_code(|_| "AutoBackup.0105"),
            required("status", ValueRule::OneOf(&["ON", "OFF"])).with_code(|_| "AutoBackup.0104"),
        ],
    )
};

const CHANGED_SCHEDULE: Table = Table {
    check_combination: note_ignored,
    ..Table::new(
        9,
        &[
            optional("start_time", START_TIME).with_code(|_| "AutoBackup.0103"),
            optional(FREQUENCY_MEMBER, FREQUENCY).with_code(|_| "AutoBackup.0106"),
            optional(WEEK_MEMBER, WEEKDAYS).with_code(|_| "AutoBackup.0106"),
            optional(COUNT_MEMBER, COUNT).with_code(|_| "AutoBackup.0107"),
            optional(DAYS_MEMBER, DAYS).with_code(|_| "AutoBackup.0107"),
            optional(REMAIN_FIRST_MEMBER, ValueRule::OneOf(&["Y", "N"]))
                .with_code(|_| "AutoBackup.0105"),
            optional("status", ValueRule::OneOf(&["ON", "OFF"])).with_code(|_| "AutoBackup.0104"),
        ],
    )
};

const FREQUENCY_MEMBER: &str = "frequency";
const WEEK_MEMBER: &str = "week_frequency";
// The service's spelling.
const COUNT_MEMBER: &str = "rentention_num";
const DAYS_MEMBER: &str = "rentention_day";
const REMAIN_FIRST_MEMBER: &str = "remain_first_backup_of_curMonth";

/// Adds a fault if a request has neither of two members.
fn require_one(
    checker: &mut Checker,
    schedule: &ObjectNode<'_>,
    [first, second]: [&str; 2],
    code: &'static str,
) {
    if [first, second].iter().all(|member| schedule.member(member).is_none()) {
        let message = format!("{first} or {second} is required");
        let fault = Fault::new(schedule.member_pointer(first), FaultKind::Missing, message);
        checker.fault(fault.with_service_code(code));
    }
}

/// Notes members that have no effect because of another one.
fn note_ignored(checker: &mut Checker, schedule: &ObjectNode<'_>) {
    for (winner, ignored) in [(FREQUENCY_MEMBER, WEEK_MEMBER), (COUNT_MEMBER, DAYS_MEMBER)] {
        if let (Some(_), Some(node)) = (schedule.member(winner), schedule.member(ignored)) {
            let message = format!("{ignored} has no effect because {winner} is set");
            checker.note(node.pointer(), NoteKind::IgnoredMember, message);
        }
    }
}

document! {
    /// The body of a request that creates a backup policy.
    ///
    /// ```
    /// use keeptime_documents::vbs::CreateBackupPolicy;
    ///
    /// let body = serde_json::json!({"backup_policy_name": "nightly", "scheduled_policy": {
    ///     "start_time": "02:30", "frequency": 1, "rentention_num": 7, "status": "ON"}});
    /// let checked = CreateBackupPolicy::check(&body);
    /// let fault = &checked.faults()[0];
    /// assert_eq!(fault.code(), "AutoBackup.0103");
    /// assert_eq!(
    ///     fault.message(),
    ///     "start_time takes full hours as HH:00, separated by commas, found \"02:30\"",
    /// );
    /// ```
    CreateBackupPolicy of Vbs, request CREATE {
        /// The policy's name.
        optional text backup_policy_name,
        /// When it fires and what it keeps.
        required object(ScheduledPolicy) scheduled_policy,
        /// The policy's tags.
        optional any tags,
        /// The offset from UTC of the clock by which weekdays begin.
        optional text time_zone,
    }
}

document! {
    /// The body of a request that changes a backup policy. Every member may be left out.
    UpdateBackupPolicy of Vbs, request UPDATE {
        /// The policy's name.
        optional text backup_policy_name,
        /// When it fires and what it keeps.
        optional object(ScheduledPolicy) scheduled_policy,
        /// The offset from UTC of the clock by which weekdays begin.
        optional text time_zone,
    }
}

document! {
    /// The answer to a request that creates a backup policy.
    CreatedBackupPolicy of Vbs, answer 11 {
        /// The policy's id.
        optional id backup_policy_id,
    }
}

document! {
    /// A page of backup policies.
    BackupPolicies of Vbs, answer 12 {
        /// The policies.
        required list(BackupPolicy) backup_policies,
    }
}

document! {
    /// A backup policy in an answer.
    BackupPolicy of Vbs, part 13 {
        /// Its id.
        optional text backup_policy_id,
        /// Its name. Some answers have a space after the name of this member.
        optional text backup_policy_name = "backup_policy_name" | "backup_policy_name ",
        /// When it fires and what it keeps.
        required_for_policy object(ScheduledPolicy) scheduled_policy,
        /// The number of disks that it backs up.
        optional integer policy_resource_count,
        /// The offset from UTC of the clock by which weekdays begin.
        optional text time_zone,
    }
}

document! {
    /// When a backup policy fires and what it keeps.
    #[derive(Default)]
    ScheduledPolicy of Vbs, part 14 {
        /// The hours in UTC, as `22:00,00:00`.
        optional text start_time,
        /// The number of days from one backup to the next.
        optional integer frequency,
        /// The weekdays, such as `MON`.
        optional text_list week_frequency,
        /// How many backups are kept.
        optional integer count = "rentention_num",
        /// For how many days backups are kept. The service rounds a fraction down.
        optional number days = "rentention_day",
        /// Whether the first backup of a month is kept until the month ends: `Y` or `N`, in some answers a
        /// boolean.
        optional any remain_first = "remain_first_backup_of_curMonth",
        /// `ON` or `OFF`. Absent means `ON`.
        optional known_word(StatusWords) status,
    }
}

const ON: &str = "ON";

pub(crate) struct StatusWords;

impl KnownWords for StatusWords {
    const WORDS: &'static [&'static str] = &[ON, "OFF"];
}

impl CreateBackupPolicy {
    /// Returns what the policy does. Its disks are not part of the request, so its objects are unknown.
    ///
    /// Its times are unknown if `frequency` is above 1, and its limits if the first backup of a month is
    /// kept; see [`BackupPolicy::to_policy`].
    pub fn to_policy(&self) -> Policy {
        self.scheduled_policy().to_policy(self.time_zone())
    }
}

impl BackupPolicy {
    /// Returns what the policy does. Its disks are not part of the answer, so its objects are unknown.
    ///
    /// - A `frequency` above 1 is not computed. The manual says that such a policy runs on day 1 of each
    ///   month and every `frequency` days after it; recorded runs contradict this.
    /// - With `remain_first_backup_of_curMonth`, the limits are unknown: they would delete the first backup
    ///   of the month, which the service keeps until the month ends.
    ///
    /// Both are errors of the [`Policy`], which can still be used for the rest.
    pub fn to_policy(&self) -> Policy {
        let scheduled = self.scheduled_policy().cloned().unwrap_or_default();
        scheduled.to_policy(self.time_zone()).with_id(self.backup_policy_id().map(str::to_owned))
    }
}

impl ScheduledPolicy {
    fn to_policy(&self, time_zone: Option<&str>) -> Policy {
        let state = match self.status() {
            None | Some("") => PolicyState::Enabled,
            Some(status) if status.eq_ignore_ascii_case(ON) => PolicyState::Enabled,
            // With an unknown status, nothing is deleted.
            Some(_) => PolicyState::NotEnabled,
        };
        Policy::new(self.firing(time_zone), self.keeping(), state, []).with_unknown_objects()
    }

    fn firing(&self, time_zone: Option<&str>) -> Firing {
        let time_zone = time_zone.filter(|time_zone| !time_zone.is_empty());
        let offset = time_zone.map_or(FixedOffset::east_opt(0), parse_timezone);
        let Some(offset) = offset.map(|offset| offset.local_minus_utc()) else {
            let found = shown(&time_zone.into());
            return UnsupportedTimes::new(format!(
                "time_zone takes {TIMEZONE_ALLOWED}, found {found}, so the days are unknown"
            ))
            .into();
        };
        let weekdays = match (self.frequency(), self.week_frequency()) {
            (Some(1), _) => &DAY_NAMES.map(str::to_owned)[..],
            (Some(days), _) => {
                return UnsupportedTimes::new(format!(
                    "a frequency of {days} days is not computed: the manual says that the policy runs on day 1 \
                     of each month and every {days} days after it, but recorded runs contradict that"
                ))
                .into();
            }
            (None, []) => return UnsupportedTimes::new(NO_DAYS).into(),
            (None, weekdays) => weekdays,
        };
        match pattern(self.start_time().unwrap_or_default(), weekdays, offset) {
            Ok(pattern) => pattern.into(),
            Err(message) => UnsupportedTimes::new(message).into(),
        }
    }

    fn keeping(&self) -> Keeping {
        let is_no = |value: &Value| match value {
            Value::Bool(keeps) => !keeps,
            Value::String(text) => text.eq_ignore_ascii_case("N") || text.is_empty(),
            _ => false,
        };
        if self.remain_first().is_some_and(|value| !is_no(value)) {
            let message = format!(
                "{REMAIN_FIRST_MEMBER} keeps the first backup of a month until the month ends, which \
                 keeptime cannot compute"
            );
            return UnreadableLimits::new(LimitsError::new(REMAIN_FIRST_MEMBER, message)).into();
        }
        #[allow(clippy::cast_possible_truncation)] // rounded down, as the service does
        let days = self.days().map(|days| days.floor() as i64);
        let (field, limit) = match (self.count(), days) {
            (Some(count), _) => (COUNT_MEMBER, count),
            (None, Some(days)) => (DAYS_MEMBER, days),
            (None, None) => return Limits::UNLIMITED.into(),
        };
        match u32::try_from(limit) {
            Ok(limit @ 1..=99_999) if field == COUNT_MEMBER => {
                Limits::UNLIMITED.with_max_backups(limit).into()
            }
            Ok(limit @ 1..=99_999) => Limits::UNLIMITED.with_max_days(limit).into(),
            _ => {
                let message = format!("{field} takes 1 to 99999, found {limit}");
                UnreadableLimits::new(LimitsError::new(field, message)).into()
            }
        }
    }
}

const NO_DAYS: &str = "frequency or week_frequency is missing, so the days are unknown";
