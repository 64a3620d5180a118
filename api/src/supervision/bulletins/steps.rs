//! Use cases of bulletins: load, decide, store, audit.

use lighthouse_domain::{
    access::{
        Action,
        actions::{IssueBulletins, WriteBulletins},
    },
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::Organization,
    study::duties::Rule,
    supervision::{
        Span,
        bulletin::{
            Bulletin, BulletinError, BulletinFigures, BulletinId, BulletinState, BulletinTexts,
        },
    },
    text,
};
use lighthouse_persistence::{
    Locked, StoreError, Tx, organizations,
    supervision::{Ask, announce, bulletins as store},
};
use uuid::Uuid;

use super::{
    dto::BulletinView,
    order,
    requests::{CreateBulletin, UpdateBulletin},
};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    etag::IfMatch,
    fields::FieldErrors,
    lang::Lang,
    problem::{FieldError, Problem},
    scope,
};

/// Texts of a request over those that are there, or everything that is wrong with them.
fn texts(
    [title, opening, body, requirements]: [Option<String>; 4],
    before: BulletinTexts,
) -> Result<BulletinTexts, Problem> {
    let mut errors = FieldErrors::default();
    let title = title.unwrap_or(before.title);
    let title = errors.text("/title", text::line(&title, 2, BulletinTexts::TITLE_MAX));
    let mut paragraph = |pointer, given: Option<String>, before: String| {
        let words = given.unwrap_or(before);
        errors.text(pointer, text::paragraph(&words, 2, BulletinTexts::TEXT_MAX))
    };
    let opening = paragraph("/opening", opening, before.opening);
    let body = paragraph("/body", body, before.body);
    let requirements = paragraph("/requirements", requirements, before.requirements);
    let all = title.zip(opening).zip(body.zip(requirements));
    let ((title, opening), (body, requirements)) = errors.finish(all)?;
    Ok(BulletinTexts { title, opening, body, requirements })
}

