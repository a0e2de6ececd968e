//! The requests that bind a policy to a vault and unbind it, and their answers.
//!
//! A vault has at most one policy of each type.

use crate::fault::{Fault, FaultKind};
use crate::schema::{Checker, ListSize, ObjectNode, Table, ValueRule, optional, required};
use crate::typed::document;

const ASSOCIATE: Table = Table {
    check_combination: check_one_of_both,
    ..Table::new(
        1,
        &[
            optional(POLICY_ID, ValueRule::Id),
            optional(POLICY_IDS, ValueRule::List(&ValueRule::Id, ListSize::AtLeastOne)),
            optional("destination_vault_id", ValueRule::Id),
        ],
    )
};

const DISSOCIATE: Table = Table::new(1, &[required(POLICY_ID, ValueRule::Id)]);

const POLICY_ID: &str = "policy_id";
const POLICY_IDS: &str = "add_policy_ids";

/// Checks that exactly one of `policy_id` and `add_policy_ids` is present.
fn check_one_of_both(checker: &mut Checker, request: &ObjectNode<'_>) {
    match (request.member(POLICY_ID), request.member(POLICY_IDS)) {
        (Some(_), None) | (None, Some(_)) => {}
        (None, None) => {
            let message = format!("{POLICY_ID} or {POLICY_IDS} is required, found neither");
            let pointer = request.member_pointer(POLICY_ID);
            checker.fault(Fault::new(pointer, FaultKind::Missing, message));
        }
        (Some(_), Some(ids)) => {
            let message = format!("{POLICY_IDS} is not allowed together with {POLICY_ID}");
            checker.fault(ids.fault(FaultKind::Value, message));
        }
    }
}

document! {
    /// The body of a request that binds a policy to the vault that the URL names.
    AssociatePolicy of Cbr, request ASSOCIATE {
        /// The id of the policy.
        optional text policy_id,
        /// The ids of several policies, instead of `policy_id`.
        optional text_list add_policy_ids,
        /// The id of the vault that the policy replicates to. It is required for a policy that replicates.
        optional text destination_vault_id,
    }
}

document! {
    /// The body of a request that unbinds a policy from the vault that the URL names.
    DissociatePolicy of Cbr, request DISSOCIATE {
        /// The id of the policy.
        optional text policy_id,
    }
}

document! {
    /// The answer to a request that binds a policy to a vault.
    AssociatePolicyAnswer of Cbr, answer 1 {
        /// The vault and the policy.
        required object(PolicyBinding) associate_policy,
    }
}

document! {
    /// The answer to a request that unbinds a policy from a vault.
    DissociatePolicyAnswer of Cbr, answer 1 {
        /// The vault and the policy.
        required object(PolicyBinding) dissociate_policy,
    }
}

document! {
    /// A vault and the policy that was bound to it or unbound from it.
    PolicyBinding of Cbr, part 2 {
        /// The id of the vault.
        optional text vault_id,
        /// The id of the policy.
        optional text policy_id,
        /// The id of the vault that the policy replicates to.
        optional text destination_vault_id,
    }
}
