//! Use cases of sessions: permit, load, decide, store, audit.

use std::collections::HashSet;

use lighthouse_domain::{
    access::{
        Action,
        actions::{ManageSessions, ReadAttendance},
    },
    audit::{AuditEvent, Object},
    bounds::DateBounds,
    id::Id,
    members,
    message::Message,
    organizations::OrganizationId,
    patch::Patch,
    study::{SessionDraft, SessionKind, SessionState, StudySession, StudySessionId},
    text,
    time::Instant,
};
use lighthouse_persistence::{Changed, Conn, Locked, Tx, hours, members as people, study as store};
use uuid::Uuid;

use super::{
    attendance::{dto::AttendanceLine, service as attendance},
    dto::{
        CreateStudySession, SessionAttendance, SessionDetail, StudySessionView, UpdateStudySession,
    },
    span::span,
};
use crate::{
    http::{
        caller::Authorized,
        code::{Code, FieldErrorCode},
        etag,
        fields::FieldErrors,
        lang::Lang,
        problem::{FieldError, Problem},
    },
    members::service::open_branch,
};

/// The longest reason or answer, in code points.
const REASON_MAX: usize = 200;

/// Why a record is changed, or leave is asked for.
pub(super) fn reason(raw: &str) -> Result<String, Problem> {
    note("/reason", raw, 1)
}

/// A line of at least `least` code points that people read.
pub(super) fn note(pointer: &str, raw: &str, least: usize) -> Result<String, Problem> {
    let mut fields = FieldErrors::default();
    let text = fields.text(pointer, text::line(raw, least, REASON_MAX));
    fields.finish(text)
}

/// A session's facts, validated; all errors at once.
pub(super) fn validate(
    body: &CreateStudySession,
    bounds: DateBounds,
    now: Instant,
) -> Result<SessionDraft, Problem> {
    let mut fields = FieldErrors::default();
    if let Err(error) = bounds.check(body.starts_at.day(), now.day()) {
        fields.push("/starts_at", FieldErrorCode::Rule, error.message());
    }
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

/// Records a session of a branch in scope, with its list and its submission if they came along.
pub(super) async fn create(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    body: CreateStudySession,
    draft: SessionDraft,
    lang: Lang,
) -> Result<SessionDetail, Problem> {
    let branch = open_branch(tx, &auth.permit, body.branch_id).await?;
    let begin = (branch.id, draft.kind, draft.starts_at);
    if !body.allow_duplicate {
        refuse_double(tx, auth, begin, None, lang).await?;
    }
    let kind = draft.kind;
    let session = StudySession {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        branch: branch.id,
        draft,
        state: SessionState::Planned,
        submission: None,
        repeated: body.allow_duplicate,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert(tx, &auth.permit, &branch, &session).await?;
    let event = AuditEvent::new("study_session.created", Object::StudySession, session.id.uuid());
    auth.audit(tx, event).await?;
    if let Some(list) = body.attendance {
        let lines = whole_list(tx, auth, kind, branch.id, list).await?;
        attendance::record(tx, auth, session.id, lines, "/attendance").await?;
    }
    if body.submit {
        submit(tx, auth, session.id).await
    } else {
        session_detail(tx, auth, session).await
    }
}

/// The lines as they were sent, and one for everybody else of the branch.
async fn whole_list(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    kind: SessionKind,
    branch: OrganizationId,
    list: SessionAttendance,
) -> Result<Vec<AttendanceLine>, Problem> {
    let Some(default) = list.default else { return Ok(list.lines) };
    if !kind.asks_everybody() {
        let message = Message::new(
            "支部委员会会议和党小组会不是全体党员参加，请逐人登记出勤",
            "Not everybody of the branch is asked to a meeting of a committee or a group; list who came.",
        );
        let fault = FieldError::body("/attendance/default", FieldErrorCode::Rule, message);
        return Err(Problem::new(Code::ValidationFailed).fault(fault));
    }
    let said: HashSet<_> = list.lines.iter().map(|line| line.member_id).collect();
    let everybody = people::everybody_in(tx, &auth.permit, branch).await?;
    let rest = everybody.iter().map(|id| id.uuid()).filter(|id| !said.contains(id));
    let rest = rest.map(|member_id| AttendanceLine {
        member_id,
        status: default,
        note: None,
        guest_name: None,
    });
    Ok(list.lines.into_iter().chain(rest).collect())
}

/// 409 if a change moves the begin to that of another session of the branch and kind.
pub(super) async fn refuse_moved_onto_another(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    before: &StudySession,
    draft: &SessionDraft,
    lang: Lang,
) -> Result<(), Problem> {
    if draft.starts_at == before.draft.starts_at || before.repeated {
        return Ok(());
    }
    let begin = (before.branch, draft.kind, draft.starts_at);
    refuse_double(tx, auth, begin, Some(before.id), lang).await
}

/// 409 with the session that is there already.
async fn refuse_double(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    begin: (OrganizationId, SessionKind, Instant),
    not: Option<StudySessionId>,
    lang: Lang,
) -> Result<(), Problem> {
    let Some(there) = store::same_begin(tx, &auth.permit, begin, not).await? else {
        return Ok(());
    };
    let message = Message::new(
        format!(
            "该支部已登记同一时间开始的{}，编号 {}；如确为另一次，请设置 allow_duplicate",
            there.draft.kind.zh(),
            there.id
        ),
        format!(
            "The branch has a session of this kind and begin, {}; set allow_duplicate if this is another.",
            there.id
        ),
    );
    let shown = session_detail(tx, auth, there).await?;
    let tag = etag::of_version(shown.session.version, lang);
    let current = serde_json::to_value(StudySessionView::new(shown, lang));
    let current = current.map_err(|_| Problem::new(Code::Internal))?;
    Err(Problem::new(Code::Duplicate).detail(message).current(current, &tag))
}

/// The session as the caller sees it.
pub(super) async fn session_detail<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    session: StudySession,
) -> Result<SessionDetail, Problem> {
    let all = session_details(conn, auth, vec![session]).await?;
    all.into_iter().next().ok_or_else(|| Problem::new(Code::NotFound))
}

/// Sessions, found before within the permit, as the caller sees them.
pub(super) async fn session_details<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    sessions: Vec<StudySession>,
) -> Result<Vec<SessionDetail>, Problem> {
    let mut figures = store::figures(conn, &auth.permit, &sessions, auth.now).await?;
    let names = auth.permit_for::<ReadAttendance>();
    let names = names.is_ok_and(|permit| !permit.scope().subtrees().is_empty());
    let shown = |session: StudySession| {
        let figures = figures.remove(&session.id.uuid());
        Ok(SessionDetail {
            figures: figures.ok_or_else(|| Problem::new(Code::Internal))?,
            status: session.status(auth.now),
            session,
            names,
        })
    };
    sessions.into_iter().map(shown).collect()
}