pub(super) async fn draft(
    tx: &Tx,
    auth: &Authorized<WriteBulletins>,
    body: CreateBulletin,
    duties: &[Rule],
) -> Result<Bulletin, Problem> {
    let owner = find_level(tx, auth, body.organization_id).await?;
    let span = Span::parse(&body.period).ok_or(BulletinError::NotBegun)?;
    if span.from() > auth.now.day() {
        return Err(BulletinError::NotBegun.into());
    }
    if let Some(id) = body.replaces_id {
        let found = store::find_issued(tx, &auth.permit, owner.id, Id::new(id)).await;
        found.map_err(scope::not_found_at("/replaces_id"))?;
    }
    let given = [body.title, body.opening, body.body, body.requirements];
    let texts = texts(given, BulletinTexts::proposed(&owner.name, span))?;
    let order = order::choose(tx, auth, &owner, body.ordered_by_result == Some(true)).await?;
    let counted = count(tx, auth, &owner, (span, duties)).await?;
    let figures = BulletinFigures { order, ..counted };
    let bulletin = Bulletin {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        organization_name: owner.name,
        organization_path: owner.path,
        span,
        texts,
        figures,
        state: BulletinState::Draft { returned: None },
        drafted_by: Some(auth.permit.account()),
        edited_by: None,
        rule: None,
        replaces: body.replaces_id.map(Id::new),
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_bulletin(tx, &auth.permit, &bulletin).await?;
    audit(tx, auth, "bulletin.drafted", &bulletin).await?;
    Ok(bulletin)
}

/// A living committee in scope: a branch has nobody below to tell anything.
async fn find_level(
    tx: &Tx,
    auth: &Authorized<WriteBulletins>,
    id: Uuid,
) -> Result<Organization, Problem> {
    let owner = organizations::find_for_share(tx, &auth.permit, Id::new(id)).await;
    let owner = owner.map_err(scope::not_found_at("/organization_id"))?;
    if owner.dissolved_at.is_none() && !owner.kind.is_branch() {
        return Ok(owner);
    }
    let message = Message::new("请选择一个现有的党委", "Choose a committee that exists.");
    let fault = FieldError::body("/organization_id", FieldErrorCode::OutOfScope, message);
    Err(Problem::new(Code::ValidationFailed).fault(fault))
}

async fn count(
    tx: &Tx,
    auth: &Authorized<WriteBulletins>,
    top: &Organization,
    (span, duties): (Span, &[Rule]),
) -> Result<BulletinFigures, StoreError> {
    let ask = Ask { rules: duties, span, now: auth.now };
    store::count_figures(tx, &auth.permit, top, ask).await
}

/// A bulletin as the caller saw it, to be changed.
async fn lock<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: BulletinId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<Locked<Bulletin>, Problem> {
    let bulletin = store::lock_bulletin(tx, &auth.permit, id).await?;
    if_match
        .check(bulletin.version, lang, || BulletinView::new(Bulletin::clone(&bulletin), None))?;
    Ok(bulletin)
}

pub(super) async fn edit(
    tx: &Tx,
    auth: &Authorized<WriteBulletins>,
    id: BulletinId,
    seen: (&IfMatch, Lang),
    body: UpdateBulletin,
) -> Result<Bulletin, Problem> {
    let bulletin = lock(tx, auth, id, seen).await?;
    bulletin.check_draft()?;
    let order = match body.ordered_by_result {
        None => bulletin.figures.order,
        Some(by_result) => {
            let level = organizations::find_for_share(tx, &auth.permit, bulletin.organization);
            order::choose(tx, auth, &level.await?, by_result).await?
        }
    };
    let given = [body.title, body.opening, body.body, body.requirements];
    let texts = texts(given, bulletin.texts.clone())?;
    let by = (auth.permit.account(), auth.now);
    let changed = bulletin.change(|it| it.edit((texts, order), by))?;
    save(tx, auth, "bulletin.changed", changed).await
}

/// Counts anew what a draft tells.
pub(super) async fn refresh(
    tx: &Tx,
    auth: &Authorized<WriteBulletins>,
    id: BulletinId,
    seen: (&IfMatch, Lang),
    duties: &[Rule],
) -> Result<Bulletin, Problem> {
    let bulletin = lock(tx, auth, id, seen).await?;
    bulletin.check_draft()?;
    let top = organizations::find_for_share(tx, &auth.permit, bulletin.organization).await?;
    let counted = count(tx, auth, &top, (bulletin.span, duties)).await?;
    let figures = BulletinFigures { order: bulletin.figures.order, ..counted };
    let by = (auth.permit.account(), auth.now);
    let changed = bulletin.change(|it| it.refresh(figures, by))?;
    save(tx, auth, "bulletin.counted", changed).await
}

pub(super) async fn submit(
    tx: &Tx,
    auth: &Authorized<WriteBulletins>,
    id: BulletinId,
    seen: (&IfMatch, Lang),
) -> Result<Bulletin, Problem> {
    let bulletin = lock(tx, auth, id, seen).await?;
    let changed = bulletin.change(|it| it.submit((auth.permit.account(), auth.now)))?;
    save(tx, auth, "bulletin.submitted", changed).await
}

pub(super) async fn send_back(
    tx: &Tx,
    auth: &Authorized<WriteBulletins>,
    id: BulletinId,
    seen: (&IfMatch, Lang),
    reason: &str,
) -> Result<Bulletin, Problem> {
    let bulletin = lock(tx, auth, id, seen).await?;
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", text::paragraph(reason, 2, Bulletin::REASON_MAX));
    let reason = errors.finish(reason)?;
    let changed = bulletin.change(|it| it.send_back(reason, auth.now))?;
    save(tx, auth, "bulletin.returned", changed).await
}

/// Issues a bulletin for good and tells everybody who holds an office below.
pub(super) async fn issue(
    tx: &Tx,
    auth: &Authorized<IssueBulletins>,
    id: BulletinId,
    seen: (&IfMatch, Lang),
) -> Result<Bulletin, Problem> {
    let bulletin = lock(tx, auth, id, seen).await?;
    let by = auth.permit.account();
    bulletin.check_issuer(by)?;
    order::check(tx, auth, &bulletin).await?;
    let number = store::number_bulletin(tx, &auth.permit, &bulletin, auth.now).await?;
    let changed = bulletin.change(|it| it.issue(number, (by, auth.now)))?;
    announce(tx, &auth.permit, &changed.announcement(), auth.now).await?;
    save(tx, auth, "bulletin.issued", changed).await
}

async fn save<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    action: &'static str,
    changed: lighthouse_persistence::Changed<Bulletin>,
) -> Result<Bulletin, Problem> {
    let bulletin = store::save_bulletin(tx, changed).await?;
    audit(tx, auth, action, &bulletin).await?;
    Ok(bulletin)
}

async fn audit<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    action: &'static str,
    bulletin: &Bulletin,
) -> Result<(), StoreError> {
    let detail = match bulletin.state.issue() {
        Some(issue) => format!("{} of {}, {}", issue.number, bulletin.span, issue.hash),
        None => format!("{}, now {}", bulletin.span, bulletin.state.status().as_str()),
    };
    let event = AuditEvent::new(action, Object::Bulletin, bulletin.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await
}
