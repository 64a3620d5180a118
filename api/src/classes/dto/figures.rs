//! Distinct people, person-times and hours a head on the wire.

use lighthouse_domain::{classes::Grouping, time::Instant};
use lighthouse_persistence::classes::FigureRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::PageInfo};

wire_enum!(FigureGroup, Grouping, Grouping::ALL, "By what figures are distinguished.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FigureQuery {
    /// The people of this organization and those below it.
    pub organization_id: Uuid,
    /// By what the figures are distinguished; by class if absent.
    #[param(example = "class")]
    pub by: Option<FigureGroup>,
    /// The instant they hold at; now if absent.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-23T02:00:00Z")]
    pub as_of: Option<Instant>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// The figures of a class, a theme or an organization.
#[derive(Serialize, ToSchema)]
pub struct ClassFigureView {
    pub id: Uuid,
    #[schema(example = "党章专题班")]
    pub name: String,
    #[schema(example = 228)]
    pub distinct_people: i64,
    #[schema(example = 228)]
    pub person_times: i64,
}

impl From<FigureRow> for ClassFigureView {
    fn from(row: FigureRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            distinct_people: row.distinct_people,
            person_times: row.person_times,
        }
    }
}

/// Distinct people and person-times, which are two figures, with their instant.
#[derive(Serialize, ToSchema)]
pub struct ClassFiguresView {
    pub organization_id: Uuid,
    /// What `data` is answered apart by.
    pub by: FigureGroup,
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    /// All members of the subtree, whether they study or not.
    #[schema(example = 15_426)]
    pub members: i64,
    /// Members who are in a class, each once.
    #[schema(example = 14_210)]
    pub distinct_people: i64,
    /// Enrolments: somebody in three classes is three.
    #[schema(example = 40_200)]
    pub person_times: i64,
    /// What online lessons count for, together.
    #[schema(example = 46_500_000)]
    pub minutes: i64,
    /// Divided by all members.
    #[schema(example = 3016)]
    pub minutes_per_member: i64,
    /// Divided by the distinct people.
    #[schema(example = 3270)]
    pub minutes_per_participant: i64,
    /// A page of the groups.
    pub data: Vec<ClassFigureView>,
    pub page: PageInfo,
}
