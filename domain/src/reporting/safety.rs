//! Indicators of data safety.

use super::{
    Definition,
    EvidenceKind::{AccessEntry, Incident},
};

pub(super) const QUERY_BY_LETTER: Definition = Definition::share(
    AccessEntry,
    ("在有效查询授权期内的", "Those while the grant of a query letter was in force"),
    (
        "本期职责范围以外的党员信息查阅（按人次）",
        "Reads of members' records in the period beyond somebody's own office, one a member",
    ),
);

pub(super) const INCIDENT_ON_TIME: Definition = Definition::share(
    Incident,
    ("时限内报告的", "Those reported within their time"),
    (
        "本期发现且已报告或已过时限的安全事件（不含演练）",
        "Incidents detected in the period that were reported or whose time is over; no drills",
    ),
);
