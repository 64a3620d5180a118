//! Use cases of the register: permit, load, decide, store, audit.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ChangeOwnContact, ManageMembers},
    },
    audit::{AuditEvent, Object},
    id::Id,
    members::{
        ETHNICITY_MAX, IdNumber, Member, MemberChange, MemberId, NewMember, Phone, Status,
        parse_name,
    },
    message::Message,
    organizations::Organization,
    patch::Patch,
    text,
};
use lighthouse_persistence::{
    Locked, StoreError, Tx,
    members::{self as store, NewRow},
    organizations,
    seal::Sealer,
};
use uuid::Uuid;

use super::dto::{CreateMember, MemberEducation, MemberView, UpdateMember};
use crate::{
    http::caller::Authorized,
    http::{
        code::FieldErrorCode, etag::IfMatch, fields::FieldErrors, lang::Lang, problem::Problem,
        scope,
    },
};

/// A body whose every value is valid, and the branch it is meant for.
pub struct Entry {
    pub id: MemberId,
    pub branch: Uuid,
    pub member: NewMember,
}

/// Validates a body; all errors at once.
pub fn validate(body: CreateMember, today: NaiveDate) -> Result<Entry, Problem> {
    let mut values = Values::default();
    let name = values.name(&body.name);
    let member = NewMember {
        // Stands in only where the name is wrong: then the body is refused below.
        name: name.clone().unwrap_or(body.name),
        gender: body.gender.0,
        birth_date: body.birth_date,
        ethnicity: body.ethnicity.and_then(|raw| values.ethnicity(&raw)),
        education: body.education.map(|education| education.0),
        status: body.status.0,
        applied_on: body.applied_on,
        joined_on: body.joined_on,
        converted_on: body.converted_on,
        app_activated_on: None,
        id_number: body.id_number.and_then(|raw| values.id_number(&raw)),
        phone: body.phone.and_then(|raw| values.phone(&raw)),
    };
    values.status(member.status);
    values.entry(&member, today);
    values.0.finish(name)?;
    let id = Id::new(body.id.unwrap_or_else(Uuid::now_v7));
    Ok(Entry { id, branch: body.branch_id, member })
}

/// Enters a person into a branch of the caller's scope.
pub async fn create(
    tx: &Tx,
    auth: &Authorized<ManageMembers>,
    sealer: &Sealer,
    entry: Entry,
) -> Result<Member, Problem> {
    let branch = open_branch(tx, &auth.permit, entry.branch).await?;
    let id = entry.id;
    let row = NewRow { id, branch: branch.clone(), member: entry.member };
    store::insert_many(tx, &auth.permit, sealer, std::slice::from_ref(&row), auth.now).await?;
    auth.audit(tx, AuditEvent::new("member.created", Object::Member, id.uuid())).await?;
    Ok(view_of(row, &branch, auth))
}

/// The entry as a read would show it, without asking the database again.
fn view_of(row: NewRow, branch: &Organization, auth: &Authorized<ManageMembers>) -> Member {
    let new = row.member;
    Member {
        id: row.id,
        branch: branch.id,
        branch_path: branch.path.clone(),
        branch_name: branch.name.clone(),
        name: new.name,
        gender: new.gender,
        birth_date: new.birth_date,
        ethnicity: new.ethnicity,
        education: new.education,
        status: new.status,
        applied_on: new.applied_on,
        joined_on: new.joined_on,
        converted_on: new.converted_on,
        app_activated_on: new.app_activated_on,
        id_number_masked: new.id_number.map(|number| number.masked()),
        phone_masked: new.phone.map(|phone| phone.masked()),
        merged_into: None,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    }
}

/// The branch a new entry or session is meant for, kept from changing until it is written.
pub async fn open_branch<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    branch: Uuid,
) -> Result<Organization, Problem> {
    match organizations::find_for_share(tx, permit, Id::new(branch)).await {
        Ok(found) => Some(found).filter(Organization::takes_members).ok_or_else(no_branch),
        Err(StoreError::NotFound(_)) => Err(no_branch()),
        Err(other) => Err(other.into()),
    }
}

fn no_branch() -> Problem {
    let message = Message::new(
        "支部不存在、已撤销或不在您的管理范围内",
        "The branch does not exist, is dissolved or lies outside your scope.",
    );
    scope::refuse(scope::outside_because("/branch_id", message))
}

/// Changes an entry in the version that the caller knows.
pub async fn update(
    tx: &Tx,
    auth: &Authorized<ManageMembers>,
    sealer: &Sealer,
    id: MemberId,
    (if_match, lang): (&IfMatch, Lang),
    body: UpdateMember,
) -> Result<Member, Problem> {
    let before = store::lock(tx, &auth.permit, id).await?;
    if_match.check(before.version, lang, || MemberView::from(Member::clone(&before)))?;
    let stored = store::stored_id_number(tx, sealer, &before).await?;
    let change = validate_change(&before, stored, body, auth)?;
    if is_empty(&change) {
        return Ok(before.into_inner());
    }
    let member = store::save(tx, sealer, before, &change, auth.now).await?;
    let event = AuditEvent::new("member.changed", Object::Member, id.uuid());
    auth.audit(tx, event.with_detail(fields(&change))).await?;
    Ok(member)
}

