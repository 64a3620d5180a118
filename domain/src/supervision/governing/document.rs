//! A governing document with the days of its versions.

use chrono::NaiveDate;

use super::{
    GoverningError, GoverningKind, GoverningVersion, VERSIONS_OF_A_DOCUMENT, VersionTerm,
    Withdrawal,
};
use crate::{
    id::{Id, identified},
    organizations::{OrgPath, OrganizationId},
    scan::Scan,
    time::{Instant, days_after},
};

pub type GoverningDocumentId = Id<GoverningDocument>;

identified!(GoverningDocument);

/// A measure that a level works under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoverningDocument {
    pub id: GoverningDocumentId,
    /// The level that keeps it; it holds for all below.
    pub organization: OrganizationId,
    pub organization_path: OrgPath,
    pub kind: GoverningKind,
    pub title: String,
    /// Who issued it, as it stands on the paper.
    pub issuer: String,
    /// In the order of their numbers, which is that of their first days.
    pub versions: Vec<GoverningVersion>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl GoverningDocument {
    pub const TITLE_MAX: usize = 100;
    pub const ISSUER_MAX: usize = 100;
    pub const TEXT_MAX: usize = 20_000;
    pub const REASON_MAX: usize = 500;

    /// The version that holds on a day.
    pub fn in_force_on(&self, day: NaiveDate) -> Option<&GoverningVersion> {
        let begun = |version: &&GoverningVersion| !version.is_void() && version.term.from <= day;
        let last = self.versions.iter().rev().find(begun)?;
        last.own_last_day().is_none_or(|until| day <= until).then_some(last)
    }

    /// The last day of a version: its own, or the day before the next one begins.
    pub fn last_day(&self, version: &GoverningVersion) -> Option<NaiveDate> {
        let later = |next: &&GoverningVersion| next.number > version.number && !next.is_void();
        let next = self.versions.iter().find(later).and_then(|next| next.term.from.pred_opt());
        [version.own_last_day(), next].into_iter().flatten().min()
    }

    /// Another title, issuer or kind, before the first version comes into force.
    pub fn rename(
        self,
        (kind, title, issuer): (GoverningKind, String, String),
        at: Instant,
    ) -> Result<Self, GoverningError> {
        let came_into_force =
            |version: &GoverningVersion| !version.is_void() && version.term.from <= at.day();
        if self.versions.iter().any(came_into_force) {
            return Err(GoverningError::InForce);
        }
        Ok(Self { kind, title, issuer, ..self.touched(at) })
    }

    /// With one version more. `ran_until` is the last day on which supervision ran under the
    /// document: the new version does not begin on it or before, for what was said stays said.
    pub fn enter_version(
        mut self,
        term: VersionTerm,
        ran_until: Option<NaiveDate>,
        at: Instant,
    ) -> Result<Self, GoverningError> {
        if self.versions.len() >= VERSIONS_OF_A_DOCUMENT {
            return Err(GoverningError::TooManyVersions);
        }
        if term.until.is_some_and(|until| until < term.from) {
            return Err(GoverningError::EndsBeforeItBegins);
        }
        let before = self.versions.iter().rev().find(|version| !version.is_void());
        if let Some(before) = before.filter(|before| before.term.from >= term.from) {
            return Err(GoverningError::NotLater(before.term.from));
        }
        if let Some(day) = ran_until.filter(|day| *day >= term.from) {
            return Err(GoverningError::RanUnder(day));
        }
        let number = self.versions.last().map_or(1, |last| last.number + 1);
        let version =
            GoverningVersion { number, term, withdrawal: None, paper: None, entered_at: at };
        self.versions.push(version);
        Ok(self.touched(at))
    }

    /// With the paper of version `number` as it was issued. It is added once: what a version says
    /// never changes.
    pub fn add_paper(
        mut self,
        number: i64,
        paper: Scan,
        at: Instant,
    ) -> Result<Self, GoverningError> {
        let version = self.versions.iter_mut().find(|version| version.number == number);
        let version = version.ok_or(GoverningError::NoVersion)?;
        if version.paper.is_some() {
            return Err(GoverningError::HasPaper);
        }
        version.paper = Some(paper);
        Ok(self.touched(at))
    }

    /// Version `number` holds no longer from a day on. If that is its first day or earlier, it
    /// never holds, and the version before goes on.
    pub fn withdraw(
        mut self,
        number: i64,
        withdrawal: Withdrawal,
        at: Instant,
    ) -> Result<Self, GoverningError> {
        if withdrawal.on < at.day() {
            return Err(GoverningError::WithdrawnInThePast);
        }
        let holds = |version: &GoverningVersion| {
            version.withdrawal.is_none()
                && self.last_day(version).is_none_or(|last| last >= withdrawal.on)
        };
        let found = self.versions.iter().position(|version| version.number == number);
        let found = found.filter(|at| self.versions.get(*at).is_some_and(holds));
        let version = found.and_then(|at| self.versions.get_mut(at));
        let version = version.ok_or(GoverningError::NoSuchVersion)?;
        version.withdrawal = Some(withdrawal);
        Ok(self.touched(at))
    }

    /// Whether some version holds on each day from `day` on, as far as is known today.
    pub fn holds_from(&self, day: NaiveDate) -> bool {
        let mut next = day;
        loop {
            let Some(version) = self.in_force_on(next) else { return false };
            let Some(last) = self.last_day(version) else { return true };
            next = days_after(last, 1);
        }
    }

    fn touched(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn now() -> Instant {
        Instant::parse("2026-11-23T02:00:00Z").unwrap()
    }

    fn document() -> GoverningDocument {
        GoverningDocument {
            id: Id::new(Uuid::nil()),
            organization: Id::new(Uuid::nil()),
            organization_path: OrgPath::root(),
            kind: GoverningKind::RegularSupervision,
            title: "定期督促管理办法".to_owned(),
            issuer: "区委".to_owned(),
            versions: Vec::new(),
            version: 1,
            created_at: now(),
            updated_at: now(),
        }
    }

    fn term(from: &str) -> VersionTerm {
        VersionTerm { from: day(from), until: None }
    }

    fn enter(document: GoverningDocument, from: &str) -> GoverningDocument {
        document.enter_version(term(from), None, now()).unwrap()
    }

    fn withdrawal(on: &str) -> Withdrawal {
        Withdrawal { on: day(on), reason: "已修订".to_owned() }
    }

    fn number_on(document: &GoverningDocument, on: &str) -> Option<i64> {
        document.in_force_on(day(on)).map(|version| version.number)
    }

    #[test]
    fn a_new_version_supersedes_the_one_before_on_its_first_day() {
        let two = enter(enter(document(), "2026-01-01"), "2026-12-01");
        assert_eq!(number_on(&two, "2025-12-31"), None);
        assert_eq!(number_on(&two, "2026-11-30"), Some(1));
        assert_eq!(number_on(&two, "2026-12-01"), Some(2));
        assert_eq!(two.last_day(&two.versions[0]), Some(day("2026-11-30")));
        assert!(two.holds_from(day("2026-01-01")));
    }

    #[test]
    fn a_version_that_would_overlap_or_rewrite_what_happened_is_refused() {
        let one = enter(document(), "2026-01-01");
        let earlier = one.clone().enter_version(term("2026-01-01"), None, now());
        assert_eq!(earlier, Err(GoverningError::NotLater(day("2026-01-01"))));
        let ran = one.clone().enter_version(term("2026-11-02"), Some(day("2026-11-02")), now());
        assert_eq!(ran, Err(GoverningError::RanUnder(day("2026-11-02"))));
        let turned = VersionTerm { from: day("2026-12-02"), until: Some(day("2026-12-01")) };
        let turned = one.enter_version(turned, None, now());
        assert_eq!(turned, Err(GoverningError::EndsBeforeItBegins));
    }

    #[test]
    fn a_version_withdrawn_before_its_first_day_never_was() {
        let two = enter(enter(document(), "2026-01-01"), "2026-12-01");
        let back = two.withdraw(2, withdrawal("2026-12-01"), now()).unwrap();
        assert_eq!(number_on(&back, "2026-12-05"), Some(1));
        assert!(back.holds_from(day("2026-11-23")));
        let again = enter(back, "2026-12-01");
        assert_eq!(number_on(&again, "2026-12-05"), Some(3));
    }

    #[test]
    fn a_withdrawal_ends_a_version_and_is_said_once() {
        let one = enter(document(), "2026-01-01");
        let past = one.clone().withdraw(1, withdrawal("2026-11-22"), now());
        assert_eq!(past, Err(GoverningError::WithdrawnInThePast));
        let ended = one.withdraw(1, withdrawal("2026-11-24"), now()).unwrap();
        assert_eq!(number_on(&ended, "2026-11-23"), Some(1));
        assert_eq!(number_on(&ended, "2026-11-24"), None);
        assert!(!ended.holds_from(day("2026-11-23")));
        let twice = ended.withdraw(1, withdrawal("2026-11-25"), now());
        assert_eq!(twice, Err(GoverningError::NoSuchVersion));
    }

    #[test]
    fn the_paper_of_a_version_is_added_once() {
        let paper = |hash: &str| Scan {
            hash: hash.to_owned(),
            media_type: crate::scan::ScanType::Pdf,
            bytes: 9,
        };
        let one = enter(document(), "2026-01-01");
        let with = one.clone().add_paper(1, paper("aa"), now()).unwrap();
        assert_eq!(with.versions[0].paper, Some(paper("aa")));
        assert_eq!(with.version, one.version + 1);
        assert_eq!(with.add_paper(1, paper("bb"), now()), Err(GoverningError::HasPaper));
        assert_eq!(one.add_paper(2, paper("aa"), now()), Err(GoverningError::NoVersion));
    }

    #[test]
    fn what_has_come_into_force_keeps_its_title() {
        let words = || (GoverningKind::Other, "新名称".to_owned(), "区委".to_owned());
        assert!(enter(document(), "2026-11-24").rename(words(), now()).is_ok());
        let refused = enter(document(), "2026-11-23").rename(words(), now());
        assert_eq!(refused, Err(GoverningError::InForce));
    }

    proptest! {
        #[test]
        fn at_most_one_version_holds_on_a_day(
            starts in proptest::collection::vec((0..400_u64, proptest::option::of(0..90_u64)), 1..8), on in 0..500_u64,
        ) {
            let first = day("2026-01-01");
            let mut all = document();
            for (from, length) in starts {
                let from = days_after(first, from);
                let term = VersionTerm { from, until: length.map(|days| days_after(from, days)) };
                all = all.clone().enter_version(term, None, now()).unwrap_or(all);
            }
            let on = days_after(first, on);
            let holds = |version: &&GoverningVersion| version.term.from <= on && all.last_day(version).is_none_or(|last| on <= last);
            let holding: Vec<_> = all.versions.iter().filter(holds).collect();
            prop_assert!(holding.len() <= 1);
            prop_assert_eq!(holding.first().copied(), all.in_force_on(on));
        }
    }
}
