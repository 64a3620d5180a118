//! Use cases of sessions: permit, load, decide, store, audit.

use lighthouse_domain::{
    access::actions::ManageSessions,
    audit::{AuditEvent, Object},
    id::Id,
    members,
    patch::Patch,
    study::{SessionDraft, SessionState, StudySession, StudySessionId},
    text,
};
use lighthouse_persistence::{Changed, Locked, Tx, hours, study as store};
use uuid::Uuid;

use super::dto::{CreateStudySession, UpdateStudySession};
use crate::{
    http::{caller::Authorized, fields::FieldErrors, problem::Problem},
    members::service::open_branch,
};

/// The longest reason of a cancellation, in code points.
const REASON_MAX: usize = 200;

/// A session's facts, validated; all errors at once.
pub(super) fn validate(body: &CreateStudySession) -> Result<SessionDraft, Problem> {
    let mut fields = FieldErrors::default();
    let title = fields.text("/title", text::line(&body.title, 1, SessionDraft::TITLE_MAX));
    let summary = body.summary.as_ref().and_then(|raw| {
        fields.text("/summary", text::paragraph(raw, 0, SessionDraft::SUMMARY_MAX))
    });
    let mut line = |pointer, raw: &Option<String>, max| {
        raw.as_ref().and_then(|raw| fields.text(pointer, text::line(raw, 0, max)))
    };
    let place = line("/place", &body.place, SessionDraft::PLACE_MAX);
    let host = line("/host", &body.host, members::NAME_MAX);
    let draft = SessionDraft {
        kind: body.kind.0,
        fulfils: body.fulfils.iter().map(|kind| kind.0).collect(),
        mode: body.mode.0,
        title: fields.finish(title)?,
        summary,
        place,
        host,
        starts_at: body.starts_at,
        ends_at: body.ends_at,
    };
    draft.check()?;
    Ok(draft.tidy())
}

/// Records a session of a branch in scope.
pub(super) async fn create(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    id: Option<Uuid>,
    branch: Uuid,
    draft: SessionDraft,
) -> Result<StudySession, Problem> {
    let branch = open_branch(tx, &auth.permit, branch).await?;
    let session = StudySession {
        id: Id::new(id.unwrap_or_else(Uuid::now_v7)),
        branch: branch.id,
        draft,
        state: SessionState::Planned,
        submission: None,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert(tx, &auth.permit, &branch, &session).await?;
    auth.audit(
        tx,
        AuditEvent::new("study_session.created", Object::StudySession, session.id.uuid()),
    )
    .await?;
    Ok(session)
}

/// Changes a session that was not submitted yet, if `check` accepts the version it has.
pub(super) async fn update(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    id: StudySessionId,
    check: impl FnOnce(&StudySession) -> Result<(), Problem>,
    body: UpdateStudySession,
) -> Result<StudySession, Problem> {
    let before = store::lock(tx, &auth.permit, id).await?;
    check(&before)?;
    before.may_change()?;
    let draft = validate(&whole(&before, body))?;
    if draft == before.draft {
        return Ok(before.into_inner());
    }
    let spans = [span(&before), (draft.starts_at, draft.ends_at)];
    let [old, new] = spans;
    let changed = before.change(|session| session.revise(draft, auth.now))?;
    let after = save(tx, auth, changed, "study_session.changed").await?;
    if old != new {
        hours::settle_session(tx, &auth.permit, &after, &spans, auth.now).await?;
    }
    Ok(after.into_inner())
}

/// The body of a creation that would give the changed session, so that one set of rules serves both.
fn whole(before: &StudySession, body: UpdateStudySession) -> CreateStudySession {
    use super::dto::{StudySessionKind, StudySessionMode};
    let draft = before.draft.clone();
    let over = |patch: Patch<String>, old: Option<String>| patch.over(old);
    CreateStudySession {
        id: None,
        branch_id: before.branch.uuid(),
        kind: StudySessionKind(draft.kind),
        fulfils: body
            .fulfils
            .unwrap_or_else(|| draft.fulfils.into_iter().map(StudySessionKind).collect()),
        mode: body.mode.unwrap_or(StudySessionMode(draft.mode)),
        title: body.title.unwrap_or(draft.title),
        summary: over(body.summary, draft.summary),
        place: over(body.place, draft.place),
        host: over(body.host, draft.host),
        starts_at: body.starts_at.unwrap_or(draft.starts_at),
        ends_at: body.ends_at.unwrap_or(draft.ends_at),
    }
}

/// Cancels a session, if `check` accepts the version it has; its hours are taken back.
pub(super) async fn cancel(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    id: StudySessionId,
    check: impl FnOnce(&StudySession) -> Result<(), Problem>,
    reason: &str,
) -> Result<StudySession, Problem> {
    let mut fields = FieldErrors::default();
    let reason = fields.text("/reason", text::line(reason, 1, REASON_MAX));
    let reason = fields.finish(reason)?;
    let before = store::lock(tx, &auth.permit, id).await?;
    check(&before)?;
    let spans = [span(&before)];
    let changed = before.change(|session| session.cancel(auth.now, reason))?;
    let after = save(tx, auth, changed, "study_session.cancelled").await?;
    hours::settle_session(tx, &auth.permit, &after, &spans, auth.now).await?;
    Ok(after.into_inner())
}

pub(super) fn span(session: &StudySession) -> hours::Span {
    (session.draft.starts_at, session.draft.ends_at)
}

/// Declares the record complete. The receipt time decides whether it is late; it is never refused for it.
pub(super) async fn submit(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    id: StudySessionId,
) -> Result<StudySession, Problem> {
    let before = store::lock(tx, &auth.permit, id).await?;
    let changed = before.change(|session| session.submit(auth.now))?;
    Ok(save(tx, auth, changed, "study_session.submitted").await?.into_inner())
}

async fn save(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    changed: Changed<StudySession>,
    action: &'static str,
) -> Result<Locked<StudySession>, Problem> {
    let session = store::save(tx, changed).await?;
    auth.audit(tx, AuditEvent::new(action, Object::StudySession, session.id.uuid())).await?;
    Ok(session)
}
