//! Use cases of sessions: permit, load, decide, store, audit.

use lighthouse_domain::{
    access::actions::ManageSessions,
    audit::{Deed, Object},
    id::Id,
    patch::Patch,
    study::{SessionDraft, SessionState, StudySession, StudySessionId},
    text::{self, TextError},
};
use lighthouse_persistence::{Tx, hours, study as store};
use uuid::Uuid;

use super::dto::{CreateStudySession, StudySessionView, UpdateStudySession};
use crate::{
    door::By,
    http::{
        code::{Code, FaultCode},
        etag::{self, Seen},
        lang::Lang,
        problem::{Fault, Problem},
    },
    members::service::branch_of_entry,
};

/// A session's facts, understood; all faults at once.
pub(super) fn understand(body: &CreateStudySession) -> Result<SessionDraft, Problem> {
    let mut faults = Vec::new();
    let draft = SessionDraft {
        kind: body.kind.0,
        fulfils: body.fulfils.iter().map(|kind| kind.0).collect(),
        mode: body.mode.0,
        title: taken(&mut faults, "/title", text::line(&body.title, 1, SessionDraft::TITLE_MAX))
            .unwrap_or_default(),
        summary: body.summary.as_ref().and_then(|raw| {
            taken(&mut faults, "/summary", text::paragraph(raw, 0, SessionDraft::SUMMARY_MAX))
        }),
        place: body.place.as_ref().and_then(|raw| {
            taken(&mut faults, "/place", text::line(raw, 0, SessionDraft::PLACE_MAX))
        }),
        host: body
            .host
            .as_ref()
            .and_then(|raw| taken(&mut faults, "/host", text::line(raw, 0, 50))),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
    };
    Problem::unless_sound(faults)?;
    draft.check()?;
    Ok(draft.tidy())
}

pub(super) fn taken(
    faults: &mut Vec<Fault>,
    pointer: &str,
    parsed: Result<String, TextError>,
) -> Option<String> {
    parsed
        .map_err(|fault| faults.push(Fault::body(pointer, FaultCode::InvalidText, fault.message())))
        .ok()
}

/// Records a session of a branch in scope.
pub(super) async fn create(
    tx: &Tx,
    by: &By<ManageSessions>,
    id: Option<Uuid>,
    branch: Uuid,
    draft: SessionDraft,
) -> Result<StudySession, Problem> {
    let branch = branch_of_entry(tx, &by.permit, branch).await?;
    let session = StudySession {
        id: Id::new(id.unwrap_or_else(Uuid::now_v7)),
        branch: branch.id,
        draft,
        state: SessionState::Planned,
        submission: None,
        version: 1,
        created_at: by.now,
        updated_at: by.now,
    };
    store::insert(tx, &by.permit, &branch, &session).await?;
    by.audit(tx, Deed::new("study_session.created", Object::StudySession, session.id.uuid()))
        .await?;
    Ok(session)
}

/// Changes a session that was not submitted yet.
pub(super) async fn update(
    tx: &Tx,
    by: &By<ManageSessions>,
    id: StudySessionId,
    seen: &Seen,
    lang: Lang,
    body: UpdateStudySession,
) -> Result<StudySession, Problem> {
    let before = store::find_for_update(tx, &by.permit, id).await?;
    refuse_unseen(&before, seen, lang)?;
    before.may_change()?;
    let draft = understand(&whole(&before, body))?;
    if draft == before.draft {
        return Ok(before);
    }
    let spans = [span(&before), (draft.starts_at, draft.ends_at)];
    let moved = span(&before) != (draft.starts_at, draft.ends_at);
    let after = keep(tx, by, StudySession { draft, ..before }, "study_session.changed").await?;
    if moved {
        hours::settle_session(tx, &by.permit, &after, &spans, by.now).await?;
    }
    Ok(after)
}

/// The body of a creation that would give the changed session, so that one set of rules serves both.
fn whole(before: &StudySession, body: UpdateStudySession) -> CreateStudySession {
    use super::dto::{KindWord, ModeWord};
    let draft = before.draft.clone();
    let over = |patch: Patch<String>, old: Option<String>| patch.over(old);
    CreateStudySession {
        id: None,
        branch_id: before.branch.uuid(),
        kind: KindWord(draft.kind),
        fulfils: body.fulfils.unwrap_or_else(|| draft.fulfils.into_iter().map(KindWord).collect()),
        mode: body.mode.unwrap_or(ModeWord(draft.mode)),
        title: body.title.unwrap_or(draft.title),
        summary: over(body.summary, draft.summary),
        place: over(body.place, draft.place),
        host: over(body.host, draft.host),
        starts_at: body.starts_at.unwrap_or(draft.starts_at),
        ends_at: body.ends_at.unwrap_or(draft.ends_at),
    }
}

pub(super) async fn cancel(
    tx: &Tx,
    by: &By<ManageSessions>,
    id: StudySessionId,
    seen: &Seen,
    lang: Lang,
    reason: &str,
) -> Result<StudySession, Problem> {
    let reason = text::line(reason, 1, 200).map_err(|fault| {
        Problem::new(Code::ValidationFailed).fault(Fault::body(
            "/reason",
            FaultCode::InvalidText,
            fault.message(),
        ))
    })?;
    let before = store::find_for_update(tx, &by.permit, id).await?;
    refuse_unseen(&before, seen, lang)?;
    let spans = [span(&before)];
    let after = keep(tx, by, before.cancel(by.now, reason)?, "study_session.cancelled").await?;
    hours::settle_session(tx, &by.permit, &after, &spans, by.now).await?;
    Ok(after)
}

pub(super) fn span(session: &StudySession) -> hours::Span {
    (session.draft.starts_at, session.draft.ends_at)
}

/// Declares the record complete. The receipt time decides whether it is late; it is never refused for it.
pub(super) async fn submit(
    tx: &Tx,
    by: &By<ManageSessions>,
    id: StudySessionId,
) -> Result<StudySession, Problem> {
    let before = store::find_for_update(tx, &by.permit, id).await?;
    keep(tx, by, before.submit(by.now)?, "study_session.submitted").await
}

async fn keep(
    tx: &Tx,
    by: &By<ManageSessions>,
    changed: StudySession,
    deed: &'static str,
) -> Result<StudySession, Problem> {
    let changed = StudySession { version: changed.version + 1, updated_at: by.now, ..changed };
    store::save(tx, &by.permit, &changed).await?;
    by.audit(tx, Deed::new(deed, Object::StudySession, changed.id.uuid())).await?;
    Ok(changed)
}

fn refuse_unseen(current: &StudySession, seen: &Seen, lang: Lang) -> Result<(), Problem> {
    if seen.knows(current.version) {
        return Ok(());
    }
    let tag = etag::of_version(current.version, lang);
    let shown = serde_json::to_value(StudySessionView::from(current.clone())).unwrap_or_default();
    Err(Problem::new(Code::VersionConflict).current(shown, &tag))
}
