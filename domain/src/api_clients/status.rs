//! How far an api client has come.

use crate::enums::string_enum;

string_enum! {
    /// How far an api client has come.
    ClientStatus {
        Registered = "registered", "待批准", "Waiting for approval";
        Active = "active", "使用中", "Active";
        Expired = "expired", "已到期", "Its last day has passed";
        Ended = "ended", "已停用", "Ended";
    }
}
