//! The closed lists of the register: gender, education, status.

use crate::enums::string_enum;

string_enum! {
    Gender {
        Male = "male", "男" | "男性";
        Female = "female", "女" | "女性";
    }
}

string_enum! {
    /// Highest schooling, lowest first, so that "high school or above" is a comparison (S68).
    Education {
        Primary = "primary", "小学" | "小学及以下";
        JuniorHigh = "junior_high", "初中";
        HighSchool = "high_school", "高中" | "中专" | "中技" | "高中/中专" | "职高";
        College = "college", "大专" | "专科" | "大学专科";
        Bachelor = "bachelor", "本科" | "大学" | "大学本科";
        Master = "master", "硕士" | "研究生" | "硕士研究生";
        Doctor = "doctor", "博士" | "博士研究生";
    }
}

string_enum! {
    /// Where a person stands in the life cycle (`domain.md` 2.4).
    Status {
        Applicant = "applicant", "入党申请人" | "申请人";
        Activist = "activist", "入党积极分子" | "积极分子";
        DevelopmentTarget = "development_target", "发展对象";
        Probationary = "probationary", "预备党员" | "中共预备党员";
        Full = "full", "正式党员" | "中共党员" | "党员";
        TransferredOut = "transferred_out", "已转出";
        Suspended = "suspended", "停止党籍";
        Removed = "removed", "除名" | "自行脱党";
        Withdrawn = "withdrawn", "退党";
        Expelled = "expelled", "开除党籍";
        Died = "died", "去世";
    }
}

impl Status {
    /// Whether the person still belongs to the branch; an ended one is history.
    pub const fn is_live(self) -> bool {
        matches!(
            self,
            Self::Applicant
                | Self::Activist
                | Self::DevelopmentTarget
                | Self::Probationary
                | Self::Full
                | Self::Suspended
        )
    }

    /// Whether the person counts as a member: probationary and full.
    pub const fn is_member(self) -> bool {
        matches!(self, Self::Probationary | Self::Full)
    }
}
