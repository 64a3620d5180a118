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
        "没有设置问题的：人数、书记、支委会、临时党支部期限均符合设置规则（各级可设定数值；任期另计）",
        "Those without a finding of the set-up rules: members, secretary, committee, duration of a temporary branch, by the numbers of their level; terms of office are counted by themselves",
    ),
    BRANCHES,
);

pub(super) const TERM_ELECTION_ON_TIME: Definition = Definition::share(
    Organization,
    (
        "按期（或经批准提前、延期，一般不超过一年）完成换届的党组织",
        "Those that held the election by the end of the term or of an approved shift",
    ),
    (
        "本期任期届满的党组织（提前换届的计入选举当期）",
        "Organizations whose term ended in the period; an early election ended it on its day",
    ),
);

pub(super) const POSTS_FILLED: Definition = Definition::share(
    Organization,
    ("期末有书记在任的党支部", "Those with a secretary in post at the end of the period"),
    BRANCHES,
);
