//! Routes of identity: unpack the request, call the use case, wrap the result.

use actix_web::{HttpRequest, delete, get, post, put, web::Path};
use lighthouse_domain::{
    access::{SessionId, actions::UseOwnAccount},
    id::Id,
};
use uuid::Uuid;

use super::{
    contact, devices,
    dto::{
        Login, MeView, PasswordChange, RecoveryCodes, RefreshRequest, SessionList, TokenPair,
        TotpCode, TotpOffer,
    },
    own, second_factor, service,
};
use crate::http::{
    address::address_of,
    body::{Body, NoBody},
    caller::{Caller, app_of, audit_context},
    problem::ProblemBody,
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(log_in)
        .service(refresh)
        .service(log_out)
        .service(list_sessions)
        .service(close_session)
        .service(get_me)
        .service(contact::update_me)
        .service(devices::get_device)
        .service(devices::put_device)
        .service(devices::forget_device)
        .service(change_password)
        .service(offer_totp)
        .service(confirm_totp)
        .service(remove_totp);
}

/// Sign in
///
/// With a login name or mobile number. Each device has a session of its own: signing in again with
/// the same `device_id` ends the one before. The refresh token is used once and answered with its
/// successor.
#[utoipa::path(tag = "identity", operation_id = "createSession", request_body = Login,
    responses((status = 200, description = "Signed in", body = TokenPair),
        (status = 401, description = "Wrong login, password or one-time code", body = ProblemBody, content_type = "application/problem+json")),
    security(()))]
#[post("/auth/login")]
async fn log_in(request: HttpRequest, Body(login): Body<Login>) -> HandlerResult {
    let app = app_of(&request)?;
    let trace = audit_context(&request, None, app.now());
    let pair = service::login(&app, trace, address_of(&request), login).await?;
    Ok(ApiResponse::ok(&pair).cache(CacheControl::NoStore))
}

/// Exchange a refresh token
///
/// Within ten seconds the same device gets the same successor again, so a lost answer does
/// no harm. Later use of a used token signs the device out (`refresh_token_reused`). A token is
/// worth nothing with another `device_id` than it was issued to: the device is signed out
/// (`refresh_token_invalid`).
#[utoipa::path(tag = "identity", operation_id = "refreshSession", request_body = RefreshRequest,
    responses((status = 200, description = "New tokens", body = TokenPair),
        (status = 401, description = "`refresh_token_invalid`, `refresh_token_expired`, `refresh_token_reused` or `session_revoked`", body = ProblemBody, content_type = "application/problem+json")),
    security(()))]
#[post("/auth/refresh")]
async fn refresh(request: HttpRequest, Body(body): Body<RefreshRequest>) -> HandlerResult {
    let app = app_of(&request)?;
    let pair = service::refresh(&app, audit_context(&request, None, app.now()), body).await?;
    Ok(ApiResponse::ok(&pair).cache(CacheControl::NoStore))
}

