//! Filing a letter: every value checked, all errors at once, then stored.

use lighthouse_domain::{
    access::{AccountId, actions::FileLetters},
    audit::{AuditEvent, Object},
    id::Id,
    letters::{Letter, LetterId, LetterRequest, Subjects, period_is_sound},
    members::IdNumber,
    message::Message,
    organizations::OrganizationId,
    text,
    time::Instant,
};
use lighthouse_persistence::{
    Locked, Tx,
    audit::{self, AuditContext},
    letters::{self as store, Addressee, Contact, NewLetter},
    organizations,
    seal::{Sealer, token_hash},
};
use uuid::Uuid;

use super::dto::{FileQueryLetter, LetterScope, UpdateQueryLetter};
use crate::http::{
    caller::Authorized, code::FieldErrorCode, fields::FieldErrors, problem::Problem, scope,
};

/// A letter whose every value was checked.
pub(super) struct ValidatedLetter {
    id: LetterId,
    organization: Option<OrganizationId>,
    code: Option<String>,
    contact: Contact,
    request: LetterRequest,
    subjects: Subjects,
}

pub(super) fn validate(body: FileQueryLetter, now: Instant) -> Result<ValidatedLetter, Problem> {
    let mut errors = FieldErrors::default();
    if body.organization_id.is_some() == body.organization_code.is_some() {
        let message = Message::new(
            "请填写 organization_id 或 organization_code 之一",
            "Give either organization_id or organization_code.",
        );
        errors.push("/organization_code", FieldErrorCode::Rule, message);
    }
    let contact = contact(&mut errors, &body);
    let purpose = errors.text("/purpose", text::line(&body.purpose, 1, 500));
    let addresses = addresses(&mut errors, &body.addresses);
    let subjects = subjects(&mut errors, body.scope);
    let request = purpose.map(|purpose| LetterRequest {
        purpose,
        fields: body.fields.into_iter().map(|word| word.0).collect(),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        budget: body.row_budget,
        addresses,
    });
    period(&mut errors, body.starts_at, body.ends_at, now);
    let ((contact, request), subjects) = errors.finish(contact.zip(request).zip(subjects))?;
    Ok(ValidatedLetter {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: body.organization_id.map(Id::new),
        code: body.organization_code,
        contact,
        request,
        subjects,
    })
}

fn contact(errors: &mut FieldErrors, body: &FileQueryLetter) -> Option<Contact> {
    let unit = errors.text("/unit", text::line(&body.unit, 1, 100));
    let person = errors.text("/person", text::line(&body.person, 1, 50));
    let phone = body.phone.as_deref().and_then(|raw| errors.text("/phone", text::line(raw, 1, 24)));
    let (unit, person) = unit.zip(person)?;
    Some(Contact { unit, person, phone })
}

fn period(errors: &mut FieldErrors, starts_at: Instant, ends_at: Instant, now: Instant) {
    if !period_is_sound(starts_at, ends_at, now) {
        let message = Message::new(
            "期限应在将来结束，不超过 90 天，且在一年内开始",
            "The period must end in the future, last at most 90 days and begin within a year.",
        );
        errors.push("/ends_at", FieldErrorCode::Rule, message);
    }
}

fn addresses(errors: &mut FieldErrors, raw: &[String]) -> Vec<String> {
    let mut parsed = Vec::with_capacity(raw.len());
    for (at, text) in raw.iter().enumerate() {
        match text.trim().parse::<std::net::IpAddr>() {
            Ok(address) => parsed.push(address.to_canonical().to_string()),
            Err(_) => errors.push(
                format!("/addresses/{at}"),
                FieldErrorCode::InvalidFormat,
                Message::new("应为 IP 地址", "Give an IP address."),
            ),
        }
    }
    parsed
}

fn subjects(errors: &mut FieldErrors, scope: LetterScope) -> Option<Subjects> {
    match (scope.member_ids, scope.organization_ids, scope.id_numbers) {
        (Some(ids), None, None) => Some(Subjects::Members(ids.into_iter().map(Id::new).collect())),
        (None, Some(ids), None) => {
            Some(Subjects::Organizations(ids.into_iter().map(Id::new).collect()))
        }
        (None, None, Some(numbers)) => Some(Subjects::Persons(persons(errors, &numbers))),
        _ => {
            let message = Message::new(
                "请在 member_ids、organization_ids、id_numbers 中任选其一",
                "Give exactly one of member_ids, organization_ids and id_numbers.",
            );
            errors.push("/scope", FieldErrorCode::Rule, message);
            None
        }
    }
}

