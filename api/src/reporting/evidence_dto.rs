//! The rows behind a figure on the wire.

use lighthouse_domain::{
    reporting::{EvidenceKind, EvidencePart, Indicator},
    time::Instant,
};
use lighthouse_persistence::reporting::EvidenceRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{IndicatorCode, IndicatorRowKind};
use crate::{
    enums::wire_enum,
    http::{lang::Lang, page::PageInfo},
};

/// A row behind a figure.
#[derive(Serialize, ToSchema)]
pub struct IndicatorRowView {
    pub organization_id: Uuid,
    #[schema(example = "清河镇第1党支部")]
    pub organization_name: String,
    pub kind: IndicatorRowKind,
    /// What the row is: the organization, the member, the session, the class, the case. Of a duty it is
    /// the session that fulfils it, if there is one.
    #[schema(required)]
    pub subject_id: Option<Uuid>,
    /// Who it is of, where it is somebody's.
    #[schema(required)]
    pub member_id: Option<Uuid>,
    /// A name, a title or a number, in the caller's language where it has one.
    #[schema(example = "主题党日（2026-10-01 至 2026-10-31）")]
    pub label: String,
    /// What it adds to the numerator: 1, or an amount such as seconds.
    #[schema(example = 1)]
    pub adds: i64,
}

impl IndicatorRowView {
    pub(super) fn new(row: EvidenceRow, kind: EvidenceKind, lang: Lang) -> Self {
        let (subject_id, member_id) = match kind {
            EvidenceKind::Duty => (row.session, None),
            EvidenceKind::Member => (Some(row.id), Some(row.id)),
            EvidenceKind::Attendance
            | EvidenceKind::Enrolment
            | EvidenceKind::RequiredCourse
            | EvidenceKind::AccessEntry
            | EvidenceKind::Transfer => (Some(row.id), Some(row.other)),
            _ => (Some(row.id), None),
        };
        Self {
            organization_id: row.organization.uuid(),
            organization_name: row.organization_name,
            kind: IndicatorRowKind(kind),
            subject_id,
            member_id,
            label: lang.pick(&row.label).to_owned(),
            adds: row.numerator,
        }
    }
}

/// A page of the rows behind a figure, in the order of the tree.
#[derive(Serialize, ToSchema)]
pub struct IndicatorRowPage {
    pub organization_id: Uuid,
    pub indicator: IndicatorCode,
    #[schema(example = "2026-Q4")]
    pub period: String,
    /// When it was counted.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub as_of: Instant,
    pub data: Vec<IndicatorRowView>,
    pub page: PageInfo,
}

impl IndicatorRowPage {
    pub(super) fn new(
        organization_id: Uuid,
        (indicator, period): (Indicator, String),
        as_of: Instant,
        (data, page): (Vec<IndicatorRowView>, PageInfo),
    ) -> Self {
        Self { organization_id, indicator: IndicatorCode(indicator), period, as_of, data, page }
    }
}

wire_enum!(
    IndicatorRowPart,
    EvidencePart,
    EvidencePart::ALL,
    "Which rows behind a figure are listed."
);

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IndicatorRowQuery {
    /// A month, a quarter or a year that has begun; this month by default.
    #[param(pattern = "^20[0-9]{2}(-((0[1-9]|1[0-2])|Q[1-4]))?$", example = "2026-11")]
    pub period: Option<String>,
    /// Those that count, by default, or those that do not.
    #[param(value_type = Option<String>, pattern = "^(counted|missing)$", example = "missing")]
    pub part: Option<IndicatorRowPart>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
