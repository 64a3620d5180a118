//! Lists of indicators on the wire.

use lighthouse_domain::{
    reporting::{Indicator, IndicatorItem, IndicatorList, SCALE, usual_items},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::dto::{IndicatorCode, decimal, name_of};
use crate::http::lang::Lang;

/// The list of indicators that holds at an organization.
#[derive(Serialize, ToSchema)]
pub struct IndicatorListView {
    /// The level whose list it is; null where no level has set one and the usual one holds.
    #[schema(required)]
    pub organization_id: Option<Uuid>,
    pub items: Vec<IndicatorItemView>,
    /// Of the level whose list it is; 0 where nobody has set any.
    #[schema(example = 1)]
    pub version: i64,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub updated_at: Option<Instant>,
}

impl IndicatorListView {
    pub(super) fn new(list: Option<&IndicatorList>, lang: Lang) -> Self {
        let items = list.map_or_else(usual_items, |list| list.value.clone());
        Self {
            organization_id: list.map(|list| list.organization.uuid()),
            items: items.iter().map(|item| IndicatorItemView::new(item, lang)).collect(),
            version: list.map_or(0, |list| list.version),
            updated_at: list.map(|list| list.updated_at),
        }
    }
}

/// An indicator of a list.
#[derive(Serialize, ToSchema)]
pub struct IndicatorItemView {
    pub indicator: IndicatorCode,
    /// In the caller's language.
    #[schema(example = "“三会一课”落实率")]
    pub name: String,
    /// Switched off it is not reported.
    #[schema(example = true)]
    pub enabled: bool,
    #[schema(example = 5)]
    pub weight: u32,
    #[schema(required, example = 0.95)]
    pub target: Option<f64>,
    #[schema(example = true)]
    pub assessable: bool,
}

impl IndicatorItemView {
    fn new(item: &IndicatorItem, lang: Lang) -> Self {
        Self {
            indicator: IndicatorCode(item.indicator),
            name: name_of(item.indicator, lang),
            enabled: item.enabled,
            weight: item.weight,
            target: item.target.map(decimal),
            assessable: item.assessable,
        }
    }
}

/// The list of a level, in its order.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct PutIndicatorList {
    #[schema(min_items = 1, max_items = 40)]
    pub items: Vec<PutIndicatorItem>,
}

/// An indicator of a list.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutIndicatorItem {
    pub indicator: IndicatorCode,
    /// Switched off it stays in the list and is not reported.
    #[serde(default = "on")]
    #[schema(default = true, example = true)]
    pub enabled: bool,
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100, default = 0, example = 5)]
    pub weight: u32,
    /// What is aimed at, with up to four decimals.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000, example = 0.95)]
    pub target: Option<f64>,
    /// Whether organizations are assessed by it; refused where the burden rules are against it.
    #[serde(default)]
    #[schema(default = false, example = true)]
    pub assessable: bool,
}

fn on() -> bool {
    true
}

const _: () = assert!(IndicatorItem::WEIGHT_MAX == 100, "the schema repeats this number");
const _: () = assert!(Indicator::ALL.len() <= 40, "the schema allows all of them");

impl From<PutIndicatorItem> for IndicatorItem {
    fn from(item: PutIndicatorItem) -> Self {
        Self {
            indicator: item.indicator.0,
            enabled: item.enabled,
            weight: item.weight,
            target: item.target.map(scaled),
            assessable: item.assessable,
        }
    }
}

/// In ten-thousandths; the schema bounds it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the schema bounds it to a million"
)]
fn scaled(target: f64) -> i64 {
    (target * SCALE as f64).round_ties_even() as i64
}
