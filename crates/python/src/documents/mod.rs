//! Documents of the services: checks, policies, plans, explanations, forecasts and reports.

pub(crate) mod check;
mod document_text;
pub(crate) mod explain;
mod finding;
pub(crate) mod forecast;
mod listing;
mod plan;
mod policy;
mod policy_source;
pub(crate) mod report;

pub(crate) use plan::PyPlan;
pub(crate) use policy::PyPolicy;
