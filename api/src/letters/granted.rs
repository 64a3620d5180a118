//! Reading under a grant: locked, limited by the statement, taken from the budget, audited, and
//! only then answered.

use std::collections::BTreeSet;

use lighthouse_domain::{
    audit::{AuditEvent, Object},
    letters::{Grant, GrantField, GrantRefusal, Letter},
    message::Message,
};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, Access, AuditContext},
    letters::{self as store, Granted, LetterHolder},
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    caller::Applicant,
    dto::{GrantedMember, GrantedPage, GrantedQuery},
};
use crate::{
    app::App,
    http::{
        code::{Code, FieldErrorCode},
        page::PageInfo,
        problem::{FieldError, Problem},
        query::PageParams,
        response::{ApiResponse, CacheControl, HandlerResult},
    },
};

/// One read: which grant, which fields, how many rows, after which position.
struct GrantedRequest {
    grant: Uuid,
    fields: Option<Vec<GrantField>>,
    limit: i64,
    after: Option<(String, Uuid)>,
    filter: GrantedQuery,
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
    let request = GrantedRequest { grant, fields, limit, after, filter };
    let (app, holder, context) = (unit.app.clone(), unit.holder, unit.context());
    let page = unit
        .app
        .db
        .write(move |tx: Tx| async move { deliver(&tx, &app, &holder, request, context).await })
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

async fn deliver(
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
    let (fields, limit) = allowed(grant, &request)?;
    let people =
        store::read_granted(tx, app.sealer(), &letter, &fields, request.after.clone(), limit)
            .await?;
    let read = Uuid::now_v7();
    record(tx, &letter, (grant, &people), &fields, read, &context).await?;
    let left = grant.left - i64::try_from(people.len()).unwrap_or(grant.left);
    let info = page_info(app, letter.id.uuid(), &request, &people, limit);
    Ok(GrantedPage {
        data: people.into_iter().map(view).collect(),
        page: info,
        watermark: format!("{}/{read}", letter.number),
        rows_left: left,
    })
}

/// The fields and the number of rows that the grant allows of what is asked.
fn allowed(
    grant: &Grant,
    request: &GrantedRequest,
) -> Result<(BTreeSet<GrantField>, i64), GrantRefusal> {
    let fields = grant.selected_fields(request.fields.as_deref())?;
    Ok((fields, grant.deliverable(request.limit)?))
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
        reference: format!("{} {}", letter.number, letter.unit),
        purpose: letter.request.purpose.clone(),
        fields: words.clone(),
    };
    let ids: Vec<_> = people.iter().map(|one| one.id).collect();
    audit::log_access(tx, &ids, &access).await?;
    let context = AuditContext { path: letter.organization_path.to_string(), ..context.clone() };
    let detail = format!("{} read {read}: {} rows: {words}", letter.number, people.len());
    let event = AuditEvent::new("grant.read", Object::Grant, grant.id.uuid()).with_detail(detail);
    Ok(audit::record(tx, &context, event).await?)
}

/// Where the next page begins; none when fewer came than were asked for.
fn page_info(
    app: &App,
    letter: Uuid,
    request: &GrantedRequest,
    people: &[Granted],
    limit: i64,
) -> PageInfo {
    let full = i64::try_from(people.len()).is_ok_and(|count| count == limit);
    let cursor = |last: &Granted| {
        app.shared.cursors.encode(letter, &request.filter, &(last.path.clone(), last.id.uuid()))
    };
    PageInfo { next_cursor: people.last().filter(|_| full).map(cursor), has_more: full }
}

fn view(one: Granted) -> GrantedMember {
    let value = |(field, value): (GrantField, Option<String>)| {
        (field.as_str().to_owned(), value.map_or(Value::Null, Value::String))
    };
    GrantedMember { values: one.values.into_iter().map(value).collect() }
}
