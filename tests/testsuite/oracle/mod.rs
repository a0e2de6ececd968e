//! Simple reference implementations that tests compare the library with. They use only the crate's
//! public API, so that fuzz targets can share them.

pub(crate) mod backups;
pub(crate) mod civil_minutes;
pub(crate) mod interval_days;
pub(crate) mod plain_agenda;
pub(crate) mod week;
