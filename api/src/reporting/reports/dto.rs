//! Reports on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    reporting::{
        Counted, Indicator, IndicatorItem,
        report::{KeptValue, Report, ReportStatus},
    },
    time::Instant,
};
use lighthouse_persistence::reporting::KeptFigures;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    enums::wire_enum,
    http::{lang::Lang, page::page_of},
    organizations::dto::OrganizationKind,
    reporting::dto::{IndicatorChildView, IndicatorPartView, IndicatorValueView},
};

wire_enum!(ReportState, ReportStatus, ReportStatus::ALL, "How far a report has come.");

/// A report without its figures.
#[derive(Serialize, ToSchema)]
pub struct ReportSummary {
    pub id: Uuid,
    /// Null until it is issued.
    #[schema(required, example = "RP-2026-000001")]
    pub number: Option<String>,
    pub organization_id: Uuid,
    #[schema(example = "中共台儿庄区委员会")]
    pub organization_name: String,
    #[schema(example = "2026-Q3")]
    pub period: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub state: ReportState,
    /// When it was counted.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub as_of: Instant,
    /// How the indicators were counted.
    #[schema(example = 1)]
    pub formula_version: u32,
    /// Whose list of indicators it was; null where the usual one held.
    #[schema(required)]
    pub list_organization_id: Option<Uuid>,
    #[schema(example = 2)]
    pub list_version: i64,
    /// The issued report of the period before, with which it is compared.
    #[schema(required)]
    pub previous_id: Option<Uuid>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-11-24T02:00:00.000Z")]
    pub issued_at: Option<Instant>,
    /// SHA-256 of what was issued, in hexadecimal.
    #[schema(
        required,
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub hash: Option<String>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
}

impl From<Report> for ReportSummary {
    fn from(report: Report) -> Self {
        let issue = report.state.issue();
        Self {
            id: report.id.uuid(),
            number: issue.map(|issue| issue.number.clone()),
            organization_id: report.organization.uuid(),
            period: report.period.to_string(),
            from: report.period.from(),
            to: report.period.to(),
            state: ReportState(report.state.status()),
            as_of: report.as_of,
            formula_version: report.formula_version,
            list_organization_id: report.list.map(|(of, _)| of.uuid()),
            list_version: report.list.map_or(0, |(_, version)| version),
            previous_id: report.previous.map(Id::uuid),
            issued_at: issue.map(|issue| issue.at),
            hash: issue.map(|issue| issue.hash.clone()),
            version: report.version,
            created_at: report.created_at,
            organization_name: report.organization_name,
        }
    }
}

page_of!(ReportPage, ReportSummary, "A page of reports, the newest first.");

/// A figure of a report, with the one of the period before.
#[derive(Serialize, ToSchema)]
pub struct ReportFigureView {
    pub figure: IndicatorValueView,
    /// The same figure in the issued report of the period before; null without one.
    #[schema(required)]
    pub previous: Option<IndicatorPartView>,
}

/// A report with the figures of one of its organizations.
#[derive(Serialize, ToSchema)]
pub struct ReportView {
    pub report: ReportSummary,
    /// Whose figures these are, as it stood in the tree then.
    pub organization_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    pub kind: OrganizationKind,
    pub figures: Vec<ReportFigureView>,
}

page_of!(
    ReportOrganizationPage,
    IndicatorChildView,
    "A page of organizations of a report, in the order of the tree."
);

/// What was counted; nothing where nothing is kept.
pub(super) fn counted(values: &[KeptValue], indicator: Indicator) -> Counted {
    let kept = values.iter().find(|value| value.indicator == indicator);
    kept.map(|value| value.all).unwrap_or_default()
}

impl ReportView {
    pub(super) fn new(
        report: Report,
        kept: &KeptFigures,
        before: Option<&KeptFigures>,
        lang: Lang,
    ) -> Self {
        let figure = |item: &IndicatorItem| ReportFigureView {
            figure: IndicatorValueView::new(item, counted(&kept.values, item.indicator), lang),
            previous: before.map(|before| part(item, before)),
        };
        Self {
            figures: report.items.iter().map(figure).collect(),
            organization_id: kept.place.organization.uuid(),
            organization_name: kept.place.name.clone(),
            kind: OrganizationKind(kept.place.kind),
            report: report.into(),
        }
    }
}

fn part(item: &IndicatorItem, kept: &KeptFigures) -> IndicatorPartView {
    IndicatorPartView::new(item.indicator, counted(&kept.values, item.indicator))
}

/// An organization of a report with its figures.
pub(super) fn organization_view(items: &[IndicatorItem], kept: &KeptFigures) -> IndicatorChildView {
    IndicatorChildView {
        organization_id: kept.place.organization.uuid(),
        organization_name: kept.place.name.clone(),
        kind: OrganizationKind(kept.place.kind),
        figures: items.iter().map(|item| part(item, kept)).collect(),
    }
}
