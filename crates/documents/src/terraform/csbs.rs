//! Policies of CSBS: `*_csbs_backup_policy_v1`.

use serde_json::json;

use super::attributes::{Attribute, Attributes};
use super::body::{Body, Purpose, Sensitive, Take};
use crate::csbs::PROVIDER_ID;
use crate::limits::{MAX_BACKUPS, MAX_DAYS, PERMANENT};
use crate::long_term::{PERIOD_FIELDS, TIMEZONE};
use crate::policy::PolicyHalf::{Firing, Keeping};

const OPERATION: &str = "/policy/scheduled_operations/0";
const BLOCK: &str = "/scheduled_operation/0";

pub(super) fn body<'a, 'v>(
    attributes: &'a Attributes<'v>,
    purpose: Purpose<'_>,
    sensitive: Sensitive,
) -> Body<'a, 'v> {
    let mut body = Body::new(attributes, sensitive);
    body.source("/policy", "");
    body.copy("/policy/name", "/name", Take::Value, None);
    body.copy("/policy/description", "/description", Take::Value, None);
    let provider = Take::Or(PROVIDER_ID.into());
    body.copy("/policy/provider_id", "/provider_id", provider, None);
    body.copy("/policy/parameters/common", "/common", Take::Or(json!({})), None);
    servers(&mut body);
    operation(&mut body);
    match purpose {
        Purpose::Create => {}
        Purpose::Change { operation } => {
            if let Some(id) = operation {
                body.set(&format!("{OPERATION}/id"), id.clone());
            }
        }
        Purpose::Answer => {
            for member in ["id", "status", "created_at"] {
                let attribute = format!("/{member}");
                body.copy(&format!("/policy/{member}"), &attribute, Take::Value, None);
            }
            body.copy(&format!("{OPERATION}/id"), &format!("{BLOCK}/id"), Take::Value, None);
        }
    }
    body
}

fn servers(body: &mut Body<'_, '_>) {
    const SERVERS: &str = "/policy/resources";
    let count = body.attributes().len("/resource");
    if count == 0 {
        return body.copy(SERVERS, "/resource", Take::Or(json!([])), None);
    }
    body.source(SERVERS, "/resource");
    body.set(SERVERS, json!([]));
    let mut number = 0;
    for index in 0..count {
        // Servers that do not exist yet have no id. A policy can be read without them.
        let is_withheld = matches!(
            body.attributes().get(&format!("/resource/{index}/id")),
            Attribute::Unknown | Attribute::Sensitive(_)
        );
        if is_withheld && body.sensitive() == Sensitive::Withheld {
            continue;
        }
        body.set(&format!("{SERVERS}/{number}"), json!({}));
        for member in ["id", "type", "name"] {
            let target = format!("{SERVERS}/{number}/{member}");
            body.copy(&target, &format!("/resource/{index}/{member}"), Take::Value, None);
        }
        number += 1;
    }
}

fn operation(body: &mut Body<'_, '_>) {
    let definition = format!("{OPERATION}/operation_definition");
    body.source(OPERATION, BLOCK);
    body.source(&definition, BLOCK);
    for member in ["name", "description", "operation_type"] {
        body.copy_computed(&format!("{OPERATION}/{member}"), &format!("{BLOCK}/{member}"), None);
    }
    let enabled = Take::Or(true.into());
    body.copy(&format!("{OPERATION}/enabled"), &format!("{BLOCK}/enabled"), enabled, Some(Firing));
    body.set(&definition, json!({}));
    let limits = [MAX_BACKUPS, MAX_DAYS].into_iter().chain(PERIOD_FIELDS);
    for member in limits.chain([TIMEZONE, PERMANENT]) {
        let attribute = format!("{BLOCK}/{member}");
        body.copy_computed(&format!("{definition}/{member}"), &attribute, Some(Keeping));
    }
    let pattern = format!("{OPERATION}/trigger/properties/pattern");
    let attribute = format!("{BLOCK}/trigger_pattern");
    body.copy(&pattern, &attribute, Take::Value, Some(Firing));
    body.source(&format!("{OPERATION}/trigger"), &attribute);
}
