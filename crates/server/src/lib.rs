//! A backup service with the APIs of CSBS v1, CBR v3 and VBS v2.
//!
//! It is a stand-in for these services in tests, and an example of a service that embeds `keeptime`.
//!
//! | module | what it is | may import |
//! |---|---|---|
//! | [`serve`], [`dev`], [`user`], [`background`] | start the server, its tasks and its users | all below |
//! | [`app`] | the state that calls share, and all routes | all below |
//! | [`csbs`], [`cbr`], [`vbs`] | the calls of one API each | `identity`, `http`, `store` |
//! | [`identity`] | who calls: passwords, tokens, signatures, projects | `http`, `store` |
//! | [`page`] | the page for people | `identity`, `schedule`, `http`, `store` |
//! | [`time_travel`] | the clock that `dev` sets | `jobs`, `http`, `store` |
//! | [`schedule`] | the fires of policies, and the deletions by their limits | `store` |
//! | [`jobs`] | what is done after a call has been answered: creating, restoring and deleting backups | `store` |
//! | [`http`] | connections, bodies, errors, limits and the record of requests | `metrics`, `store` (its error) |
//! | [`metrics`] | what the server counts | `store` |
//! | [`store`] | the database; the only module with SQL | nothing |
//!
//! Handlers get the [`app`], whose state they share. [`clock`], [`wakeup`] and [`config`] are for all.
//!
//! A new call goes into the module of its API: a handler, a line in the module's `routes`, and, if it
//! needs data that no method returns yet, a method in `store`. Its request belongs to `keeptime-documents`.

pub mod app;
pub mod args;
pub mod background;
pub mod cbr;
pub mod clock;
pub mod config;
pub mod csbs;
pub mod dev;
pub mod http;
pub mod identity;
pub mod jobs;
pub mod log;
pub mod metrics;
pub mod page;
pub mod schedule;
pub mod serve;
pub mod store;
pub mod time_travel;
pub mod user;
pub mod vbs;
pub mod wakeup;
