//! The closed list of indicators. Data chooses among them; how each is counted is code that was
//! reviewed.

use super::{Definition, content, learning, meetings, register, safety, structure, supervision};
use crate::enums::string_enum;

string_enum! {
    /// What a report counts: the usual twenty, then what belongs to one of them, then the reserve.
    Indicator {
        OrgProfileComplete = "org_profile_complete", "党组织信息完整率", "Organization profiles that are complete";
        BranchSetupOk = "branch_setup_ok", "党支部设置规范率", "Branches set up by the rules";
        TermElectionOnTime = "term_election_on_time", "按期换届率", "Elections held on time";
        MemberRecordValid = "member_record_valid", "党员信息完整准确率", "Member records that are complete and valid";
        HeadcountAgreed = "headcount_agreed", "党员底数一致率", "Head counts that agree with the register";
        TransferOnTime = "transfer_on_time", "组织关系接转及时率", "Transfers completed in time";
        MobileMemberContacted = "mobile_member_contacted", "流动党员联系率", "Mobile members who were contacted";
        DevelopmentStepsOk = "development_steps_ok", "发展党员程序合规率", "Steps of admission done in order and in time";
        ThreeMeetingsDone = "three_meetings_done", "“三会一课”落实率", "Three meetings and one lecture held";
        ThemeDayHeld = "theme_day_held", "主题党日开展率", "Theme party days held";
        Participation = "participation", "组织生活参与率", "Participation in organization life";
        StudyDayDone = "study_day_done", "集中学习日落实率", "Central study days held";
        RecordOnTime = "record_on_time", "学习情况及时上传率", "Records completed in time";
        HoursAttained = "hours_attained", "学时达标率", "Members who reached their hours";
        ClassCompletion = "class_completion", "网上班级结业率", "Online classes completed";
        RequiredCourseDone = "required_course_done", "必修课完成率", "Required courses completed";
        ChannelFresh = "channel_fresh", "本地内容更新达标率", "Channels with enough new content";
        AdminInPost = "admin_in_post", "管理员合格在岗率", "Branches with an able administrator in post";
        RectificationOnTime = "rectification_on_time", "限期整改按期办结率", "Rectifications closed on time";
        QueryByLetter = "query_by_letter", "信息查询合规率", "Queries covered by a letter";
        HoursPerHead = "hours_per_head", "人均学时", "Study hours a head";
        Classes = "classes", "网上班级数（累计）", "Online classes so far";
        PersonTimes = "person_times", "线上学习人次（累计）", "Person-times in online classes so far";
        RequiredCourseSecretaries = "required_course_secretaries", "书记必修课完成率", "Required courses completed by secretaries";
        Articles = "articles", "图文篇数（累计）", "Articles published so far";
        MediaItems = "media_items", "音视频部数（累计）", "Audio and video items published so far";
        ClientReach = "client_reach", "客户端覆盖率", "Reach of the mobile client";
        EBranchActive = "e_branch_active", "e支部启用率", "Branches with a record within twelve months";
        PostsFilled = "posts_filled", "党支部书记配备率", "Branches with a secretary in post";
        LifeMeetingHeld = "life_meeting_held", "组织生活会召开率", "Organization life meetings held";
        IncidentOnTime = "incident_on_time", "安全事件按时报告率", "Incidents reported in time";
        BurdenMinutes = "burden_minutes", "平均每个党支部负担分钟数", "Burden minutes a branch";
        DuesPaid = "dues_paid", "党费交纳率", "Dues paid";
    }
}

impl Indicator {
    /// The usual list has so many items.
    pub const USUAL: usize = 20;

    /// Moves whenever a formula counts otherwise than before; reports keep the one they were
    /// counted with.
    pub const FORMULA_VERSION: u32 = 3;

    /// The usual list, in its order.
    pub fn usual() -> &'static [Self] {
        Self::ALL.get(..Self::USUAL).unwrap_or(Self::ALL)
    }

    pub const fn definition(self) -> Definition {
        match self {
            Self::OrgProfileComplete => structure::ORG_PROFILE_COMPLETE,
            Self::BranchSetupOk => structure::BRANCH_SETUP_OK,
            Self::TermElectionOnTime => structure::TERM_ELECTION_ON_TIME,
            Self::PostsFilled => structure::POSTS_FILLED,
            Self::MemberRecordValid => register::MEMBER_RECORD_VALID,
            Self::HeadcountAgreed => register::HEADCOUNT_AGREED,
            Self::TransferOnTime => register::TRANSFER_ON_TIME,
            Self::MobileMemberContacted => register::MOBILE_MEMBER_CONTACTED,
            Self::DevelopmentStepsOk => register::DEVELOPMENT_STEPS_OK,
            Self::DuesPaid => register::DUES_PAID,
            Self::ClientReach => register::CLIENT_REACH,
            Self::ThreeMeetingsDone => meetings::THREE_MEETINGS_DONE,
            Self::ThemeDayHeld => meetings::THEME_DAY_HELD,
            Self::Participation => meetings::PARTICIPATION,
            Self::StudyDayDone => meetings::STUDY_DAY_DONE,
            Self::RecordOnTime => meetings::RECORD_ON_TIME,
            Self::EBranchActive => meetings::E_BRANCH_ACTIVE,
            Self::LifeMeetingHeld => meetings::LIFE_MEETING_HELD,
            Self::HoursAttained => learning::HOURS_ATTAINED,
            Self::HoursPerHead => learning::HOURS_PER_HEAD,
            Self::ClassCompletion => learning::CLASS_COMPLETION,
            Self::Classes => learning::CLASSES,
            Self::PersonTimes => learning::PERSON_TIMES,
            Self::RequiredCourseDone => learning::REQUIRED_COURSE_DONE,
            Self::RequiredCourseSecretaries => learning::REQUIRED_COURSE_SECRETARIES,
            Self::ChannelFresh => content::CHANNEL_FRESH,
            Self::Articles => content::ARTICLES,
            Self::MediaItems => content::MEDIA_ITEMS,
            Self::AdminInPost => supervision::ADMIN_IN_POST,
            Self::RectificationOnTime => supervision::RECTIFICATION_ON_TIME,
            Self::BurdenMinutes => supervision::BURDEN_MINUTES,
            Self::QueryByLetter => safety::QUERY_BY_LETTER,
            Self::IncidentOnTime => safety::INCIDENT_ON_TIME,
        }
    }
}
