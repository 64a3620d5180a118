//! What a row that is taken brings: an appointment, and where they are needed an account and a post,
//! all under the row's key.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{AccountId, actions::ImportAdministrators},
    administrators::{
        Appointment, AppointmentId, ExceptionId, duty_of,
        import::{Entry, Judge, Person, Place},
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
    pub(super) fn take(
        &mut self,
        key: Uuid,
        entry: Entry,
        exception: Option<ExceptionId>,
    ) -> Option<Taken> {
        let judge = self.judge;
        let (person, place) = (judge.person(entry.member)?, judge.place(entry.place)?);
        let (account, new) = self.account_of(key, person);
        let id: AppointmentId = Id::new(key);
        let begun =
            Appointment::begin(id, account, entry.role, entry.place, self.since(entry.since));
        Some(Taken {
            path: place.path.clone(),
            account: new,
            post: post_of(key, &entry, place),
            appointment: Appointment {
                main: entry.main,
                exception,
                systems: entry.systems,
                ..begun
            },
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
