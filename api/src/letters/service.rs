//! Understanding a letter: every value checked, all errors at once.

use lighthouse_domain::{
    access::AccountId,
    id::Id,
    letters::{Subjects, period_is_sound},
    members::IdNumber,
    message::Message,
    organizations::OrganizationId,
    text,
    time::Instant,
};
use lighthouse_persistence::{
    Conn, StoreError, Tx,
    letters::{self as store, Contact, Filed, LetterDraft, Row},
    seal::{Sealer, token_hash},
};
use uuid::Uuid;

use super::dto::{FileQueryLetter, LetterScope, QueryLetterView, UpdateQueryLetter};
use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

/// A letter whose every value is understood.
pub(super) struct ValidatedEntry {
    pub(super) id: Uuid,
    pub(super) organization: Option<Uuid>,
    pub(super) code: Option<String>,
    pub(super) contact: Contact,
    pub(super) asked: LetterDraft,
}

#[derive(Default)]
struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    fn add(&mut self, pointer: &str, code: FieldErrorCode, message: Message) {
        self.0.push(FieldError::body(pointer, code, message));
    }

    fn line(&mut self, pointer: &str, raw: &str, max: usize) -> String {
        text::line(raw, 1, max).unwrap_or_else(|fault| {
            self.add(pointer, FieldErrorCode::InvalidText, fault.message());
            String::new()
        })
    }
}

pub(super) fn validate(body: FileQueryLetter, now: Instant) -> Result<ValidatedEntry, Problem> {
    let mut faults = FieldErrors::default();
    if body.organization_id.is_some() == body.organization_code.is_some() {
        let message = Message::new(
            "请填写 organization_id 或 organization_code 之一",
            "Give either organization_id or organization_code.",
        );
        faults.add("/organization_code", FieldErrorCode::Rule, message);
    }
    let contact = Contact {
        unit: faults.line("/unit", &body.unit, 100),
        person: faults.line("/person", &body.person, 50),
        phone: body.phone.map(|raw| faults.line("/phone", &raw, 24)),
    };
    let asked = LetterDraft {
        purpose: faults.line("/purpose", &body.purpose, 500),
        fields: body.fields.into_iter().map(|word| word.0).collect(),
        rows: rows(&mut faults, body.scope),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        budget: body.row_budget,
        addresses: addresses(&mut faults, &body.addresses),
    };
    period(&mut faults, &asked, now);
    Problem::refuse_if_any(faults.0)?;
    Ok(ValidatedEntry {
        id: body.id.unwrap_or_else(Uuid::now_v7),
        organization: body.organization_id,
        code: body.organization_code,
        contact,
        asked,
    })
}

fn period(faults: &mut FieldErrors, asked: &LetterDraft, now: Instant) {
    if !period_is_sound(asked.starts_at, asked.ends_at, now) {
        let message = Message::new(
            "期限应在将来结束，且不超过 90 天",
            "The period must end in the future and last at most 90 days.",
        );
        faults.add("/ends_at", FieldErrorCode::Rule, message);
    }
}

fn addresses(faults: &mut FieldErrors, raw: &[String]) -> Vec<String> {
    let mut parsed = Vec::with_capacity(raw.len());
    for (at, text) in raw.iter().enumerate() {
        match text.trim().parse::<std::net::IpAddr>() {
            Ok(address) => parsed.push(address.to_string()),
            Err(_) => faults.add(
                &format!("/addresses/{at}"),
                FieldErrorCode::InvalidFormat,
                Message::new("应为 IP 地址", "Give an IP address."),
            ),
        }
    }
    parsed
}

fn rows(faults: &mut FieldErrors, scope: LetterScope) -> Option<Subjects> {
    match (scope.member_ids, scope.organization_ids, scope.id_numbers) {
        (Some(ids), None, None) => Some(Subjects::Members(ids.into_iter().map(Id::new).collect())),
        (None, Some(ids), None) => {
            Some(Subjects::Organizations(ids.into_iter().map(Id::new).collect()))
        }
        (None, None, Some(numbers)) => Some(Subjects::Persons(persons(faults, &numbers))),
        _ => {
            let message = Message::new(
                "请在 member_ids、organization_ids、id_numbers 中任选其一",
                "Give exactly one of member_ids, organization_ids and id_numbers.",
            );
            faults.add("/scope", FieldErrorCode::Rule, message);
            None
        }
    }
}

fn persons(faults: &mut FieldErrors, numbers: &[String]) -> Vec<IdNumber> {
    let mut parsed = Vec::with_capacity(numbers.len());
    for (at, raw) in numbers.iter().enumerate() {
        match IdNumber::parse(raw) {
            Ok(number) => parsed.push(number),
            Err(fault) => faults.add(
                &format!("/scope/id_numbers/{at}"),
                FieldErrorCode::InvalidFormat,
                fault.message(),
            ),
        }
    }
    parsed
}

/// Stores the draft; tells the letter and the path of the organization that is asked.
pub(super) async fn file(
    tx: &Tx,
    sealer: &Sealer,
    new: ValidatedEntry,
    secret: &str,
    filed_by: Option<AccountId>,
    now: Instant,
) -> Result<Row, Problem> {
    let found = store::addressee(tx, new.organization, new.code.as_deref()).await?;
    let (organization, _) = found.ok_or_else(no_addressee)?;
    let letter = Filed {
        id: new.id,
        organization,
        contact: new.contact,
        asked: new.asked,
        secret_hash: token_hash(secret.as_bytes()),
        filed_by,
    };
    let year = i64::from(chrono::Datelike::year(&now.day()));
    store::file(tx, sealer, &letter, year, now).await?;
    Ok(store::find_own(tx, letter.id, false).await?)
}

fn no_addressee() -> Problem {
    let message = Message::new(
        "没有这个党委，请核对代码；支部的数据请向其上级党委查询",
        "There is no such committee; check the code. Ask a branch's committee for its members.",
    );
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        "/organization_code",
        FieldErrorCode::OutOfScope,
        message,
    ))
}

/// What is asked after a change of some of it.
pub(super) fn amended(
    row: &Row,
    body: UpdateQueryLetter,
    now: Instant,
) -> Result<LetterDraft, Problem> {
    let mut faults = FieldErrors::default();
    let asked = LetterDraft {
        purpose: match body.purpose {
            Some(raw) => faults.line("/purpose", &raw, 500),
            None => row.purpose.clone(),
        },
        fields: match body.fields {
            Some(words) => words.into_iter().map(|word| word.0).collect(),
            None => row.fields(),
        },
        rows: body.scope.and_then(|scope| rows(&mut faults, scope)),
        starts_at: body.starts_at.unwrap_or(Instant::from_millis(row.starts_at)),
        ends_at: body.ends_at.unwrap_or(Instant::from_millis(row.ends_at)),
        budget: body.row_budget.unwrap_or(row.budget),
        addresses: row.addresses.split_whitespace().map(str::to_owned).collect(),
    };
    period(&mut faults, &asked, now);
    Problem::refuse_if_any(faults.0)?;
    Ok(asked)
}

/// The letter with everything that belongs to it.
pub(super) async fn view(
    conn: &Conn,
    row: Row,
    now: Instant,
) -> Result<QueryLetterView, StoreError> {
    let approvals = store::approvals(conn, &row).await?;
    let named = store::rows_of(conn, &row).await?;
    Ok(QueryLetterView::of(row, approvals, named, now))
}

/// The organization a letter is written to.
pub(super) fn addressee(row: &Row) -> OrganizationId {
    Id::new(row.organization)
}
