//! Imports on the wire.

use lighthouse_domain::{members::import::Import, time::Instant};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// The organization whose branches the sheet names.
    pub organization_id: Uuid,
    /// The name of the file, for people.
    #[param(min_length = 1, max_length = 120, example = "members.xlsx")]
    pub file_name: Option<String>,
}

/// An import and how far it has come.
#[derive(Serialize, ToSchema)]
pub struct ImportView {
    pub id: Uuid,
    pub organization_id: Uuid,
    #[schema(example = "members.xlsx")]
    pub file_name: String,
    /// `ready`, `committed` or `undone`.
    #[schema(example = "ready")]
    pub state: String,
    /// Rows with somebody in them.
    #[schema(example = 27)]
    pub rows_total: i64,
    /// Rows that a commit takes.
    #[schema(example = 23)]
    pub rows_valid: i64,
    /// Rows that it leaves out; `GET /v1/imports/{id}/faults` says why.
    #[schema(example = 4)]
    pub rows_faulty: i64,
    /// Empty lines and footers.
    #[schema(example = 2)]
    pub rows_skipped: i64,
    /// Columns that mean nothing here.
    #[schema(example = json!(["备注"]))]
    pub ignored_columns: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub committed_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub undone_at: Option<Instant>,
    #[schema(example = 1)]
    pub version: i64,
}

impl From<Import> for ImportView {
    fn from(import: Import) -> Self {
        Self {
            id: import.id.uuid(),
            organization_id: import.organization.uuid(),
            file_name: import.file_name,
            state: import.state.as_str().to_owned(),
            rows_total: import.rows.total(),
            rows_valid: import.rows.valid,
            rows_faulty: import.rows.faulty,
            rows_skipped: import.rows.skipped,
            ignored_columns: import.ignored_columns,
            created_at: import.created_at,
            committed_at: import.state.committed_at(),
            undone_at: import.state.undone_at(),
            version: import.version,
        }
    }
}
