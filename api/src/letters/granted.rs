//! Reading under a grant: locked, limited by the statement, taken from the budget, audited, and
//! only then answered.

use std::collections::BTreeSet;

use lighthouse_domain::{
    audit::{AuditEvent, Object},
    letters::{Grant, GrantField, GrantRefusal, Letter},
    message::Message,
    time::Instant,
};
use lighthouse_persistence::{
    Locked, StoreError, Tx,
    audit::{self, Access, AuditContext},
    letters::{self as store, Granted, GrantedPosition, LetterHolder},
};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    caller::Applicant,
    dto::{GrantedMember, GrantedPage, GrantedQuery},
};
use crate::{
    app::App,
    http::{
        code::{Code, FieldErrorCode},
        lang::Lang,
        page::PageInfo,
        problem::{FieldError, Problem},
        query::PageParams,
        response::{ApiResponse, CacheControl, HandlerResult},
    },
};

/// One read: which grant, which fields, how many people, after which position.
struct GrantedRequest {
    grant: Uuid,
    fields: Option<Vec<GrantField>>,
    limit: i64,
    after: Option<GrantedPosition>,
    filter: GrantedQuery,
    lang: Lang,
}

/// What a read delivers.
struct Delivered {
    people: Vec<Granted>,
    /// Whether more can be read after them.
    more: bool,
    incomplete: bool,
    left: i64,
}

/// Reads for a unit.
pub(super) async fn read(unit: Applicant, grant: Uuid, query: GrantedQuery) -> HandlerResult {
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let filter = GrantedQuery { limit: None, cursor: None, ..query };
    let cursors = &unit.app.shared.cursors;
    let letter = unit.holder.id().uuid();
    let after = params.cursor.as_deref();
    let after = after.map(|cursor| cursors.decode(letter, &filter, cursor)).transpose()?;
    let fields = filter.fields.as_deref().map(chosen).transpose()?;
    let limit = i64::try_from(params.limit()).unwrap_or(20);
    let lang = Lang::from_request(&unit.request);
    let request = GrantedRequest { grant, fields, limit, after, filter, lang };
    let (app, holder, context) = (unit.app.clone(), unit.holder, unit.context());
    let page = unit
        .app
        .db
        .write(move |tx: Tx| async move { page(&tx, &app, &holder, request, context).await })
        .await?;
    Ok(ApiResponse::ok(&page).cache(CacheControl::NoStore))
}

fn chosen(raw: &str) -> Result<Vec<GrantField>, Problem> {
    let field = |word: &str| {
        GrantField::parse(word.trim()).ok_or_else(|| {
            let message = Message::new("没有这个字段", "There is no such field.");
            Problem::new(Code::InvalidParameter).fault(FieldError::parameter(
                "fields",
                FieldErrorCode::InvalidValue,
                message,
            ))
        })
    };
    raw.split(',').map(field).collect()
}

async fn page(
    tx: &Tx,
    app: &App,
    holder: &LetterHolder,
    request: GrantedRequest,
    context: AuditContext,
) -> Result<GrantedPage, Problem> {
    let letter = store::lock_own(tx, holder).await?;
    if letter.state.grant().is_none_or(|grant| grant.id.uuid() != request.grant) {
        return Err(StoreError::NotFound("grant").into());
    }
    let grant = letter.usable_grant(context.at, &context.address)?;
    let fields = grant.selected_fields(request.fields.as_deref())?;
    let reading = Reading { tx, app, letter: &letter, grant, fields: &fields };
    let delivered = reading.deliver(&request, context.at).await?;
    let read = Uuid::now_v7();
    record(tx, &letter, (grant, &delivered.people), &fields, read, &context).await?;
    let page = page_info(app, letter.id.uuid(), &request, &delivered);
    let people = delivered.people.into_iter().map(|one| view(one, request.lang));
    Ok(GrantedPage {
        data: people.collect::<Result<_, _>>()?,
        page,
        watermark: format!("{}/{read}", letter.reference()),
        rows_left: delivered.left,
        incomplete: delivered.incomplete,
    })
}

/// A locked letter, its grant, and the fields that are shown.
struct Reading<'a> {
    tx: &'a Tx,
    app: &'a App,
    letter: &'a Locked<Letter>,
    grant: &'a Grant,
    fields: &'a BTreeSet<GrantField>,
}

