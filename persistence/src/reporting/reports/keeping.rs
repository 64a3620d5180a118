//! Figures as they are kept: the organizations in the order of the tree, each with what it counted.

use lighthouse_domain::reporting::{
    Indicator,
    report::{KeptPlace, KeptValue, ReportDigest},
};

use super::super::counting::CountedPlace;

/// What was counted, in the order in which it is kept and hashed, and the digest of it. What is
/// empty is left out.
pub fn kept_figures(counted: &[CountedPlace]) -> (Vec<(KeptPlace, Vec<KeptValue>)>, String) {
    let kept: Vec<_> =
        counted.iter().map(|place| (kept_place(place), kept_values(place))).collect();
    let mut digest = ReportDigest::default();
    for (place, values) in &kept {
        digest.add_place(place);
        for value in values {
            digest.add_value(value);
        }
    }
    (kept, digest.finish())
}

fn kept_place(place: &CountedPlace) -> KeptPlace {
    let at = &place.organization;
    KeptPlace { path: at.path.clone(), organization: at.id, name: at.name.clone(), kind: at.kind }
}

/// In the order of their names, as the database orders them.
fn kept_values(place: &CountedPlace) -> Vec<KeptValue> {
    let value = |indicator: &Indicator| {
        let all = place.all.get(indicator).copied().unwrap_or_default();
        let own = place.own.get(indicator).copied().unwrap_or_default();
        KeptValue { indicator: *indicator, own, all }
    };
    let mut values: Vec<_> =
        place.all.keys().map(value).filter(|value| !value.all.is_empty()).collect();
    values.sort_by_key(|value| value.indicator.as_str());
    values
}
