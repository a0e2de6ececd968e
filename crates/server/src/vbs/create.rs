//! The call that backs up a disk (VBS v2, "Creating a VBS Backup").

use axum::Json;
use axum::extract::State;
use keeptime_documents::Service;
use keeptime_documents::vbs::CreateBackup;
use serde_json::{Value, json};
use uuid::Uuid;

use super::errors::{store_failed, wrong};
use crate::app::App;
use crate::http::{JsonBody, Refusal};
use crate::identity::Caller;
use crate::store::{BackupConflict, NewBackup, Object, StartedBy};

/// `POST /v2/{project_id}/cloudbackups`
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let request = body.read(CreateBackup::check)?;
    let request = request.backup();
    let [id, job_id, checkpoint_id] = [(); 3].map(|()| Uuid::new_v4().to_string());
    let object = Object {
        id: request.volume_id().unwrap_or_default().to_owned(),
        name: String::new(),
        object_type: "OS::Cinder::Volume".to_owned(),
        zone: String::new(),
    };
    let backup = NewBackup {
        id: &id,
        job_id: &job_id,
        service: Service::Vbs,
        project_id: caller.project_id(),
        checkpoint_id: &checkpoint_id,
        policy_id: None,
        vault_id: None,
        object: &object,
        name: request.name().unwrap_or_default(),
        description: request.description().unwrap_or_default(),
        started_by: StartedBy::User,
        incremental: true,
        expires_at: None,
    };
    let created = app.store().create_backups_within(&[backup], None, app.clock().now()).await;
    created.map_err(|conflict| match conflict {
        BackupConflict::Store(error) => store_failed(error),
        conflict => wrong(conflict.to_string()),
    })?;
    app.wakeup().wake();
    Ok(Json(json!({"job_id": job_id})))
}
