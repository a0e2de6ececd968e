//! Backup policies in what `terraform show -json` prints: a plan or a state.
//!
//! [`TerraformFile::read`] finds the policies in all modules. Each [`TerraformPolicy`] can be checked like a
//! document of its service, and read as an [`AnyPolicy`](crate::AnyPolicy), before and after the plan. Faults
//! have the address of the resource, the path of the attribute, and the JSON pointer of its value in the
//! plan or the state. `tofu show -json` prints the same format.
//!
//! | resource | document | attributes |
//! |---|---|---|
//! | `opentelekomcloud_csbs_backup_policy_v1`, `flexibleengine_csbs_backup_policy_v1`, `huaweicloud_csbs_backup_policy`, `huaweicloud_csbs_backup_policy_v1` | a policy of CSBS | `resource` are the servers; `scheduled_operation` has the operation, its limits, and the pattern as `trigger_pattern` |
//! | `opentelekomcloud_cbr_policy_v3` | a policy of CBR | `operation_definition` has the limits; `trigger_pattern` is the list of rules |
//! | `huaweicloud_cbr_policy`, `flexibleengine_cbr_policy` | a policy of CBR | `type` is the type of operation; each of `execution_times` in `backup_cycle`, with `interval` or `days`, is a rule; `backup_quantity`, `time_period`, `long_term_retention` and `time_zone` are the limits |
//! | `huaweicloud_cbr_organization_policy` | a policy of an organization in CBR | as in the service |
//! | `opentelekomcloud_vbs_backup_policy_v2`, `flexibleengine_vbs_backup_policy_v2`, `huaweicloud_vbs_backup_policy`, `huaweicloud_vbs_backup_policy_v2` | a backup policy of VBS | those of `scheduled_policy`; `retain_first_backup` is `remain_first_backup_of_curMonth` |
//!
//! - A limit of 0, an empty text and null mean the same: providers cannot tell them from an attribute that is
//!   not set, and send no limit. Where both `backup_quantity` and `time_period` are not set, the provider
//!   asks for no limit and sends no long-term rules. The required `timezone` of `operation_definition` is
//!   read only with long-term rules, because it has no effect without them.
//! - What a plan will send is checked as a request. What it leaves unchanged, and a state, is checked as an
//!   answer. What it deletes is not checked.
//! - A value that is known only after apply is not checked, and a note says so. If it decides when the
//!   policy fires or what it keeps, that half of the policy cannot be read.
//! - Sensitive values are checked, but never part of a message. A half of a policy with a sensitive value
//!   cannot be read. [`redacted`] hides them in the text of a plan.
//!
//! Sources: the [format of `terraform show -json`][format], and the schemas and the documentation of the
//! providers [opentelekomcloud][otc], [huaweicloud][hwc] and [flexibleengine][fe] (November 2026).
//!
//! [format]: https://developer.hashicorp.com/terraform/internals/json-format
//! [otc]: https://registry.terraform.io/providers/opentelekomcloud/opentelekomcloud/latest/docs
//! [hwc]: https://registry.terraform.io/providers/huaweicloud/huaweicloud/latest/docs
//! [fe]: https://registry.terraform.io/providers/FlexibleEngineCloud/flexibleengine/latest/docs

mod attributes;
mod body;
mod cbr;
mod csbs;
mod file;
mod messages;
mod policy;
mod redact;
mod resource_type;
mod vbs;

pub use file::{TerraformFile, TerraformKind};
pub use messages::attribute_path;
pub use policy::{PlannedAction, TerraformPolicy};
pub(crate) use redact::located_in_file;
pub use redact::{redacted, text_faults};
