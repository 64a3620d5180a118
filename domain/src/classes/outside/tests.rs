//! What lists say, in sentences.

use super::*;
use crate::{members::IdNumber, sheet::ROWS_MAX};

fn number(sequence: &str) -> String {
    let body = format!("37999919850615{sequence}");
    format!("{body}{}", IdNumber::check_character(&body).unwrap())
}

const HEAD: [&str; 6] = ["姓名", "身份证号", "课程", "学时", "日期", "记录编号"];

fn cells(row: &[&str; 6]) -> Vec<Cell> {
    row.iter().map(|text| Cell::Text((*text).to_owned())).collect()
}

fn read_grid(grid: &[Vec<Cell>]) -> Result<Sheet, Message> {
    read_rows(grid.to_vec(), &Mapping::default(), "2026-11-23".parse().unwrap())
}

fn list(rows: &[[&str; 6]]) -> Sheet {
    let grid: Vec<Vec<Cell>> = [&HEAD].into_iter().chain(rows).map(cells).collect();
    read_grid(&grid).unwrap()
}

#[test]
fn a_row_of_the_site_is_read_to_the_second() {
    let list = list(&[["王芳", &number("001"), "党章学习", "1.5学时", "2026年5月4日", "E-1"]]);
    assert_eq!((list.rows[0].seconds, list.rows[0].day.to_string().as_str()), (5400, "2026-05-04"));
}

#[test]
fn every_bad_cell_of_a_row_is_named_at_once() {
    let list = list(&[["王芳", "123", "", "-1", "2027-01-01", ""]]);
    let fields: Vec<_> = list.faults.iter().map(|fault| fault.field).collect();
    assert_eq!(fields, ["id_number", "course", "hours", "date", "record_id"]);
}

#[test]
fn a_number_that_comes_twice_counts_once() {
    let one = number("001");
    let row = ["王芳", &one, "党章学习", "2", "2026-05-04", "E-1"];
    let list = list(&[row, row]);
    assert_eq!((list.rows.len(), list.faults.len()), (1, 1));
    assert!(list.faults[0].message.en.contains("row 2"));
}

#[test]
fn a_list_without_its_columns_is_refused() {
    let grid = vec![vec![Cell::Text("姓名".to_owned()), Cell::Text("课程".to_owned())]];
    assert!(read_grid(&grid).is_err());
}

#[test]
fn one_number_in_two_spellings_counts_once() {
    let one = number("001");
    let list = list(&[
        ["王芳", &one, "党章学习", "2", "2026-05-04", "E-1"],
        ["王芳", &one, "党章学习", "2", "2026-05-04", "ｅ—１"],
    ]);
    assert_eq!((list.rows.len(), list.faults.len()), (1, 1));
    assert_eq!(list.rows[0].external_id, "E-1");
}

#[test]
fn no_row_vanishes_without_a_reason() {
    let one = number("001");
    let rows = [
        // Less than half a second, an exponent, and a remark in front of a record.
        ["王芳", &one, "党章学习", "0.0001", "2026-05-04", "E-1"],
        ["王芳", &one, "党章学习", "1e2", "2026-05-04", "E-2"],
        ["说明", &one, "党章学习", "2", "2026-05-04", "E-3"],
    ];
    let list = list(&rows);
    let faulty: Vec<_> = list.faults.iter().map(|fault| (fault.row, fault.field)).collect();
    assert_eq!(faulty, [(2, "hours"), (3, "hours")]);
    assert_eq!((list.rows.len(), list.skipped), (1, 0));
}

#[test]
fn rows_above_a_second_heading_are_read() {
    let one = number("001");
    let first = ["王芳", &one, "党章学习", "2", "2026-05-04", "E-1"];
    let second = ["王芳", &one, "党章学习", "2", "2026-05-04", "E-2"];
    let grid: Vec<Vec<Cell>> = [&HEAD, &first, &HEAD, &second].into_iter().map(cells).collect();
    let list = read_grid(&grid).unwrap();
    assert_eq!((list.rows.len(), list.faults.len(), list.skipped), (2, 0, 1));
}

#[test]
fn a_list_that_is_too_long_is_refused_and_not_cut() {
    let mut grid = vec![cells(&HEAD)];
    grid.resize(ROWS_MAX + 2, Vec::new());
    assert!(read_grid(&grid).is_err());
    grid.pop();
    assert!(read_grid(&grid).is_ok());
}
