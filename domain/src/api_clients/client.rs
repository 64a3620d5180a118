//! An api client: whose, what for, what it may read, until when.
//!
//! ```text
//! registered ──approve (another person)──▶ active ──its last day passes──▶ expired
//!      └──────────────── end ────────────────┴───────────────▶ ended
//! ```

use chrono::NaiveDate;

use super::{ClientError, ClientStatus};
use crate::{
    access::{AccountId, ClientScope},
    id::{Id, identified},
    organizations::OrganizationId,
    time::{Instant, days_after, months_after},
};

/// It calls in the name of an account of its own, which has the same id.
pub type ApiClientId = Id<ApiClient>;

/// Months for which a client may be registered.
const MONTHS_MAX: u32 = 12;

/// Who approved or ended it, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approval {
    pub by: AccountId,
    pub at: Instant,
}

/// A program that reads the subtree of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiClient {
    pub id: ApiClientId,
    pub organization: OrganizationId,
    /// Who answers for it; it never reaches further than this person's offices.
    pub owner: AccountId,
    pub name: String,
    pub purpose: String,
    pub scopes: Vec<ClientScope>,
    /// Its last day.
    pub ends_on: NaiveDate,
    pub registered_by: AccountId,
    pub approved: Option<Approval>,
    pub ended: Option<Approval>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

identified!(ApiClient);

type StepResult = Result<ApiClient, ClientError>;

impl ApiClient {
    pub const NAME_MAX: usize = 60;
    pub const PURPOSE_MAX: usize = 500;

    /// From tomorrow on, within a year.
    pub fn check_end(ends_on: NaiveDate, today: NaiveDate) -> Result<NaiveDate, ClientError> {
        let within = ends_on > today && ends_on <= months_after(today, MONTHS_MAX);
        if within { Ok(ends_on) } else { Err(ClientError::LastDay) }
    }

    /// The first instant at which it may nothing any more.
    pub fn ends_at(&self) -> Instant {
        Instant::of_day(days_after(self.ends_on, 1))
    }

    pub fn status(&self, now: Instant) -> ClientStatus {
        match (self.ended, self.approved) {
            (Some(_), _) => ClientStatus::Ended,
            (None, _) if now >= self.ends_at() => ClientStatus::Expired,
            (None, Some(_)) => ClientStatus::Active,
            (None, None) => ClientStatus::Registered,
        }
    }

    /// Approved by somebody who neither registered it nor answers for it.
    pub fn approve(self, by: AccountId, at: Instant) -> StepResult {
        if self.status(at) != ClientStatus::Registered {
            return Err(ClientError::WrongState(self.status(at)));
        }
        if by == self.registered_by || by == self.owner {
            return Err(ClientError::OwnClient);
        }
        Ok(Self { approved: Some(Approval { by, at }), ..self.moved(at) })
    }

    /// From now on `by` answers for it, whose offices bound it. Whoever approved it stays apart.
    pub fn take_over(self, by: AccountId, at: Instant) -> StepResult {
        if matches!(self.status(at), ClientStatus::Ended | ClientStatus::Expired) {
            return Err(ClientError::WrongState(self.status(at)));
        }
        if self.approved.is_some_and(|approval| approval.by == by) {
            return Err(ClientError::OwnClient);
        }
        Ok(Self { owner: by, ..self.moved(at) })
    }

    /// Ended for good. An expired one can be ended too.
    pub fn end(self, by: AccountId, at: Instant) -> StepResult {
        if self.ended.is_some() {
            return Err(ClientError::WrongState(ClientStatus::Ended));
        }
        Ok(Self { ended: Some(Approval { by, at }), ..self.moved(at) })
    }

    /// Secrets are made for a client that may be used.
    pub fn check_active(&self, now: Instant) -> Result<(), ClientError> {
        match self.status(now) {
            ClientStatus::Active => Ok(()),
            other => Err(ClientError::WrongState(other)),
        }
    }

