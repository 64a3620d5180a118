//! Use cases of one's own account: who am I, password, devices.

use lighthouse_domain::{
    access::{
        Action, RoleAssignment, SessionId,
        actions::{ReadMembers, UseOwnAccount},
    },
    audit::{AuditEvent, Object},
    id::Id,
    identity::{PasswordRule, check_password},
    members::Member,
    message::Message,
};
use lighthouse_persistence::{
    Conn, StoreError, Tx,
    identity::{self as store, AccountRow, Device},
    members,
};

use super::{
    attempts::Attempt,
    dto::{MeView, PasswordChange, RoleAssignmentView, SessionList, SessionView, permissions_of},
    service::guessable,
};
use crate::{
    app::App,
    http::{
        caller::Authorized,
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
    },
};

/// The caller as the registers know them now, and the version of the own entry.
pub(super) async fn me<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    session: SessionId,
) -> Result<(MeView, i64), Problem> {
    // The list of sessions is asked under the permit, so that stale rights are noticed here too.
    store::list_sessions(conn, &auth.permit_for()?, auth.now).await?;
    let account = store::account_by_id(conn, auth.permit.account()).await?;
    let account = account.ok_or_else(|| Problem::new(Code::NotFound))?;
    let entry = own_entry(conn, auth).await?;
    let standing = |held: &RoleAssignment| RoleAssignmentView {
        role: held.role.as_str().to_owned(),
        organization_id: held.organization.uuid(),
    };
    let version = entry.as_ref().map_or(0, |member| member.version);
    let view = MeView {
        account_id: account.id.uuid(),
        member_id: account.member.map(Id::uuid),
        display_name: account.display_name,
        login: account.login_name,
        phone: entry.and_then(|member| member.phone_masked),
        second_factor: account.totp_confirmed,
        session_id: session.uuid(),
        appointments: auth.actor.assignments().iter().map(standing).collect(),
        permissions: permissions_of(&auth.actor),
    };
    Ok((view, version))
}

async fn own_entry<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
) -> Result<Option<Member>, Problem> {
    let (Some(id), Ok(permit)) = (auth.actor.member(), auth.permit_for::<ReadMembers>()) else {
        return Ok(None);
    };
    match members::find(conn, &permit, id).await {
        Ok(member) => Ok(Some(member)),
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// The signed-in devices, each with what it says of itself.
pub(super) async fn sessions(
    conn: &Conn,
    auth: &Authorized<UseOwnAccount>,
    current: SessionId,
) -> Result<SessionList, Problem> {
    let devices = store::list_sessions(conn, &auth.permit, auth.now).await?;
    let known = store::known_devices(conn, &auth.permit).await?;
    let view = |device: Device| {
        let facts = known.iter().find(|one| one.device_id == device.device_id);
        SessionView::new(device, facts, current.uuid())
    };
    Ok(SessionList { data: devices.into_iter().map(view).collect() })
}

/// Ends a session of one's own: the stolen phone is out from its next request on (TH-28).
pub(super) async fn close(
    tx: &Tx,
    auth: &Authorized<UseOwnAccount>,
    id: SessionId,
) -> Result<(), Problem> {
    store::close_session(tx, &auth.permit, id, auth.now).await?;
    Ok(auth.audit(tx, AuditEvent::new("session.closed", Object::Session, id.uuid())).await?)
}

/// Checks the old password and makes the hash of the new one, before any transaction.
pub(super) async fn prepare_password(
    app: &App,
    auth: &Authorized<UseOwnAccount>,
    session: SessionId,
    change: PasswordChange,
) -> Result<String, Problem> {
    let account = confirm_password(app, auth, session, change.current_password).await?;
    let rule = if account.totp_confirmed {
        PasswordRule::BesideSecondFactor
    } else {
        PasswordRule::OnlyFactor
    };
    let login = account.login_name.unwrap_or_default();
    let password = check_new_password(&change.new_password, &login, rule, "/new_password")?;
    app.shared.hasher.hash(password).await
}

/// The account, once its password was given again; wrong ones count with the log-ins of the device.
pub(super) async fn confirm_password(
    app: &App,
    auth: &Authorized<UseOwnAccount>,
    session: SessionId,
    password: String,
) -> Result<AccountRow, Problem> {
    let account = store::account_by_id(&app.db.conn(), auth.permit.account()).await?;
    let account = account.ok_or_else(|| Problem::new(Code::NotFound))?;
    let attempt = Attempt::signed_in(app, auth, session).await?;
    let looked_at = check_current(app, password, account.password_hash.clone()).await;
    let event = AuditEvent::new("account.password_refused", Object::Account, account.id.uuid());
    let event = event.with_detail("wrong current password");
    attempt.ended(looked_at, &[Code::ValidationFailed], event).await?;
    Ok(account)
}

async fn check_current(app: &App, password: String, stored: Option<String>) -> Result<(), Problem> {
    if app.shared.hasher.verify(password, stored).await? {
        return Ok(());
    }
    let message = Message::new("当前密码不正确", "The current password is wrong.");
    Err(Problem::new(Code::ValidationFailed).fault(FieldError::body(
        "/current_password",
        FieldErrorCode::Rule,
        message,
    )))
}

/// Stores the new hash and signs every other device out.
pub(super) async fn save_password(
    tx: &Tx,
    auth: &Authorized<UseOwnAccount>,
    hash: &str,
    keep: SessionId,
) -> Result<(), Problem> {
    store::save_password(tx, auth.permit.account(), hash, auth.now).await?;
    let closed = store::close_other_sessions(tx, &auth.permit, Some(keep), auth.now).await?;
    let event =
        AuditEvent::new("account.password_changed", Object::Account, auth.permit.account().uuid());
    Ok(auth.audit(tx, event.with_detail(format!("{closed} other sessions closed"))).await?)
}

/// Length, login name and how easily it is guessed; the error points at `pointer`.
pub fn check_new_password(
    raw: &str,
    login: &str,
    rule: PasswordRule,
    pointer: &str,
) -> Result<String, Problem> {
    let refuse = |message| {
        Problem::new(Code::ValidationFailed).fault(FieldError::body(
            pointer,
            FieldErrorCode::Rule,
            message,
        ))
    };
    let password = check_password(raw, login, rule).map_err(|error| refuse(error.message()))?;
    let guessed: String = password.chars().take(64).collect();
    let strength = zxcvbn::zxcvbn(&guessed, &[login]);
    if strength.score() < zxcvbn::Score::Three { Err(refuse(guessable())) } else { Ok(password) }
}
