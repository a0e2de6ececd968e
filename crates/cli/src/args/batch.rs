//! The arguments of `keeptime batch`.

use clap::Args;

#[derive(Args)]
#[command(after_help = "\
Examples:
  echo '{\"op\":\"pattern\",\"pattern\":\"FREQ=DAILY;BYHOUR=2;BYMINUTE=0\"}' | keeptime batch

Requests: {\"id\": any, \"op\": …} and the members below; members in brackets are optional.
  pattern  pattern
  next     pattern, after, [count 0 to 10000], [schedule members]
  prev     pattern, before, [count 0 to 10000], [schedule members]
  count    pattern, from, until, [schedule members]
  plan     policy (a whole policy of any service), now, backups, [vaults], [keep_at_least],
           [zero: unlimited, literal], [leave_none], [even_if_disabled]
  prune    retention, now, backups, [format: csbs, cbr], [keep_at_least], [zero: unlimited, literal]
  policy   policy (the body of a create-policy request)
  check    kind (a name from keeptime kinds), body
  kinds
Operations with a pattern also have dialect (csbs, cbr); with cbr, a pattern may be a list of rules.
Schedule members: zone (a name, UTC+hh:mm, +hh:mm or Z), start, gap (shift, skip), overlap (first,
  second, both). If an answer depends on zone data, zone_data is the version of that data.
All operations may have span_unit (bytes, characters, utf16), the unit of the spans in the answer.
The answer to plan lists the ids by verdict (delete, keep, defer, being_deleted), and the backups over \
the limits that are not deleted: excluded_last_copies (in delete with leave_none) and in_locked_vaults.
The answer to prune lists the ids by verdict: keep, prune (delete, including last good copies), \
defer, gone (being deleted). The coverage of both lists the objects that the deletions leave \
without a counted backup or with only incomplete backups.

Answers: {\"id\": …, \"ok\": …} or {\"id\": …, \"error\": {\"kind\", \"message\", \"span\", \"rule\"}}.
A span is a range in the pattern. If the pattern is a list, rule is the index of the rule that the \
span is in. notes, in ok and in error, lists members that may be misspelt: other unknown members \
are ignored.

Error kinds of a request:
  not_utf8, not_json, not_an_object, missing_member, wrong_value, unknown_op, unknown_zone,
  unknown_kind, repeated_member
Error kinds of retention:
  limits, backups, repeated_id, policy, vaults
Error kinds of a pattern:
  empty, empty_rule_list, too_long, too_many_rules, byte_order_mark, blank_line, escaped_line_end,
  carriage_return, indented, folded, calendar, rule_prefix, line_end_in_item, not_a_rule,
  not_a_property, component, component_parameters, second_event, no_event, not_closed, wrong_end,
  after_end, time_property, rule_outside_event, rule_parameters, no_rule, empty_rule,
  no_frequency, empty_part, not_a_part, space, full_width, second_rule, unsupported_part,
  no_effect, interval, weekly_interval, interval_with_days, second_rule_in_item, repeated_part,
  empty_list, empty_item, frequency, weekday, hour, minute, too_close, too_close_for_every_start,
  two_minutes, left_to_start, needs_start

Exit status:
  0 every request has an answer, which may be an error
  2 wrong usage, or standard input cannot be read or standard output cannot be written")]
pub(crate) struct Batch {}
