//! Volume Backup Service v2: a backup of one disk.
//!
//! | document | here |
//! |---|---|
//! | a request to create a backup | [`CreateBackup`] |
//! | the job, as the service answers | [`JobAnswer`] |
//! | or the error | [`ErrorAnswer`] |
//!
//! Source: VBS v2, "Creating a VBS Backup", whose tables have no numbers.

use super::document::{document, outer};
use super::request::request;
use super::rule::{Forbidden, Rule};
use super::table::{Repeat, Table, no, yes};

const BODY: Table = Table::new(1, &[yes("backup", Rule::Table(&BACKUP))]);

const BACKUP: Table = Table::new(
    2,
    &[
        yes("volume_id", Rule::Id),
        no("snapshot_id", Rule::Id),
        yes("name", Rule::NameBut { most: 64, start: "auto" }),
        no("description", Rule::Characters { least: 1, most: 64, forbidden: Forbidden::BRACKETS }),
        no("tags", Rule::List(&TAG)),
    ],
);

const TAG: Table = Table::new(
    3,
    &[
        // The reference says up to 36 characters, which no empty key is meant by.
        yes("key", Rule::Characters { least: 1, most: 36, forbidden: IN_TAGS })
            .repeat(Repeat::Noted),
        yes("value", Rule::Characters { least: 0, most: 43, forbidden: IN_TAGS }),
    ],
);

const IN_TAGS: Forbidden = Forbidden {
    is_one: |found| found < ' ' || matches!(found, '=' | '*' | '<' | '>' | '\\' | ',' | '|' | '/'),
    names: r"no control characters and none of =*<>\,|/",
};

request! {
    /// The body of a request that backs up a disk.
    ///
    /// ```
    /// use keeptime_documents::vbs::CreateBackup;
    ///
    /// let body = serde_json::json!({"backup": {"volume_id": "v", "name": "autobackup"}});
    /// let checked = CreateBackup::check(&body);
    /// assert_eq!(
    ///     checked.faults()[0].message(),
    ///     "name takes no name that starts with auto, found \"autobackup\"",
    /// );
    /// ```
    CreateBackup: Vbs, BODY {
        /// What is asked for.
        backup: BackupParameters
    }
}

document! {
    /// What is asked of a backup.
    BackupParameters {
        texts {
            /// The disk's id.
            volume_id,
            /// The id of the disk's snapshot.
            snapshot_id,
            /// The backup's name.
            name,
            /// The backup's description.
            description,
        }
        lists {
            /// The backup's tags.
            tags: Tag,
        }
    }
}

document! {
    /// A tag of a backup.
    Tag {
        texts {
            /// Its key.
            key,
            /// Its value.
            value,
        }
    }
}

document! {
    /// The job that makes a backup, as the service answers.
    JobAnswer {
        texts {
            /// Its id.
            job_id,
            /// Why there is none. The reference's table has it here, its example in an [`ErrorAnswer`].
            message,
            /// The code of that.
            code,
        }
    }
}

outer! {
    /// An error, as the service answers.
    ErrorAnswer {
        /// The error.
        error: Error
    }
}

document! {
    /// Why a backup is not made.
    Error {
        texts {
            /// What it means.
            message,
            /// Its code.
            code,
        }
    }
}
