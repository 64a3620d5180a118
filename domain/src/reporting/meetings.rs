//! Indicators of organization life: meetings, theme days, study days, their records.

use super::{
    Definition,
    EvidenceKind::{Attendance, Duty, Organization, StudySession},
};
use crate::burden::Measure;

pub(super) const THREE_MEETINGS_DONE: Definition = Definition::share(
    Duty,
    (
        "已召开并登记出勤的，每项最多计1次",
        "Those fulfilled by a session with attendance, each counted once",
    ),
    (
        "本期应召开的支部党员大会、支委会、党小组会、党课（支委会、党小组会只对设有的党支部）",
        "Member, committee and group meetings and lectures due in the period; committee and group meetings only where there are any",
    ),
);

pub(super) const THEME_DAY_HELD: Definition = Definition::share(
    Duty,
    ("当月开展主题党日的", "Months in which one was held"),
    ("有效党支部逐月应开展的主题党日", "Theme party days due: one a branch and month"),
);

pub(super) const PARTICIPATION: Definition = Definition::share(
    Attendance,
    (
        "到会、线上参加、补课和协助登记的人次",
        "Attendances on site, online, made up or recorded by a helper",
    ),
    (
        "本期已召开会议的应到人次，扣除请假",
        "Attendances expected at the sessions of the period, without those on leave",
    ),
)
.for_information();

pub(super) const STUDY_DAY_DONE: Definition = Definition::share(
    Duty,
    (
        "在规定窗口（已发布安排的，按安排的日期和地点）完成的",
        "Those held within the window, or on the day and at the place of the published plan",
    ),
    ("有效党支部逐月应完成的集中学习日", "Central study days due: one a branch and month"),
);

pub(super) const RECORD_ON_TIME: Definition = Definition::share(
    StudySession,
    ("7日内提交纪实的", "Those whose record was completed within seven days"),
    (
        "本期召开且已提交或已过7日时限的场次",
        "Sessions of the period that were submitted or whose seven days are over",
    ),
);

pub(super) const E_BRANCH_ACTIVE: Definition = Definition::share(
    Organization,
    ("近12个月内有活动记录的党支部", "Those with a session within the last twelve months"),
    ("期末有效党支部", "Active branches at the end of the period"),
)
.restricted(Measure::UsageRate);

pub(super) const LIFE_MEETING_HELD: Definition = Definition::share(
    Duty,
    ("已召开的", "Those held"),
    (
        "本期到期的组织生活会（每年一次，计入12月）",
        "Organization life meetings whose year ends in the period",
    ),
);
