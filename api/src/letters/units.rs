//! What a unit does with its own letter before it is decided: change, scan, submit.

use lighthouse_domain::{
    access::actions::FileLetters,
    audit::{AuditEvent, Object},
    id::Id,
    letters::{LetterState, Step},
    message::Message,
};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, AuditContext},
    letters::{self as store, Row, Scan},
    seal::Sealer,
};
use uuid::Uuid;

use super::{caller::LetterCaller, dto::UpdateQueryLetter, service};
use crate::{
    app::App,
    http::{
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
        response::{ApiResponse, HandlerResult},
    },
};

/// What is done to a letter that is not decided yet.
pub(super) enum Change {
    Amend(Box<UpdateQueryLetter>),
    Scan(Scan),
    Submit,
}

/// Does it for whoever may: the officer who filed, or the unit with the letter's token.
pub(super) async fn change(caller: LetterCaller, id: Uuid, change: Change) -> HandlerResult {
    match caller {
        LetterCaller::Officer(caller) => {
            let app = caller.app.clone();
            caller
                .with::<FileLetters>()
                .write(move |tx, auth| async move {
                    let row = store::find_for_update(&tx, &auth.permit, id).await?;
                    if row.filed_by != Some(auth.permit.account().uuid()) {
                        return Err(Problem::new(Code::Forbidden));
                    }
                    done(&tx, &app, row, change, &auth.context).await
                })
                .await
        }
        LetterCaller::Applicant(unit) => {
            unit.own(id)?;
            let (app, trace) = (unit.app.clone(), unit.trace());
            let deed = unit.app.db.write(move |tx: Tx| async move {
                let row = store::find_own(&tx, id, true).await?;
                let trace = AuditContext { path: row.organization_path.clone(), ..trace };
                done(&tx, &app, row, change, &trace).await
            });
            deed.await
        }
    }
}

async fn done(
    tx: &Tx,
    app: &App,
    row: Row,
    change: Change,
    trace: &AuditContext,
) -> Result<ApiResponse, Problem> {
    let (id, now) = (row.id, trace.at);
    let letter = row.rules(store::approvals(tx, &row).await?)?;
    let by = Id::new(row.filed_by.unwrap_or_else(Uuid::nil));
    let action = match change {
        Change::Submit => {
            let next = letter.step(Step::Submit, by, now)?;
            submit(tx, &row, next, now).await?;
            "query_letter.submitted"
        }
        Change::Scan(scan) => {
            letter.step(Step::Edit, by, now)?;
            store::keep_scan(tx, app.sealer(), &row, &scan, now).await?;
            "query_letter.scanned"
        }
        Change::Amend(body) => {
            letter.step(Step::Edit, by, now)?;
            amend(tx, app.sealer(), &row, *body, now).await?;
            "query_letter.changed"
        }
    };
    audit::record(tx, trace, AuditEvent::new(action, Object::QueryLetter, id)).await?;
    let row = store::find_own(tx, id, false).await?;
    Ok(ApiResponse::ok(&service::view(tx, row, now).await?))
}

async fn submit(
    tx: &Tx,
    row: &Row,
    next: LetterState,
    now: lighthouse_domain::time::Instant,
) -> Result<(), Problem> {
    if row.scan_hash.is_none() {
        let message = Message::new(
            "请先上传盖章的公函扫描件",
            "Upload the scan of the stamped letter first.",
        );
        return Err(Problem::new(Code::ValidationFailed).fault(FieldError::body(
            "/scan",
            FieldErrorCode::Rule,
            message,
        )));
    }
    Ok(store::set_state(tx, row, next, None, now).await?)
}

async fn amend(
    tx: &Tx,
    sealer: &Sealer,
    row: &Row,
    body: UpdateQueryLetter,
    now: lighthouse_domain::time::Instant,
) -> Result<(), Problem> {
    let asked = service::amended(row, body, now)?;
    store::amend(tx, sealer, row, &asked, now).await.map_err(|error: StoreError| error.into())
}
