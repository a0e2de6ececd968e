//! The errors that the service answers, and the reference's catalogue of their codes.
//!
//! The catalogue is table 6-1 with meanings and advice in this crate's own words. An error answer
//! has only a code and a message; [`ErrorEntry::find`] looks up the rest.

use std::fmt;

use crate::typed::document;

document! {
    /// The body of an error answer (CSBS v1, 6.2).
    ErrorAnswer of Csbs, answer 117 {
        /// The code. [`ErrorEntry::find`] looks up what it means.
        optional text error_code,
        /// The message.
        optional text error_msg,
    }
}

/// An entry of the service's catalogue of errors (CSBS v1, table 6-1).
///
/// Code and HTTP status together identify an entry, because CSBS.9009 has two.
///
/// ```
/// use keeptime_documents::csbs::ErrorEntry;
///
/// let entry = ErrorEntry::find("CSBS.8007", 400).unwrap();
/// assert_eq!(entry.advice(), "delete that image first, then the backup");
/// assert_eq!(ErrorEntry::with_code("CSBS.9009").count(), 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ErrorEntry {
    status: u16,
    code: &'static str,
    message: &'static str,
    meaning: &'static str,
    advice: &'static str,
}

impl ErrorEntry {
    /// All entries, sorted by code and then by HTTP status.
    pub const ALL: &'static [Self] = &ENTRIES;

    /// Returns the entry of a code and an HTTP status.
    pub fn find(code: &str, status: u16) -> Option<Self> {
        Self::with_code(code).find(|entry| entry.status == status)
    }

    /// Returns the entries of a code: two for CSBS.9009, one for any other known code.
    pub fn with_code(code: &str) -> impl Iterator<Item = Self> {
        let start = ENTRIES.partition_point(|entry| entry.code < code);
        ENTRIES[start..].iter().take_while(move |entry| entry.code == code).copied()
    }

    /// Returns the HTTP status.
    pub fn status(self) -> u16 {
        self.status
    }

    /// Returns the code.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// Returns the service's own message. `%s` and braces are placeholders.
    pub fn message(self) -> &'static str {
        self.message
    }

    /// Returns what the error means.
    pub fn meaning(self) -> &'static str {
        self.meaning
    }

    /// Returns what to do about the error.
    pub fn advice(self) -> &'static str {
        self.advice
    }
}

/// Prints the code, the meaning and the advice.
impl fmt::Display for ErrorEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.code, self.meaning, self.advice)
    }
}

const fn entry(
    status: u16,
    code: &'static str,
    message: &'static str,
    meaning: &'static str,
    advice: &'static str,
) -> ErrorEntry {
    ErrorEntry { status, code, message, meaning, advice }
}

