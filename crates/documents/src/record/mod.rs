//! A record of a backup in a listing, read member by member.
//!
//! Everything here is shared by the services. How their records differ is in their own modules.

mod extend_info;
mod listed_backup;
mod members;
mod note;
mod record_members;
mod state;

pub(crate) use extend_info::ExtendInfoReader;
pub use listed_backup::ListedBackup;
pub(crate) use members::{Field, RecordContext, ShallowValue, ValueReader, read_members};
pub(crate) use note::PageItem;
pub use note::{RecordLocation, RecordNote, RecordNoteKind};
pub(crate) use record_members::{
    RecordMembers, amount, non_empty_text, read_date, started_by, text,
};
pub(crate) use state::{
    CopyState, Images, StartedBy, StateMembers, completeness, failed_operation,
};
