//! keeptime
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

#[cfg(feature = "documents")]
pub mod api;
pub mod pattern;
pub mod policy;
pub mod retention;
pub mod schedule;
pub mod timetable;
