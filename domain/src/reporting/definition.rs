//! What an indicator counts, in words and in kind.

use crate::{
    burden::{Measure, RuleText},
    enums::string_enum,
};

string_enum! {
    /// How a figure is read.
    FigureUnit {
        Share = "share", "比率", "Share";
        HoursPerHead = "hours_per_head", "人均小时（分子以秒计）", "Hours a head, the numerator in seconds";
        MinutesPerBranch = "minutes_per_branch", "平均每个党支部分钟数", "Minutes a branch";
        Count = "count", "数量", "Count";
    }
}

string_enum! {
    /// What a row behind a figure is.
    EvidenceKind {
        Organization = "organization", "党组织", "Organization";
        Member = "member", "党员", "Member";
        Duty = "duty", "应开展的组织生活", "Duty";
        StudySession = "study_session", "学习（活动）场次", "Study session";
        Attendance = "attendance", "应到人次", "Expected attendance";
        Class = "class", "网上班级", "Online class";
        Enrolment = "enrolment", "参学人次", "Enrolment";
        RequiredCourse = "required_course", "必修课应学人员", "Person of whom a course is required";
        Channel = "channel", "频道", "Channel";
        Article = "article", "图文、音视频", "Article or media item";
        Rectification = "rectification", "限期整改事项", "Rectification case";
        AccessEntry = "access_entry", "查阅记录", "Access log entry";
        Incident = "incident", "安全事件", "Incident";
        Transfer = "transfer", "组织关系转接", "Transfer";
    }
}

string_enum! {
    /// Whether organizations may be assessed by a figure.
    Assessment {
        Allowed = "allowed", "可以用于考核", "May be used for assessment";
        InformationOnly = "information_only", "仅供参考，不作考核依据", "Information only";
        Restricted = "restricted", "受减负规定限制", "Restricted by the burden rules";
    }
}

/// How an indicator is counted. Each row behind it is of one organization, and counts or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    pub unit: FigureUnit,
    /// What the rows are.
    pub rows: EvidenceKind,
    pub numerator: RuleText,
    /// What is counted against; nothing where the figure is a plain count.
    pub denominator: Option<RuleText>,
    pub assessment: Assessment,
    /// The restricted measure that it would be, if organizations were assessed by it.
    pub measure: Option<Measure>,
    /// Whether facts for it are recorded yet.
    pub is_kept: bool,
    /// Whether its rows may be listed: reach never becomes a list of persons.
    pub has_evidence: bool,
}

impl Definition {
    pub(super) const fn share(
        rows: EvidenceKind,
        numerator: RuleText,
        denominator: RuleText,
    ) -> Self {
        Self {
            unit: FigureUnit::Share,
            rows,
            numerator,
            denominator: Some(denominator),
            assessment: Assessment::Allowed,
            measure: None,
            is_kept: true,
            has_evidence: true,
        }
    }

    pub(super) const fn count(rows: EvidenceKind, numerator: RuleText) -> Self {
        Self {
            unit: FigureUnit::Count,
            rows,
            numerator,
            denominator: None,
            assessment: Assessment::InformationOnly,
            measure: None,
            is_kept: true,
            has_evidence: true,
        }
    }

    /// The same, as long as nothing of it is recorded.
    pub(super) const fn not_kept(self) -> Self {
        Self { is_kept: false, has_evidence: false, ..self }
    }

    pub(super) const fn for_information(self) -> Self {
        Self { assessment: Assessment::InformationOnly, ..self }
    }

    pub(super) const fn restricted(self, measure: Measure) -> Self {
        Self { assessment: Assessment::Restricted, measure: Some(measure), ..self }
    }
}

string_enum! {
    /// Which rows behind a figure are listed.
    EvidencePart {
        Counted = "counted", "计入分子的", "Those that count";
        Missing = "missing", "未计入分子的", "Those that do not count";
    }
}
