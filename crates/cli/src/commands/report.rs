//! `keeptime report`: an HTML page of a policy, its backups and its forecast.

use std::io::Write;

use keeptime::explain::Language;
use keeptime::report::{Finding, ReportError, ReportedBackups, Severity};
use keeptime_documents::AnyPolicy;
use keeptime_documents::cbr::Vault;
use keeptime_documents::text::{InspectOptions, inspect};

use crate::args;
use crate::commands::{explain, forecast, output};
use crate::failure::{ExitStatus, Failure};
use crate::read::policy::LoadedPolicy;
use crate::read::{input, listing, policy, swapped, terraform, time, vault, zone};
use crate::show::annotated_text::AnnotatedText;

pub(crate) fn run(
    task: &args::Report,
    language: &dyn Language,
    output: &mut impl Write,
) -> Result<ExitStatus, Failure> {
    let files = task.backups.iter().chain([&task.policy]).chain(&task.quota).chain(&task.vault);
    input::standard_input_once(files)?;
    let text = input::text(&task.policy)?;
    terraform::refuse("report", &task.policy, &text)?;
    let vaults = vault::read(&task.vault, None)?;
    let source =
        LoadedPolicy::from_text(&task.policy, text.clone(), None, task.retention.zero.into())
            .inspect_err(|_| swapped::note(&task.policy, &task.backups))?
            .with_vaults(&vaults)?;
    let now = time::resolve_now(task.now.as_ref());
    let policy = source.policy.map_policy(|policy| {
        let policy = policy.with_keep_at_least(task.retention.keep_at_least);
        policy::with_start(policy, task.start.as_ref(), now)
    });
    let listed = listing::read_for_policy(&policy, &vaults, &task.backups, None)?;
    zone::note_if_old(&task.show, now);
    let shown = explain::named(&task.show);
    let quotas = task.quota.as_deref().map(forecast::quotas).transpose()?.unwrap_or_default();
    let findings = inspect(&text, InspectOptions::default()).findings;
    let annotated = AnnotatedText::new(source.name.clone(), text, findings);
    let locks = vault::lock_notes(&vaults, language).map(|message| Finding {
        severity: Severity::Note,
        location: String::new(),
        message,
    });
    let report = listed
        .policy()
        .report(&source.name, now)
        .zones(&shown)
        .fires(task.count)
        .days(task.days)
        .quotas(&quotas)
        .object_names(object_names(&policy, &vaults))
        .findings(annotated.findings.into_iter().map(Into::into).chain(locks).collect());
    let backups =
        if task.backups.is_empty() { ReportedBackups::unknown() } else { listed.to_report() };
    let report = report.build_with(&backups).map_err(|error| match error {
        ReportError::TooManyDays => Failure::Misuse(format!("--days: {error}")),
        error => Failure::Document(error.to_string()),
    })?;
    output::write(task.output.as_deref(), report.to_html(language).as_bytes(), output)?;
    Ok(ExitStatus::Success)
}

/// The names of servers that the policy or a vault gives.
fn object_names<'d>(
    policy: &'d AnyPolicy,
    vaults: &'d [Vault],
) -> impl Iterator<Item = (&'d str, &'d str)> {
    let resources = vaults.iter().flat_map(Vault::resources);
    let resources = resources.filter_map(|resource| Some((resource.id(), resource.name()?)));
    policy.object_names().chain(resources)
}
