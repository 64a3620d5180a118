//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[Duplicate {
    names: ["work_link_once", "work_link.item_id, work_link.record_kind, work_link.record_id"],
    pointer: "/record_id",
    zh: "该记录已关联到这一工作事项",
    en: "The record belongs to this work item already.",
}];
