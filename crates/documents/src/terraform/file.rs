//! Plans and states, and the resources in them.

use serde_json::Value;

use super::attributes::Attributes;
use super::policy::{PlannedAction, TerraformPolicy};
use super::resource_type::ResourceType;
use crate::names::names;
use crate::note::{Note, NoteKind};

/// What `terraform show -json` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TerraformKind {
    /// A plan.
    Plan,
    /// A state.
    State,
    /// The file in which Terraform stores a state. It has another format, which is not read.
    StateFile,
}

names! { TerraformKind, "kind":
    Plan = "terraform-plan",
    State = "terraform-state",
    StateFile = "terraform-state-file",
}

impl TerraformKind {
    /// Recognizes a plan, a state or a state file by its members.
    pub fn recognize(document: &Value) -> Option<Self> {
        let has = |member: &str| document.get(member).is_some();
        if has("lineage") && has("serial") && has("terraform_version") {
            return Some(Self::StateFile);
        }
        let is_version = |member: &str| document.get(member).is_some_and(Value::is_string);
        if !is_version("format_version") {
            None
        } else if has("planned_values") || has("resource_changes") {
            Some(Self::Plan)
        } else {
            // An empty state has its version only.
            let is_only = document.as_object().is_some_and(|members| members.len() == 1);
            (is_version("terraform_version") || is_only).then_some(Self::State)
        }
    }
}

/// The backup policies in a plan or a state.
///
/// ```
/// use keeptime_documents::ZeroLimit;
/// use keeptime_documents::terraform::TerraformFile;
///
/// let plan = serde_json::json!({"format_version": "1.2", "resource_changes": [{
///     "address": "huaweicloud_cbr_policy.nightly", "mode": "managed", "type": "huaweicloud_cbr_policy",
///     "change": {"actions": ["create"], "before": null, "after": {"name": "nightly", "type": "backup",
///         "backup_quantity": 7, "backup_cycle": [{"interval": 1, "execution_times": ["02:30"]}]}}}]});
/// let file = TerraformFile::read(&plan).unwrap();
/// let [policy] = file.policies() else { panic!() };
/// assert_eq!(policy.address(), "huaweicloud_cbr_policy.nightly");
/// let after = policy.after(ZeroLimit::Unlimited).unwrap()?;
/// assert_eq!(after.policy().limits()?.max_backups(), Some(7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct TerraformFile<'v> {
    kind: TerraformKind,
    policies: Vec<TerraformPolicy<'v>>,
    notes: Vec<Note>,
}

impl<'v> TerraformFile<'v> {
    /// Finds the backup policies of a plan or a state. Returns `None` for any other document, even a
    /// [state file](TerraformKind::StateFile).
    pub fn read(document: &'v Value) -> Option<Self> {
        let kind = TerraformKind::recognize(document)?;
        let mut file = Self { kind, policies: Vec::new(), notes: Vec::new() };
        match kind {
            TerraformKind::Plan => file.add_changes(document),
            TerraformKind::State => {
                if let Some(root) = document.pointer("/values/root_module") {
                    file.add_module(root, "/values/root_module");
                }
            }
            TerraformKind::StateFile => return None,
        }
        if file.policies.is_empty() && file.notes.is_empty() {
            let what = if kind == TerraformKind::Plan { "plan" } else { "state" };
            let message = format!("the {what} has no backup policy that keeptime knows");
            let kind = NoteKind::NoBackupPolicy;
            file.notes.push(Note { pointer: String::new(), kind, message });
        }
        Some(file)
    }

    /// Returns whether this is a plan or a state.
    pub fn kind(&self) -> TerraformKind {
        self.kind
    }

    /// Returns the policies, in the order of the file.
    pub fn policies(&self) -> &[TerraformPolicy<'v>] {
        &self.policies
    }

