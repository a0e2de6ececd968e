//! A backup of one disk (VBS v2, "Creating a VBS Backup").

use crate::schema::{Duplicate, ForbiddenCharacters, Table, ValueRule, optional, required};
use crate::typed::document;

const BODY: Table = Table::new(1, &[required("backup", ValueRule::Table(&BACKUP))]);

const BACKUP: Table = Table::new(
    2,
    &[
        required("volume_id", ValueRule::Id),
        optional("snapshot_id", ValueRule::Id),
        required("name", ValueRule::NameWithoutPrefix { most: 64, prefix: "auto" }),
        optional(
            "description",
            ValueRule::Characters { least: 1, most: 64, forbidden: ForbiddenCharacters::BRACKETS },
        ),
        optional("tags", ValueRule::list(&ValueRule::Table(&TAG))),
    ],
);

const TAG: Table = Table::new(
    3,
    &[
        // The reference says "up to 36 characters". A key cannot be empty.
        required(
            "key",
            ValueRule::All(&[
                ValueRule::Characters { least: 1, most: 36, forbidden: IN_TAGS },
                ValueRule::UniqueInList(Duplicate::Suspicious),
            ]),
        ),
        required("value", ValueRule::Characters { least: 0, most: 43, forbidden: IN_TAGS }),
    ],
);

const IN_TAGS: ForbiddenCharacters = ForbiddenCharacters {
    contains: |found| {
        found < ' ' || matches!(found, '=' | '*' | '<' | '>' | '\\' | ',' | '|' | '/')
    },
    message: r"no control characters and none of =*<>\,|/",
};

document! {
    /// The body of a request that backs up a disk.
    ///
    /// ```
    /// use keeptime_documents::vbs::CreateBackup;
    ///
    /// let body = serde_json::json!({"backup": {"volume_id": "v", "name": "autobackup"}});
    /// let checked = CreateBackup::check(&body);
    /// assert_eq!(
    ///     checked.faults()[0].message(),
    ///     "name takes text that does not start with auto, found \"autobackup\"",
    /// );
    /// ```
    CreateBackup of Vbs, request BODY {
        /// The backup to create.
        required object(BackupParameters) backup,
    }
}

document! {
    /// The parameters of a new backup.
    BackupParameters of Vbs, part 2 {
        /// The disk's id.
        optional text volume_id,
        /// The id of the disk's snapshot.
        optional text snapshot_id,
        /// The backup's name.
        optional text name,
        /// The backup's description.
        optional text description,
        /// The backup's tags.
        optional list(Tag) tags,
    }
}

document! {
    /// A tag of a backup.
    Tag of Vbs, part 3 {
        /// Its key.
        optional text key,
        /// Its value.
        optional text value,
    }
}

document! {
    /// The answer to a request that creates a backup: the job that creates it.
    JobAnswer of Vbs, answer 4 {
        /// Its id.
        optional text job_id,
        /// Why there is no job. The table of the reference has this member here, its example has it in an
        /// [`ErrorAnswer`].
        optional text message,
        /// The code of the message.
        optional text code,
    }
}

document! {
    /// The answer if a backup cannot be created.
    ErrorAnswer of Vbs, answer 5 {
        /// The error.
        required object(Error) error,
    }
}

document! {
    /// Why a backup cannot be created.
    Error of Vbs, part 6 {
        /// What went wrong.
        optional text message,
        /// Its code.
        optional text code,
    }
}
