//! Indicators and figures on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    burden::RuleText,
    organizations::Organization,
    reporting::{
        Assessment, Counted, Definition, EvidenceKind, FigureUnit, Indicator, IndicatorItem,
        Missing, SCALE,
    },
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    burden::measure_dto::RestrictedMeasure,
    enums::wire_enum,
    http::{lang::Lang, page::PageInfo},
    organizations::dto::OrganizationKind,
};

wire_enum!(IndicatorCode, Indicator, Indicator::ALL, "What is counted.");
wire_enum!(IndicatorUnit, FigureUnit, FigureUnit::ALL, "How a figure is read.");
wire_enum!(IndicatorRowKind, EvidenceKind, EvidenceKind::ALL, "What a row behind a figure is.");
wire_enum!(
    IndicatorAssessment,
    Assessment,
    Assessment::ALL,
    "Whether organizations may be assessed by a figure."
);
wire_enum!(IndicatorGap, Missing, Missing::ALL, "Why a figure has no value.");

/// How an indicator is counted.
#[derive(Serialize, ToSchema)]
pub struct IndicatorView {
    pub indicator: IndicatorCode,
    /// In the caller's language.
    #[schema(example = "“三会一课”落实率")]
    pub name: String,
    pub unit: IndicatorUnit,
    /// What counts.
    #[schema(example = "已召开并登记出勤的，每项最多计1次")]
    pub numerator: String,
    /// What it is counted against; null where the figure is a plain count.
    #[schema(required, example = "本期应召开的支部党员大会、支委会、党小组会、党课")]
    pub denominator: Option<String>,
    pub rows: IndicatorRowKind,
    pub assessment: IndicatorAssessment,
    /// The restricted measure that it would be if organizations were assessed by it.
    #[schema(required)]
    pub measure: Option<RestrictedMeasure>,
    /// Whether facts for it are recorded; as long as none are, it has no value anywhere.
    #[schema(example = true)]
    pub is_kept: bool,
    /// Whether its rows can be listed.
    #[schema(example = true)]
    pub has_evidence: bool,
    /// Whether it is one of the usual twenty.
    #[schema(example = true)]
    pub is_usual: bool,
    /// Moves whenever it is counted otherwise than before.
    #[schema(example = 1)]
    pub formula_version: u32,
}

impl IndicatorView {
    pub(super) fn new(indicator: Indicator, lang: Lang) -> Self {
        let definition = indicator.definition();
        Self {
            indicator: IndicatorCode(indicator),
            name: name_of(indicator, lang),
            unit: IndicatorUnit(definition.unit),
            numerator: words(lang, definition.numerator),
            denominator: definition.denominator.map(|text| words(lang, text)),
            rows: IndicatorRowKind(definition.rows),
            assessment: IndicatorAssessment(definition.assessment),
            measure: definition.measure.map(RestrictedMeasure),
            is_kept: definition.is_kept,
            has_evidence: definition.has_evidence,
            is_usual: Indicator::usual().contains(&indicator),
            formula_version: Indicator::FORMULA_VERSION,
        }
    }
}

pub(super) fn name_of(indicator: Indicator, lang: Lang) -> String {
    words(lang, (indicator.zh(), indicator.en()))
}

fn words(lang: Lang, (zh, en): RuleText) -> String {
    let text = if lang == Lang::ZhCn { zh } else { en };
    text.to_owned()
}

/// All indicators, the usual twenty first.
#[derive(Serialize, ToSchema)]
pub struct IndicatorVocabulary {
    pub data: Vec<IndicatorView>,
}

/// A figure of an organization and everything below it.
#[derive(Serialize, ToSchema)]
pub struct IndicatorValueView {
    pub indicator: IndicatorCode,
    /// In the caller's language.
    #[schema(example = "“三会一课”落实率")]
    pub name: String,
    pub unit: IndicatorUnit,
    #[schema(example = 1652)]
    pub numerator: i64,
    /// Null where the figure is a plain count.
    #[schema(required, example = 1678)]
    pub denominator: Option<i64>,
    /// With four decimals, rounded half to even; null where there was nothing to count.
    #[schema(required, example = 0.9845)]
    pub value: Option<f64>,
    /// Why there is no value.
    #[schema(required)]
    pub missing: Option<IndicatorGap>,
    /// What the list aims at.
    #[schema(required, example = 0.95)]
    pub target: Option<f64>,
    #[schema(example = 5)]
    pub weight: u32,
    /// Whether organizations are assessed by it, as the list has it and as the burden rules allow.
    #[schema(example = true)]
    pub assessable: bool,
}

