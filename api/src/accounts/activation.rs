//! Activating: the slip, the id number, a password of one's own, and one is signed in.
//!
//! Whatever is wrong, the answer is the same, also for names that nobody has. A guess is counted
//! and audited in a transaction of its own, before the password is hashed.

use actix_web::{HttpRequest, post, web::Data};
use lighthouse_domain::{
    audit::{AuditEvent, Object},
    identity::PasswordRule,
};
use lighthouse_persistence::{
    Tx,
    accounts::{self as store, Pending},
    audit::{self, AuditContext},
};

use super::{
    dto::Activation,
    guessing::{Sources, count_wrong_code, shown, sources},
};
use crate::{
    app::App,
    http::{
        body::Body,
        caller::{app_of, audit_context},
        code::Code,
        limit::Limiter,
        problem::{Problem, ProblemBody},
        response::{ApiResponse, CacheControl, HandlerResult},
        routes::Routes,
    },
    identity::{self, NewDevice, dto::TokenPair},
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(activate_account);
}

/// Activate an account
///
/// With login name or phone, the code of the slip and, where the register knows the id number, its
/// last six characters. The new password signs in at once, like a log-in. A code works once; a
/// wrong, used, replaced or expired one, a wrong number and an unknown name are answered alike.
#[utoipa::path(tag = "identity", operation_id = "activateAccount", request_body = Activation,
    responses((status = 200, description = "Activated and signed in", body = TokenPair),
        (status = 401, description = "`activation_refused`, whatever is wrong; `otp_required` or `otp_invalid` where a second factor is on", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many wrong guesses at this account or from this address", body = ProblemBody, content_type = "application/problem+json")),
    security(()))]
#[post("/auth/activate")]
async fn activate_account(request: HttpRequest, Body(body): Body<Activation>) -> HandlerResult {
    let app = app_of(&request)?;
    let mut context = audit_context(&request, None, app.now());
    if let Some(limiter) = request.app_data::<Data<Limiter>>() {
        context.address = limiter.address_of(&request).unwrap_or(context.address);
    }
    let pair = activate(&app, context, body).await?;
    Ok(ApiResponse::ok(&pair).cache(CacheControl::NoStore))
}

/// A password that anybody might choose is refused before anything is looked up.
async fn activate(
    app: &App,
    context: AuditContext,
    body: Activation,
) -> Result<TokenPair, Problem> {
    let (password, rule) = (&body.new_password, PasswordRule::OnlyFactor);
    let password = identity::check_new_password(password, &body.login, rule, "/new_password")?;
    let device = NewDevice::parse(body.device_id.clone(), &body.device_name)?;
    let accounts = identity::accounts_named(app, &body.login).await?;
    let sources = sources(&accounts, &body.login, &context);
    let pending = shown(app, &context, &sources, accounts, &body).await?.ok_or_else(refused)?;
    let entry = Entry {
        app: app.clone(),
        context: context.clone(),
        sources: sources.clone(),
        pending,
        hash: app.shared.hasher.hash(password).await?,
        device,
        otp: body.otp,
    };
    let outcome = app.db.write(move |tx: Tx| entry.enter(tx)).await;
    if outcome.as_ref().is_err_and(|problem: &Problem| problem.code() == Code::OtpInvalid) {
        count_wrong_code(app, context, sources).await?;
    }
    outcome
}

fn refused() -> Problem {
    Problem::new(Code::ActivationRefused)
}

/// Somebody who has shown name, code and id number and brings a password.
struct Entry {
    app: App,
    context: AuditContext,
    sources: Sources,
    pending: Pending,
    hash: String,
    device: NewDevice,
    otp: Option<String>,
}

impl Entry {
    /// Uses the code up, sets the password and signs in; of two who come at once one is let in.
    async fn enter(self, tx: Tx) -> Result<TokenPair, Problem> {
        let (account, otp, now) = (&self.pending.account, self.otp.as_deref(), self.context.at);
        identity::demand_second_factor(&tx, &self.app, account, otp, now).await?;
        if !store::spend_code(&tx, &self.pending, now).await?
            || !store::activate(&tx, &self.pending, self.hash, now).await?
        {
            return Err(refused());
        }
        store::forget_guesses(&tx, self.app.sealer(), &self.sources.account).await?;
        let id = account.id;
        let context = AuditContext { account: Some(id), ..self.context };
        let event = AuditEvent::new("account.activated", Object::Account, id.uuid());
        audit::record(&tx, &context, event).await?;
        identity::open_device(&tx, &self.app, context, id, self.device, now).await
    }
}
