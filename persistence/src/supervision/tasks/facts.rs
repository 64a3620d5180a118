//! What the register knows of a branch, for the fields that nobody types.

use std::collections::BTreeMap;

use chrono::Months;
use lighthouse_domain::{
    access::{Action, Permit, Role},
    members::{Gender, Status},
    organizations::{Duty, Organization},
    study_days::Month,
    supervision::task::{FieldValue, RegisterFact as Fact},
    time::Instant,
};
use sea_orm::{
    ColumnTrait, FromQueryResult,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, JoinType, Order, Query, SimpleExpr},
};

use crate::{
    db::Conn,
    error::StoreError,
    members::{MemberColumn, MemberEntity},
    sql::{column, key, scoped},
};

/// Names that one field holds.
const NAMES_MAX: u64 = 20;
/// From which age somebody is counted as "over 60", in months.
const OLD: Months = Months::new(12 * 60);

type Facts = BTreeMap<Fact, FieldValue>;

/// What the register knows now of a branch within the permit, without its hours.
pub async fn register_facts<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branch: &Organization,
    now: Instant,
) -> Result<Facts, StoreError> {
    if !permit.scope().covers(&branch.path) {
        return Err(StoreError::NotFound("branch"));
    }
    let mut facts = count_members(conn, permit, branch, now).await?;
    facts.insert(Fact::BranchKind, FieldValue::Text(branch.kind.zh().to_owned()));
    facts.insert(Fact::BranchCode, FieldValue::Text(branch.code.clone()));
    let days =
        [(Fact::EstablishedOn, branch.established_on), (Fact::TermEndsOn, branch.term_ends_on)];
    facts.extend(days.into_iter().filter_map(|(fact, day)| Some((fact, FieldValue::Date(day?)))));
    let secretary = secretary(conn, permit, branch).await?;
    facts.extend(secretary.map(|name| (Fact::SecretaryName, FieldValue::Text(name))));
    let administrators = administrators(conn, permit, branch, now).await?;
    let count = i64::try_from(administrators.len()).unwrap_or(i64::MAX);
    facts.insert(Fact::AdministratorCount, FieldValue::Number(count));
    if !administrators.is_empty() {
        facts.insert(Fact::AdministratorNames, FieldValue::Text(administrators.join("、")));
    }
    let sessions = count_sessions(conn, permit, branch, now).await?;
    facts.insert(Fact::SessionsThisMonth, FieldValue::Number(sessions));
    Ok(facts)
}

#[derive(FromQueryResult)]
struct MemberRow {
    members: i64,
    full: i64,
    probationary: i64,
    activists: i64,
    women: i64,
    old: i64,
}

fn count_if(condition: SimpleExpr) -> SimpleExpr {
    let one: SimpleExpr = CaseStatement::new().case(condition, 1_i64).into();
    one.count()
}

async fn count_members<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branch: &Organization,
    now: Instant,
) -> Result<Facts, StoreError> {
    let statuses = Status::ALL.iter().filter(|status| status.is_member());
    let statuses: Vec<&str> = statuses.map(|status| status.as_str()).collect();
    let member = || MemberColumn::Status.is_in(statuses.clone());
    let is = |status: Status| MemberColumn::Status.eq(status.as_str());
    let woman = MemberColumn::Gender.eq(Gender::Female.as_str());
    let today = now.day();
    let old = MemberColumn::BirthDate.lte(today.checked_sub_months(OLD).unwrap_or(today));
    let select = Query::select()
        .expr_as(count_if(member()), "members")
        .expr_as(count_if(is(Status::Full)), "full")
        .expr_as(count_if(is(Status::Probationary)), "probationary")
        .expr_as(count_if(is(Status::Activist)), "activists")
        .expr_as(count_if(member().and(woman)), "women")
        .expr_as(count_if(member().and(old)), "old")
        .from(MemberEntity)
        .and_where(MemberColumn::BranchId.eq(branch.id.uuid()))
        .and_where(MemberColumn::EndedAt.is_null())
        .to_owned();
    let rows: Vec<MemberRow> = scoped::all_as(conn, permit, select).await?;
    let counts = |row: MemberRow| {
        [
            (Fact::Members, row.members),
            (Fact::FullMembers, row.full),
            (Fact::ProbationaryMembers, row.probationary),
            (Fact::Activists, row.activists),
            (Fact::FemaleMembers, row.women),
            (Fact::MembersOver60, row.old),
        ]
    };
    let numbered = |(fact, number)| (fact, FieldValue::Number(number));
    Ok(rows.into_iter().flat_map(counts).map(numbered).collect())
}

#[derive(FromQueryResult)]
struct NameRow {
    name: String,
}

async fn secretary<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branch: &Organization,
) -> Result<Option<String>, StoreError> {
    let select = Query::select()
        .expr_as(column("member", "name"), Alias::new("name"))
        .from(Alias::new("post"))
        .join(
            JoinType::InnerJoin,
            Alias::new("member"),
            column("member", "id").eq(column("post", "member_id")),
        )
        .and_where(column("post", "organization_id").eq(branch.id.uuid()))
        .and_where(column("post", "duty").eq(Duty::Secretary.as_str()))
        .and_where(column("post", "until").is_null())
        .limit(1)
        .to_owned();
    let rows: Vec<NameRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().next().map(|row| row.name))
}

async fn administrators<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branch: &Organization,
    now: Instant,
) -> Result<Vec<String>, StoreError> {
    let until = column("appointment", "until");
    let select = Query::select()
        .expr_as(column("account", "display_name"), Alias::new("name"))
        .from(Alias::new("appointment"))
        .join(
            JoinType::InnerJoin,
            Alias::new("account"),
            column("account", "id").eq(column("appointment", "account_id")),
        )
        .and_where(column("appointment", "organization_id").eq(branch.id.uuid()))
        .and_where(column("appointment", "role").eq(Role::BranchAdministrator.as_str()))
        .and_where(column("appointment", "since").lte(now.millis()))
        .and_where(until.clone().is_null().or(until.gt(now.millis())))
        .order_by(key("appointment", "since"), Order::Asc)
        .order_by(key("appointment", "id"), Order::Asc)
        .limit(NAMES_MAX)
        .to_owned();
    let rows: Vec<NameRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

#[derive(FromQueryResult)]
struct CountRow {
    n: i64,
}

/// The sessions of this month that are over and were not cancelled.
async fn count_sessions<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    branch: &Organization,
    now: Instant,
) -> Result<i64, StoreError> {
    let from = Instant::of_day(Month::containing(now.day()).first());
    let session = |name| column("study_session", name);
    let select = Query::select()
        .expr_as(Expr::expr(session("id")).count(), Alias::new("n"))
        .from(Alias::new("study_session"))
        .and_where(session("branch_id").eq(branch.id.uuid()))
        .and_where(session("starts_at").gte(from.millis()))
        .and_where(session("ends_at").lte(now.millis()))
        .and_where(session("cancelled_at").is_null())
        .to_owned();
    let rows: Vec<CountRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.first().map_or(0, |row| row.n))
}
