//! The errors of a row as an import stores them, in both languages.

use std::collections::BTreeMap;

use lighthouse_domain::sheet::{CellFault, Field, Sheet};
use lighthouse_persistence::{StoreError, imports::FaultyRow};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::count;

/// An error of a cell, in both languages.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoredFault {
    pub(crate) column: String,
    pub(crate) field: String,
    pub(crate) zh: String,
    pub(crate) en: String,
    pub(crate) value: String,
}

impl From<&CellFault> for StoredFault {
    fn from(fault: &CellFault) -> Self {
        Self {
            column: fault.column.clone(),
            field: fault.field.to_owned(),
            zh: fault.message.zh.clone(),
            en: fault.message.en.clone(),
            value: fault.value.clone(),
        }
    }
}

/// The errors by the number of their row.
fn grouped(faults: &[CellFault]) -> BTreeMap<usize, Vec<StoredFault>> {
    let mut rows: BTreeMap<usize, Vec<StoredFault>> = BTreeMap::new();
    for fault in faults {
        rows.entry(fault.row).or_default().push(fault.into());
    }
    rows
}

/// The rows with errors as they stand in their sheet, numbers of people masked.
pub(crate) fn faulty_rows<F: Field, T>(sheet: &Sheet<F, T>) -> Result<Vec<FaultyRow>, StoreError> {
    let row = |(number, faults): (usize, Vec<StoredFault>)| {
        let cells = Some(to_text(&sheet.visible_cells(number))?);
        Ok(FaultyRow { number: count(number), faults: to_text(&faults)?, cells })
    };
    grouped(&sheet.faults).into_iter().map(row).collect()
}

/// What stands in a faulty row; rows of imports before this release have nothing.
pub(super) fn cells_of(row: &FaultyRow) -> Result<Vec<String>, StoreError> {
    match &row.cells {
        Some(cells) => from_text(("import row", "cells"), cells),
        None => Ok(Vec::new()),
    }
}

/// The errors of a stored row.
pub(super) fn faults_of(row: &FaultyRow) -> Result<Vec<StoredFault>, StoreError> {
    from_text(("import row", "faults"), &row.faults)
}

/// A value as text.
pub(crate) fn to_text(value: &(impl Serialize + ?Sized)) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}

/// The value again, from a column of a table.
pub(crate) fn from_text<T: DeserializeOwned>(
    (table, column): (&'static str, &str),
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| {
        // The error names the place in the text, not what stands there.
        let place = format!("{column}: line {}, column {}", error.line(), error.column());
        StoreError::corrupt(table, place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_that_cannot_be_read_are_corrupt_and_not_none() {
        let row = FaultyRow { number: 1, faults: "not JSON".to_owned(), cells: None };
        assert!(matches!(faults_of(&row), Err(StoreError::Corrupt { .. })));
    }
}
