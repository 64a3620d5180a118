//! The rule of each measure.

use super::{Measure, MeasureRule, Restriction, RuleSource, measure::RuleText};

const SECOND: RuleText = ("第二项“不得”", "Second of the five prohibitions");
const THIRD: RuleText = ("第三项“不得”", "Third of the five prohibitions");
const FOURTH: RuleText = ("第四项“不得”", "Fourth of the five prohibitions");

const fn rule(
    (article, restriction): (RuleText, Restriction),
    rule: RuleText,
    instead: RuleText,
) -> MeasureRule {
    let source = RuleSource::GovernmentApps;
    MeasureRule { source, article, restriction, can_be_excepted: true, rule, instead }
}

const RANKING_OF_PERSONS: MeasureRule = MeasureRule {
    source: RuleSource::FingertipFormalism,
    article: ("强制使用类功能", "Functions that force use"),
    can_be_excepted: false,
    ..rule(
        (SECOND, Restriction::Always),
        (
            "不得设置积分排名，不得对个人排名",
            "Points and rankings are not set up, and persons are never ranked.",
        ),
        (
            "可以让本人查看自己的记录；表彰个人时列明事实依据，不排次序",
            "Show each person their own record; name people for what they did, with its evidence and in no order.",
        ),
    )
};

const RANKING_OF_ORGANIZATIONS: MeasureRule = rule(
    (SECOND, Restriction::Always),
    ("不得设置积分排名", "Points and rankings are not set up."),
    (
        "可以列出尚未完成事项的党组织及所缺内容，按组织编码排列",
        "List the organizations that have something missing and what it is, in the order of the tree.",
    ),
);

const CHECK_IN_STREAK: MeasureRule = rule(
    (SECOND, Restriction::Always),
    ("不得设置打卡签到功能", "Daily check-ins are not asked for."),
    ("可以记录某次会议或学习的实际出席", "Record who attended a meeting or a study session."),
);

const ONLINE_TIME: MeasureRule = rule(
    (SECOND, Restriction::Always),
    ("不得统计在线时长", "Time online is not counted."),
    ("可以登记组织生活和集中学习的学时", "Record the hours of study sessions that were held."),
);

const INSTALL_RATE: MeasureRule = rule(
    (THIRD, Restriction::WhenAssessed),
    (
        "不得强制推广，不得通报安装率",
        "Installing is not forced, and install rates are not reported or assessed.",
    ),
    (
        "安装自愿；可以统计多少党组织已建档，不用于考核",
        "Installing is voluntary; count how many organizations keep their records here, and assess nobody by it.",
    ),
);

const USAGE_RATE: MeasureRule = rule(
    (THIRD, Restriction::WhenAssessed),
    ("不得通报使用率、活跃度", "Usage and activity rates are not reported or assessed."),
    (
        "可以考核应完成的事项是否完成，不论是否通过应用完成",
        "Assess whether a duty was carried out, whether or not the application was used.",
    ),
);

const REQUIRED_PHOTO: MeasureRule = rule(
    (FOURTH, Restriction::Always),
    (
        "不得强制要求上传截图、照片、视频作为工作依据",
        "Screenshots, photographs and videos are not required as proof of work.",
    ),
    ("照片可以自愿上传；以记录的内容为准", "Photographs are voluntary; what was recorded counts."),
);

const STUDY_TIME: MeasureRule = rule(
    (FOURTH, Restriction::WhenAssessed),
    (
        "不得将学习时长作为考核评比依据",
        "Study time is no basis for assessing people or organizations.",
    ),
    (
        "可以按规定登记和公布学时，评议时以学习效果为准",
        "Record and report the hours that are due; judge by what was learnt.",
    ),
);

const REACTIONS: MeasureRule = rule(
    (FOURTH, Restriction::WhenAssessed),
    (
        "不得将点赞、投票、转发作为考核评比依据",
        "Likes, votes and forwards are no basis for assessing people or organizations.",
    ),
    ("可以征求意见，不统计到人", "Ask for opinions without counting them by person."),
);

impl Measure {
    /// The rule by which it is restricted.
    pub const fn rule(self) -> MeasureRule {
        match self {
            Self::RankingOfPersons => RANKING_OF_PERSONS,
            Self::RankingOfOrganizations => RANKING_OF_ORGANIZATIONS,
            Self::CheckInStreak => CHECK_IN_STREAK,
            Self::OnlineTime => ONLINE_TIME,
            Self::InstallRate => INSTALL_RATE,
            Self::UsageRate => USAGE_RATE,
            Self::RequiredPhoto => REQUIRED_PHOTO,
            Self::StudyTime => STUDY_TIME,
            Self::Reactions => REACTIONS,
        }
    }
}
