//! Rates of dues on the wire.

use lighthouse_domain::{
    dues::{Band, Bands, DuesRates, Fen, FixedDues, Rate},
    organizations::LevelSetting,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A rate and up to which income it holds; it applies to all of the income.
#[derive(Serialize, ToSchema)]
pub struct DuesBandView {
    /// In fen, this amount included; null for the last band.
    #[schema(required, example = 300_000)]
    pub up_to_fen: Option<i64>,
    /// In hundredths of a per cent: 50 is half a per cent.
    #[schema(example = 50)]
    pub rate: i64,
}

/// The least and the most a month, in fen.
#[derive(Serialize, ToSchema)]
pub struct DuesRangeView {
    #[schema(example = 20)]
    pub least_fen: i64,
    #[schema(example = 100)]
    pub most_fen: i64,
}

impl From<FixedDues> for DuesRangeView {
    fn from(fixed: FixedDues) -> Self {
        Self { least_fen: fixed.least.0, most_fen: fixed.most.0 }
    }
}

/// The rates that hold at an organization, and whether dues are kept there.
#[derive(Serialize, ToSchema)]
pub struct DuesRatesView {
    /// The level whose rates they are; null where no level has set any, and dues are not kept.
    #[schema(required)]
    pub organization_id: Option<Uuid>,
    /// Whether dues are kept from that level down.
    #[schema(example = true)]
    pub enabled: bool,
    /// By regular pay after tax.
    pub pay: Vec<DuesBandView>,
    /// By the pension of those who are retired.
    pub pension: Vec<DuesBandView>,
    pub farmer: DuesRangeView,
    pub relief: DuesRangeView,
    pub student: DuesRangeView,
    /// Of the level whose rates they are; 0 where nobody has set any.
    #[schema(example = 1)]
    pub version: i64,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub updated_at: Option<Instant>,
}

fn bands(bands: &Bands) -> Vec<DuesBandView> {
    let view =
        |band: &Band| DuesBandView { up_to_fen: band.up_to.map(|end| end.0), rate: band.rate.0 };
    bands.all().iter().map(view).collect()
}

impl DuesRatesView {
    pub(super) fn new(set: Option<&LevelSetting<DuesRates>>) -> Self {
        let rates = set.map_or_else(DuesRates::default, |set| set.value.clone());
        Self {
            organization_id: set.map(|set| set.organization.uuid()),
            enabled: rates.is_on,
            pay: bands(&rates.pay),
            pension: bands(&rates.pension),
            farmer: rates.farmer.into(),
            relief: rates.relief.into(),
            student: rates.student.into(),
            version: set.map_or(0, |set| set.version),
            updated_at: set.map(|set| set.updated_at),
        }
    }
}

/// A band of a table; the last one has no end.
#[derive(Clone, Copy, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PutDuesBand {
    #[schema(minimum = 1, maximum = 100_000_000, example = 300_000)]
    pub up_to_fen: Option<i64>,
    /// In hundredths of a per cent: 50 is half a per cent.
    #[schema(minimum = 0, maximum = 1000, example = 50)]
    pub rate: i64,
}

const _: () = assert!(Rate::MAX == 1000, "the schema above repeats this number");
const _: () = assert!(Bands::MOST == 10, "the schema below repeats this number");

impl From<PutDuesBand> for Band {
    fn from(band: PutDuesBand) -> Self {
        Self { up_to: band.up_to_fen.map(Fen), rate: Rate(band.rate) }
    }
}

/// The least and the most a month.
#[derive(Clone, Copy, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PutDuesRange {
    #[schema(minimum = 0, maximum = 1_000_000, example = 20)]
    pub least_fen: i64,
    #[schema(minimum = 0, maximum = 1_000_000, example = 100)]
    pub most_fen: i64,
}

/// Whether dues are kept from a level down, and by which rates; what is left out is the usual.
#[derive(Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "enabled": true }))]
pub struct PutDuesRates {
    #[schema(example = true)]
    pub enabled: bool,
    #[schema(min_items = 1, max_items = 10)]
    #[validate(nested)]
    pub pay: Option<Vec<PutDuesBand>>,
    #[schema(min_items = 1, max_items = 10)]
    #[validate(nested)]
    pub pension: Option<Vec<PutDuesBand>>,
    #[validate(nested)]
    pub farmer: Option<PutDuesRange>,
    #[validate(nested)]
    pub relief: Option<PutDuesRange>,
    #[validate(nested)]
    pub student: Option<PutDuesRange>,
}
