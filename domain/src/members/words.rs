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
        Primary = "primary", "小学" | "小学及以下" | "小学教育", "Primary school";
        JuniorHigh = "junior_high", "初中" | "初级中学" | "普通初中", "Junior high school";
        HighSchool = "high_school", "高中" | "中专" | "中技" | "高中/中专" | "高中及中专" | "职高"
            | "普通高中" | "普通高级中学" | "中等专业学校" | "中等职业教育" | "职业高中" | "技工学校" | "中师", "High school";
        College = "college", "大专" | "专科" | "大学专科" | "高职" | "大学普通班", "Junior college";
        Bachelor = "bachelor", "本科" | "大学" | "大学本科" | "本科生", "Bachelor's degree";
        Master = "master", "硕士" | "研究生" | "硕士研究生" | "研究生教育", "Master's degree";
        Doctor = "doctor", "博士" | "博士研究生", "Doctorate";
    }
}

string_enum! {
    /// Where a person stands in the life cycle (`domain.md` 2.4).
    Status {
        Applicant = "applicant", "入党申请人" | "申请人", "Applicant";
        Activist = "activist", "入党积极分子" | "积极分子", "Activist";
        DevelopmentTarget = "development_target", "发展对象", "Development target";
        Probationary = "probationary", "预备党员" | "中共预备党员" | "预备", "Probationary member";
        Full = "full", "正式党员" | "中共党员" | "党员" | "正式", "Full member";
        TransferredOut = "transferred_out", "已转出", "Transferred out";
        Suspended = "suspended", "停止党籍", "Membership suspended";
        Removed = "removed", "除名" | "自行脱党", "Removed";
        Withdrawn = "withdrawn", "退党", "Withdrawn";
        Expelled = "expelled", "开除党籍", "Expelled";
        Died = "died", "去世", "Died";
        Merged = "merged", "已并入其他登记", "Merged into another entry";
    }
}

impl Education {
    /// Reads the level out of what offices write beside it: who taught, and that it was finished.
    pub fn parse_office(typed: &str) -> Option<Self> {
        const SCHOOLS: [&str; 5] = ["中央党校", "省(区、市)委党校", "省委党校", "市委党校", "党校"];
        let word = typed.trim_end_matches("学历").trim_end_matches("毕业");
        let word = SCHOOLS.iter().find_map(|school| word.strip_prefix(school)).unwrap_or(word);
        Self::parse_zh(word)
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
