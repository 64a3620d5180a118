//! The register's rules, in sentences.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn entry() -> NewMember {
    NewMember {
        name: "张三".to_owned(),
        gender: Gender::Male,
        birth_date: day("1980-01-02"),
        ethnicity: None,
        education: None,
        status: Status::Full,
        applied_on: None,
        joined_on: Some(day("2005-07-01")),
        converted_on: Some(day("2006-07-01")),
        app_activated_on: None,
        id_number: None,
        phone: None,
    }
}

fn number(body: &str) -> String {
    format!("{body}{}", IdNumber::check_character(body).unwrap())
}

#[test]
fn a_sound_entry_has_no_fault() {
    assert_eq!(entry().faults(day("2026-11-23")), vec![]);
}

#[test]
fn all_faults_come_at_once() {
    let entry = NewMember {
        birth_date: day("2015-01-01"),
        converted_on: Some(day("2004-07-01")),
        ..entry()
    };
    let faults = entry.faults(day("2026-11-23"));
    assert!(faults.contains(&MemberFault::TooYoung));
    assert!(faults.contains(&MemberFault::Order { earlier: "joined_on", later: "converted_on" }));
}

#[test]
fn a_name_of_another_gender_and_birthday_is_found_through_the_id_number() {
    let number = IdNumber::parse(&number("37040419900101002")).unwrap();
    let faults = NewMember { id_number: Some(number), ..entry() }.faults(day("2026-11-23"));
    assert_eq!(
        faults,
        [
            MemberFault::BirthDateMismatch(day("1990-01-01")),
            MemberFault::GenderMismatch(Gender::Female)
        ]
    );
}

#[test]
fn a_wrong_check_digit_is_named_without_the_number() {
    let good = number("37040419900101002");
    let last = if good.ends_with('1') { '2' } else { '1' };
    let bad = format!("37040419900101002{last}");
    let error = IdNumber::parse(&bad).unwrap_err();
    assert_eq!(error, IdNumberError::CheckDigit);
    assert!(!error.message().en.contains("1990"));
}

#[test]
fn a_mask_shows_the_ends_only() {
    let whole = number("37040419900101002");
    let masked = IdNumber::parse(&whole).unwrap().masked();
    assert_eq!(masked.len(), 18);
    assert!(masked.starts_with("370*") && masked.ends_with(whole.get(14..).unwrap()));
    assert_eq!(Phone::parse("138 0013 8000").unwrap().masked(), "138****8000");
}

#[test]
fn a_phone_is_one_phone_however_it_is_typed() {
    let spellings =
        ["13800138000", "+8613800138000", "0086 138-0013-8000", "１３８００１３８０００"];
    let parsed: Vec<_> = spellings.iter().map(|text| Phone::parse(text).unwrap()).collect();
    assert!(parsed.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(Phone::parse("12800138000"), None);
    assert_eq!(Phone::parse("1380013800"), None);
}

#[test]
fn debug_output_never_shows_a_number() {
    let shown = format!(
        "{:?} {:?}",
        IdNumber::parse(&number("37040419900101002")),
        Phone::parse("13800138000")
    );
    assert!(!shown.contains("19900101") && !shown.contains("8000"));
}

proptest! {
    #[test]
    fn one_changed_digit_is_always_noticed(sequence in 0_u32..1000, at in 0_usize..17, by in 1_u32..10) {
        let body = format!("37040419850615{sequence:03}");
        let whole = number(&body);
        let mut digits: Vec<char> = whole.chars().collect();
        let digit = digits[at].to_digit(10).unwrap();
        digits[at] = char::from_digit((digit + by) % 10, 10).unwrap();
        let changed: String = digits.into_iter().collect();
        prop_assert!(IdNumber::parse(&changed).is_err());
    }

    #[test]
    fn small_x_wide_digits_and_spaces_are_the_same_number(sequence in 0_u32..1000) {
        let whole = number(&format!("37040419850615{sequence:03}"));
        let wide: String = whole
            .chars()
            .map(|c| c.to_digit(10).and_then(|d| char::from_u32(0xFF10 + d)).unwrap_or('x'))
            .collect();
        prop_assert_eq!(IdNumber::parse(&format!(" {wide} ")).unwrap(), IdNumber::parse(&whole).unwrap());
    }
}
