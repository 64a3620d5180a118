//! Distinct people and person-times, which are two figures, and hours a head: each is one set-based pass
//! over the enrolments of a subtree.

use lighthouse_domain::{
    access::{Permit, actions::ReadLearning},
    classes::Grouping,
    members::Status,
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, Asterisk, Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    db::Conn,
    error::StoreError,
    organizations,
    sql::{column, key, scoped, subquery},
};

/// The figures of everything that was asked for.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Totals {
    pub members: i64,
    pub distinct_people: i64,
    pub person_times: i64,
    pub seconds: i64,
}

/// The figures of a class, a theme or an organization.
#[derive(Clone, Debug, FromQueryResult)]
pub struct GroupFigures {
    pub id: Uuid,
    pub name: String,
    pub distinct_people: i64,
    pub person_times: i64,
}

/// Characters of a path for each level.
const LEVEL: i32 = 5;
const _: () = assert!(OrgPath::STEP == 5, "a level of a path has another length");

/// Adds the members and that they stand below `top`.
fn of_people_below(
    select: &mut SelectStatement,
    permit: &Permit<ReadLearning>,
    top: OrganizationId,
) {
    let (from, to) = organizations::bounds_of(permit.scope(), top);
    select
        .and_where(column("member", "branch_path").gte(from))
        .and_where(column("member", "branch_path").lt(to));
}

/// The enrolments that hold at `as_of` of people below `top`, counted.
fn enrolments(
    permit: &Permit<ReadLearning>,
    top: OrganizationId,
    as_of: Instant,
) -> SelectStatement {
    let enrolment = |name| column("class_enrolment", name);
    let withdrawn = enrolment("withdrawn_at");
    let holds = withdrawn.clone().is_null().or(withdrawn.gt(as_of.millis()));
    let mut select = Query::select();
    select
        .expr_as(enrolment("member_id").count_distinct(), Alias::new("distinct_people"))
        .expr_as(enrolment("member_id").count(), Alias::new("person_times"))
        .from(Alias::new("class_enrolment"))
        .inner_join(
            Alias::new("member"),
            column("member", "id").equals(key("class_enrolment", "member_id")),
        )
        .and_where(enrolment("enrolled_at").lte(as_of.millis()))
        .and_where(holds);
    of_people_below(&mut select, permit, top);
    select
}

/// Living members below `top`.
fn members(permit: &Permit<ReadLearning>, top: OrganizationId) -> SelectStatement {
    let words = Status::ALL.iter().filter(|it| it.is_member()).map(|it| it.as_str());
    let mut select = Query::select();
    select
        .expr(Expr::col(Asterisk).count())
        .from(Alias::new("member"))
        .and_where(column("member", "ended_at").is_null())
        .and_where(column("member", "status").is_in(words));
    of_people_below(&mut select, permit, top);
    select
}

/// The seconds of online lessons until `as_of`.
fn seconds(permit: &Permit<ReadLearning>, top: OrganizationId, as_of: Instant) -> SelectStatement {
    let entry = |name| column("learning_entry", name);
    let sum = Func::coalesce([Expr::expr(Func::sum(entry("seconds"))), Expr::value(0_i64)]);
    let mut select = Query::select();
    select
        .expr(Expr::expr(sum).cast_as(Alias::new("BIGINT")))
        .from(Alias::new("learning_entry"))
        .inner_join(
            Alias::new("member"),
            column("member", "id").equals(key("learning_entry", "member_id")),
        )
        .and_where(entry("kind").eq("lesson"))
        .and_where(entry("at").lte(as_of.millis()));
    of_people_below(&mut select, permit, top);
    select
}

/// The figures of a subtree at an instant; hours are those of online lessons.
pub async fn totals(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    top: OrganizationId,
    as_of: Instant,
) -> Result<Totals, StoreError> {
    let select = Query::select()
        .columns(["distinct_people", "person_times"].map(|name| key("e", name)))
        .expr_as(subquery(members(permit, top)), Alias::new("members"))
        .expr_as(subquery(seconds(permit, top, as_of)), Alias::new("seconds"))
        .from_subquery(enrolments(permit, top, as_of), Alias::new("e"))
        .to_owned();
    let rows: Vec<Totals> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("organization"))
}

/// Joins what the enrolments are grouped by; gives the table that names the groups.
fn join_groups(select: &mut SelectStatement, group: Grouping, top: OrganizationId) -> &'static str {
    let class = column("study_class", "id").equals(key("class_enrolment", "class_id"));
    match group {
        Grouping::Class => {
            select.inner_join(Alias::new("study_class"), class);
            "study_class"
        }
        Grouping::Theme => {
            let theme = column("class_theme", "id").equals(key("study_class", "theme_id"));
            select.inner_join(Alias::new("study_class"), class);
            select.inner_join(Alias::new("class_theme"), theme);
            "class_theme"
        }
        Grouping::Organization => {
            let level = subquery(organizations::path_at(Expr::value(top.uuid())));
            let length = Expr::expr(Func::char_length(level)).add(LEVEL);
            let branch = column("member", "branch_path");
            let place = Func::cust("SUBSTR").args([branch, Expr::value(1), length]);
            let here = column("organization", "path").eq(Expr::expr(place));
            select.inner_join(Alias::new("organization"), here);
            "organization"
        }
    }
}

/// Up to `limit` groups in the order of their ids, after `after`: one statement.
pub async fn groups(
    conn: &Conn,
    permit: &Permit<ReadLearning>,
    (top, as_of): (OrganizationId, Instant),
    group: Grouping,
    (after, limit): (Option<Uuid>, u64),
) -> Result<Vec<GroupFigures>, StoreError> {
    let mut select = enrolments(permit, top, as_of);
    let of = join_groups(&mut select, group, top);
    let name = column(of, if of == "study_class" { "title" } else { "name" });
    select
        .column(key(of, "id"))
        .expr_as(name.clone(), Alias::new("name"))
        .add_group_by([column(of, "id"), name])
        .order_by(key(of, "id"), Order::Asc)
        .limit(limit);
    if let Some(after) = after {
        select.and_where(column(of, "id").gt(after));
    }
    scoped::all_as(conn, permit, select).await
}
