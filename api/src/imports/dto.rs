//! The rows of an import that cannot be taken, on the wire.

use lighthouse_persistence::{StoreError, imports::FaultyRow};
use serde::Serialize;
use utoipa::ToSchema;

use super::stored::{StoredFault, faults_of};
use crate::http::{
    lang::Lang,
    page::{Keyed, page_of},
};

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

impl Keyed for RowFaultView {
    type Key = i64;

    fn position(&self) -> i64 {
        self.row
    }
}

page_of!(RowFaultPage, RowFaultView, "A page of the rows that cannot be taken.");
