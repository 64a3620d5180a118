//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[
    Duplicate {
        names: [
            "supervision_rule_once",
            "supervision_rule.organization_id, supervision_rule.kind, supervision_rule.count_from, supervision_rule.day",
        ],
        pointer: "/day",
        zh: "该组织在这一天已有同类规则，请修改已有规则或换一个日期",
        en: "The level has a rule of this kind on this day; change that one or choose another day.",
    },
    Duplicate {
        names: [
            "governing_document_once",
            "governing_document.organization_id, governing_document.title",
        ],
        pointer: "/title",
        zh: "该组织已登记同名制度，请登记新版本或换一个名称",
        en: "The level has a document of this title; enter a version of it or choose another title.",
    },
    Duplicate {
        names: ["bulletin_replaces", "bulletin.replaces_id"],
        pointer: "/replaces_id",
        zh: "已有另一份通报替代该通报，请修改那一份",
        en: "Another bulletin takes the place of it already; change that one.",
    },
    Duplicate {
        names: [
            "rectification_training_pkey",
            "rectification_training.rectification_id, rectification_training.training_id",
        ],
        pointer: "/training_id",
        zh: "该培训已关联到这一整改事项",
        en: "The training belongs to this case already.",
    },
];
