//! Rectification of a branch within a time limit.
//!
//! ```text
//! found ──cause──▶ cause recorded ──order──▶ in progress ──evidence──▶ submitted ──verify──▶ closed
//!                                                ▲  ◀────return────────┘                      │
//!                                                └──────────────reopen (watched two months)───┘
//! ```
//!
//! Each state carries what is true in it, so a case without evidence cannot be closed.

mod case;
mod error;
mod state;
mod telling;

pub use case::{Rectification, RectificationId};
pub use error::RectificationError;
pub use state::{Cause, End, Evidence, Order, RectificationState};

use crate::enums::string_enum;

string_enum! {
    /// Why a branch became a case.
    RectificationGround {
        PoorUse = "poor_use", "系统使用情况不好", "Poor use of the system";
        LateUpdate = "late_update", "更新不及时", "Late updates";
        MissingDuty = "missing_duty", "组织生活未按期开展", "Duties not carried out in time";
        Other = "other", "其他", "Something else";
    }
}

string_enum! {
    /// What turned out to be the cause.
    CauseKind {
        NoAdministrator = "no_administrator", "管理员空缺或变动", "No administrator, or a change of one";
        NotTrained = "not_trained", "不熟悉操作", "Not trained";
        LackOfTime = "lack_of_time", "人手紧、时间不足", "Lack of hands or time";
        NoEquipment = "no_equipment", "缺少设备或网络", "No equipment or network";
        LowAttention = "low_attention", "重视不够", "Too little attention";
        SystemFault = "system_fault", "系统故障", "A fault of the system";
        Other = "other", "其他", "Something else";
    }
}

string_enum! {
    /// The name of a state.
    RectificationStatus {
        Found = "found", "已发现", "Found";
        CauseRecorded = "cause_recorded", "已问明原因", "Cause recorded";
        InProgress = "in_progress", "整改中", "In progress";
        Submitted = "submitted", "待核验", "Waiting to be verified";
        Closed = "closed", "已销号", "Closed";
    }
}

string_enum! {
    /// An entry in the history of a case.
    RectificationStep {
        Found = "found", "发现问题", "Found";
        CauseRecorded = "cause_recorded", "问明原因", "Cause recorded";
        Answered = "answered", "支部说明", "The branch's answer";
        Ordered = "ordered", "提出要求和措施", "Requirements and measures";
        Extended = "extended", "延长期限", "Deadline extended";
        Trained = "trained", "一对一培训", "One-to-one training";
        EvidenceGiven = "evidence_given", "提交佐证", "Evidence given";
        Returned = "returned", "退回整改", "Returned";
        Verified = "verified", "核验销号", "Verified and closed";
        Reopened = "reopened", "重新整改", "Reopened";
    }
}