/// The same on the wire, for readers of many things.
pub(crate) async fn session_views<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    sessions: Vec<StudySession>,
    lang: Lang,
) -> Result<Vec<StudySessionView>, Problem> {
    let details = session_details(conn, auth, sessions).await?;
    Ok(details.into_iter().map(|shown| StudySessionView::new(shown, lang)).collect())
}

/// Changes a session that was not submitted yet, if `check` accepts the version it has.
pub(super) async fn update(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    id: StudySessionId,
    check: impl FnOnce(&SessionDetail) -> Result<(), Problem>,
    (body, bounds, lang): (UpdateStudySession, DateBounds, Lang),
) -> Result<SessionDetail, Problem> {
    let before = store::lock(tx, &auth.permit, id).await?;
    check(&session_detail(tx, auth, before.clone()).await?)?;
    before.may_change()?;
    let draft = validate(&apply_patch(&before, body), bounds, auth.now)?;
    if draft == before.draft {
        return session_detail(tx, auth, before.into_inner()).await;
    }
    refuse_moved_onto_another(tx, auth, &before, &draft, lang).await?;
    let spans = [span(&before), (draft.starts_at, draft.ends_at)];
    let [old, new] = spans;
    let changed = before.change(|session| session.revise(draft, auth.now))?;
    let after = save(tx, auth, changed, "study_session.changed").await?;
    if old != new {
        hours::settle_session(tx, &auth.permit, &after, &spans, auth.now).await?;
    }
    session_detail(tx, auth, after.into_inner()).await
}

/// The body of a creation that would give the changed session, so that one set of rules serves both.
pub(super) fn apply_patch(before: &StudySession, body: UpdateStudySession) -> CreateStudySession {
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
        attendance: None,
        submit: false,
        allow_duplicate: before.repeated,
    }
}

/// Cancels a session, if `check` accepts the version it has; its hours are taken back.
pub(super) async fn cancel(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    id: StudySessionId,
    check: impl FnOnce(&SessionDetail) -> Result<(), Problem>,
    reason: &str,
) -> Result<SessionDetail, Problem> {
    let reason = self::reason(reason)?;
    let before = store::lock(tx, &auth.permit, id).await?;
    check(&session_detail(tx, auth, before.clone()).await?)?;
    let spans = [span(&before)];
    let changed = before.change(|session| session.cancel(auth.now, reason))?;
    let after = save(tx, auth, changed, "study_session.cancelled").await?;
    hours::settle_session(tx, &auth.permit, &after, &spans, auth.now).await?;
    session_detail(tx, auth, after.into_inner()).await
}

/// Declares the record complete. The receipt time decides whether it is late; it is never refused for it.
pub(super) async fn submit(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    id: StudySessionId,
) -> Result<SessionDetail, Problem> {
    let before = store::lock(tx, &auth.permit, id).await?;
    let changed = before.change(|session| session.submit(auth.now))?;
    let after = save(tx, auth, changed, "study_session.submitted").await?;
    session_detail(tx, auth, after.into_inner()).await
}

pub(super) async fn save(
    tx: &Tx,
    auth: &Authorized<ManageSessions>,
    changed: Changed<StudySession>,
    action: &'static str,
) -> Result<Locked<StudySession>, Problem> {
    let session = store::save(tx, changed).await?;
    auth.audit(tx, AuditEvent::new(action, Object::StudySession, session.id.uuid())).await?;
    Ok(session)
}