/// Changes one's own phone, judged with the rest of the entry.
pub async fn change_own_phone(
    tx: &Tx,
    auth: &Authorized<ChangeOwnContact>,
    sealer: &Sealer,
    before: Locked<Member>,
    phone: Patch<String>,
) -> Result<Member, Problem> {
    let body = UpdateMember { phone, ..UpdateMember::default() };
    let stored = store::stored_id_number(tx, sealer, &before).await?;
    let change = validate_change(&before, stored, body, auth)?;
    if is_empty(&change) {
        return Ok(before.into_inner());
    }
    let id = before.id;
    let member = store::save(tx, sealer, before, &change, auth.now).await?;
    let event = AuditEvent::new("member.changed", Object::Member, id.uuid());
    auth.audit(tx, event.with_detail(format!("{} by the member", fields(&change)))).await?;
    Ok(member)
}

fn validate_change<A: Action>(
    before: &Member,
    stored: Option<IdNumber>,
    body: UpdateMember,
    auth: &Authorized<A>,
) -> Result<MemberChange, Problem> {
    let mut values = Values::default();
    let change = MemberChange {
        name: body.name.and_then(|raw| values.name(&raw)),
        gender: body.gender.map(|gender| gender.0),
        birth_date: body.birth_date,
        ethnicity: values.patched(body.ethnicity, |values, raw| values.ethnicity(&raw)),
        education: values.patched(body.education, |_, MemberEducation(word)| Some(word)),
        applied_on: body.applied_on,
        joined_on: body.joined_on,
        converted_on: body.converted_on,
        id_number: values.patched(body.id_number, |values, raw| values.id_number(&raw)),
        phone: values.patched(body.phone, |values, raw| values.phone(&raw)),
    };
    let number = change.id_number.clone().over(stored);
    values.entry(&before.changed(&change, number), auth.now.day());
    values.0.finish(Some(change))
}

fn is_empty(change: &MemberChange) -> bool {
    fields(change).is_empty()
}

/// The names of the fields a change touches, for the audit log; never their values.
pub(super) fn fields(change: &MemberChange) -> String {
    let touched = [
        ("name", change.name.is_some()),
        ("gender", change.gender.is_some()),
        ("birth_date", change.birth_date.is_some()),
        ("ethnicity", !change.ethnicity.is_absent()),
        ("education", !change.education.is_absent()),
        ("applied_on", !change.applied_on.is_absent()),
        ("joined_on", !change.joined_on.is_absent()),
        ("converted_on", !change.converted_on.is_absent()),
        ("id_number", !change.id_number.is_absent()),
        ("phone", !change.phone.is_absent()),
    ];
    touched.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect::<Vec<_>>().join(",")
}

/// The values of a body, each read into the register's own type or noted as wrong.
#[derive(Default)]
struct Values(FieldErrors);

impl Values {
    fn name(&mut self, raw: &str) -> Option<String> {
        self.0.text("/name", parse_name(raw))
    }

    fn ethnicity(&mut self, raw: &str) -> Option<String> {
        self.0.text("/ethnicity", text::line(raw, 1, ETHNICITY_MAX))
    }

    fn id_number(&mut self, raw: &str) -> Option<IdNumber> {
        let number = IdNumber::parse(raw).map_err(|error| error.message());
        self.0.check("/id_number", FieldErrorCode::InvalidFormat, number)
    }

    fn phone(&mut self, raw: &str) -> Option<Phone> {
        let phone = Phone::parse(raw).ok_or_else(|| {
            Message::new("应为 11 位大陆手机号码", "It must be a mobile number of 11 digits.")
        });
        self.0.check("/phone", FieldErrorCode::InvalidFormat, phone)
    }

    /// A person is entered where they stand now; an ended status is reached by its own action.
    fn status(&mut self, status: Status) {
        if !status.is_live() {
            let message = Message::new(
                "新录入的人员不能是已离开的状态",
                "A new entry cannot have left already.",
            );
            self.0.push("/status", FieldErrorCode::InvalidValue, message);
        }
    }

    /// The rules that involve more than one value.
    fn entry(&mut self, member: &NewMember, today: NaiveDate) {
        for fault in member.faults(today) {
            self.0.push(format!("/{}", fault.field()), FieldErrorCode::Rule, fault.message());
        }
    }

    fn patched<T, U>(
        &mut self,
        patch: Patch<T>,
        read: impl FnOnce(&mut Self, T) -> Option<U>,
    ) -> Patch<U> {
        match patch {
            Patch::Absent => Patch::Absent,
            Patch::Null => Patch::Null,
            Patch::Value(value) => read(self, value).map_or(Patch::Absent, Patch::Value),
        }
    }
}
