//! Entering outside records, and taking them back by counter-entries.

use actix_web::{post, web::Path};
use lighthouse_domain::{
    access::actions::ImportLearning,
    audit::{AuditEvent, Object},
    message::Message,
};
use lighthouse_persistence::{
    Tx,
    classes::{self as store, ImportRow},
};
use uuid::Uuid;

use super::dto::LearningImportView;
use crate::{
    http::{
        body::NoBody,
        caller::{Authorized, Caller},
        code::Code,
        problem::Problem,
        response::{ApiResponse, HandlerResult},
    },
    members::imports::demand_key,
};

/// Enter the records of an import
///
/// Each record of a source counts once, whatever files it comes in.
#[utoipa::path(tag = "classes", operation_id = "commitLearningImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Entered", body = LearningImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[post("/learning-imports/{id}/commit")]
pub(super) async fn commit_import(
    caller: Caller<ImportLearning>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    demand_key(caller.request())?;
    let id = *id;
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&LearningImportView::from(commit(&tx, &auth, id).await?)))
        })
        .await
}

async fn commit(
    tx: &Tx,
    auth: &Authorized<ImportLearning>,
    id: Uuid,
) -> Result<ImportRow, Problem> {
    let import = store::import_for_update(tx, &auth.permit, id).await?;
    expect_state(&import, "ready")?;
    let entered = store::commit(tx, &auth.permit, &import, auth.now).await?;
    let event = AuditEvent::new("learning_import.committed", Object::LearningImport, id);
    auth.audit(tx, event.with_detail(format!("{entered} records"))).await?;
    Ok(ImportRow {
        state: "committed".to_owned(),
        committed_at: Some(auth.now.millis()),
        rows_entered: Some(entered),
        ..import
    })
}

/// Take an import of outside records back
///
/// Each of its records is countered by an entry with a minus, and its number is free again, so
/// that a corrected list can be entered.
#[utoipa::path(tag = "classes", operation_id = "undoLearningImport",
    params(("id" = Uuid, Path, description = "The import"), ("Idempotency-Key" = String, Header, description = "One key for each change")),
    responses((status = 200, description = "Taken back", body = LearningImportView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("learning:import"))))]
#[post("/learning-imports/{id}/undo")]
pub(super) async fn undo_import(
    caller: Caller<ImportLearning>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    demand_key(caller.request())?;
    let id = *id;
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&LearningImportView::from(undo(&tx, &auth, id).await?)))
        })
        .await
}

async fn undo(tx: &Tx, auth: &Authorized<ImportLearning>, id: Uuid) -> Result<ImportRow, Problem> {
    let import = store::import_for_update(tx, &auth.permit, id).await?;
    expect_state(&import, "committed")?;
    store::undo(tx, &auth.permit, &import, auth.now).await?;
    auth.audit(tx, AuditEvent::new("learning_import.undone", Object::LearningImport, id)).await?;
    Ok(ImportRow { state: "undone".to_owned(), undone_at: Some(auth.now.millis()), ..import })
}

fn expect_state(import: &ImportRow, wanted: &str) -> Result<(), Problem> {
    if import.state == wanted {
        return Ok(());
    }
    let message = Message::new(
        format!("导入的状态是 {}", import.state),
        format!("The import is {}.", import.state),
    );
    Err(Problem::new(Code::WrongState).detail(message))
}
