//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[Duplicate {
    names: ["channel_name", "channel.organization_id, channel.name"],
    pointer: "/name",
    zh: "该组织已有同名栏目",
    en: "The organization already has a channel of this name.",
}];
