//! Sessions on the wire.

use lighthouse_domain::{
    patch::Patch,
    study::{
        ATTENDANCE_MAX, Mode, SessionKind, SessionState, SessionStatus, StudySession,
        figures::{Counts, Missing},
    },
    time::Instant,
};
use lighthouse_persistence::study::{Attended, Figures};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::attendance::dto::{AttendanceLine, MemberAttendance};
use crate::{
    enums::wire_enum,
    http::{lang::Lang, page::page_of},
};

wire_enum!(
    StudySessionKind,
    SessionKind,
    SessionKind::ALL,
    "What a session is. Treat an unknown kind as a meeting."
);
wire_enum!(StudySessionMode, Mode, Mode::ALL, "Where a session is held.");

wire_enum!(
    StudySessionState,
    SessionStatus,
    SessionStatus::ALL,
    "Where a session stands. One that lies in the past is held."
);

/// A list in figures.
#[derive(Serialize, ToSchema)]
pub struct AttendanceCounts {
    /// The people of the branch whom the session is for.
    #[schema(example = 21)]
    pub expected: u32,
    #[schema(example = 18)]
    pub took_part: u32,
    #[schema(example = 1)]
    pub leave: u32,
    #[schema(example = 1)]
    pub absent: u32,
    /// Of the branch, and not on the list.
    #[schema(example = 1)]
    pub unrecorded: u32,
    /// Members of other branches who took part.
    #[schema(example = 0)]
    pub guests: u32,
    /// In words, in the language of the answer.
    #[schema(example = "应到 21 人，实到 18 人")]
    pub text: String,
}

impl AttendanceCounts {
    fn new(counts: Counts, lang: Lang) -> Self {
        let Counts { took_part, leave, absent, unrecorded, guests } = counts;
        let text = lang.pick(&counts.message()).to_owned();
        Self { expected: counts.expected(), took_part, leave, absent, unrecorded, guests, text }
    }
}

/// Somebody of the branch who did not take part.
#[derive(Serialize, ToSchema)]
pub struct MissingMember {
    pub member_id: Uuid,
    #[schema(example = "李四")]
    pub member_name: String,
    /// Null if not on the list.
    #[schema(required)]
    pub status: Option<MemberAttendance>,
}

impl From<Missing> for MissingMember {
    fn from(one: Missing) -> Self {
        let status = one.status.map(MemberAttendance);
        Self { member_id: one.member.uuid(), member_name: one.name, status }
    }
}

/// A session with its list in figures, as it is shown to one reader.
#[derive(Clone, Debug)]
pub(super) struct SessionDetail {
    pub(super) session: StudySession,
    pub(super) figures: Figures,
    pub(super) status: SessionStatus,
    /// Whether the reader may know who is missing.
    pub(super) names: bool,
}

/// A study session.
#[derive(Serialize, ToSchema)]
pub struct StudySessionView {
    pub id: Uuid,
    pub branch_id: Uuid,
    #[schema(example = "清河镇第一村党支部")]
    pub branch_name: String,
    pub kind: StudySessionKind,
    /// Further duties that the same session fulfils.
    pub fulfils: Vec<StudySessionKind>,
    pub mode: StudySessionMode,
    #[schema(example = "十一月主题党日")]
    pub title: String,
    #[schema(required, example = "学习条例，重温誓词")]
    pub summary: Option<String>,
    #[schema(required, example = "清河镇党校")]
    pub place: Option<String>,
    #[schema(required, example = "张三")]
    pub host: Option<String>,
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T01:00:00.000Z")]
    pub starts_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T03:00:00.000Z")]
    pub ends_at: Instant,
    #[schema(example = "submitted")]
    pub state: StudySessionState,
    pub attendance: AttendanceCounts,
    /// Who of the branch did not take part, by name; null for readers who may see their own line
    /// only. Nobody before the session begins.
    #[schema(required)]
    pub missing: Option<Vec<MissingMember>>,
    /// How the reader took part; null if the reader is not on the list.
    #[schema(required)]
    pub own_status: Option<MemberAttendance>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub submitted_at: Option<Instant>,
    /// Whether the record came later than seven days after the session; null until it is submitted.
    #[schema(required, example = false)]
    pub late: Option<bool>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub cancelled_at: Option<Instant>,
    #[schema(required)]
    pub cancel_reason: Option<String>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl StudySessionView {
    pub(super) fn new(shown: SessionDetail, lang: Lang) -> Self {
        let SessionDetail { session, figures, status, names } = shown;
        let missing = figures.missing.into_iter().map(MissingMember::from).collect();
        let (cancelled_at, cancel_reason) = match session.state {
            SessionState::Planned => (None, None),
            SessionState::Cancelled { at, reason } => (Some(at), Some(reason)),
        };
        Self {
            id: session.id.uuid(),
            branch_id: session.branch.uuid(),
            branch_name: figures.branch_name,
            kind: StudySessionKind(session.draft.kind),
            fulfils: session.draft.fulfils.into_iter().map(StudySessionKind).collect(),
            mode: StudySessionMode(session.draft.mode),
            title: session.draft.title,
            summary: session.draft.summary,
            place: session.draft.place,
            host: session.draft.host,
            starts_at: session.draft.starts_at,
            ends_at: session.draft.ends_at,
            state: StudySessionState(status),
            attendance: AttendanceCounts::new(figures.counts, lang),
            missing: names.then_some(missing),
            own_status: figures.own.map(MemberAttendance),
            submitted_at: session.submission.map(|submission| submission.at),
            late: session.submission.map(|submission| submission.late),
            cancelled_at,
            cancel_reason,
            version: session.version,
            created_at: session.created_at,
            updated_at: session.updated_at,
        }
    }
}

page_of!(StudySessionPage, StudySessionView, "A page of sessions, newest first.");

/// The list of a session that is recorded with it.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionAttendance {
    /// How everybody of the branch took part who is not among `lines`. Not for meetings of a
    /// committee or a group, which are some of the branch.
    #[schema(value_type = MemberAttendance, required = false)]
    pub default: Option<MemberAttendance>,
    #[serde(default)]
    #[schema(max_items = 500, required = false)]
    pub lines: Vec<AttendanceLine>,
}

