//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[
    Duplicate {
        names: ["member_id_number", "member.id_number_lookup"],
        pointer: "/id_number",
        zh: "该身份证号已在名册中",
        en: "A living register entry already has this id number.",
    },
    Duplicate {
        names: ["mobile_stay_open", "mobile_stay.member_id"],
        pointer: "/member_id",
        zh: "该党员已登记为流动党员；请先登记返回，再登记新的流动",
        en: "The member is registered as mobile already; record the return before another stay.",
    },
    Duplicate {
        names: ["member_merge_open", "member_merge.duplicate_id"],
        pointer: "/duplicate_id",
        zh: "该登记已并入其他登记",
        en: "The entry was merged into another one.",
    },
];
