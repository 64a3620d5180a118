//! What the records say of the secretaries directly below a level: a few statements for all of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::ManageAppraisals},
    administrators::TrainingKind,
    id::Id,
    members::MemberId,
    organizations::{Duty, Organization, OrganizationId},
    reporting::{
        ReportPeriod,
        appraisal::{CaseTally, DossierPost, DossierTraining},
    },
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Expr, ExprTrait, Func, Order, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::super::frame::{PLACES, one_if};
use crate::{
    db::Conn,
    error::StoreError,
    sql::{column, key, scoped},
};

/// People of one statement.
const CHUNK: usize = 1000;
const TRAININGS: &str = "administrator_training";

/// A secretary with what was recorded in a year.
#[derive(Clone, Debug)]
pub struct SecretaryRecords {
    pub organization: OrganizationId,
    pub member: MemberId,
    pub member_name: String,
    pub posts: Vec<DossierPost>,
    pub cases: CaseTally,
    pub trainings: Vec<DossierTraining>,
}

#[derive(FromQueryResult)]
struct SecretaryRow {
    organization_id: Uuid,
    path: String,
    member_id: Uuid,
    name: String,
}

#[derive(FromQueryResult)]
struct PostRow {
    member_id: Uuid,
    organization_id: Uuid,
    name: String,
    duty: String,
    since: NaiveDate,
    until: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct TrainingRow {
    member_id: Uuid,
    kind: String,
    topic: String,
    held_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct CaseRow {
    path: String,
    opened: i64,
    closed: i64,
    reopened: i64,
}

/// Who is secretary of the living organizations directly below `level`, found before within the
/// permit, on the last day of the year or today if that comes first, with the records of the year.
pub async fn secretaries_below(
    conn: &Conn,
    permit: &Permit<ManageAppraisals>,
    level: &Organization,
    (year, today): (ReportPeriod, NaiveDate),
) -> Result<Vec<SecretaryRecords>, StoreError> {
    let last = Ord::min(year.to(), today);
    let rows: Vec<SecretaryRow> = scoped::all_as(conn, permit, secretaries(level, last)).await?;
    let mut posts = HashMap::new();
    let mut trainings = HashMap::new();
    for chunk in rows.chunks(CHUNK) {
        let people: Vec<Uuid> = chunk.iter().map(|row| row.member_id).collect();
        let held = posts_of(&people, (year.from(), last));
        collect_posts(scoped::all_as(conn, permit, held).await?, &mut posts)?;
        let learnt = trainings_of(&people, (year.from(), last));
        collect_trainings(scoped::all_as(conn, permit, learnt).await?, &mut trainings)?;
    }
    let cases: Vec<CaseRow> = scoped::all_as(conn, permit, cases_of(level, year)).await?;
    let records = |row: SecretaryRow| SecretaryRecords {
        organization: Id::new(row.organization_id),
        member: Id::new(row.member_id),
        posts: posts.get(&row.member_id).cloned().unwrap_or_default(),
        trainings: trainings.get(&row.member_id).cloned().unwrap_or_default(),
        cases: tally(&cases, &row.path),
        member_name: row.name,
    };
    Ok(rows.into_iter().map(records).collect())
}

/// Whoever came last, where one secretary followed another on that day.
fn secretaries(level: &Organization, day: NaiveDate) -> SelectStatement {
    let post = |name| column("post", name);
    let later = Query::select()
        .expr(Expr::val(1_i64))
        .from_as(Alias::new("post"), Alias::new("later"))
        .and_where(column("later", "organization_id").equals(key("post", "organization_id")))
        .and_where(column("later", "duty").eq(Duty::Secretary.as_str()))
        .and_where(column("later", "since").lte(day))
        .and_where(column("later", "since").gt(post("since")).or(
            column("later", "since").eq(post("since")).and(column("later", "id").gt(post("id"))),
        ))
        .to_owned();
    Query::select()
        .column(key("post", "organization_id"))
        .column(key(PLACES, "path"))
        .column(key("post", "member_id"))
        .column(key("member", "name"))
        .from(Alias::new(PLACES))
        .inner_join(Alias::new("post"), post("organization_id").equals(key(PLACES, "id")))
        .inner_join(Alias::new("member"), column("member", "id").equals(key("post", "member_id")))
        .and_where(column(PLACES, "parent_id").eq(level.id.uuid()))
        .and_where(column(PLACES, "dissolved_at").is_null())
        .and_where(post("duty").eq(Duty::Secretary.as_str()))
        .and_where(post("since").lte(day))
        .and_where(post("until").is_null().or(post("until").gte(day)))
        .and_where(Expr::exists(later).not())
        .order_by(key(PLACES, "path"), Order::Asc)
        .to_owned()
}

fn posts_of(people: &[Uuid], (from, to): (NaiveDate, NaiveDate)) -> SelectStatement {
    let post = |name| column("post", name);
    Query::select()
        .columns(
            ["member_id", "organization_id", "duty", "since", "until"].map(|it| key("post", it)),
        )
        .column(key(PLACES, "name"))
        .from(Alias::new("post"))
        .inner_join(Alias::new(PLACES), column(PLACES, "id").equals(key("post", "organization_id")))
        .and_where(post("member_id").is_in(people.iter().copied()))
        .and_where(post("since").lte(to))
        .and_where(post("until").is_null().or(post("until").gte(from)))
        .order_by(key("post", "since"), Order::Asc)
        .order_by(key("post", "id"), Order::Asc)
        .to_owned()
}

fn trainings_of(people: &[Uuid], (from, to): (NaiveDate, NaiveDate)) -> SelectStatement {
    let training = |name| column(TRAININGS, name);
    Query::select()
        .column(key("account", "member_id"))
        .columns(["kind", "topic", "held_on"].map(|it| key(TRAININGS, it)))
        .from(Alias::new("account"))
        .inner_join(
            Alias::new("appointment"),
            column("appointment", "account_id").equals(key("account", "id")),
        )
        .inner_join(
            Alias::new(TRAININGS),
            training("appointment_id").equals(key("appointment", "id")),
        )
        .and_where(column("account", "member_id").is_in(people.iter().copied()))
        .and_where(training("held_on").gte(from))
        .and_where(training("held_on").lte(to))
        .order_by(key(TRAININGS, "held_on"), Order::Asc)
        .order_by(key(TRAININGS, "id"), Order::Asc)
        .to_owned()
}

/// The cases opened in the year, by branch.
fn cases_of(level: &Organization, year: ReportPeriod) -> SelectStatement {
    let case = |name| column("rectification", name);
    let (begin, end) = year.instants();
    let times = |condition: SimpleExpr| -> SimpleExpr {
        Expr::expr(Func::sum(one_if(condition))).cast_as(Alias::new("BIGINT"))
    };
    Query::select()
        .column(key(PLACES, "path"))
        .expr_as(case("id").count(), Alias::new("opened"))
        .expr_as(times(case("closed_at").is_not_null()), Alias::new("closed"))
        .expr_as(times(case("reopened").gt(0)), Alias::new("reopened"))
        .from(Alias::new(PLACES))
        .inner_join(Alias::new("rectification"), case("branch_id").equals(key(PLACES, "id")))
        .and_where(column(PLACES, "path").gte(level.path.as_str()))
        .and_where(column(PLACES, "path").lt(level.path.end()))
        .and_where(case("created_at").gte(begin.millis()))
        .and_where(case("created_at").lt(end.millis()))
        .group_by_col(key(PLACES, "path"))
        .to_owned()
}

fn collect_posts(
    rows: Vec<PostRow>,
    posts: &mut HashMap<Uuid, Vec<DossierPost>>,
) -> Result<(), StoreError> {
    for row in rows {
        let duty = Duty::parse(&row.duty).ok_or_else(|| StoreError::corrupt("post", "duty"))?;
        posts.entry(row.member_id).or_default().push(DossierPost {
            organization: Id::new(row.organization_id),
            organization_name: row.name,
            duty,
            since: row.since,
            until: row.until,
        });
    }
    Ok(())
}

fn collect_trainings(
    rows: Vec<TrainingRow>,
    trainings: &mut HashMap<Uuid, Vec<DossierTraining>>,
) -> Result<(), StoreError> {
    for TrainingRow { member_id, kind, topic, held_on } in rows {
        let kind = TrainingKind::parse(&kind)
            .ok_or_else(|| StoreError::corrupt("administrator_training", "kind"))?;
        trainings.entry(member_id).or_default().push(DossierTraining { kind, topic, held_on });
    }
    Ok(())
}

/// The sum over the subtree of the organization at `path`.
fn tally(cases: &[CaseRow], path: &str) -> CaseTally {
    let inside = cases.iter().filter(|row| row.path.starts_with(path));
    let of_row = |row: &CaseRow| CaseTally {
        opened: row.opened,
        closed: row.closed,
        reopened: row.reopened,
    };
    inside.fold(CaseTally::default(), |sum, row| sum.plus(of_row(row)))
}
