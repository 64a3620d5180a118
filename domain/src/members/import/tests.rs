//! Spreadsheets as offices make them, in sentences.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::{
    members::{Education, IdNumber},
    sheet::Mapping,
};

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn grid(rows: &[&[&str]]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| row.iter().map(|cell| text(cell)).collect()).collect()
}

fn read(rows: &[&[&str]]) -> Sheet {
    let grid = grid(rows);
    read_rows(grid, &Mapping::default(), "2026-11-23".parse().unwrap()).unwrap()
}

fn number(sequence: &str) -> String {
    let body = format!("37999919850615{sequence}");
    format!("{body}{}", IdNumber::check_character(&body).unwrap())
}

const HEAD: &[&str] = &[
    "姓 名",
    "性别（必填）",
    "出生日期",
    "公民身份号码",
    "联系电话",
    "所在党支部",
    "血型",
    "人员类别",
];

/// A whole row; the gender stands in the number, or is male.
fn full<'a>(name: &'a str, birth: &'a str, number: &'a str) -> [&'a str; 8] {
    let gender = if number.is_empty() { "男" } else { "" };
    [name, gender, birth, number, "", "一支部", "", "正式党员"]
}

#[test]
fn a_title_above_and_a_sum_below_are_no_rows() {
    let sheet = read(&[
        &["清河镇党员名册"],
        HEAD,
        &["王 芳", "女", "1980/1/2", "", "", "一支部", "A", "正式党员"],
        &[],
        &["合计", "1"],
    ]);
    assert_eq!((sheet.rows.len(), sheet.skipped, sheet.faults.len()), (1, 2, 0));
    assert_eq!((sheet.rows[0].member.name.as_str(), sheet.rows[0].number), ("王芳", 3));
    assert_eq!(sheet.header.ignored, ["血型"]);
}

#[test]
fn birthday_and_gender_come_from_the_id_number_where_they_are_missing() {
    let sheet =
        read(&[HEAD, &["李四", "", "", &number("001"), " 199-0000-0012 ", "一支部", "", "正式"]]);
    let member = &sheet.rows[0].member;
    assert_eq!(
        (member.birth_date.to_string().as_str(), member.gender.as_str()),
        ("1985-06-15", "male")
    );
    assert_eq!(member.phone.as_ref().unwrap().masked(), "199****0012");
}

#[test]
fn every_bad_cell_of_a_row_is_named() {
    let sheet =
        read(&[HEAD, &["", "中", "1980年1月", "379999198506150015", "123", "", "", "群众"]]);
    let cells: Vec<_> =
        sheet.faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
    for cell in [(2, "A"), (2, "B"), (2, "C"), (2, "D"), (2, "E"), (2, "F"), (2, "H")] {
        assert!(cells.contains(&cell), "{cell:?} is not named: {cells:?}");
    }
    assert!(sheet.faults.iter().all(|fault| !fault.value.contains("19850615")));
}

#[test]
fn the_second_of_two_equal_people_is_refused_and_points_at_the_first() {
    let one = number("001");
    let sheet = read(&[HEAD, &full("李四", "", &one), &full("李四", "", &one)]);
    assert_eq!(
        (sheet.rows.len(), sheet.faults[0].row, sheet.faults[0].message.en.as_str()),
        (1, 3, "It repeats row 2.")
    );
}

#[test]
fn a_number_that_lost_its_digits_is_explained() {
    let mut rows = grid(&[HEAD, &full("李四", "1985-06-15", "")]);
    rows[1][3] = Cell::Number(3.799_991_985_061_5e17);
    let sheet = read_rows(rows, &Mapping::default(), "2026-11-23".parse().unwrap()).unwrap();
    assert!(sheet.faults[0].message.en.contains("lost its last digits"));
}

#[test]
fn a_sheet_without_the_needed_columns_says_which() {
    let message =
        read_rows(grid(&[&["姓名", "性别"]]), &Mapping::default(), NaiveDate::MAX).unwrap_err();
    assert!(message.en.contains("missing: id_number, status, branch"), "{}", message.en);
    assert!(
        message.zh.contains("缺少必需的列：公民身份号码、人员类别、所在党支部"),
        "{}",
        message.zh
    );
    assert!(message.zh.contains("第 1 行的表头为：姓名、性别"), "{}", message.zh);
}

#[test]
fn a_heading_that_is_repeated_on_each_page_hides_nobody() {
    let first: Vec<[&str; 8]> =
        ["甲", "乙", "丙"].iter().map(|name| full(name, "1985-06-15", "")).collect();
    let mut rows: Vec<&[&str]> = vec![HEAD];
    rows.extend(first.iter().map(|row| &row[..]));
    let last = full("丁", "1985-06-15", "");
    rows.extend([HEAD, &last]);
    let sheet = read(&rows);
    assert_eq!((sheet.rows.len(), sheet.skipped, sheet.faults.len()), (4, 1, 0));
}