#[rustfmt::skip] // one entry a row, as in the reference
const ENTRIES: [ErrorEntry; 50] = [
    entry(400, "CSBS.0001", "Service over limit",
        "the project already has the greatest number of policies that the service allows",
        "delete a policy that is not needed, then try again"),
    entry(400, "CSBS.0002", "Volume of services from different storagetype",
        "the server's disks are on storage of different types (code not in use)",
        "give the server disks of one storage type"),
    entry(500, "CSBS.1001", "The policy is executing backup.",
        "a manual backup is running, so no other can start",
        "start the backup again once the manual one has finished"),
    entry(500, "CSBS.1002", "resource_in_protecting",
        "the server is being backed up (code not in use)",
        "try again once that backup has finished"),
    entry(500, "CSBS.2001", "item in plan is executing",
        "a task of the policy is running (code not in use)",
        "try again once that task has finished"),
    entry(400, "CSBS.2003", "item in executing",
        "the backup is being created, restored or deleted",
        "try again once that has finished"),
    entry(400, "CSBS.2004", "item in plan executing",
        "the policy is creating backups",
        "try again once they have finished"),
    entry(404, "CSBS.3000", "plan not found",
        "the policy does not exist",
        "check the policy's id, and whether the policy is still listed"),
    entry(404, "CSBS.3001", "Checkpoint_item (%s) is not found.",
        "the backup does not exist",
        "check the backup's id, and whether the backup is still listed"),
    entry(400, "CSBS.4000", "checkpoint item not available",
        "the backup's status does not allow a restore",
        "try again later, or contact the service's support"),
    entry(500, "CSBS.5001", "Scheduel operation status can't be set unable",
        "the policy could not be stopped",
        "check the policy's status"),
    entry(400, "CSBS.6000", "server do not exist",
        "the server does not exist",
        "check the server's id, and whether the server is still listed"),
    entry(400, "CSBS.6001", "The server has stopped.",
        "the server is not running",
        "start the server, then try again"),
    entry(400, "CSBS.6003", "Resource (%s) type (%s) is not support protection.",
        "only servers can be backed up",
        "choose servers and add them to the policy"),
    entry(400, "CSBS.6004", "Server (%s) is already in service.",
        "the server already belongs to a policy and cannot be added to another",
        "check which policy the server belongs to"),
    entry(400, "CSBS.6005", "Server (%s) is already in service.",
        "the server's status does not allow a backup",
        "wait until the status allows it, then try again"),
    entry(400, "CSBS.6006", "Server (%s) status (%s) is not allowed to protect.",
        "servers of this type cannot be backed up",
        "choose servers of a type that can be backed up"),
    entry(400, "CSBS.6007", "No volume attached to the server (%s) for protect.",
        "the server has no disks, so there is nothing to back up",
        "make sure that the server has a disk"),
    entry(400, "CSBS.6010", "Volume (%s) attached to server (%s) is shareable volume.",
        "the server has a shared disk, so it cannot be backed up",
        "detach the shared disk, then start the backup again"),
    entry(400, "CSBS.6013", "Resource (%s) type (%s) is not support restoration.",
        "only servers can be restored",
        "choose servers"),
    entry(400, "CSBS.6014", "Volume(s) (%s) not found in target server.",
        "the disk is not attached to the server to restore to",
        "choose a disk that is attached to that server"),
    entry(400, "CSBS.6015", "The server is restoring.",
        "the server's status does not allow a restore",
        "wait until the status allows it, then try again"),
    entry(400, "CSBS.6016", "can not restore server type is not allow",
        "servers of this type cannot be restored",
        "choose servers of a type that can be restored"),
    entry(400, "CSBS.6017", "Can not find backup(s) (%s) in checkpoint item (%s).",
        "the disk's backup is not part of the server's backup",
        "choose a disk's backup that is part of it"),
    entry(400, "CSBS.6018", "Not assign backup(s) (%s) to volume(s), partial restore is not supported.",
        "a backup cannot be restored without some of its disks",
        "name a target disk for every disk backup in the server's backup"),
    entry(500, "CSBS.6019", "The source server (%s) type (%s) is not the same as the target server (%s) type (%s).",
        "the two servers are of different types",
        "choose a target of the source server's type"),
    entry(400, "CSBS.6020", "No volume attached to the server (%s) for restore.",
        "the server has no disks, so nothing can be restored to it",
        "make sure that the server has a disk"),
    entry(400, "CSBS.6021", "Volume (%s) attached to server (%s) is shareable volume.",
        "a backup cannot be restored to a shared disk",
        "choose a disk of the server that is not shared"),
    entry(500, "CSBS.6023", "Can not restore data volume to system volume. server id is (%s).",
        "a data disk's backup cannot be restored to a system disk",
        "choose a data disk of the server"),
    entry(400, "CSBS.6024", "Target volume (%s) size (%s) small than volume backup (%s) size (%s).",
        "the disk is smaller than the backup",
        "enlarge the disk and try again, or choose a disk that is larger than the backup"),
    entry(400, "CSBS.6025", "The AZ of local checkpoint item (%s) is not support to restore the resource (%s).",
        "a backup in this zone cannot be restored to a server in that zone",
        "ask the administrator to change how the zone is set up"),
    entry(400, "CSBS.6027", "The AZ where the resource (%s) is located does not support backup.",
        "servers in this zone cannot be backed up",
        "ask the administrator to change how the zone is set up"),
    entry(500, "CSBS.6030", "auto plan executing",
        "a scheduled backup is running, so no other can start",
        "start the backup again once the scheduled one has finished"),
    entry(400, "CSBS.6031", "manual copy executing",
        "a manual replication is running, so no other can start",
        "start the replication again once the manual one has finished"),
    entry(500, "CSBS.6032", "plan has no resource backup",
        "none of the policy's servers can be backed up",
        "add servers to the policy, or wait until one of its servers can be backed up again"),
    entry(400, "CSBS.6033", "Service type of volume %s(belong to server %s) is dss.",
        "the server has a disk on dedicated storage, so it cannot be backed up",
        "check the server's disks for dedicated storage"),
    entry(404, "CSBS.6040", "task not found",
        "the backup job to delete does not exist",
        "check the job's id, and whether the job is still listed"),
    entry(400, "CSBS.6061", "volume of server in this pod does not support backup",
        "the server can be neither backed up nor restored",
        "leave out the disks that cannot be backed up, then try again"),
    entry(500, "CSBS.8001", "The backup status is not allowed to create image",
        "the backup's status does not allow creating an image from it",
        "try again later, or contact the service's support"),
    entry(400, "CSBS.8007", "The backup {checkpoint_item_id} has register to image, can't be delete",
        "an image was created from the backup, so the backup cannot be deleted",
        "delete that image first, then the backup"),
    entry(500, "CSBS.8008", "The backup {checkpoint_item_id}'s status is not allowed query",
        "the backup's status does not allow a query",
        "check whether the backup still exists"),
    entry(500, "CSBS.8009", "The backup has not system disk backup is not allowed to create image",
        "the backup has no system disk, so no image can be created from it",
        "choose a backup that has a system disk"),
    entry(400, "CSBS.9001", "provider invalid",
        "a parameter is wrong",
        "correct the parameter"),
    entry(400, "CSBS.9006", "Quota exceeded for resources: %s",
        "the quota is used up",
        "ask the administrator for a larger quota, or delete backups that are not needed"),
    entry(400, "CSBS.9007", "duplicate service name",
        "another policy has this name",
        "choose a different name, then try again"),
    entry(400, "CSBS.9008", "Checkpoint Item Status Not Support Create VM",
        "a server can be created only from an available backup",
        "choose a backup whose status is available"),
    entry(400, "CSBS.9009", "The backup or replication space after reduction cannot be less than the used space.",
        "the space for backups or replicas cannot be less than what is in use",
        "keep more space than is in use"),
    entry(403, "CSBS.9009", "User is unverified.",
        "the user's real name is not verified",
        "have the real name verified, then try again"),
    entry(500, "CSBS.9998", "System not support",
        "the service is not available",
        "try again later, or contact the service's support"),
    entry(500, "CSBS.9999", "%s failed",
        "the service failed",
        "try again later, or contact the service's support"),
];