    /// Returns the notes on the file: resources that look like backup policies but cannot be read, and
    /// whether there is no policy.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    fn add_changes(&mut self, plan: &'v Value) {
        let changes = plan.get("resource_changes").and_then(Value::as_array);
        for (index, resource) in changes.into_iter().flatten().enumerate() {
            let pointer = format!("/resource_changes/{index}");
            // A deposed object is what is left of a replaced resource.
            let is_deposed = resource.get("deposed").is_some();
            let Some((resource_type, address)) = self.identify(resource, &pointer) else {
                continue;
            };
            let Some(change) = resource.get("change").filter(|_| !is_deposed) else { continue };
            let expressions = expressions(plan, resource);
            let side = |side: &str| {
                let values = change.get(side).filter(|values| values.is_object())?;
                let is_after = side == "after";
                Some(Attributes {
                    pointer: format!("{pointer}/change/{side}"),
                    values,
                    unknown: change.get("after_unknown").filter(|_| is_after),
                    sensitive: change.get(&*format!("{side}_sensitive")),
                    expressions: expressions.filter(|_| is_after),
                })
            };
            let action = PlannedAction::of(change);
            self.policies.push(TerraformPolicy {
                address,
                resource_type,
                action: Some(action),
                before: side("before"),
                after: side("after"),
            });
        }
    }

    /// Adds the resources of a module and its modules. The depth of the recursion is limited by the JSON
    /// parser.
    fn add_module(&mut self, module: &'v Value, pointer: &str) {
        let list =
            |member: &str| module.get(member).and_then(Value::as_array).into_iter().flatten();
        for (index, resource) in list("resources").enumerate() {
            let pointer = format!("{pointer}/resources/{index}");
            let Some((resource_type, address)) = self.identify(resource, &pointer) else {
                continue;
            };
            let Some(values) = resource.get("values").filter(|values| values.is_object()) else {
                continue;
            };
            let after = Attributes {
                pointer: format!("{pointer}/values"),
                values,
                unknown: None,
                sensitive: resource.get("sensitive_values"),
                expressions: None,
            };
            let after = Some(after);
            self.policies.push(TerraformPolicy {
                address,
                resource_type,
                action: None,
                before: None,
                after,
            });
        }
        for (index, module) in list("child_modules").enumerate() {
            self.add_module(module, &format!("{pointer}/child_modules/{index}"));
        }
    }

    /// Returns the type and the address of a resource that is a policy. Notes one that looks like a policy.
    fn identify(&mut self, resource: &'v Value, pointer: &str) -> Option<(ResourceType, &'v str)> {
        let text = |member: &str| resource.get(member).and_then(Value::as_str);
        let (name, address) = (text("type")?, text("address")?);
        if text("mode") == Some("data") {
            return None;
        }
        let known = ResourceType::of(name);
        if known.is_none() && ResourceType::looks_like_policy(name) {
            self.notes.push(Note {
                pointer: format!("{pointer}/type"),
                kind: NoteKind::UnsupportedResource,
                message: format!(
                    "{address}: {name} looks like a backup policy, but keeptime cannot read this type \
                     of resource"
                ),
            });
        }
        known.map(|known| (known, address))
    }
}

/// Returns the expressions of a resource in the configuration of a plan.
fn expressions<'v>(plan: &'v Value, resource: &Value) -> Option<&'v Value> {
    let text = |member: &str| resource.get(member).and_then(Value::as_str);
    let mut module = plan.pointer("/configuration/root_module")?;
    for name in module_names(text("module_address").unwrap_or_default()) {
        module = module.get("module_calls")?.get(name)?.get("module")?;
    }
    let resources = module.get("resources")?.as_array()?;
    let (kind, name) = (text("type"), text("name"));
    let is_same = |found: &&Value| {
        found.get("type").and_then(Value::as_str) == kind
            && found.get("name").and_then(Value::as_str) == name
            && found.get("mode").and_then(Value::as_str) != Some("data")
    };
    resources.iter().find(is_same)?.get("expressions")
}

/// Returns the names of modules in an address such as `module.a[0].module.b["x.y"]`.
fn module_names(address: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = address;
    while let Some(found) = rest.strip_prefix("module.") {
        let end = found.find(['.', '[']).unwrap_or(found.len());
        names.push(&found[..end]);
        rest = &found[end..];
        if let Some(key) = rest.strip_prefix('[') {
            rest = after_key(key);
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    names
}

/// Returns what follows the key of an instance and its closing bracket.
fn after_key(key: &str) -> &str {
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, character) in key.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            // Only quoted keys have backslashes.
            '\\' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            ']' if !is_quoted => return &key[at + 1..],
            _ => {}
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::module_names;

    #[test]
    fn modules_are_found_in_an_address() {
        for (address, expected) in [
            ("", vec![]),
            ("module.a", vec!["a"]),
            ("module.a[0].module.b", vec!["a", "b"]),
            (r#"module.a["x.y]\"z"].module.b-c["module.d"]"#, vec!["a", "b-c"]),
            ("module.a[", vec!["a"]),
        ] {
            assert_eq!(module_names(address), expected, "{address}");
        }
    }
}
