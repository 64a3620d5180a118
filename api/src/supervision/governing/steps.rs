//! Use cases of governing documents: load, decide, store, audit.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ManageGoverningDocuments,
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    scan::Scan,
    supervision::governing::{
        GoverningDocument, GoverningDocumentId, GoverningError, VersionTerm, Withdrawal,
    },
    text,
};
use lighthouse_persistence::{
    Locked, StoreError, Tx, organizations, supervision::governing as store,
};
use uuid::Uuid;

use super::{
    dto::GoverningDocumentView,
    requests::{
        CreateGoverningDocument, CreateGoverningVersion, UpdateGoverningDocument,
        WithdrawGoverningVersion,
    },
};
use crate::http::{
    caller::Authorized, code::Code, etag::IfMatch, fields::FieldErrors, lang::Lang,
    problem::Problem, scan::ScannedFile, scope,
};

type Manager = Authorized<ManageGoverningDocuments>;

/// Title and issuer as they are kept, or everything that is wrong with them.
fn words(title: &str, issuer: &str) -> Result<(String, String), Problem> {
    let mut errors = FieldErrors::default();
    let title = title.trim().trim_start_matches('《').trim_end_matches('》');
    let title = errors.text("/title", text::line(title, 2, GoverningDocument::TITLE_MAX));
    let issuer = errors.text("/issuer", text::line(issuer, 2, GoverningDocument::ISSUER_MAX));
    errors.finish(title.zip(issuer))
}

