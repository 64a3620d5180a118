//! Routes of query letters and grants.

use actix_web::{get, patch, post, put, web::Path};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lighthouse_domain::{
    access::actions::{FileLetters, ReadLetters},
    id::Id,
    letters::Letter,
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    letters::{self as store, LetterSummary},
};
use uuid::Uuid;

use super::{
    caller::{Applicant, Filer, LetterCaller},
    dto::{
        FileQueryLetter, FiledQueryLetter, GrantedPage, GrantedQuery, LetterQuery, QueryLetterLine,
        QueryLetterPage, QueryLetterView, UpdateQueryLetter,
    },
    filing, granted, scan,
    units::{self, Change},
};
use crate::http::{
    body::{Body, Bytes, NoBody},
    caller::{Caller, app_of, audit_context},
    code::Code,
    page::Keyed,
    problem::Problem,
    query::{PageParams, Query},
    response::{ApiResponse, CacheControl, HandlerResult},
    routes::Routes,
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
    let filter = store::Filter {
        below: query.organization_id.map(Id::new),
        status: query.state.map(|state| state.0),
        now: caller.app.now(),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let key = LetterQuery { limit: None, cursor: None, ..query };
    let letters = caller
        .page(&params, &key, async |conn, auth, slice| {
            let limit = slice.rows();
            Ok(store::page(&conn, &auth.permit, &filter, slice.after, limit).await?)
        })
        .await?;
    Ok(letters.respond::<QueryLetterPage>(QueryLetterLine::from))
}

impl Keyed for LetterSummary {
    type Key = store::Position;

    fn position(&self) -> store::Position {
        (self.created_at.millis(), self.id.uuid())
    }
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
async fn file_letter(sender: Filer, Body(body): Body<FileQueryLetter>) -> HandlerResult {
    let request = match &sender {
        Filer::SignedIn(caller) => caller.request(),
        Filer::Outside(request) => request,
    };
    let app = app_of(request)?;
    let now = app.now();
    let context = audit_context(request, None, now);
    let (new, secret) = (filing::validate(body, now)?, new_secret()?);
    if let Filer::SignedIn(caller) = sender {
        let filed = caller.write(move |tx, auth| async move {
            let letter = filing::file_for_unit(&tx, &auth, app.sealer(), new, &secret).await?;
            Ok(created(letter, secret, now))
        });
        return filed.await.map(|response| response.cache(CacheControl::NoStore));
    }
    let db = app.db.clone();
    let filed = db.write(move |tx: Tx| async move {
        let letter = filing::file(&tx, app.sealer(), new, &secret, context).await?;
        Ok::<_, Problem>(created(letter, secret, now))
    });
    filed.await.map(|response| response.cache(CacheControl::NoStore))
}

fn new_secret() -> Result<String, Problem> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| Problem::new(Code::Unavailable))?;
    Ok(format!("qls_{}", URL_SAFE_NO_PAD.encode(bytes)))
}

fn created(letter: Letter, secret: String, now: Instant) -> ApiResponse {
    let place = format!("/v1/query-letters/{}", letter.id);
    let letter = QueryLetterView::at(letter, now);
    ApiResponse::created(place, &FiledQueryLetter { letter, secret })
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
        LetterCaller::Officer(caller) => find_view(&caller.with(), id).await?,
        LetterCaller::Applicant(unit) => {
            unit.check_own(id)?;
            let letter = store::find_own(&unit.app.db.conn(), &unit.holder).await?;
            QueryLetterView::at(letter, unit.now)
        }
    };
    Ok(ApiResponse::ok(&view))
}

pub(super) async fn find_view(
    caller: &Caller<ReadLetters>,
    id: Uuid,
) -> Result<QueryLetterView, Problem> {
    let letter = caller
        .read(async |conn, auth| Ok(store::find(&conn, &auth.permit, Id::new(id)).await?))
        .await?;
    Ok(QueryLetterView::at(letter, caller.app.now()))
}

/// Does it for whoever may: the officer who filed, or the unit with the letter's token.
async fn change(caller: LetterCaller, id: Uuid, change: Change) -> HandlerResult {
    match caller {
        LetterCaller::Officer(caller) => {
            let app = caller.app.clone();
            let caller: Caller<FileLetters> = caller.with();
            caller
                .write(move |tx, auth| async move {
                    let (id, sealer) = (Id::new(id), app.sealer());
                    let letter = units::change_as_officer(&tx, &auth, sealer, id, change).await?;
                    Ok(ApiResponse::ok(&QueryLetterView::at(letter, auth.now)))
                })
                .await
        }
        LetterCaller::Applicant(unit) => {
            unit.check_own(id)?;
            let (app, holder, context, now) =
                (unit.app.clone(), unit.holder, unit.context(), unit.now);
            let changed = unit.app.db.write(move |tx: Tx| async move {
                let sealer = app.sealer();
                units::change_as_unit(&tx, &holder, sealer, change, context).await
            });
            let letter = changed.await?;
            Ok(ApiResponse::ok(&QueryLetterView::at(letter, now)))
        }
    }
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
    change(caller, *id, Change::Revise(Box::new(body))).await
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
    change(caller, *id, Change::Scan(scan)).await
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
    change(caller, *id, Change::Submit).await
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
