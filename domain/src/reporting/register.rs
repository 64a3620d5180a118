//! Indicators of the member register.

use super::{
    Definition,
    EvidenceKind::{Member, Organization, Transfer},
};
use crate::burden::{Measure, RuleText};

pub(super) const MEMBERS: RuleText = ("期末党员（正式、预备）", "Members at the end of the period");

pub(super) const MEMBER_RECORD_VALID: Definition = Definition::share(
    Member,
    (
        "必填信息（姓名、性别、出生日期、学历、入党日期、公民身份号码）完整，号码校验正确且无重复的党员",
        "Those with name, gender, birth date, education, joining date and a valid id number that nobody else has",
    ),
    MEMBERS,
);

pub(super) const HEADCOUNT_AGREED: Definition = Definition::share(
    Organization,
    (
        "本季度已确认且与当时名册一致的党支部",
        "Those that confirmed in the quarter and found what the register said at that moment",
    ),
    (
        "应确认人数的党支部（每季度一次，季度开始即计）",
        "Branches, once for each quarter of the period that has begun",
    ),
);

pub(super) const TRANSFER_ON_TIME: Definition = Definition::share(
    Transfer,
    ("有效期内回执接收的", "Those accepted while their letter was valid"),
    (
        "本期办结的组织关系转接（接收、退回、过期），计入转出党支部；自行撤回的不计",
        "Transfers accepted, returned or expired in the period, by the branch that sent them; what it withdrew itself is left out",
    ),
);

pub(super) const MOBILE_MEMBER_CONTACTED: Definition = Definition::share(
    Member,
    (
        "本期至少联系过一次的；本期不足三个月的自期末追溯三个月，出国（境）的追溯半年",
        "Those contacted at least once in the period; looking back three months from its end where it is shorter, half a year for those abroad",
    ),
    (
        "期末登记在册、尚在外流动的党员，计入登记流动的党支部",
        "Mobile members who are away at the end of the period, by the branch that registered them",
    ),
);

pub(super) const DEVELOPMENT_STEPS_OK: Definition = Definition::share(
    Member,
    ("按程序、按时限完成的", "Those done in order and in time"),
    ("本期应办理的发展党员程序", "Steps of admission due in the period"),
)
.not_kept();

pub(super) const DUES_PAID: Definition = Definition::share(
    Member,
    ("已交纳的", "Those paid"),
    ("本期应交纳的党费", "Dues of the period"),
)
.not_kept();

/// Voluntary, never assessed by default, never a list of persons.
pub(super) const CLIENT_REACH: Definition = Definition {
    has_evidence: false,
    ..Definition::share(
        Member,
        (
            "自愿启用本人客户端的党员；不列名单",
            "Those who use a client of their own, of their own will; no list of persons is made",
        ),
        MEMBERS,
    )
    .restricted(Measure::InstallRate)
};
