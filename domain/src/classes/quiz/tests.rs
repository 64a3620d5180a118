//! Quizzes, in sentences.

use uuid::Uuid;

use super::*;
use crate::{classes::ClassError, id::Id};

fn item(n: u128, kind: ItemKind, options: usize, right: i64) -> Item {
    let options = (0..options).map(|n| n.to_string()).collect();
    Item { id: Id::new(Uuid::from_u128(n)), kind, prompt: "?".to_owned(), options, right }
}

#[test]
fn the_same_attempt_sees_the_same_order_and_the_next_one_another() {
    let bank: Vec<Uuid> = (0..40).map(Uuid::from_u128).collect();
    let (member, quiz) = (Uuid::from_u128(7), Uuid::from_u128(9));
    let terms = Terms { draws: 10, pass_mark: 60, attempts: 3 };
    let drawn = |attempt| draw(bank.clone(), Dice::seeded(member, quiz, attempt), &terms);
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
    assert_eq!(drawn(1).len(), 10);
}

#[test]
fn only_exactly_the_right_options_are_right() {
    let items = [item(1, ItemKind::Single, 4, 0b0100), item(2, ItemKind::Multiple, 4, 0b0101)];
    let member = Uuid::from_u128(5);
    let places = |item: &Item| {
        let shown = order(item, member, 1);
        let right = |place: &usize| item.right >> shown[*place] & 1 == 1;
        (0..shown.len()).filter(right).collect::<Vec<_>>()
    };
    let all: Vec<Chosen> = items.iter().map(|i| (i.id.uuid(), places(i))).collect();
    let verdict = |answers: &[Chosen]| judge(&items, (member, 1), answers, 60).unwrap();
    assert_eq!(verdict(&all), Verdict { score: 100, passed: true });
    assert_eq!(verdict(&all[..1]), Verdict { score: 50, passed: false });
    let every = vec![(items[1].id.uuid(), vec![0, 1, 2, 3])];
    assert_eq!(verdict(&every).score, 0);
    let twice = [all[0].clone(), all[0].clone()];
    assert_eq!(judge(&items, (member, 1), &twice, 60), Err(ClassError::OtherItem));
    let strange = vec![(Uuid::from_u128(99), vec![0])];
    assert_eq!(judge(&items, (member, 1), &strange, 60), Err(ClassError::OtherItem));
}

fn options(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn made(kind: ItemKind, texts: &[&str], right: &[u8]) -> Result<i64, ClassError> {
    Item::new(Id::new(Uuid::nil()), (kind, "？".to_owned()), options(texts), right)
        .map(|item| item.right)
}

#[test]
fn an_item_has_right_options_that_fit_its_kind() {
    let four = ["一", "二", "三", "四"];
    assert_eq!(made(ItemKind::TrueFalse, &["对", "错"], &[1]), Ok(0b10));
    assert_eq!(made(ItemKind::Multiple, &four, &[0, 2]), Ok(0b101));
    for (kind, right) in [
        (ItemKind::Single, &[0_u8, 1][..]),
        (ItemKind::Single, &[]),
        (ItemKind::Single, &[4]),
        (ItemKind::Multiple, &[0, 0]),
        (ItemKind::Multiple, &[0, 200]),
    ] {
        assert_eq!(made(kind, &four, right), Err(ClassError::RightOptions), "{right:?}");
    }
    assert_eq!(made(ItemKind::TrueFalse, &four, &[0]), Err(ClassError::OptionCount(2)));
    assert_eq!(made(ItemKind::Single, &["一"; 9], &[0]), Err(ClassError::OptionCount(8)));
}

#[test]
fn options_that_read_the_same_are_refused_whatever_their_width_and_case() {
    for twins in [["一", "一"], ["A 项", "ａ项"], ["12", "１２"]] {
        assert_eq!(made(ItemKind::Single, &twins, &[0]), Err(ClassError::EqualOptions));
    }
    assert!(made(ItemKind::Single, &["1-2", "12"], &[0]).is_ok());
}

#[test]
fn a_quiz_draws_asks_and_allows_within_bounds() {
    let sound = Terms { draws: 10, pass_mark: 60, attempts: 3 };
    assert!(sound.check().is_ok());
    for terms in [
        Terms { draws: 0, ..sound },
        Terms { draws: 101, ..sound },
        Terms { pass_mark: 0, ..sound },
        Terms { pass_mark: 101, ..sound },
        Terms { attempts: 0, ..sound },
        Terms { attempts: 11, ..sound },
    ] {
        assert_eq!(terms.check(), Err(ClassError::Terms), "{terms:?}");
    }
}
