//! Use cases of work items: load, decide, store, audit.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ManageWorkItems,
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::Organization,
    text,
    work::{WorkError, WorkItem, WorkItemId, WorkLink, WorkLinkId, WorkOutcome, WorkState},
};
use lighthouse_persistence::{Changed, Locked, Tx, organizations, work as store};
use uuid::Uuid;

use super::{
    dto::WorkItemView,
    records,
    requests::{CreateWorkItem, LinkRecord, UpdateWorkItem},
};
use crate::http::{
    caller::Authorized, code::FieldErrorCode, etag::IfMatch, fields::FieldErrors, lang::Lang,
    problem::Problem, scope,
};

type Auth = Authorized<ManageWorkItems>;

/// A living organization in scope, if the request names one.
async fn owner_in(
    tx: &Tx,
    auth: &Auth,
    id: Uuid,
    errors: &mut FieldErrors,
) -> Result<Option<Organization>, Problem> {
    let pointer = "/organization_id";
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(id)).await;
    let owner = errors.found(pointer, owner)?;
    if owner.as_ref().is_some_and(|owner| owner.dissolved_at.is_some()) {
        let message = Message::new("该党组织已撤销", "The organization is dissolved.");
        errors.add(scope::outside_because(pointer, message));
        return Ok(None);
    }
    Ok(owner)
}

fn title_in(errors: &mut FieldErrors, title: &str) -> Option<String> {
    errors.text("/title", text::line(title, 2, WorkItem::TITLE_MAX))
}

fn period_in(errors: &mut FieldErrors, period: (NaiveDate, NaiveDate)) -> Option<()> {
    let checked = WorkItem::check_period(period).map_err(WorkError::message);
    errors.check("/until", FieldErrorCode::Rule, checked)
}

pub(super) async fn create(
    tx: &Tx,
    auth: &Auth,
    body: CreateWorkItem,
) -> Result<WorkItem, Problem> {
    let mut errors = FieldErrors::default();
    let owner = owner_in(tx, auth, body.organization_id, &mut errors).await?;
    let title = title_in(&mut errors, &body.title);
    let period = (body.from, body.until);
    let checked = period_in(&mut errors, period);
    let ((owner, title), ()) = errors.finish(owner.zip(title).zip(checked))?;
    let item = WorkItem {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        organization_name: owner.name,
        organization_path: owner.path,
        title,
        period,
        state: WorkState::Open,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_item(tx, &auth.permit, (&item, auth.permit.account())).await?;
    audit(tx, auth, "work_item.created", (item.id, item.title.clone())).await?;
    Ok(item)
}

/// A work item in scope, as the caller saw it.
async fn lock(
    tx: &Tx,
    auth: &Auth,
    id: WorkItemId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<Locked<WorkItem>, Problem> {
    let item = store::lock_item(tx, &auth.permit, id).await?;
    if_match.check(item.version, lang, || WorkItemView::from(&*item))?;
    Ok(item)
}

pub(super) async fn close(
    tx: &Tx,
    auth: &Auth,
    id: WorkItemId,
    read: (&IfMatch, Lang),
    outcome: WorkOutcome,
) -> Result<WorkItem, Problem> {
    let item = lock(tx, auth, id, read).await?;
    let closed = item.change(|it| it.close(outcome, auth.now))?;
    save(tx, auth, "work_item.closed", closed).await
}

pub(super) async fn revise(
    tx: &Tx,
    auth: &Auth,
    id: WorkItemId,
    read: (&IfMatch, Lang),
    body: UpdateWorkItem,
) -> Result<WorkItem, Problem> {
    let item = lock(tx, auth, id, read).await?;
    item.check_open()?;
    let mut errors = FieldErrors::default();
    let title = body.title.and_then(|title| title_in(&mut errors, &title));
    let period = (body.from.unwrap_or(item.period.0), body.until.unwrap_or(item.period.1));
    let checked = period_in(&mut errors, period);
    let (title, ()) = errors.finish(Some(title).zip(checked))?;
    let period = (body.from, body.until);
    let revised = item.change(|it| it.revise(title, period, auth.now))?;
    save(tx, auth, "work_item.revised", revised).await
}

/// Stores what a step has changed, with its audit entry.
async fn save(
    tx: &Tx,
    auth: &Auth,
    action: &'static str,
    changed: Changed<WorkItem>,
) -> Result<WorkItem, Problem> {
    let item = store::save_item(tx, changed).await?;
    audit(tx, auth, action, (item.id, item.state.status().as_str().to_owned())).await?;
    Ok(item)
}

/// Links a record that the caller may read.
pub(super) async fn link(
    tx: &Tx,
    auth: &Auth,
    id: WorkItemId,
    body: &LinkRecord,
) -> Result<WorkLink, Problem> {
    let item = store::lock_item(tx, &auth.permit, id).await?;
    item.check_open()?;
    let record = records::find(tx, auth, (body.record_kind.0, body.record_id)).await?;
    let (by, at) = (auth.permit.account(), auth.now);
    let link = WorkLink { id: Id::new(Uuid::now_v7()), item: id, record, by, at };
    store::insert_link(tx, &item, &link).await?;
    audit(tx, auth, "work_item.linked", (id, named(&link))).await?;
    Ok(link)
}

pub(super) async fn unlink(
    tx: &Tx,
    auth: &Auth,
    (id, link): (WorkItemId, WorkLinkId),
) -> Result<(), Problem> {
    let item = store::lock_item(tx, &auth.permit, id).await?;
    item.check_open()?;
    let link = store::find_link(tx, &item, link).await?;
    store::remove_link(tx, &item, &link).await?;
    audit(tx, auth, "work_item.unlinked", (id, named(&link))).await
}

fn named(link: &WorkLink) -> String {
    format!("{} {}", link.record.kind.as_str(), link.record.id)
}

async fn audit(
    tx: &Tx,
    auth: &Auth,
    action: &'static str,
    (id, detail): (WorkItemId, String),
) -> Result<(), Problem> {
    let event = AuditEvent::new(action, Object::WorkItem, id.uuid());
    Ok(auth.audit(tx, event.with_detail(detail)).await?)
}
