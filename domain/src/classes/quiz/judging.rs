//! How an attempt is judged.

use uuid::Uuid;

use super::{Item, order};
use crate::classes::ClassError;

/// What a judgement says: how many are right, in percent, and whether that is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub score: i64,
    pub passed: bool,
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
