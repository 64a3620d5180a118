//! One's own contact data: the phone in the register, which is also what one signs in by.

use actix_web::patch;
use lighthouse_domain::{
    access::actions::{ChangeOwnContact, UseOwnAccount},
    message::Message,
    patch::Patch,
};
use lighthouse_persistence::members as store;

use super::{
    dto::{MeView, UpdateMe},
    own,
};
use crate::{
    http::{
        body::Body,
        caller::Caller,
        code::{Code, FieldErrorCode},
        etag::{self, IfMatch},
        lang::Lang,
        problem::{FieldError, Problem},
        response::{ApiResponse, HandlerResult},
    },
    members::service,
};

/// Change one's own contact data
///
/// The phone in the register: the only field of an entry that members change themselves. The
/// password is asked for again, and wrong ones count with the log-ins of the device. A new phone
/// signs in at once and the old one no longer, and all devices sign in again, this one too. Whoever
/// has no login name cannot take the phone out. Needs `If-Match`.
#[utoipa::path(tag = "identity", operation_id = "updateMe", params(IfMatch),
    request_body(content((UpdateMe = "application/merge-patch+json"), (UpdateMe = "application/json"))),
    responses((status = 200, description = "As it is now", body = MeView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:contact"))))]
#[patch("/me")]
pub(super) async fn update_me(
    caller: Caller<ChangeOwnContact>,
    if_match: IfMatch,
    Body(body): Body<UpdateMe>,
) -> HandlerResult {
    let (app, lang, session) = (caller.app.clone(), caller.lang, caller.session());
    let auth = caller.with::<UseOwnAccount>().authorize()?;
    let account = own::confirm_password(&app, &auth, session, body.current_password).await?;
    if matches!(body.phone, Patch::Null) && account.login_name.is_none() {
        return Err(would_lock_out());
    }
    let response = caller
        .write(move |tx, auth| async move {
            let before = store::lock_own(&tx, &auth.permit).await?;
            // A new phone ends this session too: whatever is read comes before.
            let (view, version) = own::me(&tx, &auth, session).await?;
            if !if_match.matches(version) {
                return Err(IfMatch::conflict(&etag::of_version(version, lang), view));
            }
            let sealer = app.sealer();
            let member = service::change_own_phone(&tx, &auth, sealer, before, body.phone).await?;
            let view = MeView { phone: member.phone_masked, ..view };
            Ok(response(&(view, member.version), lang))
        })
        .await?;
    caller.app.forget_actor(session);
    Ok(response)
}

/// Signing in by phone is all that such an account has.
fn would_lock_out() -> Problem {
    let message = Message::new(
        "您没有登录名，删除手机号后将无法登录；请改为新的手机号",
        "You have no login name and could not sign in without a phone; give a new number instead.",
    );
    let error = FieldError::body("/phone", FieldErrorCode::Rule, message);
    Problem::new(Code::ValidationFailed).fault(error)
}

/// The caller as the answer to `GET` and `PATCH`, under the version of the own entry.
pub(super) fn response((view, version): &(MeView, i64), lang: Lang) -> ApiResponse {
    ApiResponse::ok(view).etag(etag::of_version(*version, lang))
}
