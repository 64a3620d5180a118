//! Use cases of operations: asked for, cancelled.

use lighthouse_domain::{
    access::{
        Actor, Forbidden, SessionId,
        actions::{ReadAttendance, ReadGaps, ReadMembers, RequestExports, UseOwnAccount},
    },
    audit::{AuditEvent, Object},
    exports::{
        ExportKind, ExportLanguage, ExportOrder, ExportPeriod, Made, Operation, OperationId,
        OperationReason, OperationState,
    },
    id::Id,
    message::Message,
    organizations::Organization,
    text,
};
use lighthouse_persistence::{Conn, StoreError, Tx, exports as store, organizations};
use uuid::Uuid;

use super::{error::as_fault, requests::CreateExport};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    fields::FieldErrors,
    lang::Lang,
    problem::Problem,
    scope,
};

/// What is to be made; all errors at once.
pub(super) fn order_of(body: &CreateExport, lang: Lang) -> Result<ExportOrder, Problem> {
    let mut fields = FieldErrors::default();
    let purpose = fields.text("/purpose", text::line(&body.purpose, 2, ExportOrder::PURPOSE_MAX));
    let period = body.period.as_deref().map(|text| ExportPeriod::parse(text).ok_or_else(unread));
    let period =
        period.and_then(|period| fields.check("/period", FieldErrorCode::InvalidFormat, period));
    let order = ExportOrder {
        kind: body.kind.0,
        format: body.format.0,
        language: if lang == Lang::En { ExportLanguage::English } else { ExportLanguage::Chinese },
        organization: Id::new(body.organization_id),
        period,
        statuses: body.status.iter().flatten().map(|status| status.0).collect(),
        purpose: purpose.clone().unwrap_or_default(),
    };
    let unread = body.period.is_some() && order.period.is_none();
    for fault in order.faults().into_iter().filter(|_| !unread) {
        fields.add(as_fault(fault));
    }
    fields.finish(purpose)?;
    Ok(order)
}

fn unread() -> Message {
    Message::new(
        "period 应为年度（2026）、季度（2026-Q4）或月份（2026-11）",
        "Write period as a year (2026), a quarter (2026-Q4) or a month (2026-11).",
    )
}

/// The top of the subtree, if the actor may both export and read this list of it.
pub(super) async fn top_of<E: From<StoreError> + From<Forbidden>>(
    conn: &Conn,
    actor: &Actor,
    order: &ExportOrder,
) -> Result<Organization, E> {
    let id = order.organization;
    match order.kind {
        ExportKind::Members => {
            organizations::find(conn, &actor.permit::<ReadMembers>()?, id).await?
        }
        ExportKind::Attendance | ExportKind::StudyHours => {
            organizations::find(conn, &actor.permit::<ReadAttendance>()?, id).await?
        }
        ExportKind::Gaps => organizations::find(conn, &actor.permit::<ReadGaps>()?, id).await?,
    };
    Ok(organizations::find(conn, &actor.permit::<RequestExports>()?, id).await?)
}

/// Asks for a file.
pub(super) async fn request(
    tx: &Tx,
    auth: &Authorized<RequestExports>,
    session: SessionId,
    order: ExportOrder,
) -> Result<Operation, Problem> {
    let missing = |problem: Problem| match problem.code() {
        Code::NotFound => scope::refuse(scope::outside("/organization_id")),
        _ => problem,
    };
    let top = top_of::<Problem>(tx, &auth.actor, &order).await.map_err(missing)?;
    if store::pending(tx, &auth.permit).await? >= Operation::PENDING_MAX {
        return Err(Problem::new(Code::ExportsPending));
    }
    let operation = Operation {
        id: Id::new(Uuid::now_v7()),
        account: auth.permit.account(),
        session,
        address: auth.context.address.clone(),
        order,
        state: OperationState::Queued,
        attempts: 0,
        made: Made::default(),
        requested_at: auth.now,
        version: 1,
    };
    store::insert(tx, &auth.permit, &top, &operation).await?;
    let order = &operation.order;
    let detail = format!(
        "{} {} of {}: {}",
        order.kind.as_str(),
        order.format.as_str(),
        order.organization,
        order.purpose
    );
    let event = AuditEvent::new("export.requested", Object::Operation, operation.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(operation)
}

/// Ends an operation without a file; whoever was writing it finds the lease lost and removes it.
pub(super) async fn cancel(
    tx: &Tx,
    auth: &Authorized<UseOwnAccount>,
    id: OperationId,
) -> Result<Operation, Problem> {
    let operation = store::lock(tx, &auth.permit, id).await?;
    let changed = operation.change(|it| it.cancel(OperationReason::Requested, auth.now))?;
    let operation = store::save(tx, changed).await?;
    let event = AuditEvent::new("export.cancelled", Object::Operation, id.uuid());
    let reason = OperationReason::Requested.as_str();
    auth.audit(tx, event.with_detail(reason)).await?;
    Ok(operation)
}