impl Reading<'_> {
    /// As many people as the budget allows, and whether there are more.
    async fn deliver(&self, asked: &GrantedRequest, now: Instant) -> Result<Delivered, Problem> {
        let mut people =
            self.people(asked.after.clone(), asked.limit, self.grant.left == 0).await?;
        let delivery = self.grant.delivery(people.iter().map(|one| one.delivered_before));
        people.truncate(delivery.people);
        store::deliver(self.tx, self.letter, &people, delivery, now).await?;
        let left = self.grant.left - delivery.cost;
        let last = people.last().map(|last| (last.path.clone(), last.id.uuid()));
        let after = last.or_else(|| asked.after.clone());
        let more = !self.people(after, 1, left == 0).await?.is_empty();
        let incomplete = left == 0 && self.leaves_somebody_out().await?;
        if people.is_empty() && incomplete {
            return Err(GrantRefusal::Budget.into());
        }
        Ok(Delivered { people, more, incomplete, left })
    }

    /// People after a position, only those delivered before where `known` says so.
    async fn people(
        &self,
        after: Option<GrantedPosition>,
        limit: i64,
        known: bool,
    ) -> Result<Vec<Granted>, StoreError> {
        let (of, sealer) = ((self.letter, self.grant), self.app.sealer());
        store::people_after(self.tx, sealer, of, self.fields, after, (limit, known)).await
    }

    async fn leaves_somebody_out(&self) -> Result<bool, StoreError> {
        store::leaves_somebody_out(self.tx, self.letter, self.grant).await
    }
}

/// One entry in the audit log for the read, one in the access log for each person.
async fn record(
    tx: &Tx,
    letter: &Letter,
    (grant, people): (&Grant, &[Granted]),
    fields: &BTreeSet<GrantField>,
    read: Uuid,
    context: &AuditContext,
) -> Result<(), Problem> {
    let words = fields.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(" ");
    let access = Access {
        id: read,
        at: context.at,
        account: None,
        office: None,
        via: "query_letter",
        reference: format!("{} {}", letter.reference(), letter.unit),
        purpose: letter.request.purpose.clone(),
        fields: words.clone(),
    };
    let ids: Vec<_> = people.iter().map(|one| one.id).collect();
    let logged = audit::log_access(tx, &ids, &access).await?;
    let context = AuditContext { path: letter.organization_path.to_string(), ..context.clone() };
    let detail = format!("{} read {read}: {} rows: {words}", letter.reference(), people.len());
    let event = AuditEvent::new("grant.read", Object::Grant, grant.id.uuid()).with_detail(detail);
    Ok(audit::record(tx, &context, event.with_read(logged)).await?)
}

/// Where the next page begins; none when nobody comes after these.
fn page_info(app: &App, letter: Uuid, request: &GrantedRequest, delivered: &Delivered) -> PageInfo {
    let cursor = |last: &Granted| {
        app.shared.cursors.encode(letter, &request.filter, &(last.path.clone(), last.id.uuid()))
    };
    let last = delivered.people.last().filter(|_| delivered.more);
    PageInfo { has_more: last.is_some(), next_cursor: last.map(cursor) }
}

fn view(one: Granted, lang: Lang) -> Result<GrantedMember, Problem> {
    let mut words = Map::new();
    for (field, value) in &one.values {
        let Some(code) = value else { continue };
        if let Some(word) = word(*field, code, &one.branch, lang)? {
            words.insert(field.as_str().to_owned(), Value::String(word));
        }
    }
    let value = |(field, value): (GrantField, Option<String>)| {
        (field.as_str().to_owned(), value.map_or(Value::Null, Value::String))
    };
    let values = one.values.into_iter().map(value).collect();
    Ok(GrantedMember { values, words, asked_index: one.position })
}

/// What a code or an id is called; none for what is text already.
fn word(
    field: GrantField,
    code: &str,
    branch: &str,
    lang: Lang,
) -> Result<Option<String>, StoreError> {
    if field == GrantField::Branch {
        return Ok(Some(branch.to_owned()));
    }
    match field.word(code) {
        Some(word) => Ok(Some(lang.pick(&word).to_owned())),
        None if field.is_coded() => Err(StoreError::corrupt("member", field.as_str())),
        None => Ok(None),
    }
}
