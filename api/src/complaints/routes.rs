//! Routes of complaints.

use actix_web::{HttpRequest, get, post, web::Path};
use lighthouse_domain::{
    access::actions::{FileComplaints, HandleComplaints},
    complaints::Complaint,
    id::Id,
};
use lighthouse_persistence::{complaints as store, seal::token_hash};
use uuid::Uuid;

use super::{
    dto::{
        AnswerComplaint, ComplainantView, ComplaintPage, ComplaintProgress, ComplaintQuery,
        ComplaintReceipt, ComplaintView, FileComplaint, FollowComplaint,
    },
    filing, handling,
};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::{Caller, app_of, audit_context, write_without_account},
        code::Code,
        etag,
        lang::Lang,
        page::Keyed,
        problem::{Problem, ProblemBody},
        query::{PageParams, Query},
        response::{ApiResponse, CacheControl, HandlerResult},
        routes::Routes,
    },
    identity::strangers::{self, Filer},
    imports::demand_key,
};

pub fn routes(config: &mut Routes<'_>) {
    config
        .service(file_complaint)
        .service(follow_complaint)
        .service(list_complaints)
        .service(get_complaint)
        .service(get_complainant)
        .service(accept_complaint)
        .service(answer_complaint);
}

fn view(complaint: Complaint, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(complaint.version, lang);
    ApiResponse::ok(&ComplaintView::from(complaint)).etag(tag)
}

impl Keyed for Complaint {
    type Key = store::Position;

    fn position(&self) -> store::Position {
        (self.created_at.millis(), self.id.uuid())
    }
}

fn receipt_for(complaint: &Complaint, receipt: String) -> ApiResponse {
    let filed_at = complaint.created_at;
    let view = ComplaintReceipt { number: complaint.number.clone(), receipt, filed_at };
    let place = format!("/v1/complaints/{}", complaint.id);
    ApiResponse::created(place, &view).cache(CacheControl::NoStore)
}

/// File a complaint
///
/// Of undue demands in the organisation's name, or of misuse of data. Whoever signs in is named to
/// who handles it; whoever sends it without `Authorization` is not: neither account nor address is
/// written down. It goes to the level above the organization it is about, and to the security
/// officer. The answer shows a receipt this once, with which the complaint is followed. Callers
/// without an account can file a few an hour from one network.
#[utoipa::path(tag = "complaints", operation_id = "fileComplaint", request_body = FileComplaint,
    params(("Idempotency-Key" = String, Header, description = "One key for each complaint")),
    responses((status = 201, description = "Filed", body = ComplaintReceipt)),
    security((), ("bearer" = [])))]
#[post("/complaints")]
async fn file_complaint(
    filer: Filer<FileComplaints>,
    Body(body): Body<FileComplaint>,
) -> HandlerResult {
    demand_key(filer.request())?;
    let app = app_of(filer.request())?;
    let complaint = filing::validate(body)?;
    let receipt = complaint.receipt.clone();
    match filer {
        Filer::SignedIn(caller) => {
            caller
                .write(move |tx, auth| async move {
                    let made = filing::file_signed_in(&tx, &auth, app.sealer(), complaint).await?;
                    Ok(receipt_for(&made, receipt))
                })
                .await
        }
        Filer::Outside(request) => {
            let now = app.now();
            let context = audit_context(&request, None, now);
            let network = strangers::Network::from_request(&request, &app, "complaint.network");
            let (owner, budget) = (network.key_owner(), network.budget(&app));
            write_without_account(&request, owner, move |tx| async move {
                strangers::charge(&tx, budget.as_ref(), now).await?;
                let made = filing::file_unnamed(&tx, app.sealer(), complaint, context).await?;
                Ok(receipt_for(&made, receipt))
            })
            .await
        }
    }
}

/// Follow a complaint
///
/// With number and receipt, without signing in. A wrong number and a wrong receipt are one and the
/// same 404.
#[utoipa::path(tag = "complaints", operation_id = "followComplaint", request_body = FollowComplaint,
    responses((status = 200, description = "How far it has come", body = ComplaintProgress),
        (status = 404, description = "No complaint has both", body = ProblemBody, content_type = "application/problem+json")),
    security(()))]
