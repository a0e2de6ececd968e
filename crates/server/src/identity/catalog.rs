//! The catalogue in the answer to a token call: where clients find the services.

use serde_json::{Value, json};

/// The only region.
pub const REGION: &str = "keeptime";

/// Each service: its type in the catalogue, its name, and its path before the project, or its whole
/// path if it has no projects.
const SERVICES: [(&str, &str, &str, Path); 4] = [
    ("data-protect", "csbs", "/v1", Path::WithProject),
    ("cbr", "cbr", "/v3", Path::WithProject),
    ("vbs", "vbs", "/v2", Path::WithProject),
    ("identity", "keystone", "/v3", Path::Whole),
];

enum Path {
    WithProject,
    Whole,
}

/// Returns the catalogue of a project.
pub(super) fn of_project(public_url: &str, project_id: &str) -> Value {
    let services = SERVICES.iter().map(|(kind, name, root, path)| {
        let url = match path {
            Path::WithProject => format!("{public_url}{root}/{project_id}"),
            Path::Whole => format!("{public_url}{root}"),
        };
        json!({
            "type": kind,
            "id": name,
            "name": name,
            "endpoints": [{
                "id": format!("{name}-public"),
                "interface": "public",
                "region": REGION,
                "region_id": REGION,
                "url": url,
            }],
        })
    });
    services.collect()
}
