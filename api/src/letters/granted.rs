//! Reading under a grant: locked, limited by the statement, paid for, audited, and only
//! then shown.

use std::collections::BTreeSet;

use lighthouse_domain::{
    access::AccountId,
    audit::{AuditEvent, Object},
    letters::{Grant, GrantField},
    message::Message,
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    audit::{self, Access, AuditContext},
    letters::{self as store, GrantRow, Granted, Row},
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

/// One read: which grant, which fields, how many rows, after which place.
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
    let after = params.cursor.as_deref();
    let after = after.map(|cursor| cursors.decode(unit.letter, &filter, cursor)).transpose()?;
    let fields = filter.fields.as_deref().map(chosen).transpose()?;
    let limit = i64::try_from(params.limit()).unwrap_or(20);
    let request = GrantedRequest { grant, fields, limit, after, filter };
    let (app, letter, trace) = (unit.app.clone(), unit.letter, unit.trace());
    let page = unit
        .app
        .db
        .write(move |tx: Tx| async move { deliver(&tx, &app, letter, request, trace).await })
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
    letter: Uuid,
    request: GrantedRequest,
    trace: AuditContext,
) -> Result<GrantedPage, Problem> {
    let now = trace.at;
    let row = store::find_own(tx, letter, false).await?;
    let held = store::grant_for_update(tx, letter, request.grant).await?;
    let grant = rules(&row, &held);
    grant.usable(now, &trace.address)?;
    let fields = grant.view_of(request.fields.as_deref())?;
    let limit = grant.rows(request.limit)?;
    let people =
        store::read_granted(tx, app.sealer(), &row, &held, &fields, request.after.clone(), limit)
            .await?;
    let read = Uuid::now_v7();
    leave_traces(tx, &row, &people, &fields, read, &trace).await?;
    let left = grant.left - i64::try_from(people.len()).unwrap_or(grant.left);
    let info = onward(app, letter, &request, &people, limit);
    Ok(GrantedPage {
        data: people.into_iter().map(view).collect(),
        page: info,
        watermark: format!("{}/{read}", row.number),
        rows_left: left,
    })
}

fn rules(row: &Row, held: &GrantRow) -> Grant {
    Grant {
        id: lighthouse_domain::id::Id::new(held.id),
        letter_number: row.number.clone(),
        purpose: row.purpose.clone(),
        fields: row.fields().into_iter().collect(),
        starts_at: Instant::from_millis(held.starts_at),
        ends_at: Instant::from_millis(held.ends_at),
        revoked_at: held.revoked_at.map(Instant::from_millis),
        budget: held.budget,
        left: held.left,
        addresses: row.addresses.split_whitespace().map(str::to_owned).collect(),
        account: None,
    }
}

/// One entry in the audit log for the read, one line in the access log for each person (INV-22).
async fn leave_traces(
    tx: &Tx,
    row: &Row,
    people: &[Granted],
    fields: &BTreeSet<GrantField>,
    read: Uuid,
    trace: &AuditContext,
) -> Result<(), Problem> {
    let words = fields.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(" ");
    let access = Access {
        id: read,
        at: trace.at,
        account: None::<AccountId>,
        via: "query_letter",
        reference: format!("{} {}", row.number, row.unit),
        purpose: row.purpose.clone(),
        fields: words.clone(),
    };
    let ids: Vec<_> = people.iter().map(|one| one.id).collect();
    audit::log_access(tx, &ids, &access).await?;
    let trace = AuditContext { path: row.organization_path.clone(), ..trace.clone() };
    let grant = row.grant.unwrap_or_else(Uuid::nil);
    let detail = format!("{} read {read}: {} rows: {words}", row.number, people.len());
    let deed = AuditEvent::new("grant.read", Object::Grant, grant).with_detail(detail);
    Ok(audit::record(tx, &trace, deed).await?)
}

/// Where the next page begins; none when fewer came than were asked for.
fn onward(
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