/// A number with four decimals.
#[expect(clippy::cast_precision_loss, reason = "figures are far below 2^52 ten-thousandths")]
pub(super) fn decimal(ten_thousandths: i64) -> f64 {
    ten_thousandths as f64 / SCALE as f64
}

pub(super) fn denominator(definition: &Definition, counted: Counted) -> Option<i64> {
    definition.denominator.map(|_| counted.denominator)
}

/// What is shown; nothing while nothing is recorded.
pub(super) fn value(definition: &Definition, counted: Counted) -> Option<f64> {
    counted.value(definition.unit).filter(|_| definition.is_kept).map(decimal)
}

impl IndicatorValueView {
    pub(super) fn new(item: &IndicatorItem, counted: Counted, lang: Lang) -> Self {
        let definition = item.indicator.definition();
        Self {
            indicator: IndicatorCode(item.indicator),
            name: name_of(item.indicator, lang),
            unit: IndicatorUnit(definition.unit),
            numerator: counted.numerator,
            denominator: denominator(&definition, counted),
            value: value(&definition, counted),
            missing: definition.why_missing(counted).map(IndicatorGap),
            target: item.target.map(decimal),
            weight: item.weight,
            assessable: item.assessable,
        }
    }
}

/// The same figure of an organization directly below.
#[derive(Serialize, ToSchema)]
pub struct IndicatorPartView {
    pub indicator: IndicatorCode,
    #[schema(example = 214)]
    pub numerator: i64,
    #[schema(required, example = 220)]
    pub denominator: Option<i64>,
    #[schema(required, example = 0.9727)]
    pub value: Option<f64>,
}

impl IndicatorPartView {
    pub(super) fn new(indicator: Indicator, counted: Counted) -> Self {
        let definition = indicator.definition();
        Self {
            indicator: IndicatorCode(indicator),
            numerator: counted.numerator,
            denominator: denominator(&definition, counted),
            value: value(&definition, counted),
        }
    }
}

/// The figures of an organization directly below.
#[derive(Serialize, ToSchema)]
pub struct IndicatorChildView {
    pub organization_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    pub kind: OrganizationKind,
    pub figures: Vec<IndicatorPartView>,
}

impl IndicatorChildView {
    pub(super) fn new(organization: &Organization, figures: Vec<IndicatorPartView>) -> Self {
        Self {
            organization_id: organization.id.uuid(),
            organization_name: organization.name.clone(),
            kind: OrganizationKind(organization.kind),
            figures,
        }
    }
}

/// The figures of an organization, and a page of the organizations directly below it.
#[derive(Serialize, ToSchema)]
pub struct OrganizationFiguresView {
    pub organization_id: Uuid,
    #[schema(example = "中共台儿庄区委员会")]
    pub organization_name: String,
    #[schema(example = "2026-Q4")]
    pub period: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// When it was counted.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub as_of: Instant,
    /// Whose list of indicators it is; null where the usual one holds.
    #[schema(required)]
    pub list_organization_id: Option<Uuid>,
    #[schema(example = 2)]
    pub list_version: i64,
    pub figures: Vec<IndicatorValueView>,
    /// The organizations directly below, in the order of the tree.
    pub data: Vec<IndicatorChildView>,
    pub page: PageInfo,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganizationFiguresQuery {
    /// A month, a quarter or a year that has begun; this month by default.
    #[param(pattern = "^20[0-9]{2}(-((0[1-9]|1[0-2])|Q[1-4]))?$", example = "2026-11")]
    pub period: Option<String>,
    /// Only this one, also where the list does not report it.
    #[param(inline)]
    pub indicator: Option<IndicatorCode>,
    /// Of the organizations directly below.
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
