//! Use cases of cases: load, decide, store, audit.

use chrono::Datelike;
use lighthouse_domain::{
    access::{Action, actions::ManageRectifications},
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::Organization,
    study::duties::Rule,
    supervision::rectification::{
        Rectification, RectificationError, RectificationId, RectificationStep,
    },
};
use lighthouse_persistence::{
    Conn, StoreError, Tx, organizations,
    supervision::{self as gaps, announce, rectifications as store},
};
use uuid::Uuid;

use super::{
    dto::{RectificationDetail, RectificationView},
    reading::paragraph,
    requests::OpenRectification,
};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    etag::IfMatch,
    fields::FieldErrors,
    lang::Lang,
    problem::Problem,
    scope,
};

pub(super) async fn open(
    tx: &Tx,
    auth: &Authorized<ManageRectifications>,
    body: OpenRectification,
) -> Result<Rectification, Problem> {
    let mut errors = FieldErrors::default();
    let branch = find_branch(tx, auth, body.branch_id, &mut errors).await?;
    let finding = errors.text("/finding", paragraph(&body.finding));
    let (branch, finding) = errors.finish(branch.zip(finding))?;
    if let Some(number) = store::open_number_of(tx, &auth.permit, &branch, body.ground.0).await? {
        return Err(Problem::new(Code::Conflict).detail(has_one(&number)));
    }
    let id = Id::new(body.id.unwrap_or_else(Uuid::now_v7));
    let new =
        store::NewCase { id, ground: body.ground.0, finding, opened_by: auth.permit.account() };
    let year = i64::from(auth.now.day().year());
    let case = store::open_case(tx, &auth.permit, &branch, new, (year, auth.now)).await?;
    note(tx, auth, &case, (RectificationStep::Found, &case.finding)).await?;
    Ok(case)
}

fn has_one(number: &str) -> Message {
    Message::new(
        format!("该支部同一事由的整改 {number} 尚未销号，请在其中继续"),
        format!("The branch has the case {number} for the same, which is not closed; go on there."),
    )
}

/// A living branch in scope, or a note of what is wrong with it.
async fn find_branch(
    tx: &Tx,
    auth: &Authorized<ManageRectifications>,
    id: Uuid,
    errors: &mut FieldErrors,
) -> Result<Option<Organization>, Problem> {
    let message = match organizations::queue_at(tx, &auth.permit, Id::new(id)).await {
        Ok(found) if found.kind.is_branch() && found.dissolved_at.is_none() => {
            return Ok(Some(found));
        }
        Ok(_) => Message::new("请选择一个现有的党支部", "Choose a branch that exists."),
        Err(StoreError::NotFound(_)) => scope::message(),
        Err(error) => return Err(error.into()),
    };
    errors.push("/branch_id", FieldErrorCode::OutOfScope, message);
    Ok(None)
}

/// One step of a case, with what is said at it.
pub(super) async fn take<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: RectificationId,
    (if_match, lang): (&IfMatch, Lang),
    (step, text): (RectificationStep, &str),
    decide: impl FnOnce(Rectification) -> Result<Rectification, RectificationError>,
) -> Result<Rectification, Problem> {
    let case = store::lock_case(tx, &auth.permit, id).await?;
    if_match.check(case.version, lang, || {
        RectificationView::on(Rectification::clone(&case), auth.now.day())
    })?;
    let case = store::save_case(tx, case.change(decide)?).await?;
    note(tx, auth, &case, (step, text)).await?;
    Ok(case)
}

/// Keeps the step in the history and in the audit log, and tells whose turn it is.
async fn note<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    case: &Rectification,
    (step, text): (RectificationStep, &str),
) -> Result<(), Problem> {
    let by = (auth.permit.account(), auth.now);
    store::note_step(tx, &auth.permit, case, (step, text), by).await?;
    if let Some(item) = case.announcement(step) {
        announce(tx, &auth.permit, &item, auth.now).await?;
    }
    let action = match step {
        RectificationStep::Found => "rectification.opened",
        _ => "rectification.changed",
    };
    let event = AuditEvent::new(action, Object::Rectification, case.id.uuid());
    let state = case.state.status().as_str();
    Ok(auth.audit(tx, event.with_detail(format!("{}, now {state}", step.as_str()))).await?)
}

/// Links a one-to-one training of an administrator of the branch.
pub(super) async fn link_training(
    tx: &Tx,
    auth: &Authorized<ManageRectifications>,
    id: RectificationId,
    (if_match, lang): (&IfMatch, Lang),
    training: Uuid,
) -> Result<Rectification, Problem> {
    let case = store::lock_case(tx, &auth.permit, id).await?;
    if_match.check(case.version, lang, || {
        RectificationView::on(Rectification::clone(&case), auth.now.day())
    })?;
    let changed = case.change(|case| case.note(auth.now))?;
    let linked = store::link_training(tx, &auth.permit, &changed, training).await;
    let linked = linked.map_err(scope::not_found_at("/training_id"))?;
    let case = store::save_case(tx, changed).await?;
    note(tx, auth, &case, (RectificationStep::Trained, &linked.topic)).await?;
    Ok(case)
}

/// A case with its history, its trainings, and whether it has relapsed.
pub(super) async fn detail<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    case: Rectification,
    duties: &[Rule],
) -> Result<RectificationDetail, Problem> {
    let today = auth.now.day();
    let has_relapsed = match case.watch_start(today) {
        Some(since) => {
            gaps::missed_since(conn, &auth.permit, case.branch, since, (duties, auth.now)).await?
        }
        None => false,
    };
    let history = store::history(conn, &auth.permit, &case).await?;
    let trainings = store::trainings_of(conn, &auth.permit, &case).await?;
    Ok(RectificationDetail {
        has_relapsed,
        history: history.into_iter().map(Into::into).collect(),
        trainings: trainings.into_iter().map(Into::into).collect(),
        case: RectificationView::on(case, today),
    })
}
