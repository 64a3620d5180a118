//! Following what changes: what an offline copy may hold, and how far it has come.
//!
//! A copy first gets everything it may hold, then what changed since. Whatever it is given is decided
//! by what its holder sees at that moment; the feed only says what to look at. When the holder's
//! sight changes, the difference is gone through as everything was at the beginning.

mod progress;
mod sight;

use crate::enums::string_enum;

pub use progress::{Half, Positions, Progress, Step};
pub use sight::{Sight, Sights};

/// Days for which changes are kept; who comes later begins anew.
pub const KEPT_DAYS: i64 = 30;

string_enum! {
    /// What a copy can hold, in the order in which it is given.
    SyncType {
        Organization = "organization", "组织", "Organization";
        Member = "member", "党员", "Member";
        StudySession = "study_session", "组织生活", "Study session";
    }
}

string_enum! {
    /// What a copy does with an object.
    SyncOp {
        Upsert = "upsert", "新增或更新", "Put in or replace";
        Delete = "delete", "已删除", "Deleted";
        Revoke = "revoke", "不再可见，须清除", "Out of sight, to be erased";
    }
}