    /// The same with one secret more or less, which is a change of the client.
    #[must_use]
    pub fn moved(self, at: Instant) -> Self {
        Self { version: self.version + 1, updated_at: at, ..self }
    }

    /// What a token is for: what was asked, all of it if nothing was; none if it was not granted.
    pub fn granted(&self, asked: Option<&str>) -> Option<Vec<ClientScope>> {
        let Some(asked) = asked.map(str::trim).filter(|asked| !asked.is_empty()) else {
            return Some(self.scopes.clone());
        };
        let one = |word: &str| ClientScope::parse(word).filter(|scope| self.scopes.contains(scope));
        let mut scopes: Vec<_> = asked.split_ascii_whitespace().map(one).collect::<Option<_>>()?;
        scopes.sort();
        scopes.dedup();
        Some(scopes)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    fn person(n: u128) -> AccountId {
        Id::new(Uuid::from_u128(n))
    }

    fn registered() -> ApiClient {
        let now = at("2026-11-23T02:00:00Z");
        ApiClient {
            id: Id::new(Uuid::nil()),
            organization: Id::new(Uuid::nil()),
            owner: person(1),
            name: "区数据中台".to_owned(),
            purpose: "同步名册".to_owned(),
            scopes: vec![ClientScope::OrganizationsRead, ClientScope::MembersRead],
            ends_on: day("2027-03-31"),
            registered_by: person(1),
            approved: None,
            ended: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    #[test]
    fn nobody_approves_what_one_registered_or_answers_for() {
        let now = at("2026-11-23T03:00:00Z");
        assert_eq!(registered().approve(person(1), now), Err(ClientError::OwnClient));
        let handed = registered().take_over(person(2), now).unwrap();
        assert_eq!(handed.clone().approve(person(2), now), Err(ClientError::OwnClient));
        let active = handed.approve(person(3), now).unwrap();
        assert_eq!(active.status(now), ClientStatus::Active);
        assert_eq!(active.clone().take_over(person(3), now), Err(ClientError::OwnClient));
        let again = active.approve(person(4), now);
        assert_eq!(again, Err(ClientError::WrongState(ClientStatus::Active)));
    }

    #[test]
    fn a_client_ends_by_hand_or_after_its_last_day() {
        let now = at("2026-11-23T03:00:00Z");
        let active = registered().approve(person(3), now).unwrap();
        assert_eq!(active.status(at("2027-03-31T15:59:59Z")), ClientStatus::Active);
        assert_eq!(active.status(at("2027-03-31T16:00:00Z")), ClientStatus::Expired);
        let ended = active.end(person(1), now).unwrap();
        assert_eq!(ended.status(now), ClientStatus::Ended);
        assert!(ended.check_active(now).is_err());
        assert!(ended.clone().end(person(1), now).is_err());
        assert!(ended.take_over(person(2), now).is_err());
        assert!(registered().check_active(now).is_err());
    }

    #[test]
    fn the_last_day_is_within_a_year() {
        let today = day("2026-11-23");
        assert!(ApiClient::check_end(day("2026-11-24"), today).is_ok());
        assert!(ApiClient::check_end(day("2027-11-23"), today).is_ok());
        assert!(ApiClient::check_end(today, today).is_err());
        assert!(ApiClient::check_end(day("2027-11-24"), today).is_err());
    }

    #[test]
    fn a_token_is_for_what_was_granted_or_less() {
        let client = registered();
        assert_eq!(client.granted(None), Some(client.scopes.clone()));
        assert_eq!(client.granted(Some("")), Some(client.scopes.clone()));
        let less = client.granted(Some("members:read members:read"));
        assert_eq!(less, Some(vec![ClientScope::MembersRead]));
        assert_eq!(client.granted(Some("members:read study:read")), None);
        assert_eq!(client.granted(Some("members:write")), None);
    }
}
