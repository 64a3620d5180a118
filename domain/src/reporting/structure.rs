//! Indicators of how organizations are set up.

use super::{Definition, EvidenceKind::Organization};
use crate::burden::RuleText;

const BRANCHES: RuleText = ("期末有效党支部", "Active branches at the end of the period");

pub(super) const ORG_PROFILE_COMPLETE: Definition = Definition::share(
    Organization,
    (
        "必填信息（名称、编码、成立日期、任期）完整的有效党组织；临时党支部不要求任期。年度确认尚未登记，暂不计入",
        "Active organizations with name, code, founding day and term of office; a temporary branch needs no term. The yearly confirmation is not recorded yet and not asked for.",
    ),
    ("期末有效党组织", "Active organizations at the end of the period"),
);

pub(super) const BRANCH_SETUP_OK: Definition = Definition::share(
    Organization,
    (
        "正式党员不少于3人（联合、临时党支部除外）、党员不超过50人，正式党员7人以上的设3至7人支委会，其余设书记",
        "At least 3 full members unless joint or temporary, at most 50 members, a committee of 3 to 7 from 7 full members on, otherwise a secretary",
    ),
    BRANCHES,
);

pub(super) const TERM_ELECTION_ON_TIME: Definition = Definition::share(
    Organization,
    (
        "本期任期届满并按期（或经批准延期内）完成换届的党组织",
        "Those that held the election by the end of the term or of an approved extension",
    ),
    ("本期任期届满的党组织", "Organizations whose term ended in the period"),
)
.not_kept();

pub(super) const POSTS_FILLED: Definition = Definition::share(
    Organization,
    ("期末有书记在任的党支部", "Those with a secretary in post at the end of the period"),
    BRANCHES,
);
