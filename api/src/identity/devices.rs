//! A device by the id that its app made: what it says of itself, and forgetting it.

use actix_web::{delete, get, put, web::Path};
use lighthouse_domain::{
    access::{SessionId, actions::UseOwnAccount},
    audit::{AuditEvent, Object},
    identity::DeviceFacts,
    text,
};
use lighthouse_persistence::{Conn, identity as store};

use super::{
    dto::{DeviceBody, SessionView},
    own,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    code::Code,
    fields::FieldErrors,
    problem::Problem,
    response::{ApiResponse, HandlerResult},
};

/// Show one of one's own devices
///
/// By the `device_id` that it signed in with, with its last use and what it says of itself.
#[utoipa::path(tag = "identity", operation_id = "getDevice",
    params(("id" = String, Path, description = "The `device_id` that its app made", example = "phone-7f3a")),
    responses((status = 200, description = "The device", body = SessionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/me/devices/{id}")]
pub(super) async fn get_device(caller: Caller<UseOwnAccount>, id: Path<String>) -> HandlerResult {
    let (id, session) = (id.into_inner(), caller.session());
    let view = caller.read(async |conn, auth| find(&conn, &auth, session, &id).await).await?;
    Ok(ApiResponse::ok(&view))
}

/// A signed-in device of the caller; anybody else's is not found.
async fn find(
    conn: &Conn,
    auth: &Authorized<UseOwnAccount>,
    current: SessionId,
    id: &str,
) -> Result<SessionView, Problem> {
    let devices = own::sessions(conn, auth, current).await?.data;
    let device = devices.into_iter().find(|one| one.device_id == id);
    device.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Say what a device is
///
/// Platform, version of the app, and where to send messages: for a device that is signed in. It
/// replaces what the device said before; a push token that is left out is forgotten.
#[utoipa::path(tag = "identity", operation_id = "updateDevice", request_body = DeviceBody,
    params(("id" = String, Path, description = "The `device_id` that its app made", example = "phone-7f3a")),
    responses((status = 200, description = "As it is now", body = SessionView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[put("/me/devices/{id}")]
pub(super) async fn put_device(
    caller: Caller<UseOwnAccount>,
    id: Path<String>,
    Body(body): Body<DeviceBody>,
) -> HandlerResult {
    let facts = validate(id.into_inner(), body)?;
    let (app, session) = (caller.app.clone(), caller.session());
    caller
        .write(move |tx, auth| async move {
            find(&tx, &auth, session, &facts.device_id).await?;
            store::save_device(&tx, &auth.permit, app.sealer(), &facts, auth.now).await?;
            let view = find(&tx, &auth, session, &facts.device_id).await?;
            let of = auth.permit.account().uuid();
            auth.audit(&tx, AuditEvent::new("device.registered", Object::Account, of)).await?;
            Ok(ApiResponse::ok(&view))
        })
        .await
}

fn validate(device_id: String, body: DeviceBody) -> Result<DeviceFacts, Problem> {
    let mut errors = FieldErrors::default();
    let app_version = body.app_version.and_then(|raw| {
        errors.text("/app_version", text::line(&raw, 1, DeviceFacts::APP_VERSION_MAX))
    });
    let push_token = body.push_token.and_then(|raw| {
        errors.text("/push_token", text::line(&raw, 1, DeviceFacts::PUSH_TOKEN_MAX))
    });
    let platform = body.platform.0;
    errors.finish(Some(DeviceFacts { device_id, platform, app_version, push_token }))
}

/// Forget a device
///
/// Signs it out wherever it is, and forgets what it said of itself.
#[utoipa::path(tag = "identity", operation_id = "forgetDevice",
    params(("id" = String, Path, description = "The `device_id` that its app made", example = "phone-7f3a")),
    responses((status = 204, description = "Forgotten")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[delete("/me/devices/{id}")]
pub(super) async fn forget_device(
    caller: Caller<UseOwnAccount>,
    id: Path<String>,
) -> HandlerResult {
    let id = id.into_inner();
    caller
        .write(move |tx, auth| async move {
            store::forget_device(&tx, &auth.permit, &id, auth.now).await?;
            let of = auth.permit.account().uuid();
            let event = AuditEvent::new("device.forgotten", Object::Account, of);
            auth.audit(&tx, event.with_detail(format!("device {id}"))).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}
