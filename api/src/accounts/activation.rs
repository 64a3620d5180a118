//! Activating: the slip, the id number, a password of one's own, and one is signed in.
//!
//! Whatever is wrong, the answer is the same, also for names that nobody has. A guess is counted
//! and audited in a transaction of its own, before the password is hashed.

use std::net::IpAddr;

use actix_web::{HttpRequest, post};
use chrono::TimeDelta;
use lighthouse_domain::{
    accounts::ActivationCode,
    audit::{AuditEvent, Object},
    identity::PasswordRule,
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    accounts::{self as store, Pending},
    audit::{self, AuditContext},
    identity::{AccountRow, Budget},
};
use uuid::Uuid;

use super::dto::Activation;
use crate::{
    app::App,
    http::{
        address::address_of,
        body::Body,
        caller::{app_of, audit_context},
        code::Code,
        problem::{Problem, ProblemBody},
        response::{ApiResponse, CacheControl, HandlerResult},
        routes::Routes,
    },
    identity::{
        self, LoginName, NewDevice,
        attempts::{self, Attempt},
        dto::TokenPair,
    },
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
    let context = audit_context(&request, None, app.now());
    let pair = activate(&app, context, address_of(&request), body).await?;
    Ok(ApiResponse::ok(&pair).cache(CacheControl::NoStore))
}

/// A password that anybody might choose is refused before anything is looked up.
async fn activate(
    app: &App,
    context: AuditContext,
    address: Option<IpAddr>,
    body: Activation,
) -> Result<TokenPair, Problem> {
    let (password, rule) = (&body.new_password, PasswordRule::OnlyFactor);
    let password = identity::check_new_password(password, &body.login, rule, "/new_password")?;
    let device = NewDevice::parse(body.device_id.clone(), &body.device_name)?;
    let name = LoginName::read(&body.login);
    let accounts = identity::accounts_of(app, &name).await?;
    let whose = accounts.first().map_or(Uuid::nil(), |account| account.id.uuid());
    let budgets = budgets(app, &accounts, &name, address);
    let attempt = Attempt::begin(app, context.clone(), budgets).await?;
    let entry = Entry {
        app: app.clone(),
        context,
        attempt: attempt.clone(),
        device,
        otp: body.otp.clone(),
    };
    match entry.try_with(accounts, &body, password).await {
        Ok(pair) => Ok(pair),
        Err(problem) => {
            let event = AuditEvent::new("account.activation_refused", Object::Account, whose);
            Err(attempt.refused(problem, &WRONG, event).await)
        }
    }
}

/// The answers to a wrong code, number or one-time code.
const WRONG: [Code; 2] = [Code::ActivationRefused, Code::OtpInvalid];

fn refused() -> Problem {
    Problem::new(Code::ActivationRefused)
}

/// One account is guessed at under any of its names; a name that is nobody's or several people's
/// counts by itself.
fn budgets(
    app: &App,
    accounts: &[AccountRow],
    name: &LoginName,
    address: Option<IpAddr>,
) -> Vec<Budget> {
    let whose = match accounts {
        [one] => format!("account {}", one.id),
        _ => format!("name {}", name.as_str()),
    };
    let person = attempts::of_person(app, "attempt.activation", &whose);
    attempts::with_address(app, address, person)
}

/// Somebody who brings a code and a password.
struct Entry {
    app: App,
    context: AuditContext,
    attempt: Attempt,
    device: NewDevice,
    otp: Option<String>,
}

impl Entry {
    async fn try_with(
        self,
        accounts: Vec<AccountRow>,
        body: &Activation,
        password: String,
    ) -> Result<TokenPair, Problem> {
        let app = self.app.clone();
        let pending =
            match_code(&app, self.context.at, accounts, body).await?.ok_or_else(refused)?;
        let hash = app.shared.hasher.hash(password).await?;
        app.db.write(move |tx: Tx| self.enter(tx, pending, hash)).await
    }

    /// Uses the code up, sets the password and signs in; of two who come at once one is let in.
    async fn enter(self, tx: Tx, pending: Pending, hash: String) -> Result<TokenPair, Problem> {
        let (account, otp, now) = (&pending.account, self.otp.as_deref(), self.context.at);
        identity::demand_second_factor(&tx, &self.app, account, otp, now).await?;
        if !store::spend_code(&tx, &pending, now).await?
            || !store::activate(&tx, &pending, hash, now).await?
        {
            return Err(refused());
        }
        self.attempt.forgive_in(&tx).await?;
        let id = account.id;
        let context = AuditContext { account: Some(id), ..self.context };
        let event = AuditEvent::new("account.activated", Object::Account, id.uuid());
        audit::record(&tx, &context, event).await?;
        identity::open_device(&tx, &self.app, context, id, self.device).await
    }
}

/// The account whose code and number were shown; a wrong number with the right code is kept.
async fn match_code(
    app: &App,
    now: Instant,
    accounts: Vec<AccountRow>,
    body: &Activation,
) -> Result<Option<Pending>, Problem> {
    let Some(code) = ActivationCode::parse(&body.code) else { return Ok(None) };
    let (app_in, last_six) = (app.clone(), body.id_number_last_six.clone());
    app.db
        .write(move |tx: Tx| async move {
            let shown = (&code, last_six.as_deref());
            let found = store::find_pending(&tx, app_in.sealer(), accounts, shown, now).await?;
            if let Some(pending) = found.as_ref().filter(|pending| !pending.proven) {
                store::miss(&tx, pending).await?;
            }
            Ok(found.filter(|pending| pending.proven))
        })
        .await
}

/// Forgets codes that expired a month ago; run now and then by the server itself.
pub async fn prune(app: &App) -> Result<(), StoreError> {
    let before = app.now().plus(TimeDelta::days(-30));
    app.db.write(move |tx: Tx| async move { store::prune(&tx, before).await }).await
}
