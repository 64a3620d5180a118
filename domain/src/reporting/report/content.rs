//! What a report says, byte by byte, and its SHA-256.
//!
//! The figures are hashed one after the other in the order of the tree, and the report holds their
//! digest: it need not be read whole to be issued.

use sha2::{Digest, Sha256};

use super::{KeptPlace, KeptValue, Report};
use crate::{
    access::AccountId,
    issued::{IssuedText, hexadecimal, sha256},
    reporting::Counted,
    time::Instant,
};

/// The digest of all figures in the making.
#[derive(Default)]
pub struct ReportDigest(Sha256);

impl ReportDigest {
    /// The organizations in the order of the tree, each followed by its figures in the order of
    /// their names.
    pub fn add_place(&mut self, place: &KeptPlace) {
        let KeptPlace { path, organization, name, kind } = place;
        let bytes = name.len();
        let line = format!("{} {organization} {} {bytes}\n{name}\n", path.as_str(), kind.as_str());
        self.0.update(line.as_bytes());
    }

    pub fn add_value(&mut self, value: &KeptValue) {
        let KeptValue { indicator, own, all } = value;
        let line = format!("{} {} {}\n", indicator.as_str(), numbers(*own), numbers(*all));
        self.0.update(line.as_bytes());
    }

    pub fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

impl std::fmt::Debug for ReportDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReportDigest")
    }
}

fn numbers(Counted { numerator, denominator }: Counted) -> String {
    format!("{numerator} {denominator}")
}

impl Report {
    /// What is hashed, issued by somebody at an instant under a number.
    pub fn content(&self, number: &str, (by, at): (AccountId, Instant)) -> String {
        let mut content = IssuedText::new("lighthouse report 1");
        content.add("id", &self.id.to_string());
        content.add("number", number);
        content.add("organization", &self.organization.to_string());
        content.add("organization_name", &self.organization_name);
        content.add("period", &self.period.to_string());
        content.add("as_of", &self.as_of.millis().to_string());
        content.add("formula_version", &self.formula_version.to_string());
        let list = self.list.map_or_else(String::new, |(of, version)| format!("{of} {version}"));
        content.add("list", &list);
        for item in &self.items {
            let target = item.target.map_or_else(String::new, |target| target.to_string());
            let (name, weight) = (item.indicator.as_str(), item.weight);
            content.add("item", &format!("{name} {weight} {} {target}", item.assessable));
        }
        let previous = self.previous.map_or_else(String::new, |id| id.to_string());
        content.add("previous", &previous);
        content.add("figures", &self.digest);
        content.add("drafted_by", &self.drafted_by.to_string());
        content.add("issued_by", &by.to_string());
        content.add("issued_at", &at.millis().to_string());
        content.finish()
    }

    /// Its SHA-256, in hexadecimal.
    pub(super) fn hash(&self, number: &str, issue: (AccountId, Instant)) -> String {
        sha256(&self.content(number, issue))
    }

    /// Whether an issued one still says what was issued; `figures` is their digest as they stand now.
    pub fn is_intact(&self, figures: &str) -> bool {
        self.state.issue().is_none_or(|issue| {
            figures == self.digest && self.hash(&issue.number, (issue.by, issue.at)) == issue.hash
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::*;
    use crate::{
        id::Id,
        organizations::{Kind, OrgPath},
        reporting::{Counted, Indicator, ReportPeriod, usual_items},
        time::Instant,
    };

    fn figures(numerator: i64) -> String {
        let mut digest = ReportDigest::default();
        digest.add_place(&KeptPlace {
            path: OrgPath::root(),
            organization: Id::new(Uuid::nil()),
            name: "中共台儿庄区委员会".to_owned(),
            kind: Kind::DistrictCommittee,
        });
        let all = Counted { numerator, denominator: 2 };
        digest.add_value(&KeptValue {
            indicator: Indicator::ThemeDayHeld,
            own: Counted::default(),
            all,
        });
        digest.finish()
    }

    fn draft() -> Report {
        Report {
            id: Id::new(Uuid::from_u128(1)),
            organization: Id::new(Uuid::nil()),
            organization_name: "中共台儿庄区委员会".to_owned(),
            organization_path: OrgPath::root(),
            period: ReportPeriod::parse("2026-Q3").unwrap(),
            as_of: Instant::from_millis(1),
            formula_version: 1,
            list: None,
            items: usual_items(),
            previous: None,
            digest: figures(1),
            state: ReportState::Draft,
            drafted_by: Id::new(Uuid::from_u128(2)),
            version: 1,
            created_at: Instant::from_millis(1),
            updated_at: Instant::from_millis(1),
        }
    }

    #[test]
    fn a_second_person_issues_and_then_nothing_of_it_may_differ() {
        let at = Instant::from_millis(5);
        let number = || "RP-2026-000001".to_owned();
        let own = draft().issue(number(), (Id::new(Uuid::from_u128(2)), at));
        assert_eq!(own, Err(ReportError::SamePerson));
        let issued = draft().issue(number(), (Id::new(Uuid::from_u128(3)), at)).unwrap();
        assert!(issued.is_intact(&figures(1)) && !issued.is_intact(&figures(2)));
        let other =
            Report { organization_name: "中共滕州市委员会".to_owned(), ..issued.clone() };
        assert!(!other.is_intact(&figures(1)));
        assert_eq!(issued.check_draft(), Err(ReportError::Issued));
        assert_eq!(issued.title().zh, "中共台儿庄区委员会2026年第三季度基层党建数据报告");
    }
}
