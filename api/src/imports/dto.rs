//! Imports on the wire, and the rows of them that cannot be taken.

use lighthouse_domain::{
    imports::{SheetImport, SheetKind},
    time::Instant,
};
use lighthouse_persistence::{
    StoreError,
    imports::{FaultyRow, ImportPosition},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::stored::{StoredFault, faults_of};
use crate::{
    enums::wire_enum,
    http::{
        lang::Lang,
        page::{Keyed, page_of},
    },
};

wire_enum!(ImportKind, SheetKind, SheetKind::ALL, "What the rows of a sheet are.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// The organization below which the rows belong, or whose branches they name.
    pub organization_id: Uuid,
    /// The name of the file, for people.
    #[param(min_length = 1, max_length = 120, example = "2026年名册.xlsx")]
    pub file_name: Option<String>,
    /// What headings of your own mean: `heading:field`, separated by commas. They go before the known
    /// ones; a refusal names the fields, and the headings that were seen.
    #[param(min_length = 1, max_length = 2000, example = "人员姓名:name,单位:branch")]
    pub mapping: Option<String>,
}

/// A form with one file.
#[derive(ToSchema)]
pub struct ImportForm {
    /// An .xlsx or .csv of at most 10 MB.
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// An import and how far it has come.
#[derive(Serialize, ToSchema)]
pub struct ImportView {
    pub id: Uuid,
    pub kind: ImportKind,
    pub organization_id: Uuid,
    #[schema(example = "2026年名册.xlsx")]
    pub file_name: String,
    /// `ready`, `committed` or `undone`.
    #[schema(example = "ready")]
    pub state: String,
    /// Rows with something in them.
    #[schema(example = 27)]
    pub rows_total: i64,
    /// Rows that a commit takes.
    #[schema(example = 23)]
    pub rows_valid: i64,
    /// Rows that it leaves out; `…/{id}/faults` says why, also as a sheet to send back.
    #[schema(example = 4)]
    pub rows_faulty: i64,
    /// Empty lines, footers, and people whose entry says the same.
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

impl From<SheetImport> for ImportView {
    fn from(import: SheetImport) -> Self {
        Self {
            id: import.id.uuid(),
            kind: ImportKind(import.kind),
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
    /// The row with its errors in the caller's language.
    pub(crate) fn new(row: &FaultyRow, lang: Lang) -> Result<Self, StoreError> {
        let view = |fault: StoredFault| CellFaultView {
            row: row.number,
            column: fault.column,
            field: fault.field,
            detail: if lang == Lang::ZhCn { fault.zh } else { fault.en },
            value: fault.value,
        };
        Ok(Self { row: row.number, cells: faults_of(row)?.into_iter().map(view).collect() })
    }
}

impl Keyed for SheetImport {
    type Key = ImportPosition;

    fn position(&self) -> ImportPosition {
        (self.created_at.millis(), self.id.uuid())
    }
}

page_of!(ImportPage, ImportView, "A page of imports, newest first.");

impl Keyed for RowFaultView {
    type Key = i64;

    fn position(&self) -> i64 {
        self.row
    }
}

page_of!(RowFaultPage, RowFaultView, "A page of the rows that cannot be taken.");
