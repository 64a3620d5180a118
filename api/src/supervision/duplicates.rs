//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[Duplicate {
    names: [
        "supervision_rule_once",
        "supervision_rule.organization_id, supervision_rule.kind, supervision_rule.count_from, supervision_rule.day",
    ],
    pointer: "/day",
    zh: "该组织在这一天已有同类规则，请修改已有规则或换一个日期",
    en: "The level has a rule of this kind on this day; change that one or choose another day.",
}];