#[test]
fn a_missing_status_is_no_full_member() {
    let mut row = full("李四", "1985-06-15", "");
    row[7] = "";
    let sheet = read(&[HEAD, &row]);
    assert_eq!((sheet.rows.len(), sheet.faults[0].field), (0, "status"));
}

#[test]
fn a_broken_cell_is_a_fault_in_whatever_column_it_stands() {
    for column in 0..8 {
        let mut rows = grid(&[HEAD, &full("李四", "1985-06-15", "")]);
        rows[1][column] = Cell::Broken("#N/A".to_owned());
        let sheet = read_rows(rows, &Mapping::default(), "2026-11-23".parse().unwrap()).unwrap();
        if column == 6 {
            assert_eq!(sheet.rows.len(), 1, "the column means nothing here");
        } else {
            assert_eq!((sheet.rows.len(), sheet.faults.len()), (0, 1), "{:?}", sheet.faults);
            assert!(sheet.faults[0].message.zh.contains("错误值"));
        }
    }
}

#[test]
fn a_year_or_a_month_in_a_number_cell_is_no_day_of_1905() {
    for number in [1985.0, 198_506.0] {
        let mut rows = grid(&[HEAD, &full("李四", "", "")]);
        rows[1][2] = Cell::Number(number);
        let sheet = read_rows(rows, &Mapping::default(), "2026-11-23".parse().unwrap()).unwrap();
        assert_eq!((sheet.rows.len(), sheet.faults[0].field), (0, "birth_date"));
    }
}

#[test]
fn somebody_who_comes_twice_and_once_without_a_number_is_asked_about() {
    let number = number("001");
    let sheet = read(&[HEAD, &full("李四", "", &number), &full("李四", "1985-06-15", "")]);
    assert_eq!((sheet.rows.len(), sheet.faults[0].row), (1, 3));
    assert!(sheet.faults[0].message.en.contains("may be the person of row 2"));
}

#[test]
fn two_people_of_one_name_and_birthday_are_told_apart_by_their_numbers() {
    let (one, two) = (number("001"), number("003"));
    let sheet = read(&[HEAD, &full("李四", "", &one), &full("李四", "", &two)]);
    assert_eq!((sheet.rows.len(), sheet.faults.len()), (2, 0));
}

#[test]
fn everyday_words_of_schooling_are_read_and_others_are_told_what_is() {
    for (typed, level) in [
        ("普通高中", Education::HighSchool),
        ("中央党校大学", Education::Bachelor),
        ("省（区、市）委党校研究生", Education::Master),
        ("大专学历", Education::College),
        ("大学本科毕业", Education::Bachelor),
    ] {
        assert_eq!(Education::parse_office(&crate::text::narrow(typed)), Some(level), "{typed}");
    }
    let head: Vec<&str> = HEAD.iter().copied().chain(["学历"]).collect();
    let row: Vec<&str> = full("李四", "1985-06-15", "").into_iter().chain(["私塾"]).collect();
    let sheet = read(&[&head, &row]);
    assert!(sheet.faults[0].message.zh.contains("可填：小学、初中、高中"), "{:?}", sheet.faults);
}

#[test]
fn an_apostrophe_keeps_digits_as_text_and_is_no_part_of_them() {
    let typed = format!("'{}", number("001"));
    assert_eq!(read(&[HEAD, &full("李四", "", &typed)]).rows.len(), 1);
}

#[test]
fn of_two_equal_headings_the_first_is_the_heading() {
    let sheet = read(&[&["名册"], HEAD, &full("李四", "1985-06-15", ""), HEAD]);
    assert_eq!((sheet.rows.len(), sheet.rows[0].number), (1, 3));
}

proptest! {
    #[test]
    fn all_styles_of_a_date_are_one_date(days in 0_i64..40_000) {
        let day = NaiveDate::from_ymd_opt(1920, 1, 1).unwrap() + chrono::TimeDelta::days(days);
        for style in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y.%-m.%-d", "%Y%m%d", "%Y年%-m月%-d日"] {
            prop_assert_eq!(parse_date(&text(&day.format(style).to_string())), Some(day));
        }
        let serial = (day - NaiveDate::from_ymd_opt(1899, 12, 30).unwrap()).num_days();
        // Four digits are a year without its day.
        let expected = (serial >= 10_000).then_some(day);
        prop_assert_eq!(parse_date(&Cell::Number(f64::from(i32::try_from(serial).unwrap()))), expected);
    }

    #[test]
    fn no_junk_makes_it_fall(cells in prop::collection::vec(".{0,30}", 0..8)) {
        let mut rows = grid(&[HEAD]);
        rows.push(cells.iter().map(|cell| text(cell)).collect());
        let _ = read_rows(rows, &Mapping::default(), "2026-11-23".parse().unwrap()).unwrap();
    }
}
