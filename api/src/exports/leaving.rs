//! What whoever works on an export leaves behind: its line in the audit log, and no file that nobody
//! will read.

use lighthouse_domain::{
    audit::{AuditEvent, Object},
    exports::{Operation, OperationStatus},
    time::Instant,
};
use lighthouse_persistence::{
    Bulk, StoreError, Tx,
    audit::{self, AuditContext},
};
use uuid::Uuid;

use super::folder::ExportFolder;
use crate::app::App;

const JOB: &str = "the server makes files for all; each page is read with the requester's rights";

pub(super) fn bulk() -> Bulk {
    Bulk::unscoped(JOB)
}

/// Says in the audit log how an operation ended, in the requester's name.
pub(super) async fn note_end(
    tx: &Tx,
    operation: &Operation,
    now: Instant,
) -> Result<(), StoreError> {
    let (action, detail) = match operation.reason() {
        None => ("export.finished", format!("rows {}", operation.made.rows)),
        Some(reason) if operation.status() == OperationStatus::Cancelled => {
            ("export.cancelled", reason.as_str().to_owned())
        }
        Some(reason) => ("export.failed", reason.as_str().to_owned()),
    };
    let event = AuditEvent::new(action, Object::Operation, operation.id.uuid());
    audit::record(tx, &context(operation, "", now), event.with_detail(detail)).await
}

/// The requester, through the operation.
pub(super) fn context(operation: &Operation, path: &str, now: Instant) -> AuditContext {
    AuditContext {
        account: Some(operation.account),
        path: path.to_owned(),
        at: now,
        request_id: format!("operation:{}", operation.id),
        address: operation.address.clone(),
    }
}

pub(super) async fn remove(app: &App, file: Option<Uuid>) {
    let Some(file) = file else { return };
    let folder = ExportFolder::from_config(&app.shared.config);
    let removed = tokio::task::spawn_blocking(move || folder.remove(file)).await;
    if let Ok(Err(error)) = removed {
        tracing::warn!(%error, %file, "the file of an export could not be removed");
    }
}
