//! Imports of outside records on the wire.

use lighthouse_domain::{
    classes::{LearningImport, outside::Source},
    time::Instant,
};
use lighthouse_persistence::imports::ImportPosition;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    enums::wire_enum,
    http::page::{Keyed, page_of},
};

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
    /// What headings of your own mean: `heading:field`, separated by commas. They go before the known
    /// ones; a refusal names the fields, and the headings that were seen.
    #[param(min_length = 1, max_length = 2000, example = "学员:name,证书号:record_id")]
    pub mapping: Option<String>,
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
    /// Rows that cannot be taken; `…/faults` says why.
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
    #[schema(example = 1)]
    pub version: i64,
}

impl From<LearningImport> for LearningImportView {
    fn from(import: LearningImport) -> Self {
        Self {
            id: import.id.uuid(),
            organization_id: import.organization.uuid(),
            source: LearningSource(import.source),
            file_name: import.file_name,
            state: import.state.as_str().to_owned(),
            rows_total: import.rows.total(),
            rows_valid: import.rows.valid,
            rows_known: import.rows.known,
            rows_faulty: import.rows.faulty,
            rows_skipped: import.rows.skipped,
            rows_entered: import.entered,
            ignored_columns: import.ignored_columns,
            created_at: import.created_at,
            committed_at: import.state.committed_at(),
            undone_at: import.state.undone_at(),
            version: import.version,
        }
    }
}

impl Keyed for LearningImport {
    type Key = ImportPosition;

    fn position(&self) -> ImportPosition {
        (self.created_at.millis(), self.id.uuid())
    }
}

page_of!(
    LearningImportPage,
    LearningImportView,
    "A page of imports of outside records, newest first."
);