#[post("/complaints/follow")]
async fn follow_complaint(
    request: HttpRequest,
    Body(body): Body<FollowComplaint>,
) -> HandlerResult {
    let app = app_of(&request)?;
    let hash = token_hash(body.receipt.trim().as_bytes());
    let found = store::with_receipt(&app.db.conn(), body.number.trim(), &hash).await?;
    let found = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(ApiResponse::ok(&ComplaintProgress::from(found)).cache(CacheControl::NoStore))
}

/// List complaints
///
/// Those about organizations below the caller's, newest first; who complained is not shown here.
#[utoipa::path(tag = "complaints", operation_id = "listComplaints", params(ComplaintQuery),
    responses((status = 200, description = "A page", body = ComplaintPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("complaints:handle"))))]
#[get("/complaints")]
async fn list_complaints(
    caller: Caller<HandleComplaints>,
    Query(query): Query<ComplaintQuery>,
) -> HandlerResult {
    let filter = store::Filter {
        below: query.organization_id.map(Id::new),
        kind: query.kind.map(|word| word.0),
        status: query.state.map(|word| word.0),
    };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let key = ComplaintQuery { limit: None, cursor: None, ..query };
    let complaints = caller
        .page(&params, &key, async |conn, auth, slice| {
            Ok(store::page(&conn, &auth.permit, &filter, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(complaints.respond::<ComplaintPage>(ComplaintView::from))
}

/// Show a complaint
///
/// About an organization below the caller's; of any other one there is none.
#[utoipa::path(tag = "complaints", operation_id = "getComplaint",
    params(("id" = Uuid, Path, description = "The complaint")),
    responses((status = 200, description = "The complaint", body = ComplaintView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("complaints:handle"))))]
#[get("/complaints/{id}")]
async fn get_complaint(caller: Caller<HandleComplaints>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let found =
        caller.read(async |conn, auth| Ok(store::find(&conn, &auth.permit, id).await?)).await?;
    Ok(view(found, caller.lang))
}

/// Show who complained
///
/// Name and contact, as far as they were given; each look is an entry in the audit log.
#[utoipa::path(tag = "complaints", operation_id = "getComplainant",
    params(("id" = Uuid, Path, description = "The complaint")),
    responses((status = 200, description = "Who complained", body = ComplainantView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("complaints:handle"))))]
#[get("/complaints/{id}/complainant")]
async fn get_complainant(caller: Caller<HandleComplaints>, id: Path<Uuid>) -> HandlerResult {
    let (id, app) = (Id::new(*id), caller.app.clone());
    caller
        .write(move |tx, auth| async move {
            let shown = handling::show_complainant(&tx, &auth, app.sealer(), id).await?;
            Ok(ApiResponse::ok(&shown).cache(CacheControl::NoStore))
        })
        .await
}

/// Accept a complaint
///
/// From now on its receipt says that somebody is at it. Never one's own.
#[utoipa::path(tag = "complaints", operation_id = "acceptComplaint",
    params(("id" = Uuid, Path, description = "The complaint")),
    responses((status = 200, description = "Accepted", body = ComplaintView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("complaints:handle"))))]
#[post("/complaints/{id}/accept")]
async fn accept_complaint(
    caller: Caller<HandleComplaints>,
    id: Path<Uuid>,
    _: NoBody,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(
            move |tx, auth| async move { Ok(view(handling::accept(&tx, &auth, id).await?, lang)) },
        )
        .await
}

/// Answer a complaint
///
/// Once it was accepted; whoever has the receipt reads the answer. Never one's own.
#[utoipa::path(tag = "complaints", operation_id = "answerComplaint",
    params(("id" = Uuid, Path, description = "The complaint")), request_body = AnswerComplaint,
    responses((status = 200, description = "Answered", body = ComplaintView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("complaints:handle"))))]
#[post("/complaints/{id}/answer")]
async fn answer_complaint(
    caller: Caller<HandleComplaints>,
    id: Path<Uuid>,
    Body(body): Body<AnswerComplaint>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            Ok(view(handling::answer(&tx, &auth, id, &body.answer).await?, lang))
        })
        .await
}
