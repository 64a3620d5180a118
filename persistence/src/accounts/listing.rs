//! Who has an account and who has none, within a permit.

use lighthouse_domain::{
    access::{AccountId, Permit, actions::ManageAccounts},
    accounts::AccountStatus,
    organizations::OrganizationId,
    time::Instant,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{
        Alias, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, SimpleExpr,
    },
};
use uuid::Uuid;

use super::{inside, of_branch, of_member, visible};
use crate::{
    db::Conn,
    error::StoreError,
    organizations,
    sql::{column, scoped, subquery},
};

/// A member or account as a list shows it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    pub account: Option<Uuid>,
    pub member: Option<Uuid>,
    pub name: String,
    pub branch: Option<Uuid>,
    pub branch_name: Option<String>,
    pub branch_path: Option<String>,
    pub phone_masked: Option<String>,
    pub login_name: Option<String>,
    pub activated_at: Option<i64>,
    pub locked_at: Option<i64>,
    pub code_expires_at: Option<i64>,
    /// How many standing appointments the holder has.
    pub offices: i64,
    pub version: Option<i64>,
}

impl Listed {
    pub fn status(&self) -> AccountStatus {
        match (self.account, self.locked_at, self.activated_at) {
            (None, ..) => AccountStatus::None,
            (_, Some(_), _) => AccountStatus::Locked,
            (_, None, Some(_)) => AccountStatus::Active,
            (_, None, None) => AccountStatus::Opened,
        }
    }
}

/// What a list may be narrowed by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// The whole subtree; a branch is a subtree of itself.
    pub below: Option<OrganizationId>,
    pub status: Option<AccountStatus>,
}

/// Where a page begins: after this place of the register.
pub type Position = (String, Uuid);

/// Up to `limit` living members in register order, with the account each has.
pub async fn page(
    conn: &Conn,
    permit: &Permit<ManageAccounts>,
    filter: &Filter,
    after: Option<&Position>,
    limit: u64,
    now: Instant,
) -> Result<Vec<Listed>, StoreError> {
    let mut select = select_listed(now);
    let path = column("member", "branch_path");
    select
        .from(Alias::new("member"))
        .join(JoinType::InnerJoin, Alias::new("organization"), of_branch())
        .join(JoinType::LeftJoin, Alias::new("account"), of_member())
        .join(JoinType::LeftJoin, Alias::new("activation_code"), code())
        .cond_where(inside(permit.scope(), &path))
        .and_where(column("member", "ended_at").is_null())
        .order_by((Alias::new("member"), Alias::new("branch_path")), Order::Asc)
        .order_by((Alias::new("member"), Alias::new("id")), Order::Asc)
        .limit(limit);
    if let Some(top) = filter.below {
        let (from, to) = organizations::bounds_of(permit.scope(), top);
        select.and_where(path.clone().gte(from)).and_where(path.clone().lt(to));
    }
    if let Some(status) = filter.status {
        select.and_where(stands(status));
    }
    if let Some((branch, id)) = after {
        let here = Expr::tuple([path, column("member", "id")]);
        select.and_where(here.gt(Expr::tuple([Expr::val(branch.clone()), Expr::val(*id)])));
    }
    scoped::all_as(conn, permit, select).await
}

/// One account within the permit.
pub async fn find(
    conn: &Conn,
    permit: &Permit<ManageAccounts>,
    id: AccountId,
    now: Instant,
) -> Result<Listed, StoreError> {
    let mut select = select_listed(now);
    select
        .from(Alias::new("account"))
        .join(JoinType::LeftJoin, Alias::new("member"), of_member())
        .join(JoinType::LeftJoin, Alias::new("organization"), of_branch())
        .join(JoinType::LeftJoin, Alias::new("activation_code"), code())
        .cond_where(visible::accounts(permit.scope(), now))
        .and_where(column("account", "id").eq(id.uuid()));
    let rows: Vec<Listed> = scoped::all_as(conn, permit, select).await?;
    rows.into_iter().next().ok_or(StoreError::NotFound("account"))
}

fn code() -> SimpleExpr {
    column("activation_code", "account_id").eq(column("account", "id"))
}

fn stands(status: AccountStatus) -> SimpleExpr {
    let locked = column("account", "disabled_at");
    let activated = column("account", "activated_at");
    match status {
        AccountStatus::None => column("account", "id").is_null(),
        AccountStatus::Locked => locked.is_not_null(),
        AccountStatus::Active => locked.is_null().and(activated.is_not_null()),
        AccountStatus::Opened => {
            column("account", "id").is_not_null().and(locked.is_null()).and(activated.is_null())
        }
    }
}

/// The columns of [`Listed`].
fn select_listed(now: Instant) -> SelectStatement {
    let name = Func::coalesce([column("member", "name"), column("account", "display_name")]);
    let mut select = Query::select();
    for (table, column_name, shown_as) in [
        ("account", "id", "account"),
        ("member", "id", "member"),
        ("member", "branch_id", "branch"),
        ("organization", "name", "branch_name"),
        ("member", "branch_path", "branch_path"),
        ("member", "phone_masked", "phone_masked"),
        ("account", "login_name", "login_name"),
        ("account", "activated_at", "activated_at"),
        ("account", "disabled_at", "locked_at"),
        ("activation_code", "expires_at", "code_expires_at"),
        ("account", "version", "version"),
    ] {
        select.expr_as(column(table, column_name), Alias::new(shown_as));
    }
    select.expr_as(name, Alias::new("name")).expr_as(offices(now), Alias::new("offices")).to_owned()
}

fn offices(now: Instant) -> SimpleExpr {
    let count = Query::select()
        .expr(Func::count(column("appointment", "id")))
        .from(Alias::new("appointment"))
        .and_where(column("appointment", "account_id").eq(column("account", "id")))
        .and_where(visible::stands(now))
        .to_owned();
    subquery(count)
}
