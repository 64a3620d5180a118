//! Indicators of study: hours, online classes, required courses.

use super::{
    Definition,
    EvidenceKind::{Class, Enrolment, Member, RequiredCourse},
    FigureUnit,
    register::MEMBERS,
};
use crate::burden::{Measure, RuleText};

const REQUIRED: RuleText = (
    "必修课学习对象（任职或入党满30日）",
    "Those of whom a course of the year is required, 30 days in post or a member",
);

pub(super) const HOURS_ATTAINED: Definition = Definition::share(
    Member,
    (
        "本年截至期末学时达到按月折算要求的（党员32学时，书记、委员56学时）",
        "Those whose hours of the year reach their target pro rata by month: 32 hours, 56 for secretaries and committee members",
    ),
    ("有学时要求的党员", "Members with a target"),
)
.restricted(Measure::StudyTime);

pub(super) const HOURS_PER_HEAD: Definition = Definition {
    unit: FigureUnit::HoursPerHead,
    ..Definition::share(
        Member,
        (
            "本年截至期末的学时合计（秒）",
            "The hours of the year until the end of the period, in seconds",
        ),
        MEMBERS,
    )
    .restricted(Measure::StudyTime)
};

pub(super) const CLASS_COMPLETION: Definition = Definition::share(
    Enrolment,
    ("学完全部课程的", "Those with all lessons completed"),
    ("本期结束班级的参学人次", "Enrolments in classes that ended in the period"),
)
.restricted(Measure::StudyTime);

pub(super) const CLASSES: Definition = Definition::count(
    Class,
    ("截至期末已开班的网上班级", "Online classes that had begun by the end of the period"),
);

pub(super) const PERSON_TIMES: Definition = Definition::count(
    Enrolment,
    (
        "截至期末的参学人次（同一人参加几个班计几次）",
        "Enrolments by the end of the period; somebody in several classes counts for each",
    ),
);

pub(super) const REQUIRED_COURSE_DONE: Definition = Definition::share(
    RequiredCourse,
    ("期末已学完的", "Those who had completed it by the end of the period"),
    REQUIRED,
)
.for_information();

pub(super) const REQUIRED_COURSE_SECRETARIES: Definition = Definition::share(
    RequiredCourse,
    ("期末已学完的", "Those who had completed it by the end of the period"),
    (
        "书记必修课学习对象（任职满30日）",
        "Secretaries, 30 days in post, of whom a course is required",
    ),
);
