//! Uses of measures: refused, allowed, excepted, never.

use super::*;
use crate::{
    burden::exception::tests::{day, on, requested},
    letters::OfficerSeat,
};

fn usage(measure: Measure, subject: MeasureSubject, is_assessable: bool) -> MeasureUse {
    MeasureUse { measure, subject, is_assessable }
}

fn excepted(measure: Measure) -> BurdenException {
    requested(measure).approve(on("2026-11-24", 4), OfficerSeat::Security).unwrap()
}

#[test]
fn people_are_not_assessed_by_their_use_of_the_app() {
    let today = day("2026-12-15");
    for measure in [Measure::InstallRate, Measure::UsageRate, Measure::OnlineTime] {
        let refused = usage(measure, MeasureSubject::Persons, true).check(&[], today);
        assert_eq!(refused, Err(Restricted(measure)));
        let message = Restricted(measure).message();
        assert!(message.zh.contains("《政务移动互联网应用程序规范化管理办法》"), "{}", message.zh);
        assert!(message.en.contains(measure.rule().instead.1));
    }
}

#[test]
fn a_figure_that_assesses_nobody_is_allowed_and_a_forbidden_feature_never() {
    let today = day("2026-12-15");
    let plain = |measure| usage(measure, MeasureSubject::Organizations, false).check(&[], today);
    assert_eq!(plain(Measure::InstallRate), Ok(Allowance::Unrestricted));
    assert_eq!(plain(Measure::StudyTime), Ok(Allowance::Unrestricted));
    for measure in [Measure::OnlineTime, Measure::CheckInStreak, Measure::RequiredPhoto] {
        assert_eq!(plain(measure), Err(Restricted(measure)));
    }
}

#[test]
fn an_exception_allows_its_own_measure_while_it_holds() {
    let exceptions = [excepted(Measure::InstallRate)];
    let check = |measure, on| {
        usage(measure, MeasureSubject::Organizations, true).check(&exceptions, day(on))
    };
    let until = day("2027-02-28");
    let by = exceptions[0].id;
    assert_eq!(check(Measure::InstallRate, "2026-12-15"), Ok(Allowance::Excepted { by, until }));
    assert!(check(Measure::InstallRate, "2027-03-01").is_err());
    assert!(check(Measure::UsageRate, "2026-12-15").is_err());
}

#[test]
fn persons_are_never_ranked_whatever_an_exception_says() {
    let exceptions = [Measure::RankingOfPersons, Measure::RankingOfOrganizations].map(excepted);
    let today = day("2026-12-15");
    for (measure, subject) in [
        (Measure::RankingOfPersons, MeasureSubject::Persons),
        (Measure::RankingOfPersons, MeasureSubject::Organizations),
        (Measure::RankingOfOrganizations, MeasureSubject::Persons),
    ] {
        for is_assessable in [true, false] {
            let refused = usage(measure, subject, is_assessable).check(&exceptions, today);
            assert_eq!(refused, Err(Restricted(Measure::RankingOfPersons)));
        }
    }
    let organizations = MeasureSubject::Organizations;
    assert!(
        usage(Measure::RankingOfOrganizations, organizations, true)
            .check(&exceptions, today)
            .is_ok()
    );
}

#[test]
fn every_measure_says_what_is_allowed_instead() {
    for measure in Measure::ALL.iter().copied() {
        let rule = measure.rule();
        assert!(!rule.rule.0.is_empty() && !rule.rule.1.is_empty());
        assert!(!rule.instead.0.is_empty() && rule.instead.1.ends_with('.'));
        assert_eq!(rule.can_be_excepted, measure != Measure::RankingOfPersons);
    }
}
