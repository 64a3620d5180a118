//! Imports of outside records on the wire.

use lighthouse_domain::{classes::outside::Source, time::Instant};
use lighthouse_persistence::classes::ImportRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::enums::wire_enum;

wire_enum!(LearningSource, Source, Source::ALL, "Where something was learned.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LearningImportQuery {
    /// The organization whose people the list names.
    pub organization_id: Uuid,
    /// Who gave the list out; always needed.
    pub source: Option<LearningSource>,
    /// The name of the file, for people.
    #[param(min_length = 1, max_length = 120, example = "2026.xlsx")]
    pub file_name: Option<String>,
}

/// An import of outside records and how far it has come.
#[derive(Serialize, ToSchema)]
pub struct LearningImportView {
    pub id: Uuid,
    pub organization_id: Uuid,
    pub source: LearningSource,
    #[schema(example = "2026.xlsx")]
    pub file_name: String,
    /// `ready`, `committed` or `undone`.
    #[schema(example = "ready")]
    pub state: String,
    /// Rows with a record in them.
    #[schema(example = 120)]
    pub rows_total: i64,
    /// Rows that a commit takes.
    #[schema(example = 100)]
    pub rows_valid: i64,
    /// Rows whose record was entered before; they add nothing.
    #[schema(example = 18)]
    pub rows_known: i64,
    /// Rows that cannot be taken; `…/errors` says why.
    #[schema(example = 2)]
    pub rows_faulty: i64,
    /// Empty lines and footers.
    #[schema(example = 1)]
    pub rows_skipped: i64,
    /// What the commit added; null before.
    #[schema(required, example = 100)]
    pub rows_entered: Option<i64>,
    #[schema(example = json!(["备注"]))]
    pub ignored_columns: Vec<String>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub committed_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub undone_at: Option<Instant>,
}

impl From<ImportRow> for LearningImportView {
    fn from(row: ImportRow) -> Self {
        let columns = row.ignored_columns.split('\n').filter(|name| !name.is_empty());
        Self {
            ignored_columns: columns.map(str::to_owned).collect(),
            id: row.id,
            organization_id: row.organization_id,
            source: LearningSource(
                Source::parse(&row.source).unwrap_or(Source::MemberEducationSite),
            ),
            file_name: row.file_name,
            state: row.state,
            rows_total: row.rows_total,
            rows_valid: row.rows_valid,
            rows_known: row.rows_known,
            rows_faulty: row.rows_faulty,
            rows_skipped: row.rows_skipped,
            rows_entered: row.rows_entered,
            created_at: Instant::from_millis(row.created_at),
            committed_at: row.committed_at.map(Instant::from_millis),
            undone_at: row.undone_at.map(Instant::from_millis),
        }
    }
}
