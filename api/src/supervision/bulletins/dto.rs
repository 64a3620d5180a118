//! Bulletins on the wire.

use lighthouse_domain::{
    id::Id,
    supervision::bulletin::{
        Bulletin, BulletinFigures, BulletinId, BulletinStatus, DutyFigure, OrganizationFigure,
        Tally,
    },
    time::Instant,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of, study::dto::StudySessionKind};

wire_enum!(BulletinState, BulletinStatus, BulletinStatus::ALL, "How far a bulletin has come.");

/// Branches of which a duty was asked, and how they stand; those that are neither have planned it.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub struct BulletinTally {
    #[schema(example = 118)]
    pub due: u64,
    /// They did it in each of its periods.
    #[schema(example = 112)]
    pub done: u64,
    /// In some of its periods they neither did nor planned it.
    #[schema(example = 6)]
    pub missing: u64,
}

impl From<Tally> for BulletinTally {
    fn from(Tally { due, done, missing }: Tally) -> Self {
        Self { due, done, missing }
    }
}

/// One duty over all branches.
#[derive(Serialize, ToSchema)]
pub struct BulletinDutyFigure {
    /// The rule of the field.
    #[schema(example = "R17")]
    pub rule: String,
    pub kind: StudySessionKind,
    pub branches: BulletinTally,
}

impl From<DutyFigure> for BulletinDutyFigure {
    fn from(DutyFigure { rule, kind, tally }: DutyFigure) -> Self {
        Self { rule, kind: StudySessionKind(kind), branches: tally.into() }
    }
}

/// The branches of one organization directly below.
#[derive(Serialize, ToSchema)]
pub struct BulletinOrganizationFigure {
    pub organization_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    #[schema(example = 118)]
    pub branches: u64,
    #[schema(example = 6)]
    pub branches_with_gaps: u64,
    /// Sums over the duties: a branch counts once for each.
    pub duties: BulletinTally,
}

impl From<OrganizationFigure> for BulletinOrganizationFigure {
    fn from(figure: OrganizationFigure) -> Self {
        Self {
            organization_id: figure.organization.uuid(),
            organization_name: figure.name,
            branches: figure.branches,
            branches_with_gaps: figure.branches_with_gaps,
            duties: figure.tally.into(),
        }
    }
}

/// What a bulletin counts. Nobody is named, and organizations stand in the order of the tree unless
/// an exception to the burden rules allows another.
#[derive(Serialize, ToSchema)]
pub struct BulletinFiguresView {
    /// When it was counted.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub as_of: Instant,
    #[schema(example = 710)]
    pub branches: u64,
    #[schema(example = 42)]
    pub branches_with_gaps: u64,
    /// In the order in which people know the duties.
    pub by_duty: Vec<BulletinDutyFigure>,
    /// The organizations directly below: in the order of the tree, or by result under an exception.
    pub by_organization: Vec<BulletinOrganizationFigure>,
    /// The exception that allows the order by result; null in the order of the tree.
    #[schema(required)]
    pub ordered_by_exception_id: Option<Uuid>,
    /// Rectification cases that were open then.
    #[schema(example = 3)]
    pub cases_open: u64,
    /// Those that were closed within the period.
    #[schema(example = 5)]
    pub cases_closed: u64,
}

impl From<BulletinFigures> for BulletinFiguresView {
    fn from(figures: BulletinFigures) -> Self {
        let organizations: Vec<_> =
            figures.ordered_organizations().into_iter().cloned().map(Into::into).collect();
        Self {
            as_of: figures.as_of,
            branches: figures.branches,
            branches_with_gaps: figures.branches_with_gaps,
            by_duty: figures.duties.into_iter().map(Into::into).collect(),
            by_organization: organizations,
            ordered_by_exception_id: figures.order.exception().map(Id::uuid),
            cases_open: figures.cases_open,
            cases_closed: figures.cases_closed,
        }
    }
}

/// A bulletin of a level about its branches.
#[derive(Serialize, ToSchema)]
pub struct BulletinView {
    pub id: Uuid,
    /// Null until it is issued.
    #[schema(required, example = "BU-2026-000001")]
    pub number: Option<String>,
    pub organization_id: Uuid,
    #[schema(example = "中共清河镇委员会")]
    pub organization_name: String,
    /// The month or the quarter.
    #[schema(example = "2026-Q4")]
    pub period: String,
    pub state: BulletinState,
    #[schema(example = "关于2026年第四季度组织生活开展情况的通报")]
    pub title: String,
    #[schema(example = "现将本季度组织生活开展和登记情况通报如下。")]
    pub opening: String,
    #[schema(example = "各级党组织总体能够按要求开展组织生活。")]
    pub body: String,
    /// What is asked for in the next period.
    #[schema(example = "请尚有未完成事项的党支部抓紧补齐，并及时登记。")]
    pub requirements: String,
    pub figures: BulletinFiguresView,
    /// Why it came back from the review.
    #[schema(required, example = "请核对第二党支部的数据")]
    pub returned_reason: Option<String>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub submitted_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-11-24T02:00:00.000Z")]
    pub issued_at: Option<Instant>,
    /// SHA-256 of what was issued, in hexadecimal.
    #[schema(
        required,
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub hash: Option<String>,
    /// The supervision rule that drafted it; null where a person did.
    #[schema(required)]
    pub rule_id: Option<Uuid>,
    /// The issued one that it takes the place of.
    #[schema(required)]
    pub replaces_id: Option<Uuid>,
    /// The issued one that took its place.
    #[schema(required)]
    pub replaced_by_id: Option<Uuid>,
    #[schema(example = 3)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub updated_at: Instant,
}

impl BulletinView {
    pub(super) fn new(bulletin: Bulletin, successor: Option<BulletinId>) -> Self {
        let state = bulletin.state;
        let issue = state.issue();
        Self {
            id: bulletin.id.uuid(),
            number: issue.map(|issue| issue.number.clone()),
            organization_id: bulletin.organization.uuid(),
            organization_name: bulletin.organization_name,
            period: bulletin.span.to_string(),
            state: BulletinState(state.status()),
            title: bulletin.texts.title,
            opening: bulletin.texts.opening,
            body: bulletin.texts.body,
            requirements: bulletin.texts.requirements,
            figures: bulletin.figures.into(),
            returned_reason: state.returned().map(str::to_owned),
            submitted_at: state.submission().map(|submission| submission.at),
            issued_at: issue.map(|issue| issue.at),
            hash: issue.map(|issue| issue.hash.clone()),
            rule_id: bulletin.rule.map(Id::uuid),
            replaces_id: bulletin.replaces.map(Id::uuid),
            replaced_by_id: successor.map(Id::uuid),
            version: bulletin.version,
            created_at: bulletin.created_at,
            updated_at: bulletin.updated_at,
        }
    }
}

page_of!(BulletinPage, BulletinView, "A page of bulletins, the newest first.");
