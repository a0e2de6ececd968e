//! The errors that the service answers.

use core::fmt;

use crate::api::document::document;

document! {
    /// The body of an error (CSBS v1, 6.2).
    ErrorAnswer {
        texts {
            /// Its code; [`ErrorEntry::find`] says what it means.
            error_code,
            /// Its message.
            error_msg,
        }
    }
}

/// An entry of the service's catalogue of errors (CSBS v1, table 6-1).
///
/// An entry is named by its code and its HTTP status together: CSBS.9009 stands there twice.
///
/// ```
/// use keeptime::api::csbs::ErrorEntry;
///
/// let entry = ErrorEntry::find("CSBS.8007", 400).unwrap();
/// assert_eq!(entry.advice(), "delete the image first, then the backup");
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
    /// All entries, by their codes, of equal codes the lesser status first.
    pub const ALL: &'static [Self] = &ENTRIES;

    /// The entry of a code and a status.
    pub fn find(code: &str, status: u16) -> Option<Self> {
        Self::with_code(code).find(|entry| entry.status == status)
    }

    /// The entries of a code: one, or two of CSBS.9009.
    pub fn with_code(code: &str) -> impl Iterator<Item = Self> {
        let start = ENTRIES.partition_point(|entry| entry.code < code);
        ENTRIES[start..].iter().take_while(move |entry| entry.code == code).copied()
    }

    /// The HTTP status.
    pub fn status(self) -> u16 {
        self.status
    }

    /// The code.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// The service's own message; `%s` and braces stand for what it fills in.
    pub fn message(self) -> &'static str {
        self.message
    }

    /// What has happened.
    pub fn meaning(self) -> &'static str {
        self.meaning
    }

    /// What to do.
    pub fn advice(self) -> &'static str {
        self.advice
    }
}

