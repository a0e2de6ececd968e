//! How to use keeptime, from end to end.
//!
//! - [`embedding`]: how to build a backup server: the main loop, what to store, durable claims, several
//!   instances, names for columns and other languages.
//! - [`pipelines`]: checking policies before they are sent: in CI, before a commit, in Terraform.
//! - [`own_records`]: verdicts on your own records.
//! - [`fleets`]: inventories too large for one machine: Spark, DuckDB, polars.
//! - [`semantics`]: what each rule means, and why.
//! - [`comparison`]: other crates, and when to use them instead.

#[doc = include_str!("embedding.md")]
pub mod embedding {}

#[doc = include_str!("pipelines.md")]
pub mod pipelines {}

#[doc = include_str!("own_records.md")]
pub mod own_records {}

#[doc = include_str!("fleets.md")]
pub mod fleets {}

#[doc = include_str!("semantics.md")]
pub mod semantics {}

#[doc = include_str!("comparison.md")]
pub mod comparison {}