const _: () = assert!(ATTENDANCE_MAX == 500, "the schema above repeats this number");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "branch_id": "0198c0de-0000-7000-8000-000000000001", "kind": "theme_party_day", "fulfils": ["central_study_day"],
    "mode": "offline", "title": "十一月主题党日", "place": "清河镇党校",
    "starts_at": "2026-11-21T09:00:00+08:00", "ends_at": "2026-11-21T11:00:00+08:00",
    "attendance": { "default": "present", "lines": [
        { "member_id": "0198c0de-0000-7000-8000-000000000002", "status": "leave", "note": "外出务工" }] },
    "submit": true }))]
pub struct CreateStudySession {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    pub branch_id: Uuid,
    pub kind: StudySessionKind,
    /// Further duties that the same session fulfils.
    #[serde(default)]
    #[schema(max_items = 8, required = false)]
    pub fulfils: Vec<StudySessionKind>,
    pub mode: StudySessionMode,
    #[schema(min_length = 1, max_length = 120, example = "十一月主题党日")]
    pub title: String,
    #[schema(max_length = 4000, example = "学习条例，重温誓词")]
    pub summary: Option<String>,
    #[schema(max_length = 120, example = "清河镇党校")]
    pub place: Option<String>,
    #[schema(max_length = 50, example = "张三")]
    pub host: Option<String>,
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T01:00:00Z")]
    pub starts_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T03:00:00Z")]
    pub ends_at: Instant,
    /// Who came, recorded in the same write.
    #[schema(value_type = SessionAttendance, required = false)]
    pub attendance: Option<SessionAttendance>,
    /// Submit the record in the same write.
    #[serde(default)]
    #[schema(required = false, example = false)]
    pub submit: bool,
    /// Enter it although the branch has a session of this kind and begin.
    #[serde(default)]
    #[schema(required = false, example = false)]
    pub allow_duplicate: bool,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateStudySession {
    #[schema(value_type = Vec<StudySessionKind>, required = false, max_items = 8)]
    pub fulfils: Option<Vec<StudySessionKind>>,
    #[schema(value_type = StudySessionMode, required = false)]
    pub mode: Option<StudySessionMode>,
    #[schema(value_type = String, required = false, min_length = 1, max_length = 120, example = "十一月主题党日")]
    pub title: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4000, example = "学习条例")]
    pub summary: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 120, example = "清河镇党校")]
    pub place: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 50, example = "张三")]
    pub host: Patch<String>,
    #[schema(value_type = String, required = false, format = DateTime, example = "2026-11-21T01:00:00Z")]
    pub starts_at: Option<Instant>,
    #[schema(value_type = String, required = false, format = DateTime, example = "2026-11-21T03:00:00Z")]
    pub ends_at: Option<Instant>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CancelStudySession {
    #[schema(min_length = 1, max_length = 200, example = "防汛")]
    pub reason: String,
}

/// A session and how the member took part.
#[derive(Serialize, ToSchema)]
pub struct AttendedView {
    pub session_id: Uuid,
    pub branch_id: Uuid,
    #[schema(example = "theme_party_day")]
    pub kind: String,
    #[schema(example = "offline")]
    pub mode: String,
    #[schema(example = "十一月主题党日")]
    pub title: String,
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Instant,
    #[schema(example = "present")]
    pub status: String,
    /// Whether the member took part as a guest of another branch.
    #[schema(example = false)]
    pub guest: bool,
}

impl From<Attended> for AttendedView {
    fn from(row: Attended) -> Self {
        Self {
            session_id: row.session.uuid(),
            branch_id: row.branch.uuid(),
            kind: row.kind.as_str().to_owned(),
            mode: row.mode.as_str().to_owned(),
            title: row.title,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            status: row.status.as_str().to_owned(),
            guest: row.guest,
        }
    }
}

page_of!(AttendedPage, AttendedView, "A page of the sessions of a member, newest first.");

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StudySessionQuery {
    /// Only this branch.
    pub branch_id: Option<Uuid>,
    /// Only this organization's whole subtree.
    pub organization_id: Option<Uuid>,
    /// Any of these kinds, comma separated.
    #[param(style = Form, explode = false)]
    pub kind: Option<Vec<StudySessionKind>>,
    /// Beginning at this instant or later.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-01T00:00:00Z")]
    pub starts_from: Option<Instant>,
    /// Beginning before this instant.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-12-01T00:00:00Z")]
    pub starts_to: Option<Instant>,
    /// Only submitted ones, or only those not submitted.
    pub submitted: Option<bool>,
    /// Only late ones, or only those on time.
    pub late: Option<bool>,
    /// Only what changed at this instant or later.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-01T00:00:00Z")]
    pub updated_since: Option<Instant>,
    /// Cancelled ones too.
    pub include_cancelled: Option<bool>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
