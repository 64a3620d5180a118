//! Registers of administrators as offices write them down, in sentences.

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::{
    access::{Actor, actions::ImportAdministrators},
    administrators::Bounds,
    id::Id,
    members::{Education, Status},
    sheet::{Cell, Directory, Mapping},
};

const HEAD: [&str; 6] = ["姓名", "手机号", "所在党支部", "任职组织", "角色", "主管理员"];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

fn read(rows: &[[&str; 6]]) -> Sheet {
    let cell = |text: &&str| {
        if text.is_empty() { Cell::Empty } else { Cell::Text((*text).to_owned()) }
    };
    let rows = std::iter::once(&HEAD).chain(rows);
    let grid: Vec<Vec<Cell>> = rows.map(|row| row.iter().map(cell).collect()).collect();
    read_rows(grid, &Mapping::default(), today()).unwrap()
}

fn place(number: u128, kind: Kind, path: &str, name: &str) -> Place {
    Place {
        id: Id::new(Uuid::from_u128(number)),
        name: name.to_owned(),
        kind,
        path: OrgPath::parse(path).unwrap(),
        secretary: None,
        has_main: false,
    }
}

fn places() -> Vec<Place> {
    vec![
        place(1, Kind::DistrictCommittee, "00001", "临江区委"),
        place(2, Kind::TownCommittee, "0000100001", "清河镇党委"),
        place(3, Kind::Branch, "000010000100001", "第一党支部"),
        place(4, Kind::Branch, "000010000100002", "第二党支部"),
    ]
}

fn person(number: u128, name: &str, branch: u128, birth: &str) -> Person {
    Person {
        member: Id::new(Uuid::from_u128(number)),
        name: name.to_owned(),
        branch: Id::new(Uuid::from_u128(branch)),
        candidate: Candidate {
            status: Status::Full,
            birth_date: birth.parse().unwrap(),
            education: Some(Education::Bachelor),
        },
        account: None,
    }
}

/// Two people share the phone that ends in 1.
fn people() -> Vec<(&'static str, Person)> {
    vec![
        ("13800000001", person(11, "王芳", 3, "1990-01-02")),
        ("13800000001", person(12, "王刚", 3, "1991-01-02")),
        ("13800000002", person(13, "李四", 4, "1970-01-02")),
    ]
}

/// Row, column and English words of an error.
type Fault = (usize, String, String);

/// The numbers of the rows that are taken, and each error.
fn judge_rows(rows: &[[&str; 6]]) -> (Vec<usize>, Vec<Fault>) {
    let (taken, faults) = judge_under(rows, Vec::new());
    (taken.into_iter().map(|(number, _)| number).collect(), faults)
}

/// The same where exceptions hold: the rows that are taken, and on which exception they rest.
fn judge_under(
    rows: &[[&str; 6]],
    exceptions: Vec<Standing>,
) -> (Vec<(usize, Option<ExceptionId>)>, Vec<Fault>) {
    let mut sheet = read(rows);
    let places = places();
    let names: Vec<_> = places.iter().map(|one| (one.id, "", one.name.as_str())).collect();
    let mut directory = Directory::new(names);
    let found = |row: &ParsedAdministrator| -> Vec<Person> {
        let phone = row.phone.as_ref().map(|phone| phone.reveal().replace("+86", ""));
        let same = people().into_iter().filter(|(number, _)| Some(*number) == phone.as_deref());
        same.map(|(_, person)| person).collect()
    };
    let entries = enter(&mut sheet, &mut directory, found, today());
    let everybody = people().into_iter().map(|(_, person)| person);
    let permit = Actor::system().permit::<ImportAdministrators>().unwrap();
    let scope = permit.scope().clone();
    let judge = Judge::new(&scope, (Bounds::default(), today()), everybody, places.clone());
    let mut judge = judge.with(Vec::new(), exceptions);
    let mut taken = Vec::new();
    let mut faults: Vec<_> =
        sheet.faults.into_iter().map(|one| (one.row, one.column, one.message.en)).collect();
    for entry in entries {
        match judge.take(&entry) {
            Ok(exception) => taken.push((entry.number, exception)),
            Err((field, message)) => {
                faults.push((entry.number, sheet.header.letter(field), message.en));
            }
        }
    }
    (taken, faults)
}

fn cells(faults: &[Fault]) -> Vec<(usize, &str)> {
    faults.iter().map(|(row, column, _)| (*row, column.as_str())).collect()
}

#[test]
fn a_person_is_found_by_name_and_phone_and_a_branch_may_stand_for_the_place() {
    let (taken, faults) = judge_rows(&[
        ["王 芳", "13800000001", "第一党支部", "", "支部管理员", "是"],
        ["王刚", "13800000001", "", "第一党支部", "支部书记", ""],
    ]);
    assert_eq!((taken, faults), (vec![2, 3], vec![]));
}

