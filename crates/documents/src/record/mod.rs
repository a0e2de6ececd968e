//! A record of a backup in a listing, read member by member.
//!
//! Everything here is shared by the services. How their records differ is in their own modules.

mod extend_info;
mod format;
mod listed_backup;
mod members;
mod note;
mod part_statuses;
mod record_members;
mod scan;
mod state;
mod texts;

pub(crate) use extend_info::ExtendInfoReader;
pub use format::RecordFormat;
pub use listed_backup::ListedBackup;
pub(crate) use listed_backup::{ListedTexts, Origins};
pub(crate) use members::{Field, RecordContext, ShallowValue, ValueReader, read_members};
pub(crate) use note::PageItem;
pub use note::{RecordLocation, RecordNote, RecordNoteKind};
pub(crate) use part_statuses::{PartStatus, StatusesReader};
pub(crate) use record_members::{
    NotedBackup, RecordMembers, amount, as_object, creation, is_id, is_text_or_null, read_date,
    text_or_empty,
};
pub(crate) use scan::{Cursor, CursorEnd, RecordScanner, Stop};
pub(crate) use state::{
    CopyState, Images, Role, StartedBy, StateMembers, completeness, failed_operation,
};
