//! Making permits stale whose rights an import changes (INV-11).

use lighthouse_domain::{
    access::{Permit, actions::ImportAdministrators},
    imports::SheetImport,
    members::MemberId,
};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement},
};

use crate::{
    db::Tx, error::StoreError, imports::entered, locked::Locked, organizations, sql::column,
};

/// The rights of these members are about to change. They are locked before organizations and
/// people, as every write does.
pub async fn move_rights(
    tx: &Tx,
    permit: &Permit<ImportAdministrators>,
    members: &[MemberId],
) -> Result<(), StoreError> {
    for chunk in members.chunks(1000) {
        let within = organizations::ids_within(permit.scope());
        let accounts = Query::select()
            .expr(column("account", "id"))
            .from(Alias::new("account"))
            .inner_join(
                Alias::new("member"),
                column("member", "id").eq(column("account", "member_id")),
            )
            .and_where(column("member", "id").is_in(chunk.iter().map(|id| id.uuid())))
            .and_where(column("member", "branch_id").in_subquery(within))
            .to_owned();
        move_those_of(tx, accounts).await?;
    }
    Ok(())
}

/// The same for whoever an import appointed.
pub(super) async fn move_rights_of(
    tx: &Tx,
    import: &Locked<SheetImport>,
) -> Result<(), StoreError> {
    let accounts = Query::select()
        .expr(column("appointment", "account_id"))
        .from(Alias::new("appointment"))
        .and_where(column("appointment", "id").in_subquery(entered(import)))
        .to_owned();
    move_those_of(tx, accounts).await
}

async fn move_those_of(tx: &Tx, accounts: SelectStatement) -> Result<(), StoreError> {
    let version = Alias::new("rights_version");
    // Those of the api clients that they answer for change with theirs.
    let clients = Query::select()
        .expr(column("api_client", "id"))
        .from(Alias::new("api_client"))
        .and_where(column("api_client", "owner_id").in_subquery(accounts.clone()))
        .to_owned();
    let holder = || Expr::col(Alias::new("account_id"));
    let update = Query::update()
        .table(Alias::new("auth_session"))
        .value(version.clone(), Expr::col(version).add(1))
        .and_where(holder().in_subquery(accounts).or(holder().in_subquery(clients)))
        .to_owned();
    tx.execute(&update).await?;
    Ok(())
}
