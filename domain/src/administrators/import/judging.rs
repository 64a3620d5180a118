//! Whether a row may be taken: the rules of an appointment, asked of many at once.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{Entry, Field, Person, Place, Standing};
use crate::{
    access::{Role, Scope},
    administrators::{
        Bounds, Candidate, ExceptionId, Finding, TierError, duty_of, has_threshold,
        is_held_by_own_members, judge,
        tiers::{held_at, staff},
    },
    members::MemberId,
    message::Message,
    organizations::{Kind, OrgPath, OrganizationId},
};

/// Why a row cannot be taken, and the column where that stands.
pub type Refusal = (Field, Message);

/// Whether the sheet of somebody who reaches `scope` may give `role` at an organization: the whole
/// tree below, and the staff of the own office.
pub fn may_take_over(scope: &Scope, role: Role, at: &OrgPath, kind: Kind) -> Result<(), TierError> {
    if !held_at(role, kind) {
        return Err(TierError::WrongPlace);
    }
    let reaches = |own: &OrgPath| own.contains(at) && (own != at || staff(role));
    if scope.is_everywhere() || scope.subtrees().iter().any(reaches) {
        Ok(())
    } else {
        Err(TierError::NotNextLevel)
    }
}

/// The registers as they are, and as the rows before have changed them.
#[derive(Debug)]
pub struct Judge<'a> {
    scope: &'a Scope,
    bounds: Bounds,
    today: NaiveDate,
    people: HashMap<MemberId, Person>,
    places: HashMap<OrganizationId, Place>,
    exceptions: HashMap<(MemberId, OrganizationId), Standing>,
    held: HashSet<(MemberId, Role, OrganizationId)>,
    /// The row that gave an organization its main administrator, or its secretary.
    mains: HashMap<OrganizationId, usize>,
    secretaries: HashMap<OrganizationId, usize>,
}

impl<'a> Judge<'a> {
    pub fn new(
        scope: &'a Scope,
        (bounds, today): (Bounds, NaiveDate),
        people: impl IntoIterator<Item = Person>,
        places: impl IntoIterator<Item = Place>,
    ) -> Self {
        Self {
            scope,
            bounds,
            today,
            people: people.into_iter().map(|person| (person.member, person)).collect(),
            places: places.into_iter().map(|place| (place.id, place)).collect(),
            exceptions: HashMap::new(),
            held: HashSet::new(),
            mains: HashMap::new(),
            secretaries: HashMap::new(),
        }
    }

    /// What the register of administrators has already.
    #[must_use]
    pub fn with(
        mut self,
        held: impl IntoIterator<Item = (MemberId, Role, OrganizationId)>,
        exceptions: impl IntoIterator<Item = Standing>,
    ) -> Self {
        self.held = held.into_iter().collect();
        let key = |one: Standing| ((one.member, one.place), one);
        self.exceptions = exceptions.into_iter().map(key).collect();
        self
    }

    pub fn person(&self, member: MemberId) -> Option<&Person> {
        self.people.get(&member)
    }

    pub fn place(&self, id: OrganizationId) -> Option<&Place> {
        self.places.get(&id)
    }

    /// Takes a row, and remembers what it changes for the rows after it. Answers the exception that
    /// the appointment rests on, if it needs one.
    pub fn take(&mut self, entry: &Entry) -> Result<Option<ExceptionId>, Refusal> {
        let exception = self.check(entry)?;
        if !self.held.insert((entry.member, entry.role, entry.place)) {
            return Err((Field::Role, already_held()));
        }
        if entry.main {
            self.mains.insert(entry.place, entry.number);
        }
        if duty_of(entry.role).is_some() {
            self.secretaries.insert(entry.place, entry.number);
        }
        Ok(exception)
    }

    fn check(&self, entry: &Entry) -> Result<Option<ExceptionId>, Refusal> {
        let place = self.places.get(&entry.place).ok_or((Field::Organization, gone()))?;
        let person = self.people.get(&entry.member).ok_or((Field::Name, left()))?;
        may_take_over(self.scope, entry.role, &place.path, place.kind)
            .map_err(|error| (Field::Role, error.message()))?;
        if is_held_by_own_members(entry.role) && person.branch != place.id {
            return Err((Field::Organization, elsewhere()));
        }
        if person.account.is_some_and(|account| account.locked) {
            return Err((Field::Name, locked()));
        }
        self.check_seats(entry, place)?;
        self.check_conditions(entry, person.candidate)
    }

    /// One main administrator for each organization, and one secretary for each branch.
    fn check_seats(&self, entry: &Entry, place: &Place) -> Result<(), Refusal> {
        if entry.main
            && let Some(message) = taken_by(self.mains.get(&place.id), place.has_main)
        {
            return Err((Field::Main, message));
        }
        let another = place.secretary.is_some_and(|member| member != entry.member);
        match taken_by(self.secretaries.get(&place.id), another) {
            Some(message) if duty_of(entry.role).is_some() => Err((Field::Role, message)),
            _ => Ok(()),
        }
    }

    /// Who appoints never excepts: what is not met needs an exception that was granted before.
    fn check_conditions(
        &self,
        entry: &Entry,
        candidate: Candidate,
    ) -> Result<Option<ExceptionId>, Refusal> {
        if !has_threshold(entry.role) {
            return Ok(None);
        }
        let findings = judge(&candidate, &self.bounds, self.today);
        let unmet: Vec<&Finding> = findings.iter().filter(|finding| !finding.met).collect();
        let standing = self.exceptions.get(&(entry.member, entry.place));
        let covered =
            |it: &Finding| standing.is_some_and(|one| one.conditions.contains(&it.condition));
        let missing: Vec<&Finding> = unmet.iter().copied().filter(|it| !covered(it)).collect();
        if missing.is_empty() {
            Ok(standing.filter(|_| !unmet.is_empty()).map(|one| one.id))
        } else {
            Err((Field::Name, not_eligible(&missing)))
        }
    }
}

fn taken_by(row: Option<&usize>, in_register: bool) -> Option<Message> {
    match row {
        Some(row) => Some(Message::new(
            format!("第 {row} 行已填此任职"),
            format!("Row {row} has this office already."),
        )),
        None => in_register.then(|| {
            Message::new(
                "该组织已有此任职的人员，请先办理更换",
                "Somebody holds this office there; have that person replaced first.",
            )
        }),
    }
}

fn not_eligible(missing: &[&Finding]) -> Message {
    let zh: Vec<&str> = missing.iter().map(|finding| &*finding.message.zh).collect();
    let en: Vec<&str> = missing.iter().map(|finding| &*finding.message.en).collect();
    Message::new(
        format!(
            "不符合任职条件：{}。如确需任用，请先由安全员办理特批，再重新上传本表",
            zh.join("；")
        ),
        format!(
            "The conditions of entry are not met: {} Ask the security officer to grant an exception, \
             then send the sheet again.",
            en.join(" ")
        ),
    )
}

fn already_held() -> Message {
    Message::new(
        "此人已在该组织担任此角色",
        "This person has this role at that organization already.",
    )
}

fn elsewhere() -> Message {
    Message::new(
        "应为该党支部的党员，请先办理组织关系转接",
        "It must be a member of that branch; have the member transferred first.",
    )
}

fn locked() -> Message {
    Message::new("此人的账号已锁定", "This person's account is locked.")
}

fn gone() -> Message {
    Message::new("该组织已撤销", "The organization is dissolved.")
}

fn left() -> Message {
    Message::new("此人已不在名册中", "This person has left the register.")
}
