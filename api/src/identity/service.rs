//! Use cases before there are rights: log-in, refresh, log-out.

use std::net::IpAddr;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use lighthouse_domain::{
    access::{AccountId, SessionId, actions::UseOwnAccount},
    audit::{AuditEvent, Object},
    id::Id,
    identity::{AttemptLimit, RefreshRefusal, SESSION_LIFE, judge_refresh},
    members::Phone,
    message::Message,
    text,
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, AuditContext},
    identity::{self as store, AccountRow, Budget, Device, PHONE},
    seal::token_hash,
};
use uuid::Uuid;

use super::{
    attempts::{self, Attempt},
    dto::{Login, RefreshRequest, TokenPair},
    second_factor,
};
use crate::{
    app::App,
    http::caller::Authorized,
    http::{code::Code, problem::Problem},
    random,
};

/// Signs in on a device: password, second factor where there is one, a session of its own.
pub(super) async fn login(
    app: &App,
    trace: AuditContext,
    address: Option<IpAddr>,
    login: Login,
) -> Result<TokenPair, Problem> {
    let device = NewDevice::parse(login.device_id.clone(), &login.device_name)?;
    let name = LoginName::read(&login.login);
    let account = only(accounts_of(app, &name).await?);
    let budgets = budgets(app, &name, &login.device_id, account.as_ref(), address).await?;
    let attempt = Attempt::begin(app, trace.clone(), budgets).await?;
    let whose = account.as_ref().map_or(Uuid::nil(), |account| account.id.uuid());
    match enter(app, trace, attempt.clone(), account, (login, device)).await {
        Ok(pair) => Ok(pair),
        Err(problem) => {
            metrics::counter!("sign_in_failures_total", "code" => problem.code().as_str())
                .increment(1);
            let event = refusal(&problem, whose);
            Err(attempt.refused(problem, &WRONG, event).await)
        }
    }
}

/// The answers to a wrong secret.
const WRONG: [Code; 2] = [Code::CredentialsInvalid, Code::OtpInvalid];

fn refusal(problem: &Problem, whose: Uuid) -> AuditEvent {
    let what =
        if problem.code() == Code::OtpInvalid { "wrong one-time code" } else { "wrong password" };
    AuditEvent::new("session.refused", Object::Account, whose).with_detail(what)
}

/// A login as it was typed, in the one form in which it is looked up.
pub(crate) enum LoginName {
    Phone(Phone),
    Name(String),
}

impl LoginName {
    pub(crate) fn read(typed: &str) -> Self {
        match Phone::parse(typed) {
            Some(phone) => Self::Phone(phone),
            // As it is stored: small letters, narrow signs, no spaces.
            None => Self::Name(text::narrow(typed).to_lowercase()),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.reveal(),
            Self::Name(name) => name,
        }
    }
}

/// Everybody whom a login may mean: people of one household share a phone.
pub(crate) async fn accounts_of(app: &App, name: &LoginName) -> Result<Vec<AccountRow>, Problem> {
    let conn = app.db.conn();
    Ok(match name {
        LoginName::Phone(phone) => {
            store::accounts_by_phone(&conn, &app.sealer().lookup(PHONE, phone.reveal())).await?
        }
        LoginName::Name(name) => store::account_by_login(&conn, name).await?.into_iter().collect(),
    })
}

/// The one account that is meant; a phone that several share means none.
fn only(mut accounts: Vec<AccountRow>) -> Option<AccountRow> {
    accounts.pop().filter(|_| accounts.is_empty())
}

/// The address, and the name as it was typed, whether there is such an account or not. A device
/// that signed in before has its own budget, so that strangers cannot lock it out.
async fn budgets(
    app: &App,
    name: &LoginName,
    device: &str,
    account: Option<&AccountRow>,
    address: Option<IpAddr>,
) -> Result<Vec<Budget>, Problem> {
    let id = account.map_or(Id::new(Uuid::nil()), |account| account.id);
    let known = store::signed_in_before(&app.db.conn(), id, device).await?;
    let person = if known {
        attempts::of_device(app, id, device)
    } else {
        attempts::of_person(app, "attempt.login", name.as_str())
    };
    Ok(attempts::with_address(app, address, person))
}

