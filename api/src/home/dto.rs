//! The first screen on the wire.

use chrono::NaiveDate;
use lighthouse_domain::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    administrators::dto::AdministratorRole,
    classes::dto::RequiredGroup,
    members::dto::MemberStatus,
    organizations::{
        dto::Duty,
        setup::{election_dto::ElectionState, headcount_dto::HeadcountState},
    },
    study::{
        attendance::dto::MemberAttendance,
        dto::{StudySessionKind, StudySessionMode},
        duties::MonthlyDutyState,
    },
    study_days::dto::StudyDayPart,
    supervision::tasks::OpenTaskView,
};

/// What a phone shows first.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "account_id": "0199f3a0-0000-7000-8000-000000000001",
    "display_name": "张三",
    "member": { "id": "0199f3a0-0000-7000-8000-000000000002", "status": "full" },
    "branch": { "id": "0199f3a0-0000-7000-8000-000000000003", "name": "清河镇第三党支部" },
    "town": { "id": "0199f3a0-0000-7000-8000-000000000004", "name": "中共清河镇委员会" },
    "roles": [{ "role": "branch_administrator", "organization_id": "0199f3a0-0000-7000-8000-000000000003", "organization_name": "清河镇第三党支部" }],
    "posts": [{ "duty": "organization_member", "organization_id": "0199f3a0-0000-7000-8000-000000000003", "organization_name": "清河镇第三党支部", "since": "2025-03-01" }],
    "next_session": { "id": "0199f3a0-0000-7000-8000-000000000005", "kind": "theme_party_day", "mode": "offline", "title": "十一月主题党日",
        "place": "清河镇党校", "starts_at": "2026-11-27T01:00:00.000Z", "ends_at": "2026-11-27T03:00:00.000Z", "own_status": null },
    "study_day": { "day": "2026-11-27", "part_of_day": "morning", "venue_name": "清河镇党校", "venue_address": "清河镇人民路 1 号" },
    "waiting": null,
    "hours": { "year": 2026, "credited_minutes": 1500, "target_minutes": 3360, "missing_minutes": 1860 },
    "asked": [{ "class_id": "0199f3a0-0000-7000-8000-000000000006", "title": "党章专题班", "reason": "中共清河镇委员会规定的党员必修课",
        "required_of": "member", "ends_on": "2026-12-20", "lessons": 6, "lessons_completed": 2 }],
    "administrators": [{ "name": "李四", "role": "branch_secretary", "organization_name": "清河镇第三党支部" }],
    "open": { "branch_id": "0199f3a0-0000-7000-8000-000000000003", "branch_name": "清河镇第三党支部", "sessions_to_submit": 1,
        "members_without_account": 2, "incomplete_entries": 0,
        "duties": [{ "kind": "party_lecture", "state": "due", "to": "2026-12-31", "missing": "请在 2026-12-31 前讲党课" }],
        "tasks": [{ "task_id": "0199f3a0-0000-7000-8000-000000000007", "title": "年末走访慰问情况",
            "organization_name": "中共清河镇委员会", "due_at": "2026-12-10T10:00:00.000Z", "state": "missing" }],
        "headcount": "missing",
        "election": { "state": "due", "term_ends_on": "2027-03-31", "latest_on": "2028-03-31" } },
    "unread": 1,
}))]
pub struct HomeView {
    pub account_id: Uuid,
    #[schema(example = "张三")]
    pub display_name: String,
    /// Null for an account without a living register entry.
    #[schema(required)]
    pub member: Option<HomeMemberView>,
    #[schema(required)]
    pub branch: Option<HomePlaceView>,
    /// The nearest organization above the branch.
    #[schema(required)]
    pub town: Option<HomePlaceView>,
    /// The roles held now; `member` is that of the register.
    pub roles: Vec<HomeRoleView>,
    /// The posts held now.
    pub posts: Vec<HomePostView>,
    /// The session of the branch that is under way or begins next.
    #[schema(required)]
    pub next_session: Option<HomeSessionView>,
    /// The next study day of the branch in a published plan.
    #[schema(required)]
    pub study_day: Option<HomeStudyDayView>,
    /// The full study day that the branch waits for.
    #[schema(required)]
    pub waiting: Option<HomeWaitingView>,
    #[schema(required)]
    pub hours: Option<HomeHoursView>,
    /// Compulsory courses not completed, the first to end first; at most five.
    pub asked: Vec<AskedView>,
    /// Whom to turn to: the administrators of the branch, or where there is none, those of the next level.
    pub administrators: Vec<HomeAdministratorView>,
    /// What is open in the branch that the caller administers; null for others.
    #[schema(required)]
    pub open: Option<OpenWorkView>,
    /// Messages of `GET /v1/me/inbox` that are open and were not read.
    pub unread: u64,
}

/// The caller's register entry.
#[derive(Serialize, ToSchema)]
pub struct HomeMemberView {
    pub id: Uuid,
    pub status: MemberStatus,
}

