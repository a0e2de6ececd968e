//! Which policies are listed, and how.

use std::cmp::Ordering;

use super::define::query;
use super::page::{PageParameters, UnknownMarker};
use super::sort::{self, PolicySortKey, Sort, SortKey};
use crate::csbs::policy_answer::PolicyAnswer;
use crate::note::NoteKind;
use crate::schema::{Checker, ObjectNode, Table, ValueRule, optional};

type PolicySort = Sort<PolicySortKey>;

const TABLE: Table = Table {
    check_combination: note_direction,
    ..Table::new(
        64,
        &[
            optional("limit", ValueRule::PositiveInteger),
            optional("marker", ValueRule::Text),
            optional("sort", ValueRule::ParsedBy(sort::check::<PolicySortKey>)),
            optional("name", ValueRule::Text),
            optional("all_tenants", ValueRule::BooleanOrText),
            optional("offset", ValueRule::PositiveInteger),
        ],
    )
};

query! {
    /// A query that lists policies (CSBS v1, table 5-64).
    ///
    /// The table names no keys to sort by; those of [`PolicySortKey`] are this crate's reading. A key
    /// without a direction sorts by time, the newest first.
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
    PoliciesQuery: TABLE {
        /// The id of the last policy of the page before.
        text marker with_marker,
        /// The policies' name, as a whole.
        text name with_name,
        /// How many policies a page has at most; [`DEFAULT_LIMIT`](super::DEFAULT_LIMIT) where it
        /// is absent.
        positive_integer limit with_limit,
        /// The order; newest first where it is absent.
        parsed(PolicySort) sort with_sort,
        /// Whether the policies of all tenants are meant, which administrators alone may ask for.
        /// Which policies there are is for the server to say, so none is left out for it here.
        boolean all_tenants with_all_tenants,
        /// How many policies are passed over.
        positive_integer offset with_offset,
    }
}

impl PoliciesQuery {
    /// Whether a policy is among those that are asked for.
    pub fn matches(&self, policy: &PolicyAnswer) -> bool {
        self.name().is_none_or(|name| policy.name() == Some(name))
    }

    /// Which of two policies comes first.
    pub fn compare(&self, a: &PolicyAnswer, b: &PolicyAnswer) -> Ordering {
        self.sort().unwrap_or(&Sort::default()).compare(a, b)
    }

    /// The page of all policies there are that is asked for.
    ///
    /// # Errors
    /// [`UnknownMarker`] where no policy has the marker's id.
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

    /// The query for the page after one that ends with the policy of this id.
    #[must_use]
    pub fn next_page(&self, last: &str) -> Self {
        Self { offset: None, ..self.clone() }.with_marker(last)
    }
}

/// A key without a direction is legal, and sorts by time instead of by the key.
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
            "sort has {key} without a direction, which sorts policies by time, newest first; write \
             {key}:asc or {key}:desc"
        );
        checker.note(node.pointer.clone(), NoteKind::NoSortDirection, message);
    }
}
