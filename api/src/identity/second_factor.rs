//! The second factor: time-based codes, each used once, and recovery codes (C-35).

use std::future::Future;

use lighthouse_domain::{
    access::actions::UseOwnAccount,
    audit::{AuditEvent, Object},
    message::Message,
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    identity::{self as store, AccountRow},
    seal::token_hash,
};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use super::{
    attempts::Attempt,
    dto::{RecoveryCodes, TotpCode, TotpOffer},
};
use crate::{
    app::App,
    http::{
        caller::{Authorized, Caller},
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
        response::HandlerResult,
    },
    random,
};

const STEP_SECONDS: u64 = 30;
const CODES: usize = 10;

/// Lets a log-in pass only with a code that was never used, where the account has a second factor.
pub(crate) async fn demand(
    tx: &Tx,
    app: &App,
    account: &AccountRow,
    otp: Option<&str>,
    now: Instant,
) -> Result<(), Problem> {
    let Some(sealed) = account.totp_sealed.as_ref().filter(|_| account.totp_confirmed) else {
        return Ok(());
    };
    let otp = otp.ok_or_else(|| Problem::new(Code::OtpRequired))?.trim();
    if otp.len() == 6 {
        let totp = generator(app.sealer().open(&store::TOTP.row(account.id.uuid()), sealed)?, "")?;
        let step = step_of(&totp, otp, now).ok_or_else(|| Problem::new(Code::OtpInvalid))?;
        return used_once(store::accept_totp_step(tx, account.id, step).await?);
    }
    used_once(store::spend_recovery_code(tx, account.id, &token_hash(otp.as_bytes()), now).await?)
}

fn used_once(fresh: bool) -> Result<(), Problem> {
    if fresh { Ok(()) } else { Err(Problem::new(Code::OtpInvalid)) }
}

/// The time step a code belongs to: this one or a neighbour.
fn step_of(totp: &Totp, otp: &str, now: Instant) -> Option<i64> {
    let seconds = now.millis().div_euclid(1000).unsigned_abs();
    totp.check(otp, seconds).and_then(|step| i64::try_from(step).ok())
}

fn generator(secret: Vec<u8>, label: &str) -> Result<Totp, Problem> {
    let label = if label.is_empty() { "account" } else { label };
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_step_duration(STEP_SECONDS)
        .with_skew(1)
        .with_secret(secret)
        .with_issuer(Some("Lighthouse"))
        .with_account_name(label.replace(':', " "))
        .build()
        .map_err(|_| Problem::new(Code::Internal))
}

/// Offers a new secret; it counts only after [`confirm`].
pub(super) async fn offer(
    tx: &Tx,
    app: &App,
    auth: &Authorized<UseOwnAccount>,
) -> Result<TotpOffer, Problem> {
    let account = own(tx, auth).await?;
    if account.totp_confirmed {
        let message =
            Message::new("已启用动态验证码，请先停用", "A second factor is on; remove it first.");
        return Err(Problem::new(Code::WrongState).detail(message));
    }
    let secret = Secret::generate();
    let totp = generator(
        secret.as_bytes().to_vec(),
        account.login_name.as_deref().unwrap_or(&account.display_name),
    )?;
    store::save_totp(
        tx,
        account.id,
        Some(app.sealer().seal(&store::TOTP.row(account.id.uuid()), secret.as_bytes())?),
        None,
    )
    .await?;
    auth.audit(tx, AuditEvent::new("second_factor.offered", Object::Account, account.id.uuid()))
        .await?;
    let uri = totp.to_url().map_err(|_| Problem::new(Code::Internal))?;
    Ok(TotpOffer { secret: secret.to_base32(), uri })
}

/// Turns the second factor on with its first code.
pub(super) async fn confirm(
    tx: &Tx,
    app: &App,
    auth: &Authorized<UseOwnAccount>,
    code: &TotpCode,
) -> Result<RecoveryCodes, Problem> {
    let account = own(tx, auth).await?;
    let sealed = account.totp_sealed.filter(|_| !account.totp_confirmed);
    let sealed = sealed.ok_or_else(|| {
        let message = Message::new("请先申请新的验证器密钥", "Ask for a new secret first.");
        Problem::new(Code::WrongState).detail(message)
    })?;
    let totp = generator(app.sealer().open(&store::TOTP.row(account.id.uuid()), &sealed)?, "")?;
    let step = step_of(&totp, &code.otp, auth.now).ok_or_else(wrong_code)?;
    store::save_totp(tx, account.id, Some(sealed), Some(auth.now)).await?;
    store::accept_totp_step(tx, account.id, step).await?;
    let codes = (0..CODES).map(|_| recovery_code()).collect::<Result<Vec<_>, _>>()?;
    let hashes = codes.iter().map(|code| token_hash(code.as_bytes())).collect();
    store::save_recovery_codes(tx, account.id, hashes).await?;
    auth.audit(tx, AuditEvent::new("second_factor.confirmed", Object::Account, account.id.uuid()))
        .await?;
    Ok(RecoveryCodes { recovery_codes: codes })
}

/// Turns it off again, with a valid code.
pub(super) async fn remove(
    tx: &Tx,
    app: &App,
    auth: &Authorized<UseOwnAccount>,
    code: &TotpCode,
) -> Result<(), Problem> {
    let account = own(tx, auth).await?;
    if !account.totp_confirmed {
        let message = Message::new("未启用动态验证码", "There is no second factor to remove.");
        return Err(Problem::new(Code::WrongState).detail(message));
    }
    let demanded = demand(tx, app, &account, Some(&code.otp), auth.now).await;
    demanded.map_err(|refused| match refused.code() {
        Code::OtpInvalid => wrong_code(),
        _ => refused,
    })?;
    store::save_totp(tx, account.id, None, None).await?;
    Ok(auth
        .audit(tx, AuditEvent::new("second_factor.removed", Object::Account, account.id.uuid()))
        .await?)
}

async fn own(tx: &Tx, auth: &Authorized<UseOwnAccount>) -> Result<AccountRow, Problem> {
    store::account_by_id(tx, auth.permit.account())
        .await?
        .ok_or_else(|| Problem::new(Code::NotFound))
}

/// A write that asks for a code: the try is counted before it, and ended as the write ended.
pub(super) async fn counted<F, Fut>(caller: &Caller<UseOwnAccount>, write: F) -> HandlerResult
where
    F: FnOnce(Tx, Authorized<UseOwnAccount>) -> Fut + Send + 'static,
    Fut: Future<Output = HandlerResult> + Send + 'static,
{
    let auth = caller.authorize()?;
    let attempt = Attempt::signed_in(&caller.app, &auth, caller.session()).await?;
    let account = auth.permit.account().uuid();
    let event = AuditEvent::new("second_factor.refused", Object::Account, account);
    let written = caller.write(write).await;
    attempt
        .ended(written, &[Code::ValidationFailed], event.with_detail("wrong one-time code"))
        .await
}

fn wrong_code() -> Problem {
    let message = Message::new("动态验证码不正确或已使用", "The code is wrong or was used before.");
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        "/otp",
        FieldErrorCode::Rule,
        message,
    ))
}

fn recovery_code() -> Result<String, Problem> {
    random::secret::<12>("")
}
