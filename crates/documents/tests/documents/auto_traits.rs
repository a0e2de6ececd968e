//! The public types can be sent to and shared between threads.

use keeptime_documents::{
    CheckOutcome, DocumentFamily, DocumentKind, ErrorEntry, Fault, FaultEffect, FaultKind, Faults,
    InstantError, LimitsError, Note, NoteKind, ParsedJson, Service, UnknownKind, ZeroLimit, batch,
    cbr, csbs, listing, plan, policy, query, text, vbs,
};

fn check<T: Send + Sync>() {}

#[test]
fn shared_types_are_send_and_sync() {
    check::<CheckOutcome<csbs::CreatePolicy>>();
    check::<DocumentFamily>();
    check::<DocumentKind>();
    check::<ErrorEntry>();
    check::<Fault>();
    check::<FaultEffect>();
    check::<FaultKind>();
    check::<Faults>();
    check::<InstantError>();
    check::<LimitsError>();
    check::<Note>();
    check::<NoteKind>();
    check::<ParsedJson>();
    check::<Service>();
    check::<UnknownKind>();
    check::<ZeroLimit>();
}

#[test]
fn documents_are_send_and_sync() {
    check::<csbs::BackupData>();
    check::<csbs::Capability>();
    check::<csbs::CheckProtectable>();
    check::<csbs::CheckRestorable>();
    check::<csbs::CheckpointAnswer>();
    check::<csbs::CheckpointItem>();
    check::<csbs::CheckpointItemBody>();
    check::<csbs::CheckpointItems>();
    check::<csbs::CountAnswer>();
    check::<csbs::CreateBackup>();
    check::<csbs::CreatePolicy>();
    check::<csbs::CreateRestore>();
    check::<csbs::DeletionAnswer>();
    check::<csbs::ErrorAnswer>();
    check::<csbs::ExecutePolicy>();
    check::<csbs::ExtendInfo>();
    check::<csbs::Policies>();
    check::<csbs::PolicyAnswer>();
    check::<csbs::PolicyBody>();
    check::<csbs::ProtectableAnswer>();
    check::<csbs::QuotaAnswer>();
    check::<csbs::RestorableAnswer>();
    check::<csbs::RestoreAnswer>();
    check::<csbs::UpdatePolicy>();
    check::<cbr::CreateRestorePoint>();
    check::<cbr::RestorePointAnswer>();
    check::<vbs::BackupPolicies>();
    check::<vbs::CreateBackup>();
    check::<vbs::CreateBackupPolicy>();
    check::<vbs::UpdateBackupPolicy>();
    check::<vbs::ErrorAnswer>();
    check::<vbs::JobAnswer>();
}

#[test]
fn listings_queries_and_errors_are_send_and_sync() {
    check::<csbs::BackupCountQuery>();
    check::<csbs::BackupStatus>();
    check::<csbs::BackupsQuery>();
    check::<policy::PolicyListing>();
    check::<listing::CommaInId>();
    check::<listing::DeletionCall>();
    check::<listing::ListedBackup>();
    check::<listing::ListedBackups>();
    check::<listing::LockedVaults>();
    check::<listing::RecordFormat>();
    check::<cbr::BackupRecord>();
    check::<cbr::BackupBody>();
    check::<cbr::BackupExtendInfo>();
    check::<cbr::BackupImage>();
    check::<cbr::BackupPart>();
    check::<cbr::Backups>();
    check::<query::BackupSortKey>();
    check::<query::PolicySortKey>();
    check::<cbr::BackupStatus>();
    check::<cbr::BackupsQuery>();
    check::<cbr::ImageType>();
    check::<cbr::MemberStatus>();
    check::<cbr::OwnType>();
    check::<cbr::Percent>();
    check::<cbr::PercentError>();
    check::<cbr::ErrorAnswer>();
    check::<cbr::ReplicationRecord>();
    check::<listing::Listing>();
    check::<keeptime_documents::MemberChange>();
    check::<cbr::AssociatePolicy>();
    check::<cbr::AssociatePolicyAnswer>();
    check::<cbr::BoundVaults<'static>>();
    check::<cbr::CreateOrganizationPolicy>();
    check::<cbr::CreatePolicy>();
    check::<cbr::DissociatePolicy>();
    check::<cbr::DissociatePolicyAnswer>();
    check::<cbr::OrganizationPolicies>();
    check::<cbr::OrganizationPolicyBody>();
    check::<cbr::Policies>();
    check::<cbr::PolicyBody>();
    check::<cbr::Rules>();
    check::<cbr::UpdateOrganizationPolicy>();
    check::<cbr::UpdatePolicy>();
    check::<cbr::VaultBody>();
    check::<cbr::Vaults>();
    check::<batch::Answer>();
    check::<batch::RequestError>();
    check::<text::Certainty>();
    check::<text::Correction>();
    check::<text::CorrectionStep>();
    check::<text::EncodingError>();
    check::<text::Expected>();
    check::<text::Finding>();
    check::<text::Fix>();
    check::<text::InspectOptions>();
    check::<text::Inspection>();
    check::<text::Severity>();
    check::<text::TextDocument>();
    check::<text::TextFaults>();
    check::<text::TextKind>();
    check::<plan::WhyDropped>();
    check::<plan::LastGoodCopies>();
    check::<plan::Plan<'static>>();
    check::<plan::PlannedDeletion>();
    check::<plan::Recheck<'static, 'static>>();
    check::<plan::SourceDigests>();
    check::<plan::StoredPlan>();
    check::<plan::StoredPlanError>();
    check::<policy::OtherService>();
    check::<policy::PolicyOrLimits>();
    check::<policy::AnyPolicy>();
    check::<policy::PolicyDocument>();
    check::<policy::PolicyUpdate>();
    check::<policy::PolicyUpdateError>();
    check::<csbs::OmittedMembers>();
    check::<listing::PageError<serde_json::Error>>();
    check::<csbs::PoliciesQuery>();
    check::<csbs::PolicyAnswerError>();
    check::<csbs::PolicyJsonError>();
    check::<listing::ProjectId>();
    check::<listing::ProjectIdError>();
    check::<listing::RecordLocation>();
    check::<listing::RecordNote>();
    check::<listing::RepeatedId>();
    check::<query::Sort<query::BackupSortKey>>();
    check::<query::SortError>();
    check::<query::UnknownMarker>();
    check::<csbs::UpdateError>();
}
