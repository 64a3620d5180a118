//! Unique constraints of this room's tables, as fields that a caller sends.

use crate::http::duplicate::Duplicate;

pub(crate) const DUPLICATES: &[Duplicate] = &[Duplicate {
    names: ["venue_name", "venue.organization_id, venue.name"],
    pointer: "/name",
    zh: "该组织已有同名的党校",
    en: "The organization has a venue of this name.",
}];
