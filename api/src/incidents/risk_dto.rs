//! Risks on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    incidents::{Risk, RiskLevel},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::IncidentCategory;
use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(RiskGrade, RiskLevel, RiskLevel::ALL, "How likely it is, or how bad it would be.");

/// A risk of the register.
#[derive(Serialize, ToSchema)]
pub struct RiskView {
    pub id: Uuid,
    #[schema(example = "RK-2026-000001")]
    pub number: String,
    pub organization_id: Uuid,
    pub category: IncidentCategory,
    #[schema(example = "支部共用一个管理员账号")]
    pub title: String,
    pub description: String,
    pub likelihood: RiskGrade,
    pub impact: RiskGrade,
    /// What is done about it.
    #[schema(example = "为两人分别开通账号")]
    pub measure: String,
    /// Who does it.
    #[schema(example = "王小明")]
    pub owner: String,
    /// When it is looked at again.
    pub review_on: NaiveDate,
    /// Whether that day has passed.
    pub review_is_due: bool,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub closed_at: Option<Instant>,
    /// What became of it.
    #[schema(required)]
    pub conclusion: Option<String>,
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl RiskView {
    pub(super) fn on(risk: Risk, today: NaiveDate) -> Self {
        let review_is_due = risk.review_is_due(today);
        let (closed_at, conclusion) = risk.end.map(|end| (end.at, end.conclusion)).unzip();
        let facts = risk.facts;
        Self {
            id: risk.id.uuid(),
            number: risk.number,
            organization_id: risk.organization.uuid(),
            category: IncidentCategory(facts.category),
            title: facts.title,
            description: facts.description,
            likelihood: RiskGrade(facts.likelihood),
            impact: RiskGrade(facts.impact),
            measure: facts.measure,
            owner: facts.owner,
            review_on: facts.review_on,
            review_is_due,
            closed_at,
            conclusion,
            version: risk.version,
            created_at: risk.created_at,
            updated_at: risk.updated_at,
        }
    }
}

page_of!(RiskPage, RiskView, "A page of risks, the next review first.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RiskQuery {
    /// The whole subtree of this organization.
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub category: Option<IncidentCategory>,
    /// Only open ones whose review has passed.
    pub review_is_due: Option<bool>,
    /// Closed ones too.
    pub include_closed: Option<bool>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateRisk {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    pub organization_id: Uuid,
    pub category: IncidentCategory,
    #[schema(min_length = 2, max_length = 100, example = "支部共用一个管理员账号")]
    pub title: String,
    #[schema(min_length = 2, max_length = 4000, example = "两名管理员用同一个账号登录")]
    pub description: String,
    pub likelihood: RiskGrade,
    pub impact: RiskGrade,
    #[schema(min_length = 2, max_length = 1000, example = "为两人分别开通账号")]
    pub measure: String,
    #[schema(min_length = 1, max_length = 50, example = "王小明")]
    pub owner: String,
    /// Today or later, within two years.
    #[schema(example = "2027-02-23")]
    pub review_on: NaiveDate,
}

/// A change of an open risk: absent keeps.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateRisk {
    #[schema(value_type = RiskGrade, required = false)]
    pub likelihood: Option<RiskGrade>,
    #[schema(value_type = RiskGrade, required = false)]
    pub impact: Option<RiskGrade>,
    #[schema(value_type = String, required = false, min_length = 2, max_length = 1000, example = "为两人分别开通账号")]
    pub measure: Option<String>,
    #[schema(value_type = String, required = false, min_length = 1, max_length = 50, example = "王小明")]
    pub owner: Option<String>,
    #[schema(value_type = String, format = Date, required = false, example = "2027-02-23")]
    pub review_on: Option<NaiveDate>,
}

/// What became of a risk.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CloseRisk {
    #[schema(min_length = 2, max_length = 1000, example = "账号已分别开通")]
    pub conclusion: String,
}
