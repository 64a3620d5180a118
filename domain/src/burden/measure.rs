//! The restricted measures, and the documents that restrict them.

use crate::enums::string_enum;

string_enum! {
    /// What may not be used to judge people or organizations.
    Measure {
        RankingOfPersons = "ranking_of_persons", "个人排名", "Ranking of persons";
        RankingOfOrganizations = "ranking_of_organizations", "党组织排名", "Ranking of organizations";
        CheckInStreak = "check_in_streak", "连续打卡", "Check-in streaks";
        OnlineTime = "online_time", "在线时长", "Time online";
        InstallRate = "install_rate", "安装率", "Install rate";
        UsageRate = "usage_rate", "使用率", "Usage rate";
        RequiredPhoto = "required_photo", "强制上传照片", "Required photographs";
        StudyTime = "study_time", "学习时长评分", "Study time as a grade";
        Reactions = "reactions", "点赞、投票、转发", "Likes, votes and forwards";
    }
}

string_enum! {
    /// Who is measured.
    MeasureSubject {
        Persons = "persons", "个人", "Persons";
        Organizations = "organizations", "党组织", "Organizations";
    }
}

string_enum! {
    /// When a measure is refused.
    Restriction {
        Always = "always", "一律不得使用", "Refused whatever it is for";
        WhenAssessed = "when_assessed", "不得作为考核评比依据", "Refused where somebody is assessed by it";
    }
}

string_enum! {
    /// A document that restricts measures; its name is its word.
    RuleSource {
        FingertipFormalism = "fingertip_formalism", "《关于防治“指尖上的形式主义”的若干意见》", "Opinions on preventing formalism at the fingertips";
        BurdenReduction = "burden_reduction", "《整治形式主义为基层减负若干规定》", "Provisions on curbing formalism to reduce burdens at the grassroots";
        GovernmentApps = "government_apps", "《政务移动互联网应用程序规范化管理办法》", "Measures for the standardised management of government mobile applications";
    }
}

/// A text in Chinese and in English.
pub type RuleText = (&'static str, &'static str);

impl RuleSource {
    /// Who issued it, under which number where one is known.
    pub const fn issuer(self) -> RuleText {
        match self {
            Self::FingertipFormalism => {
                ("中央网络安全和信息化委员会", "Central Cyberspace Affairs Commission")
            }
            Self::BurdenReduction => (
                "中共中央办公厅、国务院办公厅",
                "General Offices of the Central Committee and of the State Council",
            ),
            Self::GovernmentApps => (
                "国务院办公厅（国办函〔2026〕12号）",
                "General Office of the State Council (2026, No. 12)",
            ),
        }
    }

    /// Year, month and, where it is known, day of issue.
    pub const fn issued(self) -> &'static str {
        match self {
            Self::FingertipFormalism => "2023-12",
            Self::BurdenReduction => "2024-08",
            Self::GovernmentApps => "2026-01-25",
        }
    }

    /// What of the citation was not compared with an official text.
    pub const fn unverified(self) -> Option<RuleText> {
        match self {
            Self::FingertipFormalism => Some((
                "内容依据各地实施文件核对，发文机关和日期未经核实",
                "Compared with local implementing texts; issuer and date are not verified.",
            )),
            Self::BurdenReduction => None,
            Self::GovernmentApps => Some((
                "“不得”的序号依据公开报道，条款号未与正式文本核对；是否适用于党的机关，请以正式文本为准",
                "The numbering follows published reports and was not compared with the official text; \
                 whether it binds Party organs is for the official text to say.",
            )),
        }
    }
}

/// Why a measure is restricted, and what may be done instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureRule {
    pub source: RuleSource,
    pub article: RuleText,
    pub restriction: Restriction,
    /// Whether an exception can be made at all.
    pub can_be_excepted: bool,
    pub rule: RuleText,
    pub instead: RuleText,
}
