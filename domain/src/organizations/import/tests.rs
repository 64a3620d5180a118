//! Trees as offices write them down, in sentences.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::{
    id::Id,
    sheet::{Cell, Mapping},
};

const HEAD: [&str; 5] = ["组织名称", "组织类别", "组织代码", "上级党组织", "上级代码"];

fn cell(text: &&str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text((*text).to_owned()) }
}

fn top() -> Known {
    Known {
        id: Id::new(Uuid::nil()),
        parent: None,
        kind: Kind::DistrictCommittee,
        code: "D".to_owned(),
        name: "临江区委员会".to_owned(),
        depth: 1,
    }
}

/// The codes that are taken in their order, and row, column and English words of each error.
fn read(rows: &[[&str; 5]]) -> (Vec<String>, Vec<(usize, String, String)>) {
    let rows = std::iter::once(&HEAD).chain(rows);
    let grid: Vec<Vec<Cell>> = rows.map(|row| row.iter().map(cell).collect()).collect();
    let mut sheet = read_rows(grid, &Mapping::default()).unwrap();
    let (top, taken) = (top(), BTreeSet::from(["D".to_owned()]));
    let planned = plan(&mut sheet, &top, std::slice::from_ref(&top), &taken);
    let faults = sheet.faults.into_iter().map(|one| (one.row, one.column, one.message.en));
    (planned.into_iter().map(|one| one.row.code).collect(), faults.collect())
}

fn cells(faults: &[(usize, String, String)]) -> Vec<(usize, &str)> {
    faults.iter().map(|(row, column, _)| (*row, column.as_str())).collect()
}

#[test]
fn parents_may_stand_below_their_children_and_nothing_is_below_the_top() {
    let (taken, faults) = read(&[
        ["第一党支部", "党支部", "T1", "清河镇党委", ""],
        ["清河镇党委", "镇党委", "T", "", ""],
        ["第二党支部", "支部", "T2", "", "T"],
    ]);
    assert_eq!(taken, ["T", "T1", "T2"]);
    assert_eq!(faults, []);
}

#[test]
fn a_circle_takes_nobody_with_it_but_those_below() {
    let (taken, faults) = read(&[
        ["甲党委", "基层党委", "A", "乙党委", ""],
        ["乙党委", "基层党委", "B", "甲党委", ""],
        ["丙党支部", "党支部", "C", "乙党委", ""],
        ["丁党支部", "党支部", "E", "", ""],
    ]);
    assert_eq!(taken, ["E"]);
    assert_eq!(cells(&faults), [(2, "D"), (3, "D"), (4, "D")]);
    assert!(faults.iter().all(|(.., words)| words.contains("circle")));
}

#[test]
fn what_stands_under_a_faulty_row_is_faulty_itself() {
    let (taken, faults) = read(&[
        ["甲党委", "协会", "A", "", ""],
        ["乙党支部", "党支部", "B", "", "A"],
        ["丙党支部", "党支部", "C", "乙党支部", ""],
    ]);
    assert_eq!((taken.len(), cells(&faults)), (0, vec![(2, "B"), (3, "E"), (4, "D")]));
}

#[test]
fn codes_are_had_once_in_the_tree_and_in_the_sheet() {
    let (taken, faults) = read(&[
        ["临江区委员会", "区委", "D", "", ""],
        ["清河镇党委", "镇党委", "T", "临江区委员会", ""],
        ["石桥镇党委", "镇党委", "T", "", "D"],
        ["清河镇 党委", "镇党委", "U", "", ""],
    ]);
    assert_eq!(taken, ["T"]);
    assert_eq!(cells(&faults), [(2, "C"), (4, "C"), (5, "A")]);
}

#[test]
fn a_name_that_is_nearly_right_is_suggested() {
    let (_, faults) = read(&[
        ["清河镇党委", "镇党委", "T", "", ""],
        ["第一党支部", "党支部", "T1", "清河镇党", ""],
    ]);
    assert_eq!(cells(&faults), [(3, "D")]);
    assert!(faults[0].2.ends_with("Did you mean 清河镇党委?"), "{}", faults[0].2);
}

#[test]
fn a_code_and_a_name_of_two_organizations_are_not_guessed_about() {
    let (taken, faults) = read(&[
        ["清河镇党委", "镇党委", "T", "", ""],
        ["第一党支部", "党支部", "T1", "临江区委员会", "T"],
    ]);
    assert_eq!((taken, cells(&faults)), (vec!["T".to_owned()], vec![(3, "E")]));
}

#[test]
fn nothing_stands_under_a_branch() {
    let (_, faults) = read(&[
        ["第一党支部", "党支部", "A", "", ""],
        ["第二党支部", "党支部", "B", "第一党支部", ""],
    ]);
    assert_eq!(cells(&faults), [(3, "B")]);
}
