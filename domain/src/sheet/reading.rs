//! Every row below the heading, one after the other: read, faulty, or nothing but a footer.

use super::{
    Cell, CellFault, Field, Header, Mapping, ROWS_MAX, SheetRow, header::find_header, is_footer,
    masked,
};
use crate::message::Message;

/// Everything a sheet says, in rows of type `T`.
#[derive(Clone, Debug)]
pub struct Sheet<F, T> {
    grid: Vec<Vec<Cell>>,
    pub header: Header<F>,
    pub rows: Vec<T>,
    pub faults: Vec<CellFault>,
    /// Empty lines, footers and headings that are repeated.
    pub skipped: usize,
}

/// Finds the heading and reads every row below it. A row that has an error is left out, and all
/// its errors are kept.
pub fn read<F: Field, T>(
    grid: Vec<Vec<Cell>>,
    mapping: &Mapping<F>,
    mut parse: impl FnMut(&mut SheetRow<'_, F>) -> Option<T>,
) -> Result<Sheet<F, T>, Message> {
    let header = find_header(&grid, mapping)?;
    if grid.len() > header.at + 1 + ROWS_MAX {
        return Err(too_many_rows());
    }
    let (mut rows, mut faults, mut skipped) = (Vec::new(), Vec::new(), 0);
    for (at, cells) in grid.iter().enumerate().skip(header.at + 1) {
        let mut row = SheetRow::new(at + 1, &header, cells);
        let has_key = F::key().is_some_and(|key| row.text(key).is_some());
        if (is_footer(cells) && !has_key) || header.is_repeated_by(cells, mapping) {
            skipped += 1;
            continue;
        }
        let parsed = parse(&mut row);
        row.refuse_broken_cells();
        match parsed {
            Some(parsed) if row.faults.is_empty() => rows.push(parsed),
            _ => faults.append(&mut row.faults),
        }
    }
    Ok(Sheet { grid, header, rows, faults, skipped })
}

fn too_many_rows() -> Message {
    Message::new(
        format!("超过 {ROWS_MAX} 行，请拆成几份分别导入"),
        format!("There are more than {ROWS_MAX} rows; split the file into several."),
    )
}

impl<F: Field, T> Sheet<F, T> {
    /// The heading as it stands there.
    pub fn headings(&self) -> Vec<String> {
        self.grid.get(self.header.at).into_iter().flatten().map(Cell::text).collect()
    }

    /// What stands in a row, counted from 1, with the numbers of people masked: those of their
    /// columns, and whatever else looks like one.
    pub fn visible_cells(&self, row: usize) -> Vec<String> {
        let cells = row.checked_sub(1).and_then(|at| self.grid.get(at));
        let cells = cells.map(Vec::as_slice).unwrap_or_default();
        cells.iter().enumerate().map(|(at, cell)| self.visible(at, &cell.text())).collect()
    }

    fn visible(&self, column: usize, text: &str) -> String {
        let field = self.header.columns.iter().find(|(at, _)| *at == column);
        let protected = field.is_some_and(|(_, field)| field.is_protected());
        if protected || holds_number(text) { masked(text) } else { text.to_owned() }
    }
}

/// Whether eleven digits stand together, as in a phone or an id number.
fn holds_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 11)
}
