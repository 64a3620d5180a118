//! The closed lists of the register: gender, education, status.

use crate::enums::string_enum;

string_enum! {
    Gender {
        Male = "male", "男" | "男性", "Male";
        Female = "female", "女" | "女性", "Female";
    }
}

string_enum! {
    /// Highest schooling, lowest first, so that "high school or above" is a comparison (S68).
    Education {
        Primary = "primary", "小学" | "小学及以下", "Primary school";
        JuniorHigh = "junior_high", "初中", "Junior high school";
        HighSchool = "high_school", "高中" | "中专" | "中技" | "高中/中专" | "职高", "High school";
        College = "college", "大专" | "专科" | "大学专科", "Junior college";
        Bachelor = "bachelor", "本科" | "大学" | "大学本科", "Bachelor's degree";
        Master = "master", "硕士" | "研究生" | "硕士研究生", "Master's degree";
        Doctor = "doctor", "博士" | "博士研究生", "Doctorate";
    }
}

string_enum! {
    /// Where a person stands in the life cycle (`domain.md` 2.4).
    Status {
        Applicant = "applicant", "入党申请人" | "申请人", "Applicant";
        Activist = "activist", "入党积极分子" | "积极分子", "Activist";
        DevelopmentTarget = "development_target", "发展对象", "Development target";
        Probationary = "probationary", "预备党员" | "中共预备党员", "Probationary member";
        Full = "full", "正式党员" | "中共党员" | "党员", "Full member";
        TransferredOut = "transferred_out", "已转出", "Transferred out";
        Suspended = "suspended", "停止党籍", "Membership suspended";
        Removed = "removed", "除名" | "自行脱党", "Removed";
        Withdrawn = "withdrawn", "退党", "Withdrawn";
        Expelled = "expelled", "开除党籍", "Expelled";
        Died = "died", "去世", "Died";
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
