//! What a chart shows, read from the report and from those before it.

use lighthouse_domain::{
    access::actions::ReadReports,
    organizations::OrganizationId,
    reporting::{
        Counted, Indicator, ReportPeriod,
        report::{KeptPlace, Report, ReportId},
    },
};
use lighthouse_persistence::{
    Conn,
    reporting::{self as store, KeptFigures, ReportOfPeriod},
};

use super::super::{dto::counted, routes::place_of};
use crate::http::{caller::Authorized, problem::Problem};

/// Organizations that a chart can show and still be read.
const ORGANIZATIONS: usize = 60;
/// Periods of a chart, this one with them: a year of months.
const PERIODS: usize = 12;

pub(super) struct Point {
    pub label: String,
    pub organization: Option<OrganizationId>,
    pub counted: Counted,
}

pub(super) struct Chart {
    pub indicator: Indicator,
    pub place: KeptPlace,
    pub points: Vec<Point>,
    pub is_complete: bool,
    /// Periods are columns beside each other; organizations have long names and are bars.
    pub is_of_periods: bool,
}

impl Chart {
    pub(super) async fn of_organizations(
        conn: &Conn,
        auth: &Authorized<ReadReports>,
        report: &Report,
        at: OrganizationId,
        indicator: Indicator,
    ) -> Result<Self, Problem> {
        let place = place_of(conn, auth, report, at).await?;
        let below = (report, Some(&place.path));
        let limit = ORGANIZATIONS as u64 + 1;
        let mut rows = store::children_of_report(conn, &auth.permit, below, None, limit).await?;
        let is_complete = rows.len() <= ORGANIZATIONS;
        rows.truncate(ORGANIZATIONS);
        let point = |kept: KeptFigures| Point {
            counted: counted(&kept.values, indicator),
            organization: Some(kept.place.organization),
            label: kept.place.name,
        };
        let points = rows.into_iter().map(point).collect();
        Ok(Self { indicator, place, points, is_complete, is_of_periods: false })
    }

    pub(super) async fn of_periods(
        conn: &Conn,
        auth: &Authorized<ReadReports>,
        report: &Report,
        at: OrganizationId,
        indicator: Indicator,
    ) -> Result<Self, Problem> {
        let place = place_of(conn, auth, report, at).await?;
        let owner = report.organization;
        let before = store::issued_for(conn, &auth.permit, owner, &periods_before(report)).await?;
        let own = ReportOfPeriod { period: report.period, id: report.id };
        let reports: Vec<_> = before.into_iter().chain([own]).collect();
        let ids: Vec<ReportId> = reports.iter().map(|report| report.id).collect();
        let figures = (at, indicator);
        let counted = store::counted_in_reports(conn, &auth.permit, &ids, figures).await?;
        let point = |of: &ReportOfPeriod| Point {
            label: of.period.to_string(),
            organization: None,
            counted: counted.get(&of.id).copied().unwrap_or_default(),
        };
        let points = reports.iter().map(point).collect();
        Ok(Self { indicator, place, points, is_complete: true, is_of_periods: true })
    }
}

/// Those of the same length before the report's own, the oldest first.
fn periods_before(report: &Report) -> Vec<ReportPeriod> {
    let back = std::iter::successors(Some(report.period.previous()), |it| Some(it.previous()));
    let mut periods: Vec<_> = back.take(PERIODS - 1).collect();
    periods.reverse();
    periods
}
