//! Drawing: the same member's same attempt always gets the same items in the same order.

use uuid::Uuid;

use super::{Item, ItemKind, Terms};

/// Numbers that follow from a person, a quiz and an attempt, and from nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn seeded(member: Uuid, about: Uuid, attempt: i64) -> Self {
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
        _ => Dice::seeded(member, item.id.uuid(), attempt).shuffle(plain),
    }
}
