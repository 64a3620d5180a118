//! Activating: the slip, the id number, a password of one's own, and one is signed in.
//!
//! Whatever is wrong, the answer is the same, also for names that nobody has. A guess is counted
//! and audited in a transaction of its own, before the password is hashed.

use actix_web::{HttpRequest, post, web::Data};
use chrono::TimeDelta;
use lighthouse_domain::{
    accounts::{ActivationCode, Source},
    audit::{AuditEvent, Object},
    identity::PasswordRule,
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    accounts::{self as store, Counted, Pending},
    audit::{self, AuditContext},
    identity::AccountRow,
};
use uuid::Uuid;

use super::dto::Activation;
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

/// What a guess is counted under.
#[derive(Clone)]
struct Sources {
    account: String,
    address: String,
}

/// A password that anybody might choose is refused before anything is looked up.
async fn activate(
    app: &App,
    context: AuditContext,
    body: Activation,
) -> Result<TokenPair, Problem> {
    let password = identity::check_new_password(
        &body.new_password,
        &body.login,
        PasswordRule::OnlyFactor,
        "/new_password",
    )?;
    let device = NewDevice::parse(body.device_id.clone(), &body.device_name)?;
    let accounts = identity::accounts_named(app, &body.login).await?;
    let sources = sources(&accounts, &body.login, &context);
    let pending = shown(app, &context, &sources, accounts, &body).await?.ok_or_else(refused)?;
    let hash = app.shared.hasher.hash(password).await?;
    let otp = body.otp;
    let let_in = {
        let (app, context, sources) = (app.clone(), context.clone(), sources.clone());
        move |tx: Tx| async move {
            let at = context.at;
            identity::demand_second_factor(&tx, &app, &pending.account, otp.as_deref(), at).await?;
            let_in(&tx, &app, &context, &sources, &pending, hash).await?;
            identity::open_device(&tx, &app, context, pending.account.id, device, at).await
        }
    };
    let outcome = app.db.write(let_in).await;
    match outcome {
        Err(problem) if problem.code() == Code::OtpInvalid => {
            count_wrong_code(app, context, sources).await?;
            Err(problem)
        }
        outcome => outcome,
    }
}

/// One account is guessed at under any of its names; a name that is nobody's or several people's
/// counts by itself.
fn sources(accounts: &[AccountRow], login: &str, context: &AuditContext) -> Sources {
    let account = match accounts {
        [one] => format!("account {}", one.id),
        _ => format!("name {}", identity::login_key(login)),
    };
    Sources { account, address: format!("address {}", context.address) }
}

fn refused() -> Problem {
    Problem::new(Code::ActivationRefused)
}

/// The account whose code and number were shown. A wrong guess is counted, and kept.
async fn shown(
    app: &App,
    context: &AuditContext,
    sources: &Sources,
    accounts: Vec<AccountRow>,
    body: &Activation,
) -> Result<Option<Pending>, Problem> {
    let (app_in, context, sources) = (app.clone(), context.clone(), sources.clone());
    let code = ActivationCode::parse(&body.code);
    let last_six = body.id_number_last_six.clone();
    app.db
        .write(move |tx: Tx| async move {
            let counted = count(&tx, &app_in, &sources, context.at).await?;
            let guess = (code.as_ref(), last_six.as_deref());
            judge(&tx, &app_in, &context, counted, accounts, guess).await
        })
        .await
}

/// The counts of account and address, locked, unless one of them has to rest.
async fn count(
    tx: &Tx,
    app: &App,
    sources: &Sources,
    now: Instant,
) -> Result<[(Source, Counted); 2], Problem> {
    let account = store::lock_guesses(tx, app.sealer(), &sources.account, now).await?;
    let address = store::lock_guesses(tx, app.sealer(), &sources.address, now).await?;
    let rest = account.guesses.rest(now).max(address.guesses.rest(now));
    match rest {
        Some(rest) => {
            let seconds = rest.num_seconds().unsigned_abs() + 1;
            Err(Problem::new(Code::TooManyGuesses).retry_after(seconds))
        }
        None => Ok([(Source::Account, account), (Source::Address, address)]),
    }
}

async fn judge(
    tx: &Tx,
    app: &App,
    context: &AuditContext,
    counted: [(Source, Counted); 2],
    accounts: Vec<AccountRow>,
    guess: (Option<&ActivationCode>, Option<&str>),
) -> Result<Option<Pending>, Problem> {
    let known = accounts.first().map_or(Uuid::nil(), |account| account.id.uuid());
    let found = match guess.0 {
        Some(code) => {
            let shown = (code, guess.1);
            store::find_pending(tx, app.sealer(), accounts, shown, context.at).await?
        }
        None => None,
    };
    if let Some(pending) = found.as_ref().filter(|pending| !pending.proven) {
        store::miss(tx, pending).await?;
    }
    let right = found.filter(|pending| pending.proven);
    if right.is_none() {
        note_wrong(tx, context, counted, known).await?;
    }
    Ok(right)
}

async fn note_wrong(
    tx: &Tx,
    context: &AuditContext,
    counted: [(Source, Counted); 2],
    account: Uuid,
) -> Result<(), StoreError> {
    for (source, counted) in counted {
        let after = counted.guesses.wrong(source, context.at);
        store::save_guesses(tx, &counted, after).await?;
    }
    let event = AuditEvent::new("account.activation_refused", Object::Account, account);
    audit::record(tx, context, event).await
}

/// A wrong one-time code is a guess as well.
async fn count_wrong_code(
    app: &App,
    context: AuditContext,
    sources: Sources,
) -> Result<(), Problem> {
    let app_in = app.clone();
    app.db
        .write(move |tx: Tx| async move {
            let counted = count(&tx, &app_in, &sources, context.at).await?;
            Ok(note_wrong(&tx, &context, counted, Uuid::nil()).await?)
        })
        .await
}

/// Uses the code up and sets the password; of two who come at once one is let in.
async fn let_in(
    tx: &Tx,
    app: &App,
    context: &AuditContext,
    sources: &Sources,
    pending: &Pending,
    hash: String,
) -> Result<(), Problem> {
    let (id, now) = (pending.account.id, context.at);
    if !store::spend_code(tx, pending, now).await?
        || !store::activate(tx, pending, hash, now).await?
    {
        return Err(refused());
    }
    store::forget_guesses(tx, app.sealer(), &sources.account).await?;
    let context = AuditContext { account: Some(id), ..context.clone() };
    let event = AuditEvent::new("account.activated", Object::Account, id.uuid());
    Ok(audit::record(tx, &context, event).await?)
}

/// Forgets old guesses and codes; run now and then by the server itself.
pub async fn prune(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    let before = now.plus(TimeDelta::days(-30));
    app.db.write(move |tx: Tx| async move { store::prune(&tx, now, before).await }).await
}
