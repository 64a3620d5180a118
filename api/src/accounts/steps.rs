//! Use cases of an account that is there: reset, lock, unlock.

use lighthouse_domain::{
    access::{AccountId, actions::ManageAccounts},
    accounts::{Account, AccountError, Manager},
    audit::{AuditEvent, Object},
};
use lighthouse_persistence::{
    Tx,
    accounts::{self as store, Listed, NewCode},
    seal::Sealer,
};

use super::dto::SlipView;
use crate::http::{caller::Authorized, problem::Problem};

type Auth = Authorized<ManageAccounts>;

/// What is decided about a locked account.
type Rule = fn(Account, &Manager<'_>) -> Result<Account, AccountError>;

/// Takes password and sessions away and hands out a new code.
pub(super) async fn reset(
    tx: &Tx,
    auth: &Auth,
    sealer: &Sealer,
    new: NewCode,
    without_second_factor: bool,
) -> Result<SlipView, Problem> {
    let (permit, id) = (&auth.permit, new.account);
    let account = store::lock(tx, permit, id, auth.now).await?;
    let account = account.change(|account| account.reset(&manager(auth)))?;
    store::save_reset(tx, permit, sealer, account, &new, without_second_factor).await?;
    let shown = store::find(tx, permit, id, auth.now).await?;
    let event = AuditEvent::new("account.reset", Object::Account, id.uuid());
    let detail = if without_second_factor { "second factor removed" } else { "" };
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(slip(shown, &new))
}

pub(super) async fn lock(tx: &Tx, auth: &Auth, id: AccountId) -> Result<Listed, Problem> {
    step(tx, auth, id, "account.locked", Account::lock).await
}

pub(super) async fn unlock(tx: &Tx, auth: &Auth, id: AccountId) -> Result<Listed, Problem> {
    step(tx, auth, id, "account.unlocked", Account::unlock).await
}

async fn step(
    tx: &Tx,
    auth: &Auth,
    id: AccountId,
    action: &'static str,
    rule: Rule,
) -> Result<Listed, Problem> {
    let account = store::lock(tx, &auth.permit, id, auth.now).await?;
    let account = account.change(|account| rule(account, &manager(auth)))?;
    store::save(tx, account).await?;
    let shown = store::find(tx, &auth.permit, id, auth.now).await?;
    auth.audit(tx, AuditEvent::new(action, Object::Account, id.uuid())).await?;
    Ok(shown)
}

pub(super) fn manager(auth: &Auth) -> Manager<'_> {
    Manager { account: auth.permit.account(), scope: auth.permit.scope(), now: auth.now }
}

fn slip(shown: Listed, new: &NewCode) -> SlipView {
    SlipView {
        account_id: new.account.uuid(),
        member_id: shown.member,
        name: shown.name,
        branch_id: shown.branch,
        branch_name: shown.branch_name,
        login: shown.login_name,
        phone: shown.phone_masked,
        activation_code: new.code.reveal().to_owned(),
        expires_at: new.expires_at,
    }
}
