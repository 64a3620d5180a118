//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[Duplicate {
    names: ["account_login_name_key", "account.login_name"],
    pointer: "/login",
    zh: "该登录名已被使用",
    en: "Another account already has this login name.",
}];