/// The code, what has happened, and what to do.
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
        "there are as many policies as there may be", "delete a policy"),
    entry(400, "CSBS.0002", "Volume of services from different storagetype",
        "the server's disks are on storage of different types; not in use", "use storage of one type"),
    entry(500, "CSBS.1001", "The policy is executing backup.",
        "a backup by hand is running", "wait until it is done"),
    entry(500, "CSBS.1002", "resource_in_protecting",
        "the server is being backed up; not in use", "wait until that is done"),
    entry(500, "CSBS.2001", "item in plan is executing",
        "the policy has a task running; not in use", "wait until it is done"),
    entry(400, "CSBS.2003", "item in executing",
        "the backup is being made, restored or deleted", "wait until that is done"),
    entry(400, "CSBS.2004", "item in plan executing",
        "the policy is running", "wait until it is done"),
    entry(404, "CSBS.3000", "plan not found",
        "there is no such policy", "look at the policy's id"),
    entry(404, "CSBS.3001", "Checkpoint_item (%s) is not found.",
        "there is no such backup", "look at the backup's id"),
    entry(400, "CSBS.4000", "checkpoint item not available",
        "the backup cannot be restored in its present status", "wait, or ask the service's support"),
    entry(500, "CSBS.5001", "Scheduel operation status can't be set unable",
        "the policy could not be stopped", "look at the policy's status"),
    entry(400, "CSBS.6000", "server do not exist",
        "there is no such server", "look whether the server is there"),
    entry(400, "CSBS.6001", "The server has stopped.",
        "the server is not running", "look whether the server is running"),
    entry(400, "CSBS.6003", "Resource (%s) type (%s) is not support protection.",
        "only servers are backed up", "name servers alone"),
    entry(400, "CSBS.6004", "Server (%s) is already in service.",
        "the server belongs to a policy already", "take it out of that policy first"),
    entry(400, "CSBS.6005", "Server (%s) is already in service.",
        "the server cannot be backed up in its present status", "wait for a status that allows it"),
    entry(400, "CSBS.6006", "Server (%s) status (%s) is not allowed to protect.",
        "servers of this type are not backed up", "name servers of a type that is"),
    entry(400, "CSBS.6007", "No volume attached to the server (%s) for protect.",
        "the server has no disks", "attach a disk"),
    entry(400, "CSBS.6010", "Volume (%s) attached to server (%s) is shareable volume.",
        "the server has a shared disk", "detach the shared disk"),
    entry(400, "CSBS.6013", "Resource (%s) type (%s) is not support restoration.",
        "only servers are restored", "name servers alone"),
    entry(400, "CSBS.6014", "Volume(s) (%s) not found in target server.",
        "the disk is not attached to the server", "name a disk that is"),
    entry(400, "CSBS.6015", "The server is restoring.",
        "the server cannot be restored in its present status", "wait for a status that allows it"),
    entry(400, "CSBS.6016", "can not restore server type is not allow",
        "servers of this type are not restored", "name servers of a type that is"),
    entry(400, "CSBS.6017", "Can not find backup(s) (%s) in checkpoint item (%s).",
        "the disk's backup is not part of the backup", "name one that is"),
    entry(400, "CSBS.6018", "Not assign backup(s) (%s) to volume(s), partial restore is not supported.",
        "some disks of the backup are left out", "name a disk for each"),
    entry(500, "CSBS.6019", "The source server (%s) type (%s) is not the same as the target server (%s) type (%s).",
        "the two servers are of different types", "name a server of the same type"),
    entry(400, "CSBS.6020", "No volume attached to the server (%s) for restore.",
        "the server has no disks", "attach a disk"),
    entry(400, "CSBS.6021", "Volume (%s) attached to server (%s) is shareable volume.",
        "a shared disk cannot be restored to", "name a disk that is not shared"),
    entry(500, "CSBS.6023", "Can not restore data volume to system volume. server id is (%s).",
        "the backup of a data disk cannot go to a system disk", "name a data disk"),
    entry(400, "CSBS.6024", "Target volume (%s) size (%s) small than volume backup (%s) size (%s).",
        "the disk is smaller than the backup", "enlarge the disk or name a larger one"),
    entry(400, "CSBS.6025", "The AZ of local checkpoint item (%s) is not support to restore the resource (%s).",
        "the backup's zone and the server's do not go together", "ask the administrator"),
    entry(400, "CSBS.6027", "The AZ where the resource (%s) is located does not support backup.",
        "servers in its zone cannot be backed up", "ask the administrator"),
    entry(500, "CSBS.6030", "auto plan executing",
        "a backup by schedule is running", "wait until it is done"),
    entry(400, "CSBS.6031", "manual copy executing",
        "a copy by hand is running", "wait until it is done"),
    entry(500, "CSBS.6032", "plan has no resource backup",
        "none of the policy's servers can be backed up", "give it servers, or wait until they can"),
    entry(400, "CSBS.6033", "Service type of volume %s(belong to server %s) is dss.",
        "the server has a disk on dedicated storage", "detach that disk"),
    entry(404, "CSBS.6040", "task not found",
        "there is no such backup job", "look at the job's id"),
    entry(400, "CSBS.6061", "volume of server in this pod does not support backup",
        "the server's disks can be neither backed up nor restored", "leave out those that cannot"),
    entry(500, "CSBS.8001", "The backup status is not allowed to create image",
        "no image can be made of the backup in its present status", "wait, or ask the service's support"),
    entry(400, "CSBS.8007", "The backup {checkpoint_item_id} has register to image, can't be delete",
        "an image was made of the backup", "delete the image first, then the backup"),
    entry(500, "CSBS.8008", "The backup {checkpoint_item_id}'s status is not allowed query",
        "the backup cannot be queried in its present status", "look whether the backup is there"),
    entry(500, "CSBS.8009", "The backup has not system disk backup is not allowed to create image",
        "the backup has no system disk, of which an image could be made", "name one that has"),
    entry(400, "CSBS.9001", "provider invalid",
        "a parameter is wrong", "mend the parameter"),
    entry(400, "CSBS.9006", "Quota exceeded for resources: %s",
        "the quota is used up", "delete backups, or ask the administrator for more"),
    entry(400, "CSBS.9007", "duplicate service name",
        "a policy of this name is there already", "choose another name"),
    entry(400, "CSBS.9008", "Checkpoint Item Status Not Support Create VM",
        "only an available backup makes a server", "look at the backup's status"),
    entry(400, "CSBS.9009", "The backup or replication space after reduction cannot be less than the used space.",
        "less space is asked for than is used", "ask for more than is used"),
    entry(403, "CSBS.9009", "User is unverified.",
        "the user's real name is not verified", "have it verified"),
    entry(500, "CSBS.9998", "System not support",
        "the service is not available", "try later, or ask the service's support"),
    entry(500, "CSBS.9999", "%s failed",
        "the service failed", "try later, or ask the service's support"),
];
