//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[
    Duplicate {
        names: ["appointment_main", "appointment.organization_id"],
        pointer: "/main",
        zh: "该组织已有主管理员，请先更换",
        en: "The organization has a main administrator; replace that one first.",
    },
    Duplicate {
        names: [
            "appointment_once",
            "appointment.account_id, appointment.role, appointment.organization_id",
        ],
        pointer: "/role",
        zh: "该同志已在此组织担任此角色",
        en: "This person already holds this role here.",
    },
];