/// Looks at the password, then at the second factor, and opens the session.
async fn enter(
    app: &App,
    trace: AuditContext,
    attempt: Attempt,
    account: Option<AccountRow>,
    (login, device): (Login, NewDevice),
) -> Result<TokenPair, Problem> {
    let enabled = account.filter(|account| !account.disabled);
    let stored = enabled.as_ref().and_then(|account| account.password_hash.clone());
    let fits = app.shared.hasher.verify(login.password.clone(), stored).await?;
    let account = enabled.filter(|_| fits).ok_or_else(|| Problem::new(Code::CredentialsInvalid))?;
    let (app_in, now) = (app.clone(), trace.at);
    app.db
        .write(move |tx: Tx| async move {
            second_factor::demand(&tx, &app_in, &account, login.otp.as_deref(), now).await?;
            attempt.forgive_in(&tx).await?;
            open_device(&tx, &app_in, trace, account.id, device).await
        })
        .await
}

/// The device on which somebody signs in.
pub(crate) struct NewDevice {
    id: String,
    name: String,
}

impl NewDevice {
    pub(crate) fn parse(id: String, name: &str) -> Result<Self, Problem> {
        let name = text::line(name, 1, 64).map_err(|fault| bad_device(&fault))?;
        Ok(Self { id, name })
    }
}

/// Opens a session for somebody who has shown who they are.
pub(crate) async fn open_device(
    tx: &Tx,
    app: &App,
    trace: AuditContext,
    account: AccountId,
    device: NewDevice,
) -> Result<TokenPair, Problem> {
    let now = trace.at;
    let device = Device {
        id: Id::new(Uuid::now_v7()),
        account,
        device_id: device.id,
        device_name: device.name,
        created_at: now,
        last_used_at: now,
        expires_at: now.plus(SESSION_LIFE),
    };
    let ended = store::open_session(tx, &device).await?;
    let refresh = new_refresh_token()?;
    store::insert_refresh(tx, token_hash(refresh.as_bytes()), device.id, now).await?;
    let trace = AuditContext { account: Some(account), ..trace };
    let event = AuditEvent::new("session.opened", Object::Session, device.id.uuid());
    let replaced = format!("{ended} earlier log-ins of the device ended");
    let event = if ended == 0 { event } else { event.with_detail(replaced) };
    audit::record(tx, &trace, event).await?;
    pair(app, account, device.id, refresh, now)
}

fn bad_device(fault: &text::TextError) -> Problem {
    use crate::http::{code::FieldErrorCode, problem::FieldError};
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        "/device_name",
        FieldErrorCode::InvalidText,
        fault.message(),
    ))
}

fn pair(
    app: &App,
    account: AccountId,
    session: SessionId,
    refresh_token: String,
    now: Instant,
) -> Result<TokenPair, Problem> {
    let issued = app.shared.tokens.issue(account, session, now)?;
    Ok(TokenPair {
        access_token: issued.token,
        token_type: "Bearer".to_owned(),
        expires_in_seconds: issued.expires_in_seconds,
        refresh_token,
        session_id: session.uuid(),
    })
}

fn new_refresh_token() -> Result<String, Problem> {
    random::secret::<32>("rt_")
}

/// The one successor of a token: derived, so that parallel refreshes get the same one (C-33).
fn successor(app: &App, token: &str) -> String {
    format!("rt_{}", URL_SAFE_NO_PAD.encode(app.sealer().lookup("refresh", token)))
}

/// What the refresh's transaction decided; a reuse is kept (it ends the family) and then refused.
enum Turn {
    Pair(AccountId, SessionId),
    Refused(RefreshRefusal),
}

