//! What is asked of the holder, and what is open in a branch: each is one set-based statement.

use chrono::{NaiveDate, TimeDelta};
use lighthouse_domain::{
    access::{
        Permit,
        actions::{ManageSessions, UseOwnAccount},
    },
    classes::{ClassState, RequiredOf},
    members::{MemberId, Status},
    organizations::{Duty, OrgPath, OrganizationId},
    time::Instant,
};
use sea_orm::{
    Condition, FromQueryResult,
    sea_query::{Alias, Asterisk, Expr, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    db::Conn,
    error::StoreError,
    sql::{column, key, scoped, subquery},
};

/// A compulsory course that the holder has not completed.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OpenCourse {
    pub class: Uuid,
    pub title: String,
    pub organization_name: String,
    required_of: String,
    pub ends_on: NaiveDate,
    pub lessons: i64,
    pub lessons_completed: i64,
}

impl OpenCourse {
    /// Of secretaries only.
    pub fn is_of_secretaries(&self) -> bool {
        self.required_of == RequiredOf::Secretary.as_str()
    }
}

/// What is open in a branch.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Workload {
    pub sessions_to_submit: i64,
    pub members_without_account: i64,
    pub incomplete_entries: i64,
}

/// So many are shown; the rest comes up when these are done.
const COURSES: u64 = 5;
/// Sessions that are older are history.
const OLDEST: TimeDelta = TimeDelta::days(366);

fn table(name: &'static str) -> Alias {
    Alias::new(name)
}

/// The lessons of the class at hand.
fn lessons() -> SelectStatement {
    Query::select()
        .from(table("class_lesson"))
        .and_where(column("class_lesson", "class_id").equals(key("study_class", "id")))
        .to_owned()
}

/// That the member has completed the lesson at hand.
fn completed(member: MemberId) -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from(table("lesson_progress"))
        .and_where(column("lesson_progress", "lesson_id").equals(key("class_lesson", "id")))
        .and_where(column("lesson_progress", "completed_at").is_not_null())
        .and_where(column("lesson_progress", "member_id").eq(member.uuid()))
        .to_owned()
}

/// Required of every member, or of secretaries while the member is one.
fn required_of(member: MemberId) -> Condition {
    let in_post = Query::select()
        .expr(Expr::value(1))
        .from(table("post"))
        .and_where(column("post", "member_id").eq(member.uuid()))
        .and_where(column("post", "duty").eq(Duty::Secretary.as_str()))
        .and_where(column("post", "until").is_null())
        .to_owned();
    let of_all = column("required_course", "required_of").eq(RequiredOf::Member.as_str());
    Condition::any().add(of_all).add(Expr::exists(in_post))
}

/// The compulsory courses of `year` that the holder, a member of the branch, has not completed,
/// the first to end first.
pub async fn open_courses(
    conn: &Conn,
    permit: &Permit<UseOwnAccount>,
    branch: &OrgPath,
    year: i32,
) -> Result<Vec<OpenCourse>, StoreError> {
    let Some(member) = permit.member().filter(|_| permit.scope().covers(branch)) else {
        return Ok(Vec::new());
    };
    let count =
        |mut select: SelectStatement| subquery(select.expr(Expr::col(Asterisk).count()).to_owned());
    let done = lessons().and_where(Expr::exists(completed(member))).to_owned();
    // A course is open while one of its lessons is.
    let open =
        lessons().expr(Expr::value(1)).and_where(Expr::exists(completed(member)).not()).to_owned();
    let line: Vec<String> =
        branch.lineage().into_iter().map(|path| path.as_str().to_owned()).collect();
    let select = Query::select()
        .expr_as(column("study_class", "id"), Alias::new("class"))
        .columns(["title", "ends_on"].map(|name| key("study_class", name)))
        .expr_as(column("organization", "name"), Alias::new("organization_name"))
        .column(key("required_course", "required_of"))
        .expr_as(count(lessons()), Alias::new("lessons"))
        .expr_as(count(done), Alias::new("lessons_completed"))
        .from(table("organization"))
        .inner_join(
            table("required_course"),
            column("required_course", "organization_id").equals(key("organization", "id")),
        )
        .inner_join(
            table("study_class"),
            column("study_class", "id").equals(key("required_course", "class_id")),
        )
        .and_where(column("organization", "path").is_in(line))
        .and_where(column("required_course", "year").eq(i64::from(year)))
        .and_where(column("study_class", "state").eq(ClassState::Published.as_str()))
        .and_where(Expr::exists(open))
        .cond_where(required_of(member))
        .order_by(key("study_class", "ends_on"), Order::Asc)
        .order_by(key("study_class", "id"), Order::Asc)
        .limit(COURSES)
        .to_owned();
    scoped::all_as(conn, permit, select).await
}

fn counted(from: &'static str) -> SelectStatement {
    Query::select().expr(Expr::col(Asterisk).count()).from(table(from)).to_owned()
}

/// Members of the branch who have not left.
fn members_at(path: &OrgPath) -> SelectStatement {
    counted("member")
        .and_where(column("member", "branch_path").eq(path.as_str()))
        .and_where(column("member", "ended_at").is_null())
        .to_owned()
}

fn to_submit(branch: OrganizationId, now: Instant) -> SelectStatement {
    let session = |name| column("study_session", name);
    counted("study_session")
        .and_where(session("branch_id").eq(branch.uuid()))
        .and_where(session("starts_at").gte(now.plus(-OLDEST).millis()))
        .and_where(session("ends_at").lte(now.millis()))
        .and_where(session("cancelled_at").is_null())
        .and_where(session("submitted_at").is_null())
        .to_owned()
}

fn incomplete(path: &OrgPath) -> SelectStatement {
    let missing = |name| column("member", name).is_null();
    let words = Status::ALL.iter().filter(|it| it.is_member()).map(|it| it.as_str());
    let not_joined =
        Condition::all().add(missing("joined_on")).add(column("member", "status").is_in(words));
    let lacks =
        Condition::any().add(missing("id_number_lookup")).add(missing("education")).add(not_joined);
    members_at(path).cond_where(lacks).to_owned()
}

/// What is open in a branch within the permit.
pub async fn workload_of(
    conn: &Conn,
    permit: &Permit<ManageSessions>,
    (branch, path): (OrganizationId, &OrgPath),
    now: Instant,
) -> Result<Option<Workload>, StoreError> {
    if !permit.scope().covers(path) {
        return Err(StoreError::NotFound("branch"));
    }
    let without_account = members_at(path)
        .left_join(table("account"), column("account", "member_id").equals(key("member", "id")))
        .and_where(column("account", "id").is_null())
        .to_owned();
    let select = Query::select()
        .expr_as(subquery(to_submit(branch, now)), Alias::new("sessions_to_submit"))
        .expr_as(subquery(without_account), Alias::new("members_without_account"))
        .expr_as(subquery(incomplete(path)), Alias::new("incomplete_entries"))
        .to_owned();
    let rows: Vec<Workload> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().next())
}
