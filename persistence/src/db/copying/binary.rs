//! Rows in the binary form of PostgreSQL's `COPY`: each value is of its column's type or refused.

use chrono::NaiveDate;

use super::cell::{Cell, Row};
use crate::error::StoreError;

/// The signature, no flags, no further header.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const END: i16 = -1;
/// PostgreSQL counts days from 1 January 2000, which is this day of the common era.
const FIRST_DAY: i32 = 730_120;

/// All of a message to `COPY … FROM STDIN (FORMAT binary)`.
pub(super) fn rows(rows: &[Row]) -> Result<Vec<u8>, StoreError> {
    let mut out = HEADER.to_vec();
    for row in rows {
        let columns = i16::try_from(row.len()).map_err(|_| too_large())?;
        out.extend(columns.to_be_bytes());
        row.iter().try_for_each(|cell| write(&mut out, cell))?;
    }
    out.extend(END.to_be_bytes());
    Ok(out)
}

fn write(out: &mut Vec<u8>, cell: &Cell) -> Result<(), StoreError> {
    match cell {
        Cell::Null => {
            out.extend((-1_i32).to_be_bytes());
            Ok(())
        }
        Cell::Uuid(id) => sized(out, id.as_bytes()),
        Cell::Integer(n) => sized(out, &n.to_be_bytes()),
        Cell::Boolean(yes) => sized(out, &[u8::from(*yes)]),
        Cell::Text(text) => sized(out, text.as_bytes()),
        Cell::Date(day) => sized(out, &days(*day).to_be_bytes()),
        Cell::Bytes(bytes) => sized(out, bytes),
    }
}

fn sized(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), StoreError> {
    let length = i32::try_from(bytes.len()).map_err(|_| too_large())?;
    out.extend(length.to_be_bytes());
    out.extend(bytes);
    Ok(())
}

fn days(day: NaiveDate) -> i32 {
    use chrono::Datelike;
    day.num_days_from_ce() - FIRST_DAY
}

fn too_large() -> StoreError {
    StoreError::Other("a value is too large for PostgreSQL".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_postgresql_counts_them() {
        let day = |text: &str| days(text.parse().unwrap());
        assert_eq!([day("2000-01-01"), day("1999-12-31"), day("2026-12-01")], [0, -1, 9_831]);
    }

    #[test]
    fn a_row_has_its_number_of_values_and_each_its_length() {
        let out = rows(&[vec![Cell::Null, Cell::Text("é".to_owned())]]).unwrap();
        let row = [0, 2, 255, 255, 255, 255, 0, 0, 0, 2, 0xc3, 0xa9];
        assert_eq!(out, [HEADER, &row, &[255, 255]].concat());
    }
}
