//! What the registers of posts, appointments and exceptions have below an organization.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, Role, actions::ImportAdministrators},
    administrators::import::Standing,
    id::Id,
    members::MemberId,
    organizations::OrganizationId,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Alias, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::super::{eligibility::conditions, offices::secretaries};
use crate::{
    db::Conn,
    error::StoreError,
    organizations,
    sql::{column, key, scoped},
};

#[derive(FromQueryResult)]
struct HeldRow {
    member: Uuid,
    role: String,
    place: Uuid,
}

/// Who has which role where, of those whom the register of members knows.
pub async fn held_below(
    conn: &Conn,
    permit: &Permit<ImportAdministrators>,
    top: OrganizationId,
) -> Result<Vec<(MemberId, Role, OrganizationId)>, StoreError> {
    let select = lasting(permit, top)
        .expr_as(column("account", "member_id"), Alias::new("member"))
        .expr_as(column("appointment", "role"), Alias::new("role"))
        .expr_as(column("appointment", "organization_id"), Alias::new("place"))
        .inner_join(
            Alias::new("account"),
            column("account", "id").eq(column("appointment", "account_id")),
        )
        .and_where(column("account", "member_id").is_not_null())
        .to_owned();
    let rows: Vec<HeldRow> = scoped::all_as(conn, permit, select).await?;
    let held = |row: HeldRow| {
        let role = Role::parse(&row.role);
        let role = role.ok_or_else(|| StoreError::corrupt("appointment", "role"))?;
        Ok((Id::new(row.member), role, Id::new(row.place)))
    };
    rows.into_iter().map(held).collect()
}

/// Appointments below an organization that have not ended.
fn lasting(permit: &Permit<ImportAdministrators>, top: OrganizationId) -> SelectStatement {
    let below = organizations::ids_below(permit.scope(), top);
    Query::select()
        .from(Alias::new("appointment"))
        .and_where(column("appointment", "organization_id").in_subquery(below))
        .and_where(column("appointment", "until").is_null())
        .to_owned()
}

#[derive(FromQueryResult)]
struct PlaceRow {
    place: Uuid,
}

/// The organizations that have a main administrator.
pub async fn main_offices_below(
    conn: &Conn,
    permit: &Permit<ImportAdministrators>,
    top: OrganizationId,
) -> Result<Vec<OrganizationId>, StoreError> {
    let select = lasting(permit, top)
        .expr_as(column("appointment", "organization_id"), Alias::new("place"))
        .and_where(column("appointment", "main").eq(true))
        .to_owned();
    let rows: Vec<PlaceRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| Id::new(row.place)).collect())
}

#[derive(FromQueryResult)]
struct SecretaryRow {
    member: Uuid,
    place: Uuid,
}

/// The branches that have a secretary, with that person.
pub async fn secretaries_below(
    conn: &Conn,
    permit: &Permit<ImportAdministrators>,
    top: OrganizationId,
) -> Result<Vec<(OrganizationId, MemberId)>, StoreError> {
    let below = organizations::ids_below(permit.scope(), top);
    let select = secretaries()
        .expr_as(column("post", "member_id"), Alias::new("member"))
        .expr_as(column("post", "organization_id"), Alias::new("place"))
        .and_where(column("post", "organization_id").in_subquery(below))
        .to_owned();
    let rows: Vec<SecretaryRow> = scoped::all_as(conn, permit, select).await?;
    Ok(rows.into_iter().map(|row| (Id::new(row.place), Id::new(row.member))).collect())
}

#[derive(FromQueryResult)]
struct ExceptionRow {
    id: Uuid,
    member: Uuid,
    place: Uuid,
    conditions: String,
}

/// Exceptions that hold on `today`, the newest last.
pub async fn exceptions_below(
    conn: &Conn,
    permit: &Permit<ImportAdministrators>,
    top: OrganizationId,
    today: NaiveDate,
) -> Result<Vec<Standing>, StoreError> {
    const TABLE: &str = "eligibility_exception";
    let below = organizations::ids_below(permit.scope(), top);
    let select = Query::select()
        .expr_as(column(TABLE, "id"), Alias::new("id"))
        .expr_as(column(TABLE, "member_id"), Alias::new("member"))
        .expr_as(column(TABLE, "organization_id"), Alias::new("place"))
        .expr_as(column(TABLE, "conditions"), Alias::new("conditions"))
        .from(Alias::new(TABLE))
        .and_where(column(TABLE, "organization_id").in_subquery(below))
        .and_where(column(TABLE, "expires_on").gte(today))
        .and_where(column(TABLE, "ended_at").is_null())
        .order_by(key(TABLE, "approved_at"), Order::Asc)
        .order_by(key(TABLE, "id"), Order::Asc)
        .to_owned();
    let rows: Vec<ExceptionRow> = scoped::all_as(conn, permit, select).await?;
    let standing = |row: ExceptionRow| {
        Ok(Standing {
            id: Id::new(row.id),
            member: Id::new(row.member),
            place: Id::new(row.place),
            conditions: conditions(&row.conditions)?,
        })
    };
    rows.into_iter().map(standing).collect()
}
