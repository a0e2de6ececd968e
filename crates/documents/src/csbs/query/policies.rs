//! The query that lists policies.

use std::cmp::Ordering;

use crate::csbs::policy_answer::PolicyAnswer;
use crate::note::NoteKind;
use crate::query::{PageParameters, PolicySortKey, Sort, UnknownMarker, check_sort, query};
use crate::schema::{Checker, ObjectNode, Table, ValueRule, optional};

type PolicySort = Sort<PolicySortKey>;

const TABLE: Table = Table {
    check_combination: note_direction,
    ..Table::new(
        64,
        &[
            optional("limit", ValueRule::PositiveInteger),
            optional("marker", ValueRule::Text),
            optional("sort", ValueRule::ParsedBy(check_sort::<PolicySortKey>)),
            optional("name", ValueRule::Text),
            optional("all_tenants", ValueRule::BooleanOrText),
            optional("offset", ValueRule::PositiveInteger),
        ],
    )
};

query! {
    /// A query that lists policies (CSBS v1, table 5-64).
    ///
    /// The table does not name the keys to sort by; [`PolicySortKey`] is this crate's choice. A key
    /// without a direction sorts by creation time, newest first, whatever the key.
    ///
    /// ```
    /// use keeptime_documents::csbs::{PoliciesQuery, Policies};
    ///
    /// let query: PoliciesQuery = "sort=name%3Aasc&limit=1&marker=a".parse().unwrap();
    /// let all: Policies = serde_json::from_value(serde_json::json!({"policies": [
    ///     {"id": "c", "name": "nightly"}, {"id": "b", "name": "monthly"}, {"id": "a", "name": "hourly"},
    /// ]}))?;
    /// let page = query.page(all.policies())?;
    /// assert_eq!(page[0].name(), Some("monthly"));
    /// assert_eq!(query.next_page("b").to_string(), "limit=1&marker=b&sort=name%3Aasc");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    PoliciesQuery of Csbs: TABLE {
        /// The id of the last policy of the previous page.
        text marker with_marker,
        /// The name of the policy. A part of a name does not match.
        text name with_name,
        /// The maximum number of policies on a page. Absent means
        /// [`DEFAULT_LIMIT`](crate::query::DEFAULT_LIMIT).
        positive_integer limit with_limit,
        /// The order. Absent means newest first.
        parsed(PolicySort) sort with_sort,
        /// Whether to include the policies of all tenants, which only administrators may do. It does not
        /// filter here: the caller decides which policies to pass in.
        boolean all_tenants with_all_tenants,
        /// The number of policies to skip.
        positive_integer offset with_offset,
    }
}

impl PoliciesQuery {
    /// Returns whether a policy matches the query.
    pub fn matches(&self, policy: &PolicyAnswer) -> bool {
        self.name().is_none_or(|name| policy.name() == Some(name))
    }

    /// Compares two policies in the order of the query.
    pub fn compare(&self, a: &PolicyAnswer, b: &PolicyAnswer) -> Ordering {
        self.sort().unwrap_or(&Sort::default()).compare(a, b)
    }

    /// Returns the requested page, selected from all policies.
    ///
    /// # Errors
    /// [`UnknownMarker`] if no policy has the marker's id.
    pub fn page<'p>(
        &self,
        policies: &'p [PolicyAnswer],
    ) -> Result<Vec<&'p PolicyAnswer>, UnknownMarker> {
        let page = PageParameters {
            sort: self.sort(),
            marker: self.marker(),
            offset: self.offset,
            limit: self.limit,
        };
        page.select(policies, |policy| self.matches(policy))
    }

    /// Returns the query for the next page, given the id of the last policy of this page.
    #[must_use]
    pub fn next_page(&self, last: &str) -> Self {
        Self { offset: None, ..self.clone() }.with_marker(last)
    }
}

/// Notes a key without a direction, which is valid but sorts by time and not by the key.
fn note_direction(checker: &mut Checker, query: &ObjectNode<'_>) {
    let Some(node) = query.member("sort") else { return };
    let Some(sort) = node.value.as_str().and_then(|text| text.parse::<Sort<PolicySortKey>>().ok())
    else {
        return;
    };
    let mut ignored = sort
        .keys()
        .iter()
        .filter(|(key, direction)| direction.is_none() && *key != PolicySortKey::CreatedAt);
    if let Some((key, _)) = ignored.next() {
        let key = key.name();
        let message = format!(
            "sort by {key} without a direction sorts policies by time, newest first; write \
             {key}:asc or {key}:desc"
        );
        checker.note(node.pointer(), NoteKind::NoSortDirection, message);
    }
}
