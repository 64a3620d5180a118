//! Spreadsheets as offices make them, in sentences.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::members::IdNumber;

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn grid(rows: &[&[&str]]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| row.iter().map(|cell| text(cell)).collect()).collect()
}

fn read(rows: &[&[&str]]) -> Sheet {
    let grid = grid(rows);
    let header = find_header(&grid).unwrap();
    read_rows(&grid, &header, "2026-11-23".parse().unwrap())
}

fn number(sequence: &str) -> String {
    let body = format!("37999919850615{sequence}");
    format!("{body}{}", IdNumber::check_character(&body).unwrap())
}

const HEAD: &[&str] =
    &["姓 名", "性别（必填）", "出生日期", "公民身份号码", "联系电话", "所在党支部", "血型"];

#[test]
fn a_title_above_and_a_sum_below_are_no_rows() {
    let sheet = read(&[
        &["清河镇党员名册"],
        HEAD,
        &["王 芳", "女", "1980/1/2", "", "", "一支部", "A"],
        &[],
        &["合计", "1"],
    ]);
    assert_eq!((sheet.rows.len(), sheet.skipped, sheet.faults.len()), (1, 2, 0));
    assert_eq!((sheet.rows[0].member.name.as_str(), sheet.rows[0].number), ("王芳", 3));
    assert_eq!(sheet.ignored_columns, ["血型"]);
}

#[test]
fn birthday_and_gender_come_from_the_id_number_where_they_are_missing() {
    let sheet = read(&[HEAD, &["李四", "", "", &number("001"), " 199-0000-0012 ", "一支部"]]);
    let member = &sheet.rows[0].member;
    assert_eq!(
        (member.birth_date.to_string().as_str(), member.gender.as_str()),
        ("1985-06-15", "male")
    );
    assert_eq!(member.phone.as_ref().unwrap().masked(), "199****0012");
}

#[test]
fn every_bad_cell_of_a_row_is_named() {
    let sheet = read(&[HEAD, &["", "中", "1980年1月", "379999198506150015", "123", ""]]);
    let cells: Vec<_> =
        sheet.faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
    for cell in [(2, "A"), (2, "B"), (2, "C"), (2, "D"), (2, "E"), (2, "F")] {
        assert!(cells.contains(&cell), "{cell:?} is not named: {cells:?}");
    }
    assert!(sheet.faults.iter().all(|fault| !fault.value.contains("19850615")));
}

#[test]
fn the_second_of_two_equal_people_is_refused_and_points_at_the_first() {
    let one = number("001");
    let sheet =
        read(&[HEAD, &["李四", "", "", &one, "", "一支部"], &["李四", "", "", &one, "", "二支部"]]);
    assert_eq!(
        (sheet.rows.len(), sheet.faults[0].row, sheet.faults[0].message.en.as_str()),
        (1, 3, "It repeats row 2.")
    );
}

#[test]
fn a_number_that_lost_its_digits_is_explained() {
    let mut rows = grid(&[HEAD, &["李四", "男", "1985-06-15", "", "", "一支部"]]);
    rows[1][3] = Cell::Number(3.799_991_985_061_5e17);
    let header = find_header(&rows).unwrap();
    let sheet = read_rows(&rows, &header, "2026-11-23".parse().unwrap());
    assert!(sheet.faults[0].message.en.contains("lost its last digits"));
}

#[test]
fn a_sheet_without_the_needed_columns_says_which() {
    let message = find_header(&grid(&[&["姓名", "性别"]])).unwrap_err();
    assert!(message.en.contains("branch"), "{}", message.en);
}

proptest! {
    #[test]
    fn all_styles_of_a_date_are_one_date(days in 0_i64..40_000) {
        let day = NaiveDate::from_ymd_opt(1920, 1, 1).unwrap() + chrono::TimeDelta::days(days);
        for style in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y.%-m.%-d", "%Y%m%d", "%Y年%-m月%-d日"] {
            prop_assert_eq!(parse_date(&text(&day.format(style).to_string())), Some(day));
        }
        let serial = (day - NaiveDate::from_ymd_opt(1899, 12, 30).unwrap()).num_days();
        prop_assert_eq!(parse_date(&Cell::Number(f64::from(i32::try_from(serial).unwrap()))), Some(day));
    }

    #[test]
    fn no_junk_makes_it_fall(cells in prop::collection::vec(".{0,30}", 0..8)) {
        let mut rows = grid(&[HEAD]);
        rows.push(cells.iter().map(|cell| text(cell)).collect());
        let header = find_header(&rows).unwrap();
        let _ = read_rows(&rows, &header, "2026-11-23".parse().unwrap());
    }
}
