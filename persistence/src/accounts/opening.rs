//! Opening accounts: for a list of members, or for everybody below an organization who has none.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{AccountId, Permit, Role, actions::ManageAccounts},
    accounts::ActivationCode,
    id::Id,
    members::MemberId,
    organizations::{OrgPath, OrganizationId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    FromQueryResult,
    sea_query::{Alias, ExprTrait, JoinType, Order, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

use super::{entity::code, inside, of_branch, of_member, visible};
use crate::{
    administrators::secretaries,
    db::Tx,
    error::StoreError,
    identity::{self, NewAccount},
    organizations::{self, stored_path},
    seal::Sealer,
    sql::{column, insert_all, scoped, subquery},
};

pub(super) const DIGEST: &str = "activation_code.digest";
/// Rows of one statement; a code has six values and an account thirteen.
const CHUNK: usize = 1000;

/// Whose accounts are opened.
#[derive(Clone, Debug)]
pub enum Whom {
    Members(Vec<MemberId>),
    /// Everybody of this branch who has none, or no code for it.
    In(OrganizationId),
    /// Everybody below this organization who has none, or no code for it.
    Below(OrganizationId),
}

/// A living member within the permit, and the account if there is one.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Candidate {
    pub member: Uuid,
    pub name: String,
    pub branch: Uuid,
    pub branch_name: String,
    branch_path: String,
    pub phone_masked: Option<String>,
    pub account: Option<Uuid>,
    pub login_name: Option<String>,
    activated_at: Option<i64>,
    locked_at: Option<i64>,
    code: Option<Uuid>,
    office: Option<String>,
}

impl Candidate {
    /// Whether there is an account that nobody has a code for: an import opened it, or the code of
    /// its slip is long over.
    pub fn waits_for_code(&self) -> bool {
        self.account.is_some()
            && self.activated_at.is_none()
            && self.locked_at.is_none()
            && self.code.is_none()
    }

    /// Where a post gives the member rights as soon as there is an account.
    pub fn office(&self) -> Result<Option<OrgPath>, StoreError> {
        self.office.as_deref().map(stored_path).transpose()
    }
}

/// The members that are meant, in register order.
pub async fn candidates(
    tx: &Tx,
    permit: &Permit<ManageAccounts>,
    whom: &Whom,
) -> Result<Vec<Candidate>, StoreError> {
    let mut select = everybody(permit);
    match whom {
        Whom::Members(ids) => {
            select.and_where(column("member", "id").is_in(ids.iter().map(|id| id.uuid())))
        }
        Whom::In(branch) => {
            without(&mut select).and_where(column("member", "branch_id").eq(branch.uuid()))
        }
        Whom::Below(top) => {
            let (from, to) = organizations::bounds_of(permit.scope(), *top);
            let path = column("member", "branch_path");
            without(&mut select).and_where(path.clone().gte(from)).and_where(path.lt(to))
        }
    };
    scoped::all_as(tx, permit, select).await
}

fn without(select: &mut SelectStatement) -> &mut SelectStatement {
    let waiting = column("account", "activated_at")
        .is_null()
        .and(column("account", "disabled_at").is_null())
        .and(column("activation_code", "account_id").is_null());
    select.and_where(column("account", "id").is_null().or(waiting))
}

fn everybody(permit: &Permit<ManageAccounts>) -> SelectStatement {
    Query::select()
        .expr_as(column("member", "id"), Alias::new("member"))
        .expr_as(column("member", "name"), Alias::new("name"))
        .expr_as(column("member", "branch_id"), Alias::new("branch"))
        .expr_as(column("organization", "name"), Alias::new("branch_name"))
        .expr_as(column("member", "branch_path"), Alias::new("branch_path"))
        .expr_as(column("member", "phone_masked"), Alias::new("phone_masked"))
        .expr_as(column("account", "id"), Alias::new("account"))
        .expr_as(column("account", "login_name"), Alias::new("login_name"))
        .expr_as(column("account", "activated_at"), Alias::new("activated_at"))
        .expr_as(column("account", "disabled_at"), Alias::new("locked_at"))
        .expr_as(column("activation_code", "account_id"), Alias::new("code"))
        .expr_as(office(), Alias::new("office"))
        .from(Alias::new("member"))
        .join(JoinType::InnerJoin, Alias::new("organization"), of_branch())
        .join(JoinType::LeftJoin, Alias::new("account"), of_member())
        .join(
            JoinType::LeftJoin,
            Alias::new("activation_code"),
            column("activation_code", "account_id").eq(column("account", "id")),
        )
        .cond_where(inside(permit.scope(), &column("member", "branch_path")))
        .and_where(column("member", "ended_at").is_null())
        .order_by((Alias::new("member"), Alias::new("branch_path")), Order::Asc)
        .order_by((Alias::new("member"), Alias::new("id")), Order::Asc)
        .to_owned()
}

/// The branch that the member is secretary of, as a subquery.
fn office() -> SimpleExpr {
    let path = secretaries()
        .expr(column("organization", "path"))
        .and_where(column("post", "member_id").eq(column("member", "id")))
        .limit(1)
        .to_owned();
    subquery(path)
}

/// A code that is about to be stored, and until when it is good.
#[derive(Clone, Debug)]
pub struct NewCode {
    pub account: AccountId,
    pub code: ActivationCode,
    pub expires_at: Instant,
}

/// An account that is about to be opened for a candidate.
#[derive(Clone, Debug)]
pub struct Opening {
    pub candidate: Candidate,
    pub login_name: String,
    pub new: NewCode,
}

#[derive(FromQueryResult)]
struct Held {
    account: Uuid,
    role: String,
    path: String,
}

/// As what somebody is an administrator, and where.
pub type HeldOffice = (Role, OrgPath);

/// Where the holders of these accounts are administrators.
pub async fn offices_held(
    tx: &Tx,
    permit: &Permit<ManageAccounts>,
    accounts: &[Uuid],
    now: Instant,
) -> Result<HashMap<Uuid, Vec<HeldOffice>>, StoreError> {
    let mut held = HashMap::<Uuid, Vec<HeldOffice>>::new();
    for chunk in accounts.chunks(CHUNK) {
        let select = visible::offices(now)
            .expr_as(column("appointment", "account_id"), Alias::new("account"))
            .expr_as(column("appointment", "role"), Alias::new("role"))
            .expr_as(column("organization", "path"), Alias::new("path"))
            .and_where(column("appointment", "account_id").is_in(chunk.iter().copied()))
            .to_owned();
        for row in scoped::all_as::<Held, _>(tx, permit, select).await? {
            let path = stored_path(&row.path)?;
            let role = Role::parse(&row.role);
            let role = role.ok_or_else(|| StoreError::corrupt("appointment", "role"))?;
            held.entry(row.account).or_default().push((role, path));
        }
    }
    Ok(held)
}

/// Opens the accounts, each with its code, without a password; one that is there gets the code.
pub async fn open(
    tx: &Tx,
    permit: &Permit<ManageAccounts>,
    sealer: &Sealer,
    openings: &[Opening],
    now: Instant,
) -> Result<(), StoreError> {
    let covered = |one: &Opening| {
        OrgPath::parse(&one.candidate.branch_path).is_some_and(|path| permit.scope().covers(&path))
    };
    if !openings.iter().all(covered) {
        return Err(StoreError::NotFound("member"));
    }
    let new = openings.iter().filter(|one| one.candidate.account.is_none());
    identity::insert_accounts(tx, new.map(account).collect(), now).await?;
    let rows = openings.iter().map(|one| row(permit, sealer, &one.new, now));
    insert_all(tx, rows).await
}

fn account(one: &Opening) -> NewAccount {
    NewAccount {
        id: one.new.account,
        member: Some(Id::new(one.candidate.member)),
        login_name: Some(one.login_name.clone()),
        display_name: one.candidate.name.clone(),
        password_hash: None,
    }
}

pub(super) fn row(
    permit: &Permit<ManageAccounts>,
    sealer: &Sealer,
    new: &NewCode,
    now: Instant,
) -> code::ActiveModel {
    code::ActiveModel {
        account_id: Set(new.account.uuid()),
        digest: Set(digest(sealer, new.account, &new.code)),
        misses: Set(0),
        issued_at: Set(now.millis()),
        issued_by: Set(permit.account().uuid()),
        expires_at: Set(new.expires_at.millis()),
    }
}

/// The keyed hash of a code, which is another one for another account.
pub(super) fn digest(sealer: &Sealer, account: AccountId, code: &ActivationCode) -> Vec<u8> {
    sealer.lookup(DIGEST, &format!("{account} {}", code.reveal()))
}
