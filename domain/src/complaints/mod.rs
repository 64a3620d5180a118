//! Complaints: undue demands in the name of the organisation, and misuse of people's data.
//!
//! ```text
//! open ──accept──▶ accepted ──answer──▶ answered
//! ```
//!
//! Anybody may file one, also without an account. It goes to the organization above the one it is
//! about, so that nobody decides what is said of them.

mod complaint;
mod state;

pub use complaint::{Complaint, ComplaintId};
pub use state::{ComplaintError, ComplaintState, ComplaintStatus};

use crate::enums::string_enum;

string_enum! {
    /// What a complaint is about: the practices that the rules against formalism on phones name,
    /// and misuse of data.
    ComplaintKind {
        ForcedPromotion = "forced_promotion", "强制推广下载", "Forced download or use";
        Assessment = "assessment", "以使用情况作考核", "Use counted in appraisals";
        CheckIn = "check_in", "打卡签到、在线时长要求", "Demanded check-ins or time online";
        Ranking = "ranking", "积分排名", "Points and rankings";
        DuplicateEntry = "duplicate_entry", "多头填报、重复录入", "The same facts asked for twice";
        OverRecording = "over_recording", "过度留痕", "Photographs and records for their own sake";
        EmptyShell = "empty_shell", "空壳应用", "An application without use";
        DataMisuse = "data_misuse", "个人信息被滥用", "Misuse of people's data";
        Other = "other", "其他", "Something else";
    }
}
