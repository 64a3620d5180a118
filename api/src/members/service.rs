//! Use cases of the register: permit, load, decide, store, audit.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit, actions::ManageMembers},
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
    StoreError, Tx,
    members::{self as store, NewRow},
    organizations,
    seal::Sealer,
};
use uuid::Uuid;

use super::dto::{CreateMember, MemberEducation, MemberView, UpdateMember};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    etag::IfMatch,
    fields::FieldErrors,
    lang::Lang,
    problem::{FieldError, Problem},
};

/// A body whose every value is understood, and the branch it is meant for.
pub struct Entry {
    pub id: MemberId,
    pub branch: Uuid,
    pub member: NewMember,
}

/// Understands a body; all errors at once.
pub fn validate(body: CreateMember, today: NaiveDate) -> Result<Entry, Problem> {
    let mut faults = EntryErrors::default();
    let member = NewMember {
        name: faults.name(&body.name),
        gender: body.gender.0,
        birth_date: body.birth_date,
        ethnicity: body.ethnicity.and_then(|raw| faults.ethnicity(&raw)),
        education: body.education.map(|education| education.0),
        status: body.status.0,
        applied_on: body.applied_on,
        joined_on: body.joined_on,
        converted_on: body.converted_on,
        app_activated_on: None,
        id_number: body.id_number.and_then(|raw| faults.id_number(&raw)),
        phone: body.phone.and_then(|raw| faults.phone(&raw)),
    };
    faults.status(member.status);
    faults.whole(&member, today);
    faults.finish(())?;
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
        Ok(found) => Some(found).filter(takes_members).ok_or_else(no_branch),
        Err(StoreError::NotFound(_)) => Err(no_branch()),
        Err(other) => Err(other.into()),
    }
}

/// A live branch of one of the three sorts.
pub fn takes_members(organization: &Organization) -> bool {
    organization.kind.is_branch() && organization.dissolved_at.is_none()
}

fn no_branch() -> Problem {
    let message = Message::new(
        "支部不存在、已撤销或不在您的管理范围内",
        "The branch does not exist, is dissolved or lies outside your scope.",
    );
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        "/branch_id",
        FieldErrorCode::OutOfScope,
        message,
    ))
}

/// Changes an entry that the caller has seen.
pub async fn update(
    tx: &Tx,
    auth: &Authorized<ManageMembers>,
    sealer: &Sealer,
    id: MemberId,
    if_match: &IfMatch,
    lang: Lang,
    body: UpdateMember,
) -> Result<Member, Problem> {
    let before = store::find_for_update(tx, &auth.permit, id).await?;
    if_match.check(before.version, lang, || MemberView::from(before.clone()))?;
    let change = validated_change(&before, body, auth)?;
    if is_empty(&change) {
        return Ok(before);
    }
    store::save(tx, &auth.permit, sealer, &before, &change, auth.now).await?;
    auth.audit(
        tx,
        AuditEvent::new("member.changed", Object::Member, id.uuid()).with_detail(fields(&change)),
    )
    .await?;
    Ok(after(before, &change, auth))
}

fn validated_change(
    before: &Member,
    body: UpdateMember,
    auth: &Authorized<ManageMembers>,
) -> Result<MemberChange, Problem> {
    let mut faults = EntryErrors::default();
    let change = MemberChange {
        name: body.name.map(|raw| faults.name(&raw)),
        gender: body.gender.map(|gender| gender.0),
        birth_date: body.birth_date,
        ethnicity: faults.patched(body.ethnicity, |faults, raw| faults.ethnicity(&raw)),
        education: faults.patched(body.education, |_, MemberEducation(word)| Some(word)),
        applied_on: body.applied_on,
        joined_on: body.joined_on,
        converted_on: body.converted_on,
        id_number: faults.patched(body.id_number, |faults, raw| faults.id_number(&raw)),
        phone: faults.patched(body.phone, |faults, raw| faults.phone(&raw)),
    };
    let number = change.id_number.clone().value();
    faults.whole(&before.changed(&change, number), auth.now.day());
    faults.finish(change)
}

fn is_empty(change: &MemberChange) -> bool {
    fields(change).is_empty()
}

/// The names of the fields a change touches, for the audit log; never their values.
fn fields(change: &MemberChange) -> String {
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

fn after(before: Member, change: &MemberChange, auth: &Authorized<ManageMembers>) -> Member {
    let number =
        change.id_number.clone().try_map(|number| Ok::<_, ()>(number.masked())).unwrap_or_default();
    let phone =
        change.phone.clone().try_map(|phone| Ok::<_, ()>(phone.masked())).unwrap_or_default();
    let whole = before.changed(change, None);
    Member {
        name: whole.name,
        gender: whole.gender,
        birth_date: whole.birth_date,
        ethnicity: whole.ethnicity,
        education: whole.education,
        applied_on: whole.applied_on,
        joined_on: whole.joined_on,
        converted_on: whole.converted_on,
        id_number_masked: number.over(before.id_number_masked.clone()),
        phone_masked: phone.over(before.phone_masked.clone()),
        version: before.version + 1,
        updated_at: auth.now,
        ..before
    }
}

/// The errors of an entry as they are found.
#[derive(Default)]
struct EntryErrors(FieldErrors);

impl EntryErrors {
    fn name(&mut self, raw: &str) -> String {
        let name = parse_name(raw).map_err(|error| error.message());
        self.0.check("/name", FieldErrorCode::InvalidText, name).unwrap_or_default()
    }

    fn ethnicity(&mut self, raw: &str) -> Option<String> {
        let text = text::line(raw, 1, ETHNICITY_MAX).map_err(|error| error.message());
        self.0.check("/ethnicity", FieldErrorCode::InvalidText, text)
    }

    fn id_number(&mut self, raw: &str) -> Option<IdNumber> {
        let number = IdNumber::parse(raw).map_err(|error| error.message());
        self.0.check("/id_number", FieldErrorCode::InvalidFormat, number)
    }

    fn phone(&mut self, raw: &str) -> Option<Phone> {
        let number = Phone::parse(raw).ok_or_else(|| {
            Message::new("应为 11 位大陆手机号码", "It must be a mobile number of 11 digits.")
        });
        self.0.check("/phone", FieldErrorCode::InvalidFormat, number)
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

    fn whole(&mut self, member: &NewMember, today: NaiveDate) {
        for error in member.faults(today) {
            let pointer = format!("/{}", error.field());
            self.0.push(pointer, FieldErrorCode::Rule, error.message());
        }
    }

    fn patched<T, U>(
        &mut self,
        patch: Patch<T>,
        f: impl FnOnce(&mut Self, T) -> Option<U>,
    ) -> Patch<U> {
        match patch {
            Patch::Absent => Patch::Absent,
            Patch::Null => Patch::Null,
            Patch::Value(value) => f(self, value).map_or(Patch::Absent, Patch::Value),
        }
    }

    fn finish<T>(self, value: T) -> Result<T, Problem> {
        self.0.finish(Some(value))
    }
}
