//! Use cases of one's own account: who am I, password, devices.

use lighthouse_domain::{
    access::{SessionId, actions::UseOwnAccount},
    audit::{AuditEvent, Object},
    identity::{PasswordRule, check_password},
    message::Message,
};
use lighthouse_persistence::{Conn, Tx, identity as store};

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

/// The caller as the register of administrators knows them now.
pub(super) async fn me(
    conn: &Conn,
    auth: &Authorized<UseOwnAccount>,
    session: SessionId,
    now: lighthouse_domain::time::Instant,
) -> Result<MeView, Problem> {
    // The list of sessions is asked under the permit, so that stale rights are noticed here too.
    store::list_sessions(conn, &auth.permit, now).await?;
    let account = store::account_by_id(conn, auth.permit.account()).await?;
    let account = account.ok_or_else(|| Problem::new(Code::NotFound))?;
    let standing = |held: &lighthouse_domain::access::RoleAssignment| RoleAssignmentView {
        role: held.role.as_str().to_owned(),
        organization_id: held.organization.uuid(),
    };
    Ok(MeView {
        account_id: account.id.uuid(),
        member_id: account.member.map(lighthouse_domain::id::Id::uuid),
        display_name: account.display_name,
        login: account.login_name,
        second_factor: account.totp_confirmed,
        session_id: session.uuid(),
        appointments: auth.actor.assignments().iter().map(standing).collect(),
        permissions: permissions_of(&auth.actor),
    })
}

pub(super) async fn sessions(
    conn: &Conn,
    auth: &Authorized<UseOwnAccount>,
    current: SessionId,
) -> Result<SessionList, Problem> {
    let devices = store::list_sessions(conn, &auth.permit, auth.now).await?;
    Ok(SessionList {
        data: devices.into_iter().map(|device| SessionView::of(device, current.uuid())).collect(),
    })
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
    let account = store::account_by_id(&app.db.conn(), auth.permit.account()).await?;
    let account = account.ok_or_else(|| Problem::new(Code::NotFound))?;
    let attempt = Attempt::signed_in(app, auth, session).await?;
    let looked_at = check_current(app, change.current_password, account.password_hash).await;
    let event = AuditEvent::new("account.password_refused", Object::Account, account.id.uuid());
    let event = event.with_detail("wrong current password");
    attempt.ended(looked_at, &[Code::ValidationFailed], event).await?;
    let rule = if account.totp_confirmed {
        PasswordRule::BesideSecondFactor
    } else {
        PasswordRule::OnlyFactor
    };
    let login = account.login_name.unwrap_or_default();
    let password = check_new_password(&change.new_password, &login, rule, "/new_password")?;
    app.shared.hasher.hash(password).await
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