fn persons(errors: &mut FieldErrors, numbers: &[String]) -> Vec<IdNumber> {
    let mut parsed = Vec::with_capacity(numbers.len());
    for (at, raw) in numbers.iter().enumerate() {
        let number = IdNumber::parse(raw).map_err(|error| error.message());
        let pointer = format!("/scope/id_numbers/{at}");
        parsed.extend(errors.check(&pointer, FieldErrorCode::InvalidFormat, number));
    }
    parsed
}

/// What is asked after a change of some of it, and whose records if that changed too.
pub(super) fn revised(
    letter: &Letter,
    body: UpdateQueryLetter,
    now: Instant,
) -> Result<(LetterRequest, Option<Subjects>), Problem> {
    let mut errors = FieldErrors::default();
    let before = letter.request.clone();
    let purpose = match body.purpose {
        Some(raw) => errors.text("/purpose", text::line(&raw, 1, 500)),
        None => Some(before.purpose),
    };
    let subjects = body.scope.and_then(|scope| subjects(&mut errors, scope));
    let starts_at = body.starts_at.unwrap_or(before.starts_at);
    let ends_at = body.ends_at.unwrap_or(before.ends_at);
    period(&mut errors, starts_at, ends_at, now);
    let fields = body.fields.map(|words| words.into_iter().map(|word| word.0).collect());
    let request = LetterRequest {
        purpose: errors.finish(purpose)?,
        fields: fields.unwrap_or(before.fields),
        starts_at,
        ends_at,
        budget: body.row_budget.unwrap_or(before.budget),
        addresses: before.addresses,
    };
    Ok((request, subjects))
}

/// Files a letter for a unit that came with paper, to an organization of the officer's scope.
pub(super) async fn file_for_unit(
    tx: &Tx,
    auth: &Authorized<FileLetters>,
    sealer: &Sealer,
    new: ValidatedLetter,
    secret: &str,
) -> Result<Letter, Problem> {
    let to = addressee(tx, &new).await?;
    organizations::find(tx, &auth.permit, to.id()).await?;
    let by = Some(auth.permit.account());
    let letter = store_draft(tx, sealer, &to, (new, by), secret, auth.now).await?;
    auth.audit(tx, filed(&letter)).await?;
    Ok(letter.into_inner())
}

/// Files a letter in the name of a unit that has no account.
pub(super) async fn file(
    tx: &Tx,
    sealer: &Sealer,
    new: ValidatedLetter,
    secret: &str,
    context: AuditContext,
) -> Result<Letter, Problem> {
    let to = addressee(tx, &new).await?;
    let letter = store_draft(tx, sealer, &to, (new, None), secret, context.at).await?;
    let context = AuditContext { path: to.path().to_string(), ..context };
    audit::record(tx, &context, filed(&letter)).await?;
    Ok(letter.into_inner())
}

fn filed(letter: &Letter) -> AuditEvent {
    AuditEvent::new("query_letter.filed", Object::QueryLetter, letter.id.uuid())
}

async fn addressee(tx: &Tx, new: &ValidatedLetter) -> Result<Addressee, Problem> {
    let found = store::addressee(tx, new.organization, new.code.as_deref()).await?;
    found.ok_or_else(no_addressee)
}

async fn store_draft(
    tx: &Tx,
    sealer: &Sealer,
    to: &Addressee,
    (new, filed_by): (ValidatedLetter, Option<AccountId>),
    secret: &str,
    now: Instant,
) -> Result<Locked<Letter>, Problem> {
    let letter = NewLetter {
        id: new.id,
        contact: new.contact,
        request: new.request,
        subjects: new.subjects,
        secret_hash: token_hash(secret.as_bytes()),
        filed_by,
    };
    Ok(store::file(tx, sealer, to, &letter, now).await?)
}

fn no_addressee() -> Problem {
    let message = Message::new(
        "没有这个党委，请核对代码；支部的数据请向其上级党委查询",
        "There is no such committee; check the code. Ask a branch's committee for its members.",
    );
    scope::refuse(scope::outside_because("/organization_code", message))
}
