//! Readings too plain to be wrong. They know the public face of the crate alone, so that fuzz
//! targets can share them.

pub(crate) mod backups;
pub(crate) mod civil_minutes;
pub(crate) mod week;