pub(super) async fn enter(
    tx: &Tx,
    auth: &Manager,
    body: CreateGoverningDocument,
) -> Result<GoverningDocument, Problem> {
    let (title, issuer) = words(&body.title, &body.issuer)?;
    let owner = Id::new(body.organization_id);
    let owner = organizations::find_for_share(tx, &auth.permit, owner).await;
    let owner = owner.map_err(scope::not_found_at("/organization_id"))?;
    if owner.dissolved_at.is_some() {
        return Err(scope::refuse(scope::outside("/organization_id")));
    }
    let document = GoverningDocument {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        organization_path: owner.path,
        kind: body.kind.0,
        title,
        issuer,
        versions: Vec::new(),
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_document(tx, &auth.permit, &document).await?;
    audit(tx, auth, "governing_document.entered", (&document, document.title.clone())).await?;
    Ok(document)
}

/// The document as the caller saw it, to be changed.
async fn lock(
    tx: &Tx,
    auth: &Manager,
    id: GoverningDocumentId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<Locked<GoverningDocument>, Problem> {
    let document = store::lock_document(tx, &auth.permit, id).await?;
    if_match.check(document.version, lang, || {
        GoverningDocumentView::on(GoverningDocument::clone(&document), auth.now.day())
    })?;
    Ok(document)
}

pub(super) async fn rename(
    tx: &Tx,
    auth: &Manager,
    id: GoverningDocumentId,
    seen: (&IfMatch, Lang),
    body: UpdateGoverningDocument,
) -> Result<GoverningDocument, Problem> {
    let document = lock(tx, auth, id, seen).await?;
    let title = body.title.as_deref().unwrap_or(&document.title);
    let (title, issuer) = words(title, body.issuer.as_deref().unwrap_or(&document.issuer))?;
    let kind = body.kind.map_or(document.kind, |kind| kind.0);
    let changed = document.change(|it| it.rename((kind, title, issuer), auth.now))?;
    let document = store::save_document(tx, changed).await?;
    audit(tx, auth, "governing_document.changed", (&document, document.title.clone())).await?;
    Ok(document)
}

pub(super) async fn enter_version(
    tx: &Tx,
    auth: &Manager,
    id: GoverningDocumentId,
    seen: (&IfMatch, Lang),
    body: CreateGoverningVersion,
) -> Result<GoverningDocument, Problem> {
    let document = lock(tx, auth, id, seen).await?;
    let mut errors = FieldErrors::default();
    let words = text::paragraph(&body.text, 10, GoverningDocument::TEXT_MAX);
    let words = errors.text("/text", words);
    let words = errors.finish(words)?;
    let ran_until = store::ran_until(tx, &auth.permit, &document).await?;
    let term = VersionTerm { from: body.effective_from, until: body.effective_until };
    let changed = document.change(|it| it.enter_version(term, ran_until, auth.now))?;
    store::insert_version(tx, &changed, words).await?;
    let document = store::save_document(tx, changed).await?;
    let detail = format!("version {}, from {}", document.versions.len(), term.from);
    audit(tx, auth, "governing_document.version_entered", (&document, detail)).await?;
    Ok(document)
}

pub(super) async fn withdraw(
    tx: &Tx,
    auth: &Manager,
    id: GoverningDocumentId,
    seen: (&IfMatch, Lang),
    body: WithdrawGoverningVersion,
) -> Result<GoverningDocument, Problem> {
    let document = lock(tx, auth, id, seen).await?;
    let mut errors = FieldErrors::default();
    let reason = text::paragraph(&body.reason, 2, GoverningDocument::REASON_MAX);
    let reason = errors.text("/reason", reason);
    let reason = errors.finish(reason)?;
    let (number, on) = (body.number, body.on.unwrap_or(auth.now.day()));
    let in_use = store::has_enabled_rules(tx, &auth.permit, &document).await?;
    let changed = document.change(|it| {
        let withdrawn = it.withdraw(number, Withdrawal { on, reason }, auth.now);
        let withdrawn = withdrawn.map_err(Problem::from)?;
        if in_use && !withdrawn.holds_from(on) { Err(rules_run_under_it()) } else { Ok(withdrawn) }
    })?;
    store::save_withdrawal(tx, &changed, number).await?;
    let document = store::save_document(tx, changed).await?;
    let detail = format!("version {number}, from {on}");
    audit(tx, auth, "governing_document.version_withdrawn", (&document, detail)).await?;
    Ok(document)
}

/// Adds the paper of a version, as it was issued.
pub(super) async fn add_paper(
    tx: &Tx,
    auth: &Manager,
    (id, number): (GoverningDocumentId, Option<i64>),
    seen: (&IfMatch, Lang),
    paper: ScannedFile,
) -> Result<GoverningDocument, Problem> {
    let document = lock(tx, auth, id, seen).await?;
    let number = number_meant(&document, number, auth.now.day())?;
    let Scan { hash, media_type, .. } = &paper.facts;
    let detail = format!("version {number}, {}, sha256 {hash}", media_type.as_str());
    let changed = document.change(|it| it.add_paper(number, paper.facts, auth.now))?;
    store::insert_paper(tx, &changed, number, paper.bytes).await?;
    let document = store::save_document(tx, changed).await?;
    audit(tx, auth, "governing_document.paper_added", (&document, detail)).await?;
    Ok(document)
}

/// The version of this number, or the one in force on a day.
pub(super) fn number_meant(
    document: &GoverningDocument,
    number: Option<i64>,
    day: NaiveDate,
) -> Result<i64, GoverningError> {
    let in_force = || document.in_force_on(day).map(|version| version.number);
    number.or_else(in_force).ok_or(GoverningError::NoVersion)
}

fn rules_run_under_it() -> Problem {
    Problem::new(Code::Conflict).detail(Message::new(
        "还有启用的督促规则依据该制度，请先登记接替的版本，或停用这些规则，再废止",
        "Supervision rules that are switched on run under it: enter the version that takes its \
         place, or switch those rules off, then withdraw it.",
    ))
}

async fn audit(
    tx: &Tx,
    auth: &Manager,
    action: &'static str,
    (document, detail): (&GoverningDocument, String),
) -> Result<(), StoreError> {
    let event = AuditEvent::new(action, Object::GoverningDocument, document.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await
}