/// Exchanges a refresh token for its successor and a new access token.
pub(super) async fn refresh(
    app: &App,
    trace: AuditContext,
    request: RefreshRequest,
) -> Result<TokenPair, Problem> {
    let now = app.now();
    let next = successor(app, &request.refresh_token);
    let hashes = (token_hash(request.refresh_token.as_bytes()), token_hash(next.as_bytes()));
    let device = request.device_id;
    let turn =
        app.db
            .write(move |tx| async move {
                turn_over(&tx, &trace, &device, &hashes.0, hashes.1, now).await
            })
            .await?;
    match turn {
        Turn::Pair(account, session) => pair(app, account, session, next, now),
        Turn::Refused(RefreshRefusal::Expired) => Err(Problem::new(Code::RefreshTokenExpired)),
        Turn::Refused(RefreshRefusal::Revoked) => Err(Problem::new(Code::SessionRevoked)),
        Turn::Refused(RefreshRefusal::Reused) => Err(Problem::new(Code::RefreshTokenReused)),
        Turn::Refused(RefreshRefusal::OtherDevice) => Err(Problem::new(Code::RefreshTokenInvalid)),
    }
}

async fn turn_over(
    tx: &Tx,
    trace: &AuditContext,
    device: &str,
    hash: &[u8],
    next: Vec<u8>,
    now: Instant,
) -> Result<Turn, Problem> {
    let found = store::find_refresh_for_update(tx, hash).await?;
    let (session, account, token) = found.ok_or_else(|| Problem::new(Code::RefreshTokenInvalid))?;
    match judge_refresh(&token, device, now) {
        Ok(true) => {
            store::consume_refresh(tx, hash, session, now, now.plus(SESSION_LIFE)).await?;
            store::insert_refresh(tx, next, session, now).await?;
            Ok(Turn::Pair(account, session))
        }
        Ok(false) => Ok(Turn::Pair(account, session)),
        Err(refusal) => {
            if let Some(why) = refusal.ends_family() {
                let trace = AuditContext { account: Some(account), ..trace.clone() };
                end_family(tx, &trace, session, why).await?;
            }
            Ok(Turn::Refused(refusal))
        }
    }
}

/// Somebody else has a copy: nobody goes on with it.
async fn end_family(
    tx: &Tx,
    trace: &AuditContext,
    session: SessionId,
    why: &str,
) -> Result<(), StoreError> {
    store::revoke_family(tx, session, trace.at).await?;
    let event = AuditEvent::new("session.revoked", Object::Session, session.uuid());
    audit::record(tx, trace, event.with_detail(why)).await?;
    tracing::warn!(session = %session, why, "a device is signed out");
    Ok(())
}

/// Ends the session that asks.
pub(super) async fn logout(
    tx: &Tx,
    auth: &Authorized<UseOwnAccount>,
    session: SessionId,
) -> Result<(), Problem> {
    store::close_session(tx, &auth.permit, session, auth.now).await?;
    Ok(auth.audit(tx, AuditEvent::new("session.closed", Object::Session, session.uuid())).await?)
}

/// Forgets what has ended long ago; run now and then by the server itself.
pub async fn prune(app: &App) -> Result<(), Problem> {
    let now = app.now();
    app.db
        .write(move |tx| async move {
            store::prune(&tx, now.plus(TimeDelta::days(-30))).await?;
            store::prune_attempts(&tx, now.plus(-AttemptLimit::FORGOTTEN_AFTER)).await?;
            lighthouse_persistence::integration::prune(&tx, now.plus(TimeDelta::hours(-24))).await
        })
        .await
        .map(|_| ())
        .map_err(|error: StoreError| Problem::from(error))
}

/// A sentence for fields that hold an unusable password.
pub(super) fn guessable() -> Message {
    lighthouse_domain::identity::PasswordError::Guessable.message()
}
