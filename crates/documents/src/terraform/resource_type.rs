//! The types of resources that are backup policies.

use super::attributes::Attributes;
use super::body::{Body, Purpose, Sensitive};
use super::{cbr, csbs, vbs};
use crate::document_kind::DocumentKind;

/// A type of resource, by the document that it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResourceType {
    Csbs,
    /// A policy of CBR with its rules.
    CbrRules,
    /// A policy of CBR with a cycle, from which the provider makes the rules.
    CbrCycle,
    CbrOrganization,
    Vbs,
}

const PROVIDERS: [&str; 3] = ["opentelekomcloud_", "huaweicloud_", "flexibleengine_"];

impl ResourceType {
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "opentelekomcloud_csbs_backup_policy_v1"
            | "flexibleengine_csbs_backup_policy_v1"
            | "huaweicloud_csbs_backup_policy"
            | "huaweicloud_csbs_backup_policy_v1" => Some(Self::Csbs),
            "opentelekomcloud_cbr_policy_v3" => Some(Self::CbrRules),
            "huaweicloud_cbr_policy" | "flexibleengine_cbr_policy" => Some(Self::CbrCycle),
            "huaweicloud_cbr_organization_policy" => Some(Self::CbrOrganization),
            "opentelekomcloud_vbs_backup_policy_v2"
            | "flexibleengine_vbs_backup_policy_v2"
            | "huaweicloud_vbs_backup_policy"
            | "huaweicloud_vbs_backup_policy_v2" => Some(Self::Vbs),
            _ => None,
        }
    }

    /// Returns whether an unknown type of these providers looks like a backup policy.
    pub(super) fn looks_like_policy(name: &str) -> bool {
        let Some(name) = PROVIDERS.iter().find_map(|provider| name.strip_prefix(provider)) else {
            return false;
        };
        let is_of_service =
            ["backup", "csbs", "cbr", "vbs"].iter().any(|service| name.contains(service));
        is_of_service && name.contains("policy")
    }

    pub(super) fn body<'a, 'v>(
        self,
        attributes: &'a Attributes<'v>,
        purpose: Purpose<'_>,
        sensitive: Sensitive,
    ) -> Body<'a, 'v> {
        match self {
            Self::Csbs => csbs::body(attributes, purpose, sensitive),
            Self::CbrRules => cbr::with_rules(attributes, purpose, sensitive),
            Self::CbrCycle => cbr::with_cycle(attributes, purpose, sensitive),
            Self::CbrOrganization => cbr::of_organization(attributes, purpose, sensitive),
            Self::Vbs => vbs::body(attributes, purpose, sensitive),
        }
    }

    pub(super) fn kind(self, purpose: Purpose<'_>) -> DocumentKind {
        use DocumentKind as Kind;
        match (self, purpose) {
            (Self::Csbs, Purpose::Create) => Kind::CsbsCreatePolicyRequest,
            (Self::Csbs, Purpose::Change { .. }) => Kind::CsbsUpdatePolicyRequest,
            (Self::Csbs, Purpose::Answer) => Kind::CsbsPolicyAnswer,
            (Self::CbrRules | Self::CbrCycle, Purpose::Create) => Kind::CbrCreatePolicyRequest,
            (Self::CbrRules | Self::CbrCycle, Purpose::Change { .. }) => {
                Kind::CbrUpdatePolicyRequest
            }
            (Self::CbrRules | Self::CbrCycle, Purpose::Answer) => Kind::CbrPolicyAnswer,
            (Self::CbrOrganization, Purpose::Create) => Kind::CbrCreateOrganizationPolicyRequest,
            (Self::CbrOrganization, Purpose::Change { .. }) => {
                Kind::CbrUpdateOrganizationPolicyRequest
            }
            (Self::CbrOrganization, Purpose::Answer) => Kind::CbrOrganizationPolicyAnswer,
            (Self::Vbs, Purpose::Create) => Kind::VbsCreatePolicyRequest,
            (Self::Vbs, Purpose::Change { .. }) => Kind::VbsUpdatePolicyRequest,
            (Self::Vbs, Purpose::Answer) => Kind::VbsPoliciesAnswer,
        }
    }

    /// Returns whether a request changes a policy member by member, so that
    /// [`AnyPolicy::updated`](crate::AnyPolicy::updated) can apply it.
    pub(super) fn has_updates(self) -> bool {
        matches!(self, Self::Csbs | Self::CbrRules | Self::CbrCycle)
    }

    /// Returns the pointer of the policy in its document, for the pointers of changes, which start with
    /// `/policy`.
    pub(super) fn policy_pointer(self) -> &'static str {
        match self {
            Self::Vbs => vbs::policy_pointer(Purpose::Answer),
            Self::Csbs | Self::CbrRules | Self::CbrCycle | Self::CbrOrganization => "/policy",
        }
    }
}
