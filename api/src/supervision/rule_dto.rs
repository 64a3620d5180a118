//! Supervision rules on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    patch::Patch,
    study_days::WorkCalendar,
    supervision::{Cap, CountFrom, DAY_OF_MONTH_MAX, RuleKind, SupervisionRule, UnderVersion},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(SupervisionRuleKind, RuleKind, RuleKind::ALL, "The four forms of regular supervision.");
wire_enum!(
    SupervisionDayCount,
    CountFrom,
    CountFrom::ALL,
    "From where the day of a rule is counted. Working days are those of the public calendar."
);

/// The governing document that supervision runs under.
#[derive(Serialize, ToSchema)]
pub struct GoverningDocumentInUse {
    pub id: Uuid,
    #[schema(example = "基层党组织定期督促管理办法")]
    pub title: String,
    /// The number of the version in force: today for a rule, on the day of the run for a notice.
    /// Null where none is: such a rule does not send.
    #[schema(required, example = 2)]
    pub number: Option<i64>,
}

impl GoverningDocumentInUse {
    fn on(rule: &SupervisionRule, today: NaiveDate) -> Option<Self> {
        let number = rule.version_on(today);
        let document = rule.under.as_ref();
        document.map(|it| Self { id: it.id.uuid(), title: it.title.clone(), number })
    }
}

impl From<UnderVersion> for GoverningDocumentInUse {
    fn from(under: UnderVersion) -> Self {
        let UnderVersion { document, title, number } = under;
        Self { id: document.uuid(), title, number: Some(number) }
    }
}

/// A rule of the supervision calendar.
#[derive(Serialize, ToSchema)]
pub struct SupervisionRuleView {
    pub id: Uuid,
    /// The level that owns it; it reaches all branches below.
    pub organization_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    pub kind: SupervisionRuleKind,
    pub count_from: SupervisionDayCount,
    #[schema(example = 3)]
    pub day: u32,
    pub enabled: bool,
    /// How many messages somebody is sent in a month over all rules, the digest included. Where
    /// several rules reach a branch, the strictest cap holds.
    #[schema(example = 4)]
    pub cap: u32,
    /// The document it runs under.
    #[schema(required)]
    pub governing_document: Option<GoverningDocumentInUse>,
    /// The next day on which it sends, from eight in the morning; null while it is switched off,
    /// if no month of the next year has such a day, or if its document is not in force then.
    #[schema(required, example = "2026-11-26")]
    pub next_due_on: Option<NaiveDate>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

/// How far `next_due_on` looks.
pub(super) const MONTHS_AHEAD: u32 = 12;

impl SupervisionRuleView {
    pub(super) fn on(rule: SupervisionRule, now: Instant, calendar: &WorkCalendar) -> Self {
        Self {
            next_due_on: rule.next_due(now, MONTHS_AHEAD, calendar),
            governing_document: GoverningDocumentInUse::on(&rule, now.day()),
            id: rule.id.uuid(),
            organization_id: rule.organization.uuid(),
            organization_name: rule.organization_name,
            kind: SupervisionRuleKind(rule.kind),
            count_from: SupervisionDayCount(rule.settings.day.count_from()),
            day: rule.settings.day.day(),
            enabled: rule.settings.enabled,
            cap: rule.settings.cap.number(),
            version: rule.version,
            created_at: rule.created_at,
            updated_at: rule.updated_at,
        }
    }
}

page_of!(SupervisionRulePage, SupervisionRuleView, "A page of rules, in the order of the tree.");

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SupervisionRuleQuery {
    /// Only the rules that this level owns.
    pub organization_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// A new rule. Working days are counted up to 10, days of the month up to 28; a day of the month
/// that is no working day stands for the next one.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateSupervisionRule {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    pub organization_id: Uuid,
    pub kind: SupervisionRuleKind,
    pub count_from: SupervisionDayCount,
    #[schema(minimum = 1, maximum = 28, example = 3)]
    pub day: u32,
    /// Switched on if absent.
    pub enabled: Option<bool>,
    /// 4 if absent.
    #[schema(minimum = 1, maximum = 10, example = 4)]
    pub cap: Option<u32>,
    /// The document it runs under: one of this level or of a level above, which is in force.
    pub governing_document_id: Option<Uuid>,
}

/// A change of a rule: absent keeps. After a change of the day, or after being switched on, a rule
/// sends for days to come.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateSupervisionRule {
    #[schema(value_type = SupervisionDayCount, required = false)]
    pub count_from: Option<SupervisionDayCount>,
    #[schema(value_type = u32, required = false, minimum = 1, maximum = 28, example = 2)]
    pub day: Option<u32>,
    #[schema(value_type = bool, required = false)]
    pub enabled: Option<bool>,
    #[schema(value_type = u32, required = false, minimum = 1, maximum = 10, example = 3)]
    pub cap: Option<u32>,
    /// Null: it runs under no document any more.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, required = false)]
    pub governing_document_id: Patch<Uuid>,
}

const _: () = assert!(Cap::MAX == 10 && DAY_OF_MONTH_MAX == 28, "the schemas repeat these numbers");
