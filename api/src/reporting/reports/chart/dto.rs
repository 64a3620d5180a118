//! Charts of reports on the wire.

use lighthouse_domain::{
    id::Id,
    reporting::report::{ReportChartFormat, ReportChartKind},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::points::{Chart, Point};
use crate::{
    enums::wire_enum,
    http::lang::Lang,
    reporting::dto::{IndicatorCode, IndicatorPartView, IndicatorUnit, name_of},
};

wire_enum!(ReportChartOf, ReportChartKind, ReportChartKind::ALL, "What a chart compares.");
wire_enum!(ReportChartAs, ReportChartFormat, ReportChartFormat::ALL, "How a chart comes.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportChartQuery {
    /// One of the report's list.
    #[param(inline, example = "theme_day_held")]
    pub indicator: IndicatorCode,
    /// An organization in the report; the level itself by default.
    pub organization_id: Option<Uuid>,
    /// The organizations directly below by default.
    #[param(value_type = Option<String>, pattern = "^(organizations|periods)$", example = "organizations")]
    pub of: Option<ReportChartOf>,
    /// A drawing by default.
    #[param(value_type = Option<String>, pattern = "^(json|svg)$", example = "svg")]
    pub format: Option<ReportChartAs>,
}

/// A point of a chart.
#[derive(Serialize, ToSchema)]
pub struct ReportChartPoint {
    /// The organization's name, or the period.
    #[schema(example = "中共清河镇委员会")]
    pub label: String,
    /// Null in a chart of periods.
    #[schema(required)]
    pub organization_id: Option<Uuid>,
    pub figure: IndicatorPartView,
}

/// The points of a chart, in the order of the tree or of time.
#[derive(Serialize, ToSchema)]
pub struct ReportChartView {
    pub indicator: IndicatorCode,
    /// In the caller's language.
    #[schema(example = "主题党日开展率")]
    pub name: String,
    pub unit: IndicatorUnit,
    pub organization_id: Uuid,
    #[schema(example = "中共台儿庄区委员会")]
    pub organization_name: String,
    /// Whether all organizations directly below are there; a chart has 60 at most.
    #[schema(example = true)]
    pub is_complete: bool,
    #[schema(max_items = 60)]
    pub points: Vec<ReportChartPoint>,
}

impl ReportChartView {
    pub(super) fn new(chart: &Chart, lang: Lang) -> Self {
        let point = |point: &Point| ReportChartPoint {
            label: point.label.clone(),
            organization_id: point.organization.map(Id::uuid),
            figure: IndicatorPartView::new(chart.indicator, point.counted),
        };
        Self {
            indicator: IndicatorCode(chart.indicator),
            name: name_of(chart.indicator, lang),
            unit: IndicatorUnit(chart.indicator.definition().unit),
            organization_id: chart.place.organization.uuid(),
            organization_name: chart.place.name.clone(),
            is_complete: chart.is_complete,
            points: chart.points.iter().map(point).collect(),
        }
    }
}
