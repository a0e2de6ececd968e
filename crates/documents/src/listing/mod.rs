//! Listings of backups, read page by page, and the calls that delete listed backups.
//!
//! | item | what it is |
//! |---|---|
//! | [`Listing`] | reads pages, one backup at a time |
//! | [`ListedBackups`], [`ListedBackup`] | the backups of a listing, with what retention needs |
//! | [`ListedBackups::for_policy`] | the listing with the policy and the vaults that judge it |
//! | [`BlockReader`], [`Block`] | reads blocks of a listing ahead, on other threads |
//! | [`RecordFormat`] | the service whose records a listing holds |
//! | [`page_findings`] | the faults of a page that was refused |
//! | [`RecordNote`] | a note on a record that was read despite a defect |
//! | [`DeletionCall`] | a call that deletes a backup |
//! | [`LockedVaults`] | vaults from which nothing can be deleted |

mod ahead;
mod block;
mod blocks;
mod bound_vaults;
mod deletion;
mod extent;
#[allow(clippy::module_inception)] // the module is named after its main type
mod listing;
mod locked_vaults;
mod page;
mod page_findings;
mod pages;
mod stream;

pub use crate::record::{ListedBackup, RecordFormat, RecordLocation, RecordNote, RecordNoteKind};
pub use ahead::BlockReader;
pub use block::Block;
pub use deletion::{CONCURRENT_DELETIONS, CommaInId, DeletionCall, ProjectId, ProjectIdError};
pub use listing::{ListedBackups, Listing, ListingError, RepeatedId};
pub use locked_vaults::LockedVaults;
pub use page::PageError;
pub use page_findings::page_findings;
pub use stream::{StreamError, StreamedJsonError};
