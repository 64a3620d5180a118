//! What a unit does with its own letter before it is decided: change, scan, submit.

use lighthouse_domain::{
    access::actions::FileLetters,
    audit::{Deed, Object},
    id::Id,
    letters::{LetterState, Step},
    message::Message,
};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, Trace},
    letters::{self as store, Row, Scan},
    seal::Sealer,
};
use uuid::Uuid;

use super::{dto::UpdateQueryLetter, party::Party, service};
use crate::{
    app::App,
    http::{
        code::{Code, FaultCode},
        problem::{Fault, Problem},
        reply::{Answer, Reply},
    },
};

/// What is done to a letter that is not decided yet.
pub(super) enum Change {
    Amend(Box<UpdateQueryLetter>),
    Scan(Scan),
    Submit,
}

/// Does it for whoever may: the officer who filed, or the unit with the letter's token.
pub(super) async fn change(party: Party, id: Uuid, change: Change) -> Answer {
    match party {
        Party::Officer(call) => {
            let app = call.app.clone();
            call.with::<FileLetters>()
                .write(move |tx, by| async move {
                    let row = store::find_for_update(&tx, &by.permit, id).await?;
                    if row.filed_by != Some(by.permit.account().uuid()) {
                        return Err(Problem::new(Code::Forbidden));
                    }
                    done(&tx, &app, row, change, &by.trace).await
                })
                .await
        }
        Party::Unit(unit) => {
            unit.own(id)?;
            let (app, trace) = (unit.app.clone(), unit.trace());
            let deed = unit.app.db.write(move |tx: Tx| async move {
                let row = store::find_own(&tx, id, true).await?;
                let trace = Trace { path: row.organization_path.clone(), ..trace };
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
    trace: &Trace,
) -> Result<Reply, Problem> {
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
    audit::record(tx, trace, Deed::new(action, Object::QueryLetter, id)).await?;
    let row = store::find_own(tx, id, false).await?;
    Ok(Reply::ok(&service::view(tx, row, now).await?))
}

async fn submit(
    tx: &Tx,
    row: &Row,
    next: LetterState,
    now: lighthouse_domain::time::Instant,
) -> Result<(), Problem> {
    if row.scan_hash.is_none() {
        let says = Message::new(
            "请先上传盖章的公函扫描件",
            "Upload the scan of the stamped letter first.",
        );
        return Err(Problem::new(Code::ValidationFailed).fault(Fault::body(
            "/scan",
            FaultCode::Rule,
            says,
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
