//! The items of a quiz's bank.

use crate::classes::ClassError;
use crate::{enums::string_enum, id::Id, text};

pub type ItemId = Id<Item>;

string_enum! {
    /// What kind of answer an item asks for.
    ItemKind {
        Single = "single", "单选", "Single choice";
        Multiple = "multiple", "多选", "Multiple choice";
        TrueFalse = "true_false", "判断", "True or false";
    }
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

    /// An item whose options differ from each other and whose right ones, given by their places,
    /// fit its kind.
    pub fn new(
        id: ItemId,
        (kind, prompt): (ItemKind, String),
        options: Vec<String>,
        right: &[u8],
    ) -> Result<Self, ClassError> {
        let (count, fewest) = (options.len(), 2);
        let most = if kind == ItemKind::TrueFalse { fewest } else { Self::OPTIONS_MAX };
        if !(fewest..=most).contains(&count) {
            return Err(ClassError::OptionCount(most));
        }
        let mut spelled: Vec<String> =
            options.iter().map(|option| text::narrow(option).to_lowercase()).collect();
        spelled.sort_unstable();
        spelled.dedup();
        if spelled.len() < count {
            return Err(ClassError::EqualOptions);
        }
        let known = right.iter().all(|place| usize::from(*place) < count);
        let bits = right.iter().filter(|_| known).fold(0_i64, |bits, place| bits | 1 << place);
        let each_once = usize::try_from(bits.count_ones()) == Ok(right.len());
        let fits = if kind == ItemKind::Multiple { !right.is_empty() } else { right.len() == 1 };
        if !(known && each_once && fits) {
            return Err(ClassError::RightOptions);
        }
        Ok(Self { id, kind, prompt, options, right: bits })
    }
}
