//! Routes of query letters and grants.

use actix_web::{FromRequest, HttpRequest, get, http::header, patch, post, put, web::Path};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lighthouse_domain::{
    access::actions::{FileLetters, ReadLetters},
    audit::{AuditEvent, Object},
    id::Id,
};
use lighthouse_persistence::{Tx, audit, letters as store, letters::Row, organizations};
use uuid::Uuid;

use super::{
    caller::{Applicant, LetterCaller},
    dto::{
        FileQueryLetter, FiledQueryLetter, GrantedPage, GrantedQuery, LetterQuery, QueryLetterLine,
        QueryLetterPage, QueryLetterView, UpdateQueryLetter,
    },
    granted, scan, service,
    units::{self, Change},
};
use crate::{
    http::caller::{Authorized, Caller, app_of, audit_context},
    http::{
        body::{Body, Bytes, NoBody},
        code::Code,
        page,
        problem::Problem,
        query::{PageParams, Query},
        response::{ApiResponse, CacheControl, HandlerResult},
        routes::Routes,
    },
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(list_letters)
        .service(file_letter)
        .service(get_letter)
        .service(update_letter)
        .service(put_scan)
        .service(submit_letter)
        .service(list_granted);
    super::officers::routes(config);
}

/// List query letters
///
/// Letters to organizations in scope, newest first.
#[utoipa::path(tag = "letters", operation_id = "listQueryLetters", params(LetterQuery),
    responses((status = 200, description = "A page", body = QueryLetterPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:read"))))]
#[get("/query-letters")]
async fn list_letters(
    caller: Caller<ReadLetters>,
    Query(query): Query<LetterQuery>,
) -> HandlerResult {
    let now = caller.app.now();
    let filter = store::Filter {
        below: query.organization_id.map(Id::new),
        state: query.state.map(|state| state.0),
        now: now.millis(),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = LetterQuery { limit: None, cursor: None, ..query };
    let after: Option<store::Page> = page::after(&caller, &params, &mark)?;
    let most = i64::try_from(params.limit() + 1).unwrap_or(i64::MAX);
    let mut rows = caller
        .read(async |conn, auth| Ok(store::page(&conn, &auth.permit, &filter, after, most).await?))
        .await?;
    let info = page::cut(&caller, &params, &mark, &mut rows, |row| (row.created_at, row.id));
    let next = page::next_link(caller.request(), &info);
    let data = rows.into_iter().map(|row| QueryLetterLine::of(row, now)).collect();
    Ok(ApiResponse::ok(&QueryLetterPage { data, page: info }).next(next))
}

/// File a query letter
///
/// In the name of a unit, without an account; or, signed in, for a unit that came with paper.
/// The answer shows the letter's secret this once: with it the unit gets a token at
/// `/oauth/token`, uploads the stamped letter, submits it, follows it and reads.
#[utoipa::path(tag = "letters", operation_id = "createQueryLetter", request_body = FileQueryLetter,
    responses((status = 201, description = "A draft", body = FiledQueryLetter)),
    security((), ("bearer" = [])))]
#[post("/query-letters")]
async fn file_letter(request: HttpRequest, Body(body): Body<FileQueryLetter>) -> HandlerResult {
    let app = app_of(&request)?;
    let now = app.now();
    let new = service::validate(body, now)?;
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| Problem::new(Code::Unavailable))?;
    let secret = format!("qls_{}", URL_SAFE_NO_PAD.encode(bytes));
    if request.headers().contains_key(header::AUTHORIZATION) {
        let caller = Caller::from_request(&request, &mut actix_web::dev::Payload::None).await?;
        let filed = caller.write(move |tx, auth: Authorized<FileLetters>| async move {
            let by_whom = Some(auth.permit.account());
            let row = service::file(&tx, app.sealer(), new, &secret, by_whom, now).await?;
            // The letter must be to an organization of the filer's own scope.
            organizations::find(&tx, &auth.permit, service::addressee(&row)).await?;
            auth.audit(&tx, AuditEvent::new("query_letter.filed", Object::QueryLetter, row.id))
                .await?;
            created(&tx, row, secret, now).await
        });
        return filed.await.map(|response| response.cache(CacheControl::NoStore));
    }
    let trace = audit_context(&request, None, now);
    let db = app.db.clone();
    let filed = db.write(move |tx: Tx| async move {
        let row = service::file(&tx, app.sealer(), new, &secret, None, now).await?;
        let trace = audit::AuditContext { path: row.organization_path.clone(), ..trace };
        let deed = AuditEvent::new("query_letter.filed", Object::QueryLetter, row.id);
        audit::record(&tx, &trace, deed).await?;
        created(&tx, row, secret, now).await
    });
    filed.await.map(|response: ApiResponse| response.cache(CacheControl::NoStore))
}

