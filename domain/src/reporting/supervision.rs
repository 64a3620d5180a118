//! Indicators of the line of responsibility.

use super::{
    Definition,
    EvidenceKind::{Organization, Rectification},
    FigureUnit,
};
use crate::burden::RuleText;

const BRANCHES: RuleText = ("期末有效党支部", "Active branches at the end of the period");

pub(super) const ADMIN_IN_POST: Definition = Definition::share(
    Organization,
    (
        "期末有合格（党员、年龄、学历，或经特批）且受过培训的管理员在岗的党支部",
        "Those with a trained administrator in post who meets the conditions or has an exception",
    ),
    BRANCHES,
);

pub(super) const RECTIFICATION_ON_TIME: Definition = Definition::share(
    Rectification,
    ("期限内核验销号的", "Those closed with verified evidence by their due date"),
    ("本期到期的整改事项", "Cases due in the period"),
);

pub(super) const BURDEN_MINUTES: Definition = Definition {
    unit: FigureUnit::MinutesPerBranch,
    ..Definition::share(
        Organization,
        ("本期负担计量的分钟数", "Minutes on the burden meter in the period"),
        BRANCHES,
    )
    .for_information()
};
