//! Numerators and denominators, and what is read from them.

use super::{Definition, FigureUnit};

/// How many count of how many. Sums of both go up the tree; what is read from them never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub numerator: i64,
    pub denominator: i64,
}

impl Counted {
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            numerator: self.numerator.saturating_add(other.numerator),
            denominator: self.denominator.saturating_add(other.denominator),
        }
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// What is shown, in ten-thousandths, rounded half to even; nothing over nothing is no value.
    pub fn value(self, unit: FigureUnit) -> Option<i64> {
        let per = match unit {
            FigureUnit::Count => return self.numerator.checked_mul(SCALE),
            FigureUnit::HoursPerHead => self.denominator.checked_mul(3600)?,
            FigureUnit::Share | FigureUnit::MinutesPerBranch => self.denominator,
        };
        divide(i128::from(self.numerator) * i128::from(SCALE), per.into())
    }
}

/// Figures are shown with four decimals.
pub const SCALE: i64 = 10_000;

/// Rounded half to even.
fn divide(numerator: i128, denominator: i128) -> Option<i64> {
    if denominator <= 0 {
        return None;
    }
    let (whole, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    let up = match (2 * rest).cmp(&denominator) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => whole.rem_euclid(2),
        std::cmp::Ordering::Greater => 1,
    };
    i64::try_from(whole + up).ok()
}

/// Why there is no value.
impl Definition {
    pub fn why_missing(&self, counted: Counted) -> Option<Missing> {
        match (self.is_kept, counted.value(self.unit)) {
            (false, _) => Some(Missing::NoDataKept),
            (true, None) => Some(Missing::NothingDue),
            (true, Some(_)) => None,
        }
    }
}

crate::enums::string_enum! {
    /// Why a figure has no value.
    Missing {
        NoDataKept = "no_data_kept", "尚未登记此类数据", "Nothing of this is recorded yet";
        NothingDue = "nothing_due", "本期没有应计对象", "There was nothing to count";
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(numerator: i64, denominator: i64) -> Option<i64> {
        Counted { numerator, denominator }.value(FigureUnit::Share)
    }

    #[test]
    fn nothing_of_nothing_is_no_value_and_halves_go_to_the_even_digit() {
        assert_eq!((share(0, 0), share(0, 3), share(3, 3)), (None, Some(0), Some(10_000)));
        assert_eq!(share(14_500, 15_426), Some(9400));
        assert_eq!((share(1, 20_000), share(3, 20_000)), (Some(0), Some(2)));
        let hours = Counted { numerator: 90 * 3600, denominator: 4 };
        assert_eq!(hours.value(FigureUnit::HoursPerHead), Some(225_000));
        assert_eq!(
            Counted { numerator: 174, denominator: 0 }.value(FigureUnit::Count),
            Some(1_740_000)
        );
    }

    proptest! {
        #[test]
        fn a_share_lies_between_none_and_all(part in 0..1_000_000_i64, rest in 0..1_000_000_i64) {
            let value = share(part, part + rest);
            prop_assert_eq!(value.is_none(), part + rest == 0);
            prop_assert!(value.is_none_or(|value| (0..=SCALE).contains(&value)));
        }
    }
}
