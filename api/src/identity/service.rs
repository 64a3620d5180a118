//! Use cases before there are rights: log-in, refresh, log-out.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use lighthouse_domain::{
    access::{AccountId, SessionId, actions::UseOwnAccount},
    audit::{AuditEvent, Object},
    id::Id,
    identity::{RefreshRefusal, SESSION_LIFE, judge_refresh, lock_after},
    members::Phone,
    message::Message,
    text,
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, AuditContext},
    identity::{self as store, AccountRow, Device, PHONE},
    seal::token_hash,
};
use uuid::Uuid;

use super::{
    dto::{Login, RefreshRequest, TokenPair},
    second_factor,
};
use crate::{
    app::App,
    http::caller::Authorized,
    http::{code::Code, problem::Problem},
};

/// Signs in on a device: password, second factor where there is one, a session of its own.
pub(super) async fn login(
    app: &App,
    trace: AuditContext,
    login: Login,
) -> Result<TokenPair, Problem> {
    let now = app.now();
    let account = find_account(app, &login.login).await?;
    let stored = account
        .as_ref()
        .filter(|account| !account.disabled)
        .and_then(|account| account.password_hash.clone());
    let fits = app.shared.hasher.verify(login.password.clone(), stored).await?;
    let Some(account) = account else { return Err(Problem::new(Code::CredentialsInvalid)) };
    refuse_if_locked(&account, now)?;
    if !fits {
        return Err(refuse_password(app, trace, &account, now).await?);
    }
    let app_in = app.clone();
    app.db
        .write(move |tx| async move { open(&tx, &app_in, trace, &account, login, now).await })
        .await
}

async fn find_account(app: &App, login: &str) -> Result<Option<AccountRow>, Problem> {
    let conn = app.db.conn();
    let found = match Phone::parse(login) {
        Some(phone) => {
            store::account_by_phone(&conn, &app.sealer().lookup(PHONE, phone.reveal())).await?
        }
        None => store::account_by_login(&conn, &login_key(login)).await?,
    };
    Ok(found)
}

/// A login name as it is stored: small letters, narrow signs, no spaces.
pub(crate) fn login_key(login: &str) -> String {
    text::narrow(login).to_lowercase()
}

/// Everybody whom a login name or a phone may mean: people of one household share a phone.
pub(crate) async fn accounts_named(app: &App, login: &str) -> Result<Vec<AccountRow>, Problem> {
    let conn = app.db.conn();
    Ok(match Phone::parse(login) {
        Some(phone) => {
            store::accounts_by_phone(&conn, &app.sealer().lookup(PHONE, phone.reveal())).await?
        }
        None => store::account_by_login(&conn, &login_key(login)).await?.into_iter().collect(),
    })
}

fn refuse_if_locked(account: &AccountRow, now: Instant) -> Result<(), Problem> {
    match account.resting_until.filter(|until| now < *until) {
        Some(until) => {
            let seconds = (until.millis() - now.millis()) / 1000 + 1;
            Err(Problem::new(Code::AccountLocked).retry_after(seconds.unsigned_abs()))
        }
        None => Ok(()),
    }
}

/// Counts a wrong password and tells it like an unknown account.
async fn refuse_password(
    app: &App,
    trace: AuditContext,
    account: &AccountRow,
    now: Instant,
) -> Result<Problem, Problem> {
    let (id, failures) = (account.id, account.failures + 1);
    let until = lock_after(failures).map(|rest| now.plus(rest));
    app.db
        .write(move |tx| async move {
            store::record_failure(&tx, id, failures, until).await?;
            let event = AuditEvent::new("session.refused", Object::Account, id.uuid())
                .with_detail("wrong password");
            audit::record(&tx, &trace, event).await
        })
        .await
        .map_err(|error: StoreError| Problem::from(error))?;
    Ok(Problem::new(Code::CredentialsInvalid))
}

async fn open(
    tx: &Tx,
    app: &App,
    trace: AuditContext,
    account: &AccountRow,
    login: Login,
    now: Instant,
) -> Result<TokenPair, Problem> {
    second_factor::demand(tx, app, account, login.otp.as_deref(), now).await?;
    if account.failures > 0 {
        store::clear_failures(tx, account.id).await?;
    }
    let device = NewDevice::parse(login.device_id, &login.device_name)?;
    open_device(tx, app, trace, account.id, device, now).await
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
    now: Instant,
) -> Result<TokenPair, Problem> {
    let device = Device {
        id: Id::new(Uuid::now_v7()),
        account,
        device_id: device.id,
        device_name: device.name,
        created_at: now,
        last_used_at: now,
        expires_at: now.plus(SESSION_LIFE),
    };
    store::open_session(tx, &device).await?;
    let refresh = new_refresh_token()?;
    store::insert_refresh(tx, token_hash(refresh.as_bytes()), device.id, now).await?;
    let trace = AuditContext { account: Some(account), ..trace };
    audit::record(tx, &trace, AuditEvent::new("session.opened", Object::Session, device.id.uuid()))
        .await?;
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
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| Problem::new(Code::Unavailable))?;
    Ok(format!("rt_{}", URL_SAFE_NO_PAD.encode(bytes)))
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
        Err(RefreshRefusal::Reused) => {
            store::revoke_family(tx, session, now).await?;
            let trace = AuditContext { account: Some(account), ..trace.clone() };
            let event = AuditEvent::new("session.revoked", Object::Session, session.uuid())
                .with_detail("refresh token reused");
            audit::record(tx, &trace, event).await?;
            tracing::warn!(session = %session, "a refresh token was reused; its device is signed out");
            Ok(Turn::Refused(RefreshRefusal::Reused))
        }
        Err(refusal) => Ok(Turn::Refused(refusal)),
    }
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
