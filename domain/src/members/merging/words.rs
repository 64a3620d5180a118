//! The closed lists of merges.

use crate::enums::string_enum;

string_enum! {
    /// Whether a merge holds.
    MergeState {
        Merged = "merged", "已合并", "Merged";
        Undone = "undone", "已撤销合并", "Undone";
    }
}

string_enum! {
    /// What of a duplicate became the survivor's.
    MergeSubject {
        Attendance = "attendance", "出勤记录", "Attendance";
        SetAside = "set_aside", "同一活动的重复出勤记录", "Second line of a session, set aside";
        Post = "post", "曾任职务", "Former post";
        Account = "account", "转入的账号", "Login that moved";
        AccountClosed = "account_closed", "关闭的账号", "Login that was closed";
        HourCorrection = "hour_correction", "网上学习和更正的学时", "Hours learned online or corrected";
        DuesEntry = "dues_entry", "交纳的党费", "Dues that were paid";
    }
}
