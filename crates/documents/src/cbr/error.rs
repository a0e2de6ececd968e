//! The errors that the service returns, and their codes.
//!
//! The catalogue has the codes that calls for policies and backups return, with meanings and advice
//! in this crate's own words (CBR v3, "Error Codes").

use crate::error_entry::{ErrorEntry, entry};
use crate::typed::document;

document! {
    /// The body of an error answer.
    ErrorAnswer of Cbr, answer 1 {
        /// The code. [`ErrorEntry::find`] looks up what it means.
        optional text error_code,
        /// The message.
        optional text error_msg,
    }
}

/// What the codes of the service start with.
pub(crate) const CODE_PREFIX: &str = "BackupService.";

/// The catalogue of errors of policies and backups, sorted by code.
#[rustfmt::skip] // one entry a row, as in the reference
pub const ERRORS: [ErrorEntry; 15] = [
    entry(404, "BackupService.6000", "The policy does not exist.",
        "the policy does not exist",
        "check the policy's id, and whether the policy is still listed"),
    entry(400, "BackupService.6001", "The maximum number of this type of policies has been reached.",
        "the project already has the greatest number of policies of this type",
        "delete a policy that is not needed, then try again"),
    entry(404, "BackupService.6002", "The vault is not applied with the policy.",
        "the policy is not bound to the vault",
        "bind the policy to the vault first"),
    entry(400, "BackupService.6003", "The destination region cannot be changed because the policy has been applied to a replication vault.",
        "the policy is bound to a vault, so its destination region cannot change",
        "unbind the policy from its vaults, then try again"),
    entry(404, "BackupService.6105", "The vault does not exist.",
        "the vault does not exist",
        "check the vault's id, and whether the vault is still listed"),
    entry(400, "BackupService.6117", "Unknown policy type.",
        "operation_type is unknown",
        "use backup or replication"),
    entry(400, "BackupService.6127", "This policy cannot be applied to this vault.",
        "the policy is of another type than the vault",
        "bind the policy to a vault of its type"),
    entry(400, "BackupService.6136", "Backup policies cannot be applied with hybrid cloud backup vaults.",
        "a vault for hybrid cloud backups takes no backup policy",
        "bind the policy to another vault"),
    entry(404, "BackupService.6200", "The backup does not exist.",
        "the backup does not exist",
        "check the backup's id, and whether the backup is still listed"),
    entry(400, "BackupService.6201", "The backup cannot be deleted.",
        "the backup cannot be deleted",
        "try again later, or contact the service's support"),
    entry(400, "BackupService.6203", "Performing backups.",
        "the object is being backed up",
        "try again once that backup has finished"),
    entry(400, "BackupService.6204", "The backup cannot be deleted because it has been used to create an image.",
        "an image was created from the backup, so the backup cannot be deleted",
        "delete that image first, then the backup"),
    entry(400, "BackupService.6216", "The backup cannot be deleted because it is in use.",
        "the backup is in use, so it cannot be deleted",
        "try again once it is no longer in use"),
    entry(400, "BackupService.6220", "Automatic backups in the locked repository are prohibited from being manually deleted.",
        "the vault is locked, so its automatic backups cannot be deleted before they expire",
        "wait until the backup expires"),
    entry(400, "BackupService.9900", "Parameter verification failed.",
        "a parameter is wrong",
        "correct the parameter"),
];
