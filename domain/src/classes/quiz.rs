//! Tests drawn from a bank: the same member's same attempt always in the same order.

use uuid::Uuid;

use crate::{enums::string_enum, id::Id};

use super::ClassError;

pub type ItemId = Id<Item>;
pub type AttemptId = Id<Attempt>;

string_enum! {
    /// What kind of answer an item asks for.
    ItemKind {
        Single = "single", "单选", "Single choice";
        Multiple = "multiple", "多选", "Multiple choice";
        TrueFalse = "true_false", "判断", "True or false";
    }
}

/// The terms of a quiz.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Items that an attempt draws.
    pub draws: i64,
    /// Percent of the items that must be right.
    pub pass_mark: i64,
    pub attempts: i64,
}

impl Terms {
    pub const DRAWS_MAX: i64 = 100;
    pub const ATTEMPTS_MAX: i64 = 10;
}

/// An item of the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: ItemId,
    pub kind: ItemKind,
    pub prompt: String,
    pub options: Vec<String>,
    /// The right options: bit n for option n.
    pub right: i64,
}

impl Item {
    pub const PROMPT_MAX: usize = 500;
    pub const OPTION_MAX: usize = 200;
    pub const OPTIONS_MAX: usize = 8;
    /// Items of one bank.
    pub const COUNT_MAX: i64 = 500;

    /// Whether the options and the right ones among them fit the kind.
    pub fn is_sound(&self) -> bool {
        let (count, right) = (self.options.len(), self.right.count_ones());
        let known = self.right > 0 && self.right < 1_i64 << count.min(60);
        let fits = match self.kind {
            ItemKind::Single => (2..=Self::OPTIONS_MAX).contains(&count) && right == 1,
            ItemKind::Multiple => (2..=Self::OPTIONS_MAX).contains(&count) && right >= 1,
            ItemKind::TrueFalse => count == 2 && right == 1,
        };
        known && fits
    }
}

/// An attempt at a quiz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub id: AttemptId,
    pub number: i64,
    /// The drawn items in the order they are shown.
    pub drawn: Vec<Uuid>,
}

/// What a judgement says: how many are right, in percent, and whether that is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub score: i64,
    pub passed: bool,
}

/// Numbers that follow from a person, a quiz and an attempt, and from nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn of(member: Uuid, about: Uuid, attempt: i64) -> Self {
        let ((a, b), (c, d)) = (member.as_u64_pair(), about.as_u64_pair());
        let folded = a ^ b.rotate_left(17) ^ c.rotate_left(31) ^ d.rotate_left(47);
        Self(folded ^ attempt.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// The next number of splitmix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        n ^ (n >> 31)
    }

    /// A list in another order, always the same one.
    #[must_use]
    pub fn shuffle<T>(mut self, mut list: Vec<T>) -> Vec<T> {
        for last in (1..list.len()).rev() {
            let pick = usize::try_from(self.next() % (last as u64 + 1)).unwrap_or(0);
            list.swap(last, pick);
        }
        list
    }
}

/// The items of an attempt, in its order.
pub fn draw(mut bank: Vec<Uuid>, dice: Dice, terms: &Terms) -> Vec<Uuid> {
    bank.sort_unstable();
    let mut drawn = dice.shuffle(bank);
    drawn.truncate(usize::try_from(terms.draws).unwrap_or(0));
    drawn
}

/// In which order an item's options are shown: place n shows option `order[n]`. True stays
/// before false.
pub fn order(item: &Item, member: Uuid, attempt: i64) -> Vec<usize> {
    let plain = (0..item.options.len()).collect();
    match item.kind {
        ItemKind::TrueFalse => plain,
        _ => Dice::of(member, item.id.uuid(), attempt).shuffle(plain),
    }
}

/// What a person chose of an item: places as they were shown.
pub type Chosen = (Uuid, Vec<usize>);

/// Judges an attempt: an item is right when exactly the right options were chosen.
pub fn judge(
    items: &[Item],
    (member, attempt): (Uuid, i64),
    answers: &[Chosen],
    pass_mark: i64,
) -> Result<Verdict, ClassError> {
    let (mut right, mut told) = (0, std::collections::BTreeSet::new());
    for (id, places) in answers {
        // A question that is answered twice would count twice.
        if !told.insert(*id) {
            return Err(ClassError::OtherItem);
        }
        let item = items.iter().find(|item| item.id.uuid() == *id).ok_or(ClassError::OtherItem)?;
        let order = order(item, member, attempt);
        let mut chosen = 0_i64;
        for place in places {
            chosen |= 1 << order.get(*place).ok_or(ClassError::OtherItem)?;
        }
        right += i64::from(chosen == item.right);
    }
    let all = i64::try_from(items.len()).unwrap_or(i64::MAX).max(1);
    let passed = right * 100 >= pass_mark * all;
    Ok(Verdict { score: right * 100 / all, passed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(n: u128, kind: ItemKind, options: usize, right: i64) -> Item {
        let options = (0..options).map(|n| n.to_string()).collect();
        Item { id: Id::new(Uuid::from_u128(n)), kind, prompt: "?".to_owned(), options, right }
    }

    #[test]
    fn the_same_attempt_sees_the_same_order_and_the_next_one_another() {
        let bank: Vec<Uuid> = (0..40).map(Uuid::from_u128).collect();
        let (member, quiz) = (Uuid::from_u128(7), Uuid::from_u128(9));
        let terms = Terms { draws: 10, pass_mark: 60, attempts: 3 };
        let drawn = |attempt| draw(bank.clone(), Dice::of(member, quiz, attempt), &terms);
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

    #[test]
    fn an_item_has_right_options_that_fit_its_kind() {
        assert!(item(1, ItemKind::TrueFalse, 2, 0b10).is_sound());
        assert!(!item(1, ItemKind::Single, 4, 0b11).is_sound());
        assert!(!item(1, ItemKind::Multiple, 4, 0b1_0000).is_sound());
        assert!(!item(1, ItemKind::Multiple, 9, 0b1).is_sound());
    }
}