/// An organization by name.
#[derive(Serialize, ToSchema)]
pub struct HomePlaceView {
    pub id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub name: String,
}

/// A role and where it is held.
#[derive(Serialize, ToSchema)]
pub struct HomeRoleView {
    pub role: AdministratorRole,
    pub organization_id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub organization_name: String,
}

/// A post and where it is held.
#[derive(Serialize, ToSchema)]
pub struct HomePostView {
    pub duty: Duty,
    pub organization_id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub organization_name: String,
    #[schema(example = "2025-03-01")]
    pub since: NaiveDate,
}

/// The next session.
#[derive(Serialize, ToSchema)]
pub struct HomeSessionView {
    pub id: Uuid,
    pub kind: StudySessionKind,
    pub mode: StudySessionMode,
    #[schema(example = "十一月主题党日")]
    pub title: String,
    #[schema(required, example = "清河镇党校")]
    pub place: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Instant,
    /// What the list says of the caller; null while it says nothing.
    #[schema(required)]
    pub own_status: Option<MemberAttendance>,
}

/// The branch's study day.
#[derive(Serialize, ToSchema)]
pub struct HomeStudyDayView {
    #[schema(example = "2026-11-27")]
    pub day: NaiveDate,
    pub part_of_day: StudyDayPart,
    #[schema(example = "清河镇党校")]
    pub venue_name: String,
    #[schema(required, example = "清河镇人民路 1 号")]
    pub venue_address: Option<String>,
}

/// A full study day that the branch waits for.
#[derive(Serialize, ToSchema)]
pub struct HomeWaitingView {
    pub plan_id: Uuid,
    #[schema(example = "2026-11-27")]
    pub day: NaiveDate,
    #[schema(example = "清河镇党校")]
    pub venue_name: String,
    /// 1 is next.
    #[schema(example = 1)]
    pub position: i64,
}

/// The caller's hours of this year.
#[derive(Serialize, ToSchema)]
pub struct HomeHoursView {
    #[schema(example = 2026)]
    pub year: i32,
    #[schema(example = 1500)]
    pub credited_minutes: i64,
    #[schema(example = 1920)]
    pub target_minutes: i64,
    #[schema(example = 420)]
    pub missing_minutes: i64,
}

/// A compulsory course that the caller has not completed.
#[derive(Serialize, ToSchema)]
pub struct AskedView {
    pub class_id: Uuid,
    #[schema(example = "党章专题班")]
    pub title: String,
    /// Why it is asked, in the caller's language.
    #[schema(example = "中共清河镇委员会规定的党员必修课")]
    pub reason: String,
    pub required_of: RequiredGroup,
    #[schema(example = "2026-12-20")]
    pub ends_on: NaiveDate,
    #[schema(example = 6)]
    pub lessons: i64,
    #[schema(example = 2)]
    pub lessons_completed: i64,
}

/// Somebody to turn to.
#[derive(Serialize, ToSchema)]
pub struct HomeAdministratorView {
    #[schema(example = "李四")]
    pub name: String,
    pub role: AdministratorRole,
    #[schema(example = "清河镇第三党支部")]
    pub organization_name: String,
}

/// What is open in a branch.
#[derive(Serialize, ToSchema)]
pub struct OpenWorkView {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub branch_name: String,
    /// Sessions of the last twelve months that are over and not submitted.
    #[schema(example = 1)]
    pub sessions_to_submit: i64,
    #[schema(example = 2)]
    pub members_without_account: i64,
    /// Living entries without an id number or schooling, or members without the day they joined.
    #[schema(example = 0)]
    pub incomplete_entries: i64,
    /// The duties of this month that are not done.
    pub duties: Vec<OpenDutyView>,
    /// The tasks that wait for an answer, the first to be due first; at most five.
    pub tasks: Vec<OpenTaskView>,
    /// How the branch stands to the head count of this quarter.
    pub headcount: HeadcountState,
    /// The election that is due; null while the term goes on.
    #[schema(required)]
    pub election: Option<OpenElectionView>,
}

/// The election of a branch whose term ends soon or has ended.
#[derive(Serialize, ToSchema)]
pub struct OpenElectionView {
    pub state: ElectionState,
    /// The last day of the term; null where none is recorded.
    #[schema(required, example = "2027-03-31")]
    pub term_ends_on: Option<NaiveDate>,
    /// Until when it may be held at most, with approval.
    #[schema(required, example = "2028-03-31")]
    pub latest_on: Option<NaiveDate>,
}

/// A duty of the month that is not done.
#[derive(Serialize, ToSchema)]
pub struct OpenDutyView {
    pub kind: StudySessionKind,
    pub state: MonthlyDutyState,
    /// The last day of the period.
    #[schema(example = "2026-12-31")]
    pub to: NaiveDate,
    /// What is still to be done, in the caller's language.
    #[schema(example = "请在 2026-12-31 前讲党课")]
    pub missing: String,
}