#[test]
fn a_number_of_somebody_else_and_another_branch_are_not_guessed_about() {
    let (taken, faults) = judge_rows(&[
        ["王五", "13800000001", "", "第一党支部", "支部管理员", ""],
        ["王芳", "13800000009", "", "第一党支部", "支部管理员", ""],
        ["王芳", "13800000001", "第二党支部", "清河镇党委", "督导人员", ""],
        ["王芳", "", "", "第一党支部", "支部管理员", ""],
    ]);
    assert_eq!((taken.len(), cells(&faults)), (0, vec![(5, "B"), (2, "A"), (3, "B"), (4, "C")]));
}

#[test]
fn an_organization_that_is_nearly_right_is_suggested() {
    let (_, faults) = judge_rows(&[["王芳", "13800000001", "", "第一党支步", "支部管理员", ""]]);
    assert_eq!(cells(&faults), [(2, "D")]);
    assert!(faults[0].2.ends_with("Did you mean 第一党支部?"), "{}", faults[0].2);
}

#[test]
fn who_is_too_old_needs_an_exception_of_the_security_officer_there() {
    let rows = [["李四", "13800000002", "", "第二党支部", "支部管理员", ""]];
    let (first, faults) = judge_rows(&rows);
    assert_eq!((first.len(), cells(&faults)), (0, vec![(2, "A")]));
    assert!(faults[0].2.contains("Younger than 45") && faults[0].2.contains("security officer"));
    let granted = |place: u128, condition| Standing {
        id: Id::new(Uuid::from_u128(99)),
        member: Id::new(Uuid::from_u128(13)),
        place: Id::new(Uuid::from_u128(place)),
        conditions: vec![condition],
    };
    for other in [granted(3, Condition::Age), granted(4, Condition::Education)] {
        assert_eq!(judge_under(&rows, vec![other]).0, []);
    }
    let (second, faults) = judge_under(&rows, vec![granted(4, Condition::Age)]);
    assert_eq!((second, faults), (vec![(2, Some(Id::new(Uuid::from_u128(99))))], vec![]));
}

#[test]
fn an_exception_that_nobody_needs_is_not_used() {
    let unneeded = Standing {
        id: Id::new(Uuid::from_u128(99)),
        member: Id::new(Uuid::from_u128(11)),
        place: Id::new(Uuid::from_u128(3)),
        conditions: vec![Condition::Age],
    };
    let rows = [["王芳", "13800000001", "", "第一党支部", "支部管理员", ""]];
    assert_eq!(judge_under(&rows, vec![unneeded]).0, [(2, None)]);
}

#[test]
fn offices_are_given_once_and_where_they_are_held() {
    let (taken, faults) = judge_rows(&[
        ["王芳", "13800000001", "", "第一党支部", "支部管理员", "是"],
        ["王芳", "13800000001", "", "第一党支部", "支部管理员", ""],
        ["王刚", "13800000001", "", "第一党支部", "支部管理员", "是"],
        ["王芳", "13800000001", "", "第一党支部", "支部书记", ""],
        ["王刚", "13800000001", "", "第一党支部", "支部书记", ""],
        ["王刚", "13800000001", "", "第二党支部", "支部书记", ""],
        ["王刚", "13800000001", "", "清河镇党委", "支部书记", ""],
    ]);
    assert_eq!(taken, [2, 5]);
    assert_eq!(cells(&faults), [(3, "E"), (4, "F"), (6, "E"), (7, "D"), (8, "E")]);
}

#[test]
fn officers_are_appointed_one_by_one() {
    for role in ["审计员", "系统管理员", "安全员", "分管副部长", "党员"] {
        let sheet = read(&[["王芳", "13800000001", "", "临江区委", role, ""]]);
        assert_eq!((sheet.rows.len(), sheet.faults[0].column.as_str()), (0, "E"), "{role}");
        assert!(!sheet.faults[0].message.zh.contains("审计员"), "{:?}", sheet.faults);
    }
}

#[test]
fn headings_of_ones_own_are_taken_as_they_are_said_to_mean() {
    let rows =
        [["人员", "联系方式", "单位", "身份"], ["王芳", "13800000001", "第一党支部", "支部管理员"]];
    let grid: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| row.iter().map(|text| Cell::Text((*text).to_owned())).collect())
        .collect();
    let refused = read_rows(grid.clone(), &Mapping::default(), today()).unwrap_err();
    assert!(
        refused.zh.contains("人员、联系方式、单位、身份") && refused.zh.contains("姓名（name）")
    );
    let mapping = "人员:name，联系方式:phone,单位：organization,身份:role";
    let sheet = read_rows(grid, &Mapping::parse(mapping).unwrap(), today()).unwrap();
    assert_eq!((sheet.rows.len(), sheet.faults.len()), (1, 0));
    let wrong = Mapping::<Field>::parse("人员:nam").unwrap_err();
    assert!(wrong.en.contains("人员:nam") && wrong.en.contains("since"), "{}", wrong.en);
}
