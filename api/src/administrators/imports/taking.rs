//! What a row that is taken brings: an appointment, and where they are needed an account, a post
//! and an exception, all under the row's key.

use std::collections::HashMap;

use chrono::{Months, NaiveDate};
use lighthouse_domain::{
    access::{AccountId, actions::ImportAdministrators},
    administrators::{
        Appointment, AppointmentId, Exception, duty_of,
        import::{Entry, Judge, Person, Place, Rest},
    },
    id::Id,
    members::MemberId,
    time::Instant,
};
use lighthouse_persistence::{
    administrators::importing::Taken, identity::NewAccount, organizations::NewPost,
};
use uuid::Uuid;

use crate::{accounts::CodeGenerator, http::caller::Authorized};

/// How long an exception holds that a sheet brought, in months: then the security officer decides.
const EXCEPTION_MONTHS: u32 = 12;

/// Rows that are taken, one after another: who has two offices gets one account.
pub(super) struct Taking<'a> {
    auth: &'a Authorized<ImportAdministrators>,
    judge: &'a Judge<'a>,
    names: &'a mut CodeGenerator,
    opened: HashMap<MemberId, AccountId>,
}

impl<'a> Taking<'a> {
    pub(super) fn new(
        auth: &'a Authorized<ImportAdministrators>,
        judge: &'a Judge<'a>,
        names: &'a mut CodeGenerator,
    ) -> Self {
        Self { auth, judge, names, opened: HashMap::new() }
    }

    /// None for somebody or some place that the judge does not know.
    pub(super) fn take(&mut self, key: Uuid, entry: Entry, rest: Rest) -> Option<Taken> {
        let judge = self.judge;
        let (person, place) = (judge.person(entry.member)?, judge.place(entry.place)?);
        let (account, new) = self.account_of(key, person);
        let exception = self.exception_of(key, &entry, rest);
        let id: AppointmentId = Id::new(key);
        let begun =
            Appointment::begin(id, account, entry.role, entry.place, self.since(entry.since));
        Some(Taken {
            path: place.path.clone(),
            account: new,
            post: post_of(key, &entry, place),
            appointment: Appointment {
                main: entry.main,
                exception: exception.0,
                systems: entry.systems,
                ..begun
            },
            exception: exception.1,
        })
    }

    /// The account of somebody, or a new one without a password and without a code.
    fn account_of(&mut self, key: Uuid, person: &Person) -> (AccountId, Option<NewAccount>) {
        if let Some(account) = person.account {
            return (account.id, None);
        }
        if let Some(opened) = self.opened.get(&person.member) {
            return (*opened, None);
        }
        let id = Id::new(key);
        self.opened.insert(person.member, id);
        let new = NewAccount {
            id,
            member: Some(person.member),
            login_name: Some(self.names.login_name()),
            display_name: person.name.clone(),
            password_hash: None,
        };
        (id, Some(new))
    }

    fn exception_of(
        &self,
        key: Uuid,
        entry: &Entry,
        rest: Rest,
    ) -> (Option<Id<Exception>>, Option<Exception>) {
        let conditions = match rest {
            Rest::Conditions => return (None, None),
            Rest::Exception(id) => return (Some(id), None),
            Rest::Reason(conditions) => conditions,
        };
        let today = self.auth.now.day();
        let exception = Exception {
            id: Id::new(key),
            member: entry.member,
            organization: entry.place,
            conditions,
            reason: entry.reason.clone().unwrap_or_default(),
            expires_on: today.checked_add_months(Months::new(EXCEPTION_MONTHS)).unwrap_or(today),
            approved_by: self.auth.permit.account(),
            approved_at: self.auth.now,
            end: None,
            version: 1,
        };
        (Some(exception.id), Some(exception))
    }

    /// The beginning of the day, or now for today.
    fn since(&self, day: NaiveDate) -> Instant {
        if day < self.auth.now.day() { Instant::of_day(day) } else { self.auth.now }
    }
}

/// The post that the role goes with, unless the person holds it already.
fn post_of(key: Uuid, entry: &Entry, place: &Place) -> Option<NewPost> {
    let duty = duty_of(entry.role).filter(|_| place.secretary.is_none())?;
    let (organization, member) = (entry.place, entry.member);
    Some(NewPost { id: Id::new(key), organization, member, duty, since: entry.since })
}
