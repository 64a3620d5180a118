//! Accounts as offices manage them: opened with a code, activated by the person, reset, locked.
//!
//! ```text
//! none ─open▶ opened ─activate▶ active
//!               ▲──────reset──────┘
//! opened, active ─lock▶ locked ─unlock▶ as before
//! ```
//!
//! Name and phone of an account are the register's.

mod code;
mod error;
mod managing;

pub use code::{ActivationCode, fits_id_number, login_name};
pub use error::AccountError;
pub use managing::{Account, Manager};

use crate::enums::string_enum;

/// Wrong id numbers with the right code: then the code is worth nothing any more.
pub const MISSES_MAX: i64 = 10;

string_enum! {
    /// How far a member has come with an account.
    AccountStatus {
        None = "none", "未开通", "No account";
        Opened = "opened", "已开通，未激活", "Opened, not activated";
        Active = "active", "使用中", "In use";
        Locked = "locked", "已锁定", "Locked";
    }
}

#[cfg(test)]
mod tests;
