//! Members and posts of many organizations at once.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    members::Status,
    organizations::{Duty, OrgPath},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, Func, Order, Query, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    db::Conn,
    error::StoreError,
    sql::{column, key, scoped},
};

/// Members by branch, in the order of the tree, each with the sums of all before it.
pub(super) struct Members {
    /// Path, and full members and members of the branches before it.
    before: Vec<(String, u64, u64)>,
    all: (u64, u64),
}

#[derive(FromQueryResult)]
struct MemberRow {
    path: String,
    full_members: i64,
    members: i64,
}

/// How many members the branches from one path to another have on a day, both within the permit.
pub(super) async fn members<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    (from, to): (&OrgPath, &str),
    day: NaiveDate,
) -> Result<Members, StoreError> {
    let member = |name| column("member", name);
    let is_member = Status::ALL.iter().filter(|it| it.is_member()).map(|it| it.as_str());
    let is_full = member("status").eq(Status::Full.as_str());
    let joined = member("joined_on");
    let select = Query::select()
        .expr_as(member("branch_path"), Alias::new("path"))
        .expr_as(sum(one_if(is_full)), Alias::new("full_members"))
        .expr_as(Func::count(member("id")), Alias::new("members"))
        .from(Alias::new("member"))
        .and_where(member("branch_path").gte(from.as_str()))
        .and_where(member("branch_path").lt(to))
        .and_where(member("status").is_in(is_member))
        .and_where(member("ended_at").is_null())
        .and_where(joined.clone().is_null().or(joined.lte(day)))
        .group_by_col(key("member", "branch_path"))
        .order_by(key("member", "branch_path"), Order::Asc)
        .to_owned();
    let rows: Vec<MemberRow> = scoped::all_as(conn, permit, select).await?;
    Members::new(rows)
}

impl Members {
    fn new(rows: Vec<MemberRow>) -> Result<Self, StoreError> {
        let number =
            |value: i64| u64::try_from(value).map_err(|_| StoreError::corrupt("member", "count"));
        let (mut before, mut all) = (Vec::with_capacity(rows.len()), (0, 0));
        for row in rows {
            before.push((row.path, all.0, all.1));
            all = (all.0 + number(row.full_members)?, all.1 + number(row.members)?);
        }
        Ok(Self { before, all })
    }

    /// Full members and members of an organization and everything below it.
    pub(super) fn below(&self, path: &OrgPath) -> (u32, u32) {
        let (from, to) = (self.until(path.as_str()), self.until(&path.end()));
        let number = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        (number(to.0 - from.0), number(to.1 - from.1))
    }

    /// The sums of all branches before a path.
    fn until(&self, path: &str) -> (u64, u64) {
        let at = self.before.partition_point(|(known, ..)| known.as_str() < path);
        self.before.get(at).map_or(self.all, |(_, full, members)| (*full, *members))
    }
}

#[derive(FromQueryResult)]
struct PostRow {
    organization_id: Uuid,
    secretaries: i64,
    people: i64,
}

/// By organization from one path to another, whether it has a secretary on a day and how many people
/// hold posts.
pub(super) async fn posts<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    (from, to): (&OrgPath, &OrgPath),
    day: NaiveDate,
) -> Result<HashMap<Uuid, (bool, u32)>, StoreError> {
    let (post, place) = (|name| column("post", name), |name| column("organization", name));
    let is_secretary = post("duty").eq(Duty::Secretary.as_str());
    let select = Query::select()
        .expr_as(post("organization_id"), Alias::new("organization_id"))
        .expr_as(sum(one_if(is_secretary)), Alias::new("secretaries"))
        .expr_as(post("member_id").count_distinct(), Alias::new("people"))
        .from(Alias::new("organization"))
        .inner_join(Alias::new("post"), post("organization_id").equals(key("organization", "id")))
        .and_where(place("path").gte(from.as_str()))
        .and_where(place("path").lte(to.as_str()))
        .and_where(post("since").lte(day))
        .and_where(post("until").is_null().or(post("until").gte(day)))
        .group_by_col(key("post", "organization_id"))
        .to_owned();
    let rows: Vec<PostRow> = scoped::all_as(conn, permit, select).await?;
    let counted = |row: PostRow| {
        let people = u32::try_from(row.people).map_err(|_| StoreError::corrupt("post", "count"))?;
        Ok((row.organization_id, (row.secretaries > 0, people)))
    };
    rows.into_iter().map(counted).collect()
}

fn one_if(condition: SimpleExpr) -> SimpleExpr {
    let number = |digits: &'static str| Expr::cust(digits).cast_as(Alias::new("BIGINT"));
    CaseStatement::new().case(condition, number("1")).finally(number("0")).into()
}

fn sum(of: SimpleExpr) -> SimpleExpr {
    Expr::expr(Func::sum(of)).cast_as(Alias::new("BIGINT"))
}