/// Sign out
///
/// Ends the session of the access token; its tokens are worth nothing from the next request on.
#[utoipa::path(tag = "identity", operation_id = "endSession",
    responses((status = 204, description = "Signed out")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[post("/auth/logout")]
async fn log_out(caller: Caller<UseOwnAccount>, _: NoBody) -> HandlerResult {
    let session = caller.session();
    let response = caller
        .write(move |tx, auth| async move {
            service::logout(&tx, &auth, session).await?;
            Ok(ApiResponse::no_content())
        })
        .await?;
    caller.app.forget_actor(session);
    Ok(response)
}

/// List one's own devices
///
/// One for each device id, however often it signed in, the last used first.
#[utoipa::path(tag = "identity", operation_id = "listDevices",
    responses((status = 200, description = "The devices", body = SessionList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/auth/sessions")]
async fn list_sessions(caller: Caller<UseOwnAccount>) -> HandlerResult {
    let current = caller.session();
    let list = caller.read(async |conn, auth| own::sessions(&conn, &auth, current).await).await?;
    Ok(ApiResponse::ok(&list))
}

/// Sign a device out
///
/// For a lost or stolen phone: it is out from its next request on.
#[utoipa::path(tag = "identity", operation_id = "deleteDevice",
    params(("id" = Uuid, Path, description = "The session to end")),
    responses((status = 204, description = "Ended")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[delete("/auth/sessions/{id}")]
async fn close_session(caller: Caller<UseOwnAccount>, id: Path<Uuid>) -> HandlerResult {
    let id: SessionId = Id::new(id.into_inner());
    let response = caller
        .write(move |tx, auth| async move {
            own::close(&tx, &auth, id).await?;
            Ok(ApiResponse::no_content())
        })
        .await?;
    caller.app.forget_actor(id);
    Ok(response)
}

/// Who am I
///
/// The caller's person, roles and permissions as they are now. The `ETag` goes into `If-Match` of
/// `PATCH /v1/me`.
#[utoipa::path(tag = "identity", operation_id = "getMe",
    responses((status = 200, description = "The caller", body = MeView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/me")]
async fn get_me(caller: Caller<UseOwnAccount>) -> HandlerResult {
    let (session, lang) = (caller.session(), caller.lang);
    let me = caller.read(async |conn, auth| own::me(&conn, &auth, session).await).await?;
    Ok(contact::response(&me, lang))
}

/// Change one's own password
///
/// At least 15 characters, or 8 beside a second factor; all other devices are signed out.
#[utoipa::path(tag = "identity", operation_id = "updatePassword", request_body = PasswordChange,
    responses((status = 204, description = "Changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[put("/me/password")]
async fn change_password(
    caller: Caller<UseOwnAccount>,
    Body(change): Body<PasswordChange>,
) -> HandlerResult {
    let session = caller.session();
    let auth = caller.authorize()?;
    let hash = own::prepare_password(&caller.app, &auth, session, change).await?;
    caller
        .write(move |tx, auth| async move {
            own::save_password(&tx, &auth, &hash, session).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}

/// Ask for a second factor
///
/// Gives the secret and the content of the QR code; it counts only after confirmation.
#[utoipa::path(tag = "identity", operation_id = "createTotp",
    responses((status = 200, description = "The secret, shown once", body = TotpOffer)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[post("/me/totp")]
async fn offer_totp(caller: Caller<UseOwnAccount>, _: NoBody) -> HandlerResult {
    let app = caller.app.clone();
    caller
        .write(move |tx, auth| async move {
            Ok(ApiResponse::ok(&second_factor::offer(&tx, &app, &auth).await?)
                .cache(CacheControl::NoStore))
        })
        .await
}

/// Confirm the second factor
///
/// With the first code of the authenticator; gives ten recovery codes, shown once.
#[utoipa::path(tag = "identity", operation_id = "confirmTotp", request_body = TotpCode,
    responses((status = 200, description = "On, with recovery codes", body = RecoveryCodes)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[put("/me/totp")]
async fn confirm_totp(caller: Caller<UseOwnAccount>, Body(code): Body<TotpCode>) -> HandlerResult {
    let app = caller.app.clone();
    second_factor::counted(&caller, move |tx, auth| async move {
        Ok(ApiResponse::ok(&second_factor::confirm(&tx, &app, &auth, &code).await?)
            .cache(CacheControl::NoStore))
    })
    .await
}

/// Remove the second factor
///
/// Needs a current code.
#[utoipa::path(tag = "identity", operation_id = "deleteTotp", request_body = TotpCode,
    responses((status = 204, description = "Off")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[delete("/me/totp")]
async fn remove_totp(caller: Caller<UseOwnAccount>, Body(code): Body<TotpCode>) -> HandlerResult {
    let app = caller.app.clone();
    second_factor::counted(&caller, move |tx, auth| async move {
        second_factor::remove(&tx, &app, &auth, &code).await?;
        Ok(ApiResponse::no_content())
    })
    .await
}
