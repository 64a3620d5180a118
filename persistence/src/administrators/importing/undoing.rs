//! Taking an import of administrators back, unless somebody has touched what it entered.

use lighthouse_domain::{
    access::{Permit, actions::ImportAdministrators},
    imports::SheetImport,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    sea_query::{Alias, Condition, Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr},
};

use super::{super::entity::appointment, rights::move_rights_of};
use crate::{
    db::Tx,
    error::StoreError,
    identity::account,
    imports::entered,
    locked::Locked,
    organizations,
    sql::{column, key},
};

#[derive(FromQueryResult)]
struct Touched {
    row_number: i64,
}

/// Rows that one answer names.
const NAMED_MAX: u64 = 100;
const LINE: &str = "sheet_import_row";

/// The first hundred rows of a committed import whose appointment, or the account that was opened
/// with it, was changed or used since.
pub async fn touched(tx: &Tx, import: &Locked<SheetImport>) -> Result<Vec<i64>, StoreError> {
    let appointment = |name| column("appointment", name);
    let used = Condition::any()
        .add(appointment("id").is_null())
        .add(appointment("version").ne(1_i64))
        .add(appointment("until").is_not_null())
        .add(trained())
        .add(has_post_that_ended())
        .add(appointment("account_id").in_subquery(used_accounts(import)));
    let select = Query::select()
        .expr(column(LINE, "row_number"))
        .from(Alias::new(LINE))
        .left_join(Alias::new("appointment"), appointment("id").eq(column(LINE, "object_id")))
        .and_where(column(LINE, "import_id").eq(import.id.uuid()))
        .and_where(column(LINE, "object_id").is_not_null())
        .cond_where(used)
        .order_by(key(LINE, "row_number"), Order::Asc)
        .limit(NAMED_MAX)
        .to_owned();
    let rows = tx.query_all(&select).await?;
    rows.iter().map(|row| Ok(Touched::from_query_result(row, "")?.row_number)).collect()
}

fn trained() -> SimpleExpr {
    const TABLE: &str = "administrator_training";
    let trainings = Query::select()
        .expr(Expr::value(1))
        .from(Alias::new(TABLE))
        .and_where(column(TABLE, "appointment_id").eq(column("appointment", "id")))
        .to_owned();
    Expr::exists(trainings)
}

/// Whether the post that the row filled, under the row's key, has ended.
fn has_post_that_ended() -> SimpleExpr {
    let post = Query::select()
        .expr(Expr::value(1))
        .from(Alias::new("post"))
        .and_where(column("post", "id").eq(column("appointment", "id")))
        .and_where(column("post", "until").is_not_null())
        .to_owned();
    Expr::exists(post)
}

/// Accounts that the import opened, and that somebody has used since.
fn used_accounts(import: &Locked<SheetImport>) -> SelectStatement {
    let account = |name| column("account", name);
    let code = Query::select()
        .expr(Expr::value(1))
        .from(Alias::new("activation_code"))
        .and_where(column("activation_code", "account_id").eq(account("id")))
        .to_owned();
    // What began in the same transaction as the account, with a post that waited for it, goes too.
    let later = column("held", "created_at").ne(account("created_at"));
    let other = Query::select()
        .expr(Expr::value(1))
        .from_as(Alias::new("appointment"), Alias::new("held"))
        .and_where(column("held", "account_id").eq(account("id")))
        .and_where(later.or(column("held", "version").ne(1_i64)))
        .and_where(column("held", "id").not_in_subquery(entered(import)))
        .to_owned();
    let used = Condition::any()
        .add(account("version").ne(1_i64))
        .add(account("activated_at").is_not_null())
        .add(Expr::exists(code))
        .add(Expr::exists(other));
    Query::select()
        .expr(account("id"))
        .from(Alias::new("account"))
        .and_where(account("id").in_subquery(entered(import)))
        .cond_where(used)
        .to_owned()
}

/// Removes what an import entered, and answers how many appointments went. Whatever else refers to
/// one of them refuses the whole with [`StoreError::Reference`].
pub async fn erase(
    tx: &Tx,
    permit: &Permit<ImportAdministrators>,
    import: &Locked<SheetImport>,
) -> Result<u64, StoreError> {
    move_rights_of(tx, import).await?;
    let within = organizations::ids_within(permit.scope());
    let gone = appointment::Entity::delete_many()
        .filter(appointment::Column::Id.in_subquery(entered(import)))
        .filter(appointment::Column::OrganizationId.in_subquery(within))
        .exec(&**tx)
        .await?;
    appointment::Entity::delete_many()
        .filter(appointment::Column::AccountId.in_subquery(entered(import)))
        .exec(&**tx)
        .await?;
    organizations::erase_posts(tx, entered(import)).await?;
    account::Entity::delete_many()
        .filter(account::Column::Id.in_subquery(entered(import)))
        .exec(&**tx)
        .await?;
    Ok(gone.rows_affected)
}
