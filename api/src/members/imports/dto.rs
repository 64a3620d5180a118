//! Imports on the wire.

use lighthouse_domain::{members::import::Import, time::Instant};
use lighthouse_persistence::StoreError;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::stored::{StoredFault, faults_from_text};
use crate::http::{
    lang::Lang,
    page::{Keyed, page_of},
};

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
    /// Rows that it leaves out; `GET /v1/imports/{id}/errors` says why.
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

/// A bad cell.
#[derive(Serialize, ToSchema)]
pub struct CellFaultView {
    /// The row as the spreadsheet counts, from 1.
    #[schema(example = 12)]
    pub row: i64,
    /// The column's letter.
    #[schema(example = "D")]
    pub column: String,
    #[schema(example = "id_number")]
    pub field: String,
    #[schema(example = "身份证号校验码不正确，请核对是否录错")]
    pub detail: String,
    /// What stands in the cell; numbers of people are masked.
    #[schema(example = "379*************14")]
    pub value: String,
}

/// The errors of one row.
#[derive(Serialize, ToSchema)]
pub struct RowFaultView {
    #[schema(example = 12)]
    pub row: i64,
    pub cells: Vec<CellFaultView>,
}

impl RowFaultView {
    /// `errors` as the row stores them.
    pub(crate) fn of(row: i64, faults: &str, lang: Lang) -> Result<Self, StoreError> {
        let view = |fault: StoredFault| CellFaultView {
            row,
            column: fault.column,
            field: fault.field,
            detail: if lang == Lang::ZhCn { fault.zh } else { fault.en },
            value: fault.value,
        };
        Ok(Self { row, cells: faults_from_text(faults)?.into_iter().map(view).collect() })
    }
}

impl Keyed for RowFaultView {
    type Key = i64;

    fn position(&self) -> i64 {
        self.row
    }
}

page_of!(RowFaultPage, RowFaultView, "A page of the rows that cannot be taken.");
