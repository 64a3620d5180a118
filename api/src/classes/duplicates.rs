//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[
    Duplicate {
        names: ["class_theme_name", "class_theme.organization_id, class_theme.name"],
        pointer: "/name",
        zh: "该组织已有同名专题",
        en: "The organization already has a theme of this name.",
    },
    Duplicate {
        names: [
            "required_course_once",
            "required_course.organization_id, required_course.class_id, required_course.required_of, required_course.year",
        ],
        pointer: "/class_id",
        zh: "该课程在该年度已是必修课",
        en: "The course is compulsory for this year already.",
    },
];
