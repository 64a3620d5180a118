//! What opens where, and under which key.

use super::*;

const PHONE: SealedColumn = SealedColumn::new("member.phone");
const NUMBER: SealedColumn = SealedColumn::new("member.id_number");

#[test]
fn a_sealed_value_opens_only_in_its_own_column_and_row() {
    let sealer = Sealer::new([7; 32]);
    let value = sealer.seal_text(&PHONE.row(1), "+8613800138000").unwrap();
    assert_eq!(sealer.open_text(&PHONE.row(1), &value).unwrap(), "+8613800138000");
    assert!(sealer.open_text(&NUMBER.row(1), &value).is_err());
    assert!(sealer.open_text(&PHONE.row(2), &value).is_err(), "as somebody else's");
    assert!(Sealer::new([8; 32]).open_text(&PHONE.row(1), &value).is_err());
}

fn stored(sealer: &Sealer, id: u8, from: i64) -> SealingKey {
    let wrapped = Some(sealer.new_key(id).unwrap());
    let seals_from = Instant::from_millis(from);
    SealingKey { id, wrapped, seals_from, settled_at: None, binds_rows: true }
}

#[test]
fn a_value_from_before_opens_until_a_key_that_binds_rows_has_taken_over() {
    let sealer = Sealer::new([7; 32]);
    let first = cipher(&derive(&[7; 32], "seal"));
    let old = encrypt(&first, 1, PHONE.name().as_bytes(), b"old").unwrap();
    let mut key = stored(&sealer, 2, 0);
    sealer.learn(std::slice::from_ref(&key), Instant::from_millis(1)).unwrap();
    assert_eq!(sealer.open(&PHONE.row(1), &old).unwrap(), b"old");
    assert!(sealer.open(&NUMBER.row(1), &old).is_err());
    key.settled_at = Some(Instant::from_millis(2));
    sealer.learn(&[key], Instant::from_millis(3)).unwrap();
    assert!(sealer.open(&PHONE.row(1), &old).is_err());
}

#[test]
fn a_key_that_binds_rows_never_opens_an_unbound_value() {
    let sealer = Sealer::new([7; 32]);
    let key = stored(&sealer, 2, 0);
    sealer.learn(&[key], Instant::from_millis(1)).unwrap();
    let bound = sealer.seal(&PHONE.row(1), b"new").unwrap();
    assert_eq!(bound[0], 2);
    assert!(sealer.open(&PHONE.row(2), &bound).is_err());
}

#[test]
fn a_new_key_seals_when_its_time_has_come_and_old_values_still_open() {
    let sealer = Sealer::new([7; 32]);
    let old = sealer.seal(&PHONE.row(1), b"old").unwrap();
    let keys = [stored(&sealer, 2, 1000)];
    sealer.learn(&keys, Instant::from_millis(999)).unwrap();
    assert_eq!(sealer.current(), 1);
    sealer.learn(&keys, Instant::from_millis(1000)).unwrap();
    let new = sealer.seal(&PHONE.row(1), b"new").unwrap();
    assert_eq!((old[0], new[0]), (1, 2));
    assert_eq!(sealer.open(&PHONE.row(1), &old).unwrap(), b"old");
    assert_eq!(sealer.open(&PHONE.row(1), &new).unwrap(), b"new");
}

#[test]
fn a_key_that_was_forgotten_opens_nothing_any_more() {
    let sealer = Sealer::new([7; 32]);
    let mut second = stored(&sealer, 2, 0);
    sealer.learn(std::slice::from_ref(&second), Instant::from_millis(1)).unwrap();
    let value = sealer.seal(&PHONE.row(1), b"v").unwrap();
    second.wrapped = None;
    let third = stored(&sealer, 3, 0);
    sealer.learn(&[second, third], Instant::from_millis(1)).unwrap();
    assert!(sealer.open(&PHONE.row(1), &value).is_err());
}

#[test]
fn a_wrapped_key_of_another_secret_is_refused() {
    let key = stored(&Sealer::new([8; 32]), 2, 0);
    assert!(Sealer::new([7; 32]).learn(&[key], Instant::from_millis(1)).is_err());
}

#[test]
fn the_same_value_is_found_again_but_sealed_differently() {
    let sealer = Sealer::new([7; 32]);
    let seal = || sealer.seal(&PHONE.row(1), b"1").unwrap();
    assert_eq!(sealer.lookup("phone", "1"), sealer.lookup("phone", "1"));
    assert_ne!(sealer.lookup("phone", "1"), sealer.lookup("id_number", "1"));
    assert_ne!(seal(), seal());
}
