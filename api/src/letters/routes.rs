//! Routes of query letters and grants.

use actix_web::{HttpRequest, get, patch, post, put, web::Path};
use lighthouse_domain::{
    access::actions::{FileLetters, ReadLetters},
    id::Id,
    letters::Letter,
    time::Instant,
};
use lighthouse_persistence::{
    Conn,
    integration::KeyOwner,
    letters::{self as store, LetterSummary},
};
use uuid::Uuid;

use super::{
    addressees,
    caller::{Applicant, LetterCaller},
    dto::{
        FileQueryLetter, FiledQueryLetter, GrantedPage, GrantedQuery, LetterQuery, QueryLetterLine,
        QueryLetterPage, QueryLetterView, UpdateQueryLetter,
    },
    filing, granted, printing,
    units::{self, Change},
    views,
};
use crate::{
    app::App,
    http::{
        body::{Body, NoBody},
        caller::{Caller, app_of, audit_context, write_without_account},
        etag::IfMatch,
        lang::Lang,
        page::Keyed,
        query::{PageParams, Query},
        response::{ApiResponse, CacheControl, HandlerResult},
        routes::Routes,
        scan::{self, ScanBytes},
    },
    identity::strangers::{self, Filer},
    imports::demand_key,
    random,
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(addressees::search_addressees)
        .service(list_letters)
        .service(file_letter)
        .service(get_letter)
        .service(update_letter)
        .service(put_scan)
        .service(submit_letter)
        .service(printing::get_decision)
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
            let limit = slice.limit;
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
/// `/oauth/token`, uploads the stamped letter, submits it, follows it and reads. A retry with the
/// same `Idempotency-Key` gives the same letter and the same secret. A draft has no number and is
/// seen by nobody else; one that is not submitted is deleted after some weeks. Callers without an
/// account can file few letters an hour from one network.
#[utoipa::path(tag = "letters", operation_id = "createQueryLetter", request_body = FileQueryLetter,
    params(("Idempotency-Key" = String, Header, description = "One key for each letter")),
    responses((status = 201, description = "A draft", body = FiledQueryLetter)),
    security((), ("bearer" = [])))]
#[post("/query-letters")]
async fn file_letter(
    sender: Filer<FileLetters>,
    Body(body): Body<FileQueryLetter>,
) -> HandlerResult {
    let request = sender.request();
    demand_key(request)?;
    let (app, lang) = (app_of(request)?, Lang::from_request(request));
    let (new, secret) = (filing::validate(body, app.now())?, random::secret::<32>("qls_")?);
    let filed = match sender {
        Filer::SignedIn(caller) => {
            caller
                .write(move |tx, auth| async move {
                    let letter =
                        filing::file_for_unit(&tx, &auth, app.sealer(), new, &secret).await?;
                    created(&tx, letter, secret, (auth.now, lang)).await
                })
                .await
        }
        Filer::Outside(request) => file_as_stranger(&request, app, new, secret).await,
    };
    filed.map(|response| response.cache(CacheControl::NoStore))
}

/// By somebody without an account, within the budget of the network.
async fn file_as_stranger(
    request: &HttpRequest,
    app: App,
    new: filing::ValidatedLetter,
    secret: String,
) -> HandlerResult {
    let (now, lang) = (app.now(), Lang::from_request(request));
    let context = audit_context(request, None, now);
    let network = strangers::Network::from_request(request, &app, "query_letter.network");
    let (owner, budget) = (network.key_owner(), network.budget(&app));
    write_without_account(request, owner, move |tx| async move {
        strangers::charge(&tx, budget.as_ref(), now).await?;
        let letter = filing::file(&tx, app.sealer(), new, &secret, context).await?;
        created(&tx, letter, secret, (now, lang)).await
    })
    .await
}

