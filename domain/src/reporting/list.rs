//! The list of indicators of a level: which are reported, how much each weighs, what is aimed at.

use std::collections::HashSet;

use super::{Assessment, Indicator};
use crate::organizations::LevelSetting;

/// The list of a level, in its order; it holds for all below, unless a level between has its own.
/// Each change is another version.
pub type IndicatorList = LevelSetting<Vec<IndicatorItem>>;

/// One indicator of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndicatorItem {
    pub indicator: Indicator,
    /// Switched off it stays in the list and is not reported.
    pub enabled: bool,
    pub weight: u32,
    /// What is aimed at, in ten-thousandths of the figure.
    pub target: Option<i64>,
    /// Whether organizations are assessed by it.
    pub assessable: bool,
}

impl IndicatorItem {
    pub const WEIGHT_MAX: u32 = 100;

    /// As it is in the usual list.
    pub const fn usual(indicator: Indicator) -> Self {
        let assessable = matches!(indicator.definition().assessment, Assessment::Allowed);
        Self { indicator, enabled: true, weight: 5, target: None, assessable }
    }
}

/// The usual twenty, and what belongs to them without a weight.
pub fn usual_items() -> Vec<IndicatorItem> {
    let attached = |indicator: &Indicator| IndicatorItem {
        weight: 0,
        assessable: false,
        ..IndicatorItem::usual(*indicator)
    };
    let usual = Indicator::usual().iter().map(|indicator| IndicatorItem::usual(*indicator));
    usual.chain(Indicator::ALL.iter().skip(Indicator::USUAL).map(attached)).collect()
}

/// Places of items whose indicator stands in the list before.
pub fn repeated(items: &[IndicatorItem]) -> Vec<usize> {
    let mut known = HashSet::new();
    let again = |(at, item): (usize, &IndicatorItem)| (!known.insert(item.indicator)).then_some(at);
    items.iter().enumerate().filter_map(again).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_list_begins_with_the_twenty_and_assesses_no_reach_hours_or_use() {
        let items = usual_items();
        assert_eq!((items.len(), Indicator::usual().len()), (Indicator::ALL.len(), 20));
        let assessed =
            |of: Indicator| items.iter().any(|item| item.indicator == of && item.assessable);
        assert!(assessed(Indicator::ThreeMeetingsDone) && assessed(Indicator::QueryByLetter));
        for never in [
            Indicator::ClientReach,
            Indicator::HoursAttained,
            Indicator::Participation,
            Indicator::EBranchActive,
            Indicator::RequiredCourseDone,
        ] {
            assert!(!assessed(never), "{never:?}");
        }
        assert!(repeated(&items).is_empty());
        let twice = [items[0], items[1], items[0]];
        assert_eq!(repeated(&twice), [2]);
    }

    #[test]
    fn what_is_not_kept_has_no_rows_and_what_may_be_restricted_names_its_measure() {
        for indicator in Indicator::ALL {
            let definition = indicator.definition();
            assert!(definition.is_kept || !definition.has_evidence, "{indicator:?}");
            let restricted = definition.assessment == Assessment::Restricted;
            assert_eq!(restricted, definition.measure.is_some(), "{indicator:?}");
        }
    }
}
