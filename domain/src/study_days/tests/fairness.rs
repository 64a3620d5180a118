//! Months planned one after another: who is left out comes first in the next.

use super::*;

const MONTHS: u32 = 24;

/// What came of a month: who waited how long before it, and who got a day.
struct Round {
    waited: BTreeMap<OrganizationId, u32>,
    placed: BTreeSet<OrganizationId>,
}

/// Two years of published plans. `capacity` seats a day; `living` tells who exists in a month.
fn two_years(
    towns: &[usize],
    capacity: impl Fn(u32) -> u32,
    living: impl Fn(u32, &Candidate) -> bool,
    options: Options,
) -> Vec<Round> {
    let mut waits: BTreeMap<OrganizationId, u32> = BTreeMap::new();
    let mut rounds = Vec::new();
    for number in 0..MONTHS {
        let of = Month::new(2026 + i32::try_from(number / 12).unwrap(), number % 12 + 1).unwrap();
        let schools: Vec<_> = (0..towns.len()).map(|n| school(n, of, capacity(number))).collect();
        let mut all = branches(towns);
        all.retain(|one| living(number, one));
        for one in &mut all {
            one.waited = waits.get(&one.branch).copied().unwrap_or(0);
        }
        let made = arrange(&schools, &all, options);
        let placed: BTreeSet<_> = made.placed.iter().map(|slot| slot.branch).collect();
        for one in &all {
            let wait = if placed.contains(&one.branch) { 0 } else { one.waited + 1 };
            waits.insert(one.branch, wait);
        }
        let waited = all.iter().map(|one| (one.branch, one.waited)).collect();
        rounds.push(Round { waited, placed });
    }
    rounds
}

fn town_of(branch: OrganizationId) -> u128 {
    branch.uuid().as_u128() / 10_000
}

#[test]
fn at_five_a_day_four_months_leave_no_branch_of_the_district_behind() {
    let towns = [119, 119, 118, 118, 118, 118];
    let rounds = two_years(&towns, |_| 5, |_, _| true, Options::default());
    for window in rounds.windows(5) {
        let placed: BTreeSet<_> = window.iter().flat_map(|round| round.placed.iter()).collect();
        assert_eq!(placed.len(), 710);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nobody_waits_more_than_one_round_longer_than_another_of_the_town(
        towns in proptest::collection::vec(1_usize..130, 1..4),
        capacities in proptest::collection::vec(4_u32..=20, MONTHS as usize),
        founded in any::<u64>(),
        dissolved in any::<u64>(),
        own_town_only in any::<bool>(),
    ) {
        let from = |one: &Candidate| {
            let number = one.branch.uuid().as_u128();
            if founded >> (number % 64) & 1 == 1 { u32::try_from(number % 20).unwrap() } else { 0 }
        };
        let until = |one: &Candidate| {
            let number = one.branch.uuid().as_u128() / 3;
            if dissolved >> (number % 64) & 1 == 1 { 4 + u32::try_from(number % 20).unwrap() } else { MONTHS }
        };
        let living = |month: u32, one: &Candidate| (from(one)..until(one)).contains(&month);
        let capacity = |month: u32| capacities[month as usize];
        let options = Options { own_town_only, ..Options::default() };
        let rounds = two_years(&towns, capacity, living, options);
        // The fewest study days of a month are five.
        let least = 5 * usize::try_from(*capacities.iter().min().unwrap()).unwrap();
        for round in &rounds {
            for (branch, waited) in &round.waited {
                let town = usize::try_from(town_of(*branch)).unwrap() - 1;
                prop_assert!(*waited as usize <= towns[town].div_ceil(least), "{} of {}", waited, towns[town]);
                if round.placed.contains(branch) {
                    continue;
                }
                let served = round.placed.iter().filter(|other| town_of(**other) == town_of(*branch));
                let least = served.filter_map(|other| round.waited.get(other)).min();
                prop_assert!(least.is_none_or(|least| waited < &(least + 1)), "somebody else came first");
            }
        }
    }
}