async fn created(
    tx: &Tx,
    row: Row,
    secret: String,
    now: lighthouse_domain::time::Instant,
) -> Result<ApiResponse, Problem> {
    let place = format!("/v1/query-letters/{}", row.id);
    let letter = service::view(tx, row, now).await?;
    Ok(ApiResponse::created(place, &FiledQueryLetter { letter, secret }))
}

/// Show a query letter
///
/// For officers within their scope, and for the unit with the letter's token.
#[utoipa::path(tag = "letters", operation_id = "getQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "The letter", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:read"))))]
#[get("/query-letters/{id}")]
async fn get_letter(caller: LetterCaller, id: Path<Uuid>) -> HandlerResult {
    let id = *id;
    let view = match caller {
        LetterCaller::Officer(caller) => view_of(&caller.with(), id).await?,
        LetterCaller::Applicant(unit) => {
            unit.own(id)?;
            let conn = unit.app.db.conn();
            let row = store::find_own(&conn, id, false).await?;
            service::view(&conn, row, unit.now).await?
        }
    };
    Ok(ApiResponse::ok(&view))
}

pub(super) async fn view_of(
    caller: &Caller<ReadLetters>,
    id: Uuid,
) -> Result<QueryLetterView, Problem> {
    let now = caller.app.now();
    caller
        .read(async |conn, auth| {
            let row = store::find(&conn, &auth.permit, id).await?;
            Ok(service::view(&conn, row, now).await?)
        })
        .await
}

/// Change a query letter
///
/// While it is a draft or returned. By the unit with the letter's token, or by who filed it.
#[utoipa::path(tag = "letters", operation_id = "updateQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")),
    request_body(content((UpdateQueryLetter = "application/merge-patch+json"), (UpdateQueryLetter = "application/json"))),
    responses((status = 200, description = "As it is now", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:file"))))]
#[patch("/query-letters/{id}")]
async fn update_letter(
    caller: LetterCaller,
    id: Path<Uuid>,
    Body(body): Body<UpdateQueryLetter>,
) -> HandlerResult {
    units::change(caller, *id, Change::Amend(Box::new(body))).await
}

/// Upload the stamped letter
///
/// A PDF, JPEG or PNG of at most 10 MB; what it is is read from its bytes. Kept sealed, with
/// its SHA-256.
#[utoipa::path(tag = "letters", operation_id = "putQueryLetterScan",
    params(("id" = Uuid, Path, description = "The letter")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The scan"),
    responses((status = 200, description = "Kept", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:file"))))]
#[put("/query-letters/{id}/scan")]
async fn put_scan(
    caller: LetterCaller,
    id: Path<Uuid>,
    Bytes(bytes): Bytes<{ scan::MAX }>,
) -> HandlerResult {
    if let LetterCaller::Officer(caller) = &caller {
        caller.with::<FileLetters>().authorize()?;
    }
    let scan = scan::recognise(bytes)?;
    units::change(caller, *id, Change::Scan(scan)).await
}

/// Submit a query letter
///
/// With its scan. From now on the officers decide.
#[utoipa::path(tag = "letters", operation_id = "submitQueryLetter",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "Submitted", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:file"))))]
#[post("/query-letters/{id}/submit")]
async fn submit_letter(caller: LetterCaller, id: Path<Uuid>, _: NoBody) -> HandlerResult {
    units::change(caller, *id, Change::Submit).await
}

/// Read under a grant
///
/// With the letter's token: only granted fields of granted rows. Each read is an entry in the
/// audit log and a line in the log that each member sees; it is taken from the row budget.
#[utoipa::path(tag = "letters", operation_id = "listGrantedMembers",
    params(("id" = Uuid, Path, description = "The grant"), GrantedQuery),
    responses((status = 200, description = "A page", body = GrantedPage)),
    security(("bearer" = [])))]
#[get("/grants/{id}/members")]
async fn list_granted(
    unit: Applicant,
    id: Path<Uuid>,
    Query(query): Query<GrantedQuery>,
) -> HandlerResult {
    granted::read(unit, *id, query).await
}
