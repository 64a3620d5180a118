//! Routes of accounts as offices manage them.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{access::actions::ManageAccounts, id::Id};
use lighthouse_persistence::accounts::{self as store, Filter, Listed, Position};
use uuid::Uuid;

use super::{
    dto::{
        AccountPage, AccountQuery, AccountView, OpenAccounts, OpenQuery, ResetQuery, SlipView,
        Slips,
    },
    opening::{self, CodeGenerator},
    slips, steps,
};
use crate::http::{
    body::{Body, NoBody},
    caller::{Authorized, Caller},
    page::Keyed,
    query::{PageParams, Query},
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config
        .service(list_accounts)
        .service(open_accounts)
        .service(open_branch_accounts)
        .service(get_account)
        .service(reset_account)
        .service(lock_account)
        .service(unlock_account);
}

impl Keyed for Listed {
    type Key = Position;

    fn position(&self) -> Position {
        (self.branch_path.clone().unwrap_or_default(), self.member.unwrap_or_default())
    }
}

/// List accounts
///
/// The members in scope, branch by branch, each with the account or with `none`: who has not been
/// given one, who has not used the code, who is locked.
#[utoipa::path(tag = "accounts", operation_id = "listAccounts", params(AccountQuery),
    responses((status = 200, description = "A page", body = AccountPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("accounts:manage"))))]
#[get("/accounts")]
async fn list_accounts(
    caller: Caller<ManageAccounts>,
    Query(query): Query<AccountQuery>,
) -> HandlerResult {
    let filter =
        Filter { below: query.branch_id.map(Id::new), status: query.state.map(|state| state.0) };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let key = ("accounts", AccountQuery { limit: None, cursor: None, ..query });
    let rows = caller
        .page(&params, &key, async |conn, auth, slice| {
            let after = slice.after.as_ref();
            Ok(store::page(&conn, &auth.permit, &filter, after, slice.limit, auth.now).await?)
        })
        .await?;
    Ok(rows.respond::<AccountPage>(AccountView::from))
}

/// Open accounts
///
/// For up to 500 members who have none, or one that nobody has a code for, as an import opens it.
/// Each gets a login name and a code that activates the account once, within 30 days (a setting);
/// the answer is the only place where the codes are shown. With `Accept: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet` it is
/// a sheet of slips to print, with `Accept: application/pdf` paper with ten slips a page and lines
/// to cut along. One member who has an account or is out of scope refuses the list. The account of a
/// branch's secretary is opened by the level above, and the rights of the post begin with it.
#[utoipa::path(tag = "accounts", operation_id = "openAccounts", request_body = OpenAccounts,
    responses((status = 200, description = "Opened", content(
        (Slips = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/pdf")))),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("accounts:manage"))))]
#[post("/accounts")]
async fn open_accounts(
    caller: Caller<ManageAccounts>,
    Body(body): Body<OpenAccounts>,
) -> HandlerResult {
    let (app, mut codes) = (caller.app.clone(), CodeGenerator::new(&caller.app)?);
    let written = caller.write(move |tx, auth| async move {
        let (sealer, ids) = (app.sealer(), &body.member_ids);
        Ok(ApiResponse::ok(&opening::open_for(&tx, &auth, sealer, &mut codes, ids).await?))
    });
    slips::shaped(caller.request(), written.await?).await
}

/// Open the accounts of a branch
///
/// For everybody in the branch who has none, or no code for it; with `include_below=true` also for
/// everybody below a town or a district. Answered like `POST /v1/accounts`; nobody left is an empty list. A branch's
/// secretary is left to the level above.
#[utoipa::path(tag = "accounts", operation_id = "openBranchAccounts",
    params(("id" = Uuid, Path, description = "The branch or another organization"), OpenQuery),
    responses((status = 200, description = "Opened", content(
        (Slips = "application/json"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/pdf")))),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("accounts:manage"))))]
#[post("/branches/{id}/accounts/open")]
async fn open_branch_accounts(
    caller: Caller<ManageAccounts>,
    id: Path<Uuid>,
    Query(query): Query<OpenQuery>,
    _: NoBody,
) -> HandlerResult {
    let (app, mut codes) = (caller.app.clone(), CodeGenerator::new(&caller.app)?);
    let (id, below) = (Id::new(*id), query.include_below.unwrap_or(false));
    let written = caller.write(move |tx, auth| async move {
        let made = opening::open_all(&tx, &auth, app.sealer(), &mut codes, id, below).await?;
        Ok(ApiResponse::ok(&made))
    });
    slips::shaped(caller.request(), written.await?).await
}

/// Show an account
///
/// Whose it is, how far it has come and until when its code can be used.
#[utoipa::path(tag = "accounts", operation_id = "getAccount",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "The account", body = AccountView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("accounts:manage"))))]
#[get("/accounts/{id}")]
async fn get_account(caller: Caller<ManageAccounts>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let found = caller
        .read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id, auth.now).await?))
        .await?;
    Ok(ApiResponse::ok(&AccountView::from(found)))
}

/// Reset an account
///
/// For a lost password: the old one no longer works, all devices are signed out, and a new code
/// takes the place of any before. Never one's own; an administrator's only from the level above.
#[utoipa::path(tag = "accounts", operation_id = "resetAccount",
    params(("id" = Uuid, Path, description = "The account"), ResetQuery),
    responses((status = 200, description = "The new slip", body = SlipView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("accounts:manage"))))]
#[post("/accounts/{id}/reset")]
async fn reset_account(
    caller: Caller<ManageAccounts>,
    id: Path<Uuid>,
    Query(query): Query<ResetQuery>,
    _: NoBody,
) -> HandlerResult {
    let (app, new) = (caller.app.clone(), CodeGenerator::new(&caller.app)?.code(Id::new(*id)));
    let without = query.without_second_factor.unwrap_or(false);
    let written = caller.write(move |tx, auth| async move {
        Ok(ApiResponse::ok(&steps::reset(&tx, &auth, app.sealer(), new, without).await?))
    });
    Ok(written.await?.cache(CacheControl::NoStore))
}

/// Lock an account
///
/// Signs all its devices out and lets nobody in until it is unlocked.
#[utoipa::path(tag = "accounts", operation_id = "lockAccount",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "Locked", body = AccountView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("accounts:manage"))))]
#[post("/accounts/{id}/lock")]
async fn lock_account(caller: Caller<ManageAccounts>, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth: Authorized<ManageAccounts>| async move {
            Ok(ApiResponse::ok(&AccountView::from(steps::lock(&tx, &auth, id).await?)))
        })
        .await
}

/// Unlock an account
///
/// It is again what it was before: active, or waiting for its code.
#[utoipa::path(tag = "accounts", operation_id = "unlockAccount",
    params(("id" = Uuid, Path, description = "The account")),
    responses((status = 200, description = "Unlocked", body = AccountView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("accounts:manage"))))]
#[post("/accounts/{id}/unlock")]
async fn unlock_account(
    caller: Caller<ManageAccounts>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let id = Id::new(*id);
    caller
        .write(move |tx, auth: Authorized<ManageAccounts>| async move {
            Ok(ApiResponse::ok(&AccountView::from(steps::unlock(&tx, &auth, id).await?)))
        })
        .await
}