async fn created(
    conn: &Conn,
    letter: Letter,
    secret: String,
    (now, lang): (Instant, Lang),
) -> HandlerResult {
    let place = format!("/v1/query-letters/{}", letter.id);
    let letter = views::view(conn, letter, now).await?;
    let tag = views::tag(&letter, lang)?;
    Ok(ApiResponse::created(place, &FiledQueryLetter { letter, secret }).etag(tag))
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
    match caller {
        LetterCaller::Officer(caller) => {
            let caller: Caller<ReadLetters> = caller.with();
            let lang = caller.lang;
            caller
                .read(async |conn, auth| {
                    let letter = store::find(&conn, &auth.permit, Id::new(id)).await?;
                    views::answer(&conn, letter, auth.now, lang).await
                })
                .await
        }
        LetterCaller::Applicant(unit) => {
            unit.check_own(id)?;
            let conn = unit.app.db.conn();
            let letter = store::find_own(&conn, &unit.holder).await?;
            views::answer(&conn, letter, unit.now, Lang::from_request(&unit.request)).await
        }
    }
}

/// Does it for whoever may: the officer who filed, or the unit with the letter's token.
async fn change(caller: LetterCaller, id: Uuid, change: Change) -> HandlerResult {
    match caller {
        LetterCaller::Officer(caller) => {
            let (app, lang) = (caller.app.clone(), caller.lang);
            let caller: Caller<FileLetters> = caller.with();
            caller
                .write(move |tx, auth| async move {
                    let (id, sealer) = (Id::new(id), app.sealer());
                    let letter = units::change_as_officer(&tx, &auth, sealer, id, change).await?;
                    views::answer(&tx, letter, auth.now, lang).await
                })
                .await
        }
        LetterCaller::Applicant(unit) => {
            unit.check_own(id)?;
            let (app, holder, context) = (unit.app.clone(), unit.holder, unit.context());
            let (now, lang) = (unit.now, Lang::from_request(&unit.request));
            let owner = KeyOwner::Letter(holder.id());
            write_without_account(&unit.request, owner, move |tx| async move {
                let sealer = app.sealer();
                let letter = units::change_as_unit(&tx, &holder, sealer, change, context).await?;
                views::answer(&tx, letter, now, lang).await
            })
            .await
        }
    }
}

/// Change a query letter
///
/// While it is a draft or returned. By the unit with the letter's token, or by who filed it.
#[utoipa::path(tag = "letters", operation_id = "updateQueryLetter",
    params(("id" = Uuid, Path, description = "The letter"), IfMatch),
    request_body(content((UpdateQueryLetter = "application/merge-patch+json"), (UpdateQueryLetter = "application/json"))),
    responses((status = 200, description = "As it is now", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:file"))))]
#[patch("/query-letters/{id}")]
async fn update_letter(
    caller: LetterCaller,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateQueryLetter>,
) -> HandlerResult {
    let lang = match &caller {
        LetterCaller::Officer(caller) => caller.lang,
        LetterCaller::Applicant(unit) => Lang::from_request(&unit.request),
    };
    change(caller, *id, Change::Revise(Box::new(body), if_match, lang)).await
}

/// Upload the stamped letter
///
/// A PDF, JPEG, PNG, HEIC or WebP of at most 10 MB, under its own media type or as
/// `application/octet-stream`; what it is is read from its bytes. Kept sealed, with its SHA-256.
#[utoipa::path(tag = "letters", operation_id = "putQueryLetterScan",
    params(("id" = Uuid, Path, description = "The letter")),
    request_body(description = "The scan", content(
        (Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"),
        (Vec<u8> = "image/heic"), (Vec<u8> = "image/webp"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 200, description = "Kept", body = QueryLetterView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:file"))))]
#[put("/query-letters/{id}/scan")]
async fn put_scan(caller: LetterCaller, id: Path<Uuid>, scan: ScanBytes) -> HandlerResult {
    if let LetterCaller::Officer(caller) = &caller {
        caller.with::<FileLetters>().authorize()?;
    }
    let scan = scan::recognise(scan)?;
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
/// audit log and a line in the log that each member sees. Each person is taken from the row budget
/// once, however often the grant reads that person again.
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
