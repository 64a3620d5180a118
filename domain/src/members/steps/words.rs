//! The closed lists of steps: what is done, why somebody is removed, what comes due.

use crate::{enums::string_enum, members::Status};

string_enum! {
    /// A step of a member's life.
    StepKind {
        AcceptedAsActivist = "accepted_as_activist", "确定为入党积极分子", "Accepted as an activist";
        AcceptedAsDevelopmentTarget = "accepted_as_development_target", "确定为发展对象", "Accepted as a development target";
        Admitted = "admitted", "接收为预备党员", "Admitted on probation";
        ProbationExtended = "probation_extended", "延长预备期", "Probation extended";
        Converted = "converted", "转为正式党员", "Converted to full member";
        ProbationCancelled = "probation_cancelled", "取消预备党员资格", "Probation cancelled";
        Suspended = "suspended", "停止党籍", "Membership suspended";
        Reinstated = "reinstated", "恢复党籍", "Membership reinstated";
        Removed = "removed", "除名", "Removed";
        Withdrawn = "withdrawn", "退党（撤回申请）", "Withdrawn";
        Expelled = "expelled", "开除党籍", "Expelled";
        Died = "died", "去世", "Died";
        Transferred = "transferred", "转接组织关系", "Transferred to another branch";
        TransferredOut = "transferred_out", "组织关系转出", "Transferred out";
        Merged = "merged", "重复登记合并", "Merged into another entry";
    }
}

impl StepKind {
    /// Whether a transfer brings the step; such a step is answered by a transfer back.
    pub const fn is_transfer(self) -> bool {
        matches!(self, Self::Transferred | Self::TransferredOut)
    }

    /// The status that the step leads to, where it is always the same.
    pub const fn status(self) -> Option<Status> {
        match self {
            Self::AcceptedAsActivist => Some(Status::Activist),
            Self::AcceptedAsDevelopmentTarget => Some(Status::DevelopmentTarget),
            Self::Admitted | Self::ProbationExtended => Some(Status::Probationary),
            Self::Converted => Some(Status::Full),
            Self::ProbationCancelled | Self::Removed => Some(Status::Removed),
            Self::Suspended => Some(Status::Suspended),
            Self::Withdrawn => Some(Status::Withdrawn),
            Self::Expelled => Some(Status::Expelled),
            Self::Died => Some(Status::Died),
            Self::TransferredOut => Some(Status::TransferredOut),
            Self::Merged => Some(Status::Merged),
            Self::Reinstated | Self::Transferred => None,
        }
    }

    /// Whether branch or status change, so that a period of the history begins.
    pub const fn begins_period(self) -> bool {
        !matches!(self, Self::ProbationExtended)
    }
}

string_enum! {
    /// Why somebody is removed.
    RemovalGround {
        LostContact = "lost_contact", "停止党籍满两年仍未取得联系", "Two years suspended, still out of contact";
        NoOrganizationLife = "no_organization_life", "连续六个月不参加组织生活", "Six months without organization life";
        NoDues = "no_dues", "连续六个月不交纳党费", "Six months without dues";
        NoAssignedWork = "no_assigned_work", "连续六个月不做党所分配的工作", "Six months without the work assigned";
        Persuaded = "persuaded", "劝退无效", "Did not follow the advice to leave";
    }
}

impl RemovalGround {
    /// Whether it rests on half a year in which something was not done.
    pub const fn is_self_removal(self) -> bool {
        matches!(self, Self::NoOrganizationLife | Self::NoDues | Self::NoAssignedWork)
    }
}

string_enum! {
    /// What may or has to be done next, from a day on.
    DueKind {
        DevelopmentTarget = "development_target", "培养教育期满，可确定为发展对象", "May become a development target";
        Conversion = "conversion", "预备期满，应讨论转正", "Probation ends, conversion is due";
        Removal = "removal", "停止党籍满两年，应予除名", "Two years suspended, removal is due";
    }
}
