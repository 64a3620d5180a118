//! Appointments that go with a post: found by who holds it, begun with the account.

use lighthouse_domain::{
    access::{
        AccountId, Permit, Role,
        actions::{ManageAccounts, ManageAdministrators},
    },
    administrators::Appointment,
    id::Id,
    members::MemberId,
    organizations::{Duty, Kind, OrgPath, OrganizationId},
    time::Instant,
};
use sea_orm::{
    EntityTrait, FromQueryResult,
    sea_query::{Alias, ExprTrait, JoinType, LockType, Query, SelectStatement},
};
use uuid::Uuid;

use super::{changing::row_of, entity::appointment::Entity};
use crate::{
    db::Tx,
    error::StoreError,
    organizations::{self, stored_path},
    sql::{column, scoped},
};

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
}

/// The account of a member within the permit, locked ones too. No account can be opened for the
/// member until the transaction ends: whoever comes second sees what the first has done.
pub async fn account_of(
    tx: &Tx,
    permit: &Permit<ManageAdministrators>,
    member: MemberId,
) -> Result<Option<AccountId>, StoreError> {
    let within = organizations::ids_within(permit.scope());
    let person = Query::select()
        .expr_as(column("member", "id"), Alias::new("id"))
        .from(Alias::new("member"))
        .and_where(column("member", "id").eq(member.uuid()))
        .and_where(column("member", "branch_id").in_subquery(within))
        .lock(LockType::Update)
        .to_owned();
    let person: Vec<Found> = scoped::all_as(tx, permit, person).await?;
    let Some(person) = person.first() else { return Err(StoreError::NotFound("member")) };
    let account = Query::select()
        .expr_as(column("account", "id"), Alias::new("id"))
        .from(Alias::new("account"))
        .and_where(column("account", "member_id").eq(person.id))
        .to_owned();
    let account: Vec<Found> = scoped::all_as(tx, permit, account).await?;
    Ok(account.first().map(|found| Id::new(found.id)))
}

/// A post with a role that the holder of a new account has.
#[derive(Clone, Debug)]
pub struct Office {
    pub account: AccountId,
    pub role: Role,
    pub organization: OrganizationId,
    pub path: OrgPath,
}

#[derive(FromQueryResult)]
struct OfficeRow {
    account: Uuid,
    organization: Uuid,
    path: String,
}

/// Secretaries' posts that are held in branches, with their branches.
pub(crate) fn secretaries() -> SelectStatement {
    let branches = Kind::ALL.iter().filter(|kind| kind.is_branch()).map(|kind| kind.as_str());
    Query::select()
        .from(Alias::new("post"))
        .join(
            JoinType::InnerJoin,
            Alias::new("organization"),
            column("organization", "id").eq(column("post", "organization_id")),
        )
        .and_where(column("post", "duty").eq(Duty::Secretary.as_str()))
        .and_where(column("post", "until").is_null())
        .and_where(column("organization", "kind").is_in(branches))
        .to_owned()
}

/// The offices of these accounts, which were opened in this transaction under the permit.
pub async fn offices_of(
    tx: &Tx,
    permit: &Permit<ManageAccounts>,
    accounts: &[AccountId],
) -> Result<Vec<Office>, StoreError> {
    let mut found = Vec::new();
    for chunk in accounts.chunks(1000) {
        let select = secretaries()
            .expr_as(column("account", "id"), Alias::new("account"))
            .expr_as(column("organization", "id"), Alias::new("organization"))
            .expr_as(column("organization", "path"), Alias::new("path"))
            .join(
                JoinType::InnerJoin,
                Alias::new("account"),
                column("account", "member_id").eq(column("post", "member_id")),
            )
            .and_where(column("account", "id").is_in(chunk.iter().map(|id| id.uuid())))
            .to_owned();
        found.extend(scoped::all_as::<OfficeRow, _>(tx, permit, select).await?);
    }
    found.into_iter().map(Office::try_from).collect()
}

impl TryFrom<OfficeRow> for Office {
    type Error = StoreError;

    fn try_from(row: OfficeRow) -> Result<Self, StoreError> {
        Ok(Self {
            account: Id::new(row.account),
            role: Role::BranchSecretary,
            organization: Id::new(row.organization),
            path: stored_path(&row.path)?,
        })
    }
}

/// Begins the appointment of an office whose account was opened in this transaction.
pub async fn insert_with_account(
    tx: &Tx,
    permit: &Permit<ManageAccounts>,
    office: &Office,
    appointment: &Appointment,
    now: Instant,
) -> Result<(), StoreError> {
    if !permit.scope().covers(&office.path) || appointment.organization != office.organization {
        return Err(StoreError::NotFound("organization"));
    }
    let row = row_of(appointment, Some(permit.account()), now);
    Entity::insert(row).exec_without_returning(&**tx).await?;
    Ok(())
}
