//! Understanding a letter: every value checked, all faults at once.

use lighthouse_domain::{
    access::AccountId,
    id::Id,
    letters::{Rows, period_is_sound},
    members::IdNumber,
    message::Message,
    organizations::OrganizationId,
    text,
    time::Instant,
};
use lighthouse_persistence::{
    Conn, StoreError, Tx,
    letters::{self as store, Asked, Contact, Filed, Row},
    seal::{Sealer, token_hash},
};
use uuid::Uuid;

use super::dto::{FileQueryLetter, LetterScope, QueryLetterView, UpdateQueryLetter};
use crate::http::{
    code::{Code, FaultCode},
    problem::{Fault, Problem},
};

/// A letter whose every value is understood.
pub(super) struct Understood {
    pub(super) id: Uuid,
    pub(super) organization: Option<Uuid>,
    pub(super) code: Option<String>,
    pub(super) contact: Contact,
    pub(super) asked: Asked,
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, pointer: &str, code: FaultCode, says: Message) {
        self.0.push(Fault::body(pointer, code, says));
    }

    fn line(&mut self, pointer: &str, raw: &str, max: usize) -> String {
        text::line(raw, 1, max).unwrap_or_else(|fault| {
            self.add(pointer, FaultCode::InvalidText, fault.message());
            String::new()
        })
    }
}

pub(super) fn understand(body: FileQueryLetter, now: Instant) -> Result<Understood, Problem> {
    let mut faults = Faults::default();
    if body.organization_id.is_some() == body.organization_code.is_some() {
        let says = Message::new(
            "请填写 organization_id 或 organization_code 之一",
            "Give either organization_id or organization_code.",
        );
        faults.add("/organization_code", FaultCode::Rule, says);
    }
    let contact = Contact {
        unit: faults.line("/unit", &body.unit, 100),
        person: faults.line("/person", &body.person, 50),
        phone: body.phone.map(|raw| faults.line("/phone", &raw, 24)),
    };
    let asked = Asked {
        purpose: faults.line("/purpose", &body.purpose, 500),
        fields: body.fields.into_iter().map(|word| word.0).collect(),
        rows: rows(&mut faults, body.scope),
        starts_at: body.starts_at,
        ends_at: body.ends_at,
        budget: body.row_budget,
        addresses: addresses(&mut faults, &body.addresses),
    };
    period(&mut faults, &asked, now);
    Problem::unless_sound(faults.0)?;
    Ok(Understood {
        id: body.id.unwrap_or_else(Uuid::now_v7),
        organization: body.organization_id,
        code: body.organization_code,
        contact,
        asked,
    })
}

fn period(faults: &mut Faults, asked: &Asked, now: Instant) {
    if !period_is_sound(asked.starts_at, asked.ends_at, now) {
        let says = Message::new(
            "期限应在将来结束，且不超过 90 天",
            "The period must end in the future and last at most 90 days.",
        );
        faults.add("/ends_at", FaultCode::Rule, says);
    }
}

fn addresses(faults: &mut Faults, raw: &[String]) -> Vec<String> {
    let mut parsed = Vec::with_capacity(raw.len());
    for (at, text) in raw.iter().enumerate() {
        match text.trim().parse::<std::net::IpAddr>() {
            Ok(address) => parsed.push(address.to_string()),
            Err(_) => faults.add(
                &format!("/addresses/{at}"),
                FaultCode::InvalidFormat,
                Message::new("应为 IP 地址", "Give an IP address."),
            ),
        }
    }
    parsed
}

fn rows(faults: &mut Faults, scope: LetterScope) -> Option<Rows> {
    match (scope.member_ids, scope.organization_ids, scope.id_numbers) {
        (Some(ids), None, None) => Some(Rows::Members(ids.into_iter().map(Id::new).collect())),
        (None, Some(ids), None) => {
            Some(Rows::Organizations(ids.into_iter().map(Id::new).collect()))
        }
        (None, None, Some(numbers)) => Some(Rows::Persons(persons(faults, &numbers))),
        _ => {
            let says = Message::new(
                "请在 member_ids、organization_ids、id_numbers 中任选其一",
                "Give exactly one of member_ids, organization_ids and id_numbers.",
            );
            faults.add("/scope", FaultCode::Rule, says);
            None
        }
    }
}

fn persons(faults: &mut Faults, numbers: &[String]) -> Vec<IdNumber> {
    let mut parsed = Vec::with_capacity(numbers.len());
    for (at, raw) in numbers.iter().enumerate() {
        match IdNumber::parse(raw) {
            Ok(number) => parsed.push(number),
            Err(fault) => faults.add(
                &format!("/scope/id_numbers/{at}"),
                FaultCode::InvalidFormat,
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
    new: Understood,
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
    let says = Message::new(
        "没有这个党委，请核对代码；支部的数据请向其上级党委查询",
        "There is no such committee; check the code. Ask a branch's committee for its members.",
    );
    Problem::new(Code::ValidationFailed).fault(Fault::body(
        "/organization_code",
        FaultCode::OutOfScope,
        says,
    ))
}

/// What is asked after a change of some of it.
pub(super) fn amended(row: &Row, body: UpdateQueryLetter, now: Instant) -> Result<Asked, Problem> {
    let mut faults = Faults::default();
    let asked = Asked {
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
    Problem::unless_sound(faults.0)?;
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
