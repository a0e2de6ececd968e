//! Any request of CBR: what is accepted, where faults are, and limits compared with a plain reading.

use keeptime_documents::ZeroLimit;
use keeptime_documents::cbr::{
    CreateOrganizationPolicy, CreatePolicy, PolicyAnswer, Rules, UpdatePolicy,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::cbr_limits::is_allowed;
use crate::cbr_request_checks::{DEFINITION, THE_PATTERN};
use crate::properties::{leads_somewhere, pointers, value};
use crate::sample_documents::{cbr_request, with};

/// Limits of which a request takes some: −1, 0 and numbers in and out of range.
fn definition() -> impl Strategy<Value = Value> {
    let limit = || prop::option::of(select(vec![-2, -1, 0, 1, 30, 99_999, 100_000]));
    let periods = || prop::option::of(select(vec![-1, 0, 1, 100, 101]));
    let timezone = prop::option::of(select(vec!["UTC+08:00", "UTC-14:00", "UTC+15:00"]));
    (limit(), limit(), [periods(), periods(), periods(), periods()], timezone).prop_map(
        |(count, days, [day, week, month, year], timezone)| {
            json!({"max_backups": count, "retention_duration_days": days, "day_backups": day,
                "week_backups": week, "month_backups": month, "year_backups": year,
                "timezone": timezone})
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    /// The checks of definitions agree with the plain reading, and a valid request reads the same as an
    /// answer.
    #[test]
    fn a_definition_is_accepted_exactly_if_it_keeps_the_rules(definition in definition()) {
        let body = with(cbr_request(), DEFINITION, definition.clone());
        let created = CreatePolicy::check(&body);
        prop_assert_eq!(created.faults().is_empty(), is_allowed(&definition), "{:?}", created);
        let updated = UpdatePolicy::check(&json!({"policy": {"operation_definition": definition}}));
        prop_assert_eq!(updated.faults().is_empty(), is_allowed(&definition));
        if let Ok(request) = created.into_result() {
            let answer = PolicyAnswer::from_value(&body).unwrap();
            let [sent, read] = [ZeroLimit::Unlimited, ZeroLimit::Literal]
                .map(|zero| (request.to_policy(zero), answer.to_policy(zero)));
            for (sent, read) in [sent, read] {
                prop_assert_eq!(sent.limits().unwrap(), read.limits().unwrap());
                prop_assert_eq!(sent.pattern().unwrap(), read.pattern().unwrap());
                prop_assert_eq!(sent.state(), read.state());
            }
        }
    }

    #[test]
    fn the_faults_of_any_request_lead_somewhere(body in value()) {
        let faults = [
            CreatePolicy::check(&body).faults().to_vec(),
            UpdatePolicy::check(&body).faults().to_vec(),
            CreateOrganizationPolicy::check(&body).faults().to_vec(),
            Rules::check(&body).faults().to_vec(),
            PolicyAnswer::check(&body).faults().to_vec(),
        ];
        for fault in faults.iter().flatten() {
            prop_assert!(leads_somewhere(&body, fault), "{fault:?}");
        }
    }

    /// A change of one value in a valid request has faults only at or below it, except those of limits that
    /// belong together.
    #[test]
    fn the_faults_of_a_change_are_at_the_change(
        pointer in select(pointers(&cbr_request())),
        other in value(),
    ) {
        let body = with(cbr_request(), &pointer, other);
        let together = [DEFINITION, "/policy/operation_type", THE_PATTERN]
            .iter()
            .any(|start| pointer.starts_with(start));
        for fault in CreatePolicy::check(&body).faults() {
            let is_there = fault.pointer().starts_with(&pointer);
            let may_be_beside = fault.pointer().starts_with(DEFINITION)
                || fault.pointer().starts_with(THE_PATTERN);
            prop_assert!(is_there || together && may_be_beside, "{fault:?}");
        }
    }
}
