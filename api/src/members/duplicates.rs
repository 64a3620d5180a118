//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[Duplicate {
    names: ["member_id_number", "member.id_number_lookup"],
    pointer: "/id_number",
    zh: "该身份证号已在名册中",
    en: "A living register entry already has this id number.",
}];
