//! Accounts, devices and tokens, and the loading of an [`Actor`].
//!
//! Signing in happens before there are any rights, so the functions of this room that
//! serve it take no permit; everything an account does to itself afterwards does.

mod actor;
mod attempts;
mod devices;
mod entity;
mod joining;
mod keys;
mod push;
mod sessions;
mod sign_in;

use crate::seal::SealedColumn;
pub(crate) use actor::{lock_rights_of_member, lock_rights_within};

pub use actor::{
    CachedActor, is_current, load_actor, lock_actor, move_rights_of, move_rights_within,
    seems_current,
};
pub use attempts::{Budget, charge, forgive, prune_attempts, resting, take_back};
pub use devices::{
    KnownDevice, device_of, forget_device, known_devices, save_device, signed_in_before,
};
pub(crate) use entity::account;
pub(crate) use joining::{give_login, login_of, reopen_login};
pub(crate) use keys::SIGNING_KEY;
pub use keys::{StoredKey, all_keys, has_keys, insert_key, retire_keys};
pub(crate) use push::{PushAddress, PushableDevice, push_addresses, pushable_devices};
pub use sessions::{
    Device, close_other_sessions, close_session, consume_refresh, find_refresh_for_update,
    insert_refresh, list_sessions, open_session, prune, revoke_family, rights_versions,
};
pub(crate) use sessions::{end_sessions_of, end_sessions_on, open_token};
pub use sign_in::{
    AccountRow, NewAccount, accept_totp_step, account_by_id, account_by_login, account_exists,
    accounts_by_phone, insert_account, insert_accounts, save_password, save_recovery_codes,
    save_totp, spend_recovery_code,
};
pub(crate) use sign_in::{
    account_of_member, close_account_of, follow_register, forget_recovery_codes, holders,
};

/// The context under which the secret of a second factor is sealed.
pub const TOTP: SealedColumn = SealedColumn::new("account.totp");

/// The context under which the push token of a device is sealed.
pub(crate) const PUSH_TOKEN: SealedColumn = SealedColumn::new("device.push_token");

/// The context under which a phone number is hashed for look-up.
pub const PHONE: &str = "phone";
