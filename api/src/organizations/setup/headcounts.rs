//! Head counts: confirmed by branches once a quarter, listed for whole subtrees.

use actix_web::{get, post, web::Path};
use lighthouse_domain::{
    access::actions::{ConfirmHeadcounts, ReadSetup},
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::{
        Organization, OrganizationId, TreeError,
        headcount::{Headcount, HeadcountState as State, People, headcount_faults, quarter_at},
    },
    supervision::Span,
    text,
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    organizations::{
        self as organizations,
        headcounts::{self as store, BranchHeadcount},
        setup,
    },
};
use uuid::Uuid;

use super::headcount_dto::{ConfirmHeadcount, HeadcountPage, HeadcountQuery, HeadcountView};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    code::{Code, FieldErrorCode},
    fields::FieldErrors,
    page::{Keyed, Slice},
    problem::{FieldError, Problem, ProblemBody},
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(confirm).service(list_headcounts);
}

/// Confirm the head count of a branch
///
/// For the quarter that runs, as often as the branch counts: the last one holds. What the register
/// says at that moment is kept with it; a difference is explained.
#[utoipa::path(tag = "organizations", operation_id = "confirmHeadcount",
    params(("id" = Uuid, Path, description = "The branch")), request_body = ConfirmHeadcount,
    responses((status = 200, description = "As it is kept", body = HeadcountView),
        (status = 409, description = "The branch is dissolved", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("headcounts:confirm"))))]
#[post("/branches/{id}/headcounts")]
async fn confirm(
    caller: Caller<ConfirmHeadcounts>,
    id: Path<Uuid>,
    Body(body): Body<ConfirmHeadcount>,
) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    caller
        .write(move |tx, auth| async move {
            let (branch, said) = record(&tx, &auth, id, body).await?;
            let place = (branch.id.uuid(), branch.name, said.quarter.to_string());
            Ok(ApiResponse::ok(&HeadcountView::new(place, Some(said))))
        })
        .await
}

async fn record(
    tx: &Tx,
    auth: &Authorized<ConfirmHeadcounts>,
    id: OrganizationId,
    body: ConfirmHeadcount,
) -> Result<(Organization, Headcount), Problem> {
    let branch = organizations::find_for_share(tx, &auth.permit, id).await?;
    if !branch.kind.is_branch() {
        return Err(StoreError::NotFound("branch").into());
    }
    if branch.dissolved_at.is_some() {
        return Err(TreeError::Dissolved.into());
    }
    let places = setup::setup_places(tx, &auth.permit, &[branch.id], auth.now.day()).await?;
    let registered = places.first().map_or_else(People::default, |place| People {
        full: place.facts.full,
        probationary: place.facts.members.saturating_sub(place.facts.full),
    });
    let said = checked(body, (branch.id, registered), auth.now)?;
    store::put_headcount(tx, &auth.permit, &branch, &said).await?;
    let detail = format!(
        "{}: {} counted, {} in the register",
        said.quarter,
        said.counted.total(),
        said.registered.total()
    );
    let event = AuditEvent::new("headcount.confirmed", Object::Organization, branch.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok((branch, said))
}

fn checked(
    body: ConfirmHeadcount,
    (branch, registered): (OrganizationId, People),
    now: Instant,
) -> Result<Headcount, Problem> {
    let mut errors = FieldErrors::default();
    let note =
        body.note.and_then(|note| errors.text("/note", text::line(&note, 1, Headcount::NOTE_MAX)));
    let (counted, reason) = (People::from(body.counted), body.reason.map(|reason| reason.0));
    for fault in headcount_faults((counted, registered), reason, note.as_deref()) {
        errors.push(fault.pointer(), FieldErrorCode::Rule, fault.message());
    }
    let quarter = quarter_at(now);
    let confirmed_at = now;
    errors.finish(Some(Headcount {
        branch,
        quarter,
        counted,
        registered,
        reason,
        note,
        confirmed_at,
    }))
}

/// List the head counts of a subtree
///
/// Every branch with what it confirmed for a quarter, in the order of the tree, and above it how
/// many agree, differ and have not confirmed.
#[utoipa::path(tag = "organizations", operation_id = "listHeadcounts",
    params(("id" = Uuid, Path, description = "The top of the subtree"), HeadcountQuery),
    responses((status = 200, description = "A page", body = HeadcountPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("setup:read"))))]
#[get("/organizations/{id}/headcounts")]
async fn list_headcounts(
    caller: Caller<ReadSetup>,
    id: Path<Uuid>,
    Query(query): Query<HeadcountQuery>,
) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    let quarter = quarter_of(query.quarter.as_deref(), caller.app.now())?;
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let only = query.state.map(|state| state.0);
    let narrowed = ("headcounts", id, quarter.to_string(), only.map(State::as_str));
    let slice: Slice<String> = caller.slice(&params, &narrowed)?;
    let (sums, rows) = caller
        .read(async |conn, auth| {
            let top = organizations::find(&conn, &auth.permit, id).await?;
            let sums = store::headcount_sums(&conn, &auth.permit, (&top, quarter)).await?;
            let place = (slice.after.as_deref(), slice.limit);
            let asked = (&top, quarter);
            let rows = store::headcount_page(&conn, &auth.permit, asked, only, place).await?;
            Ok((sums, rows))
        })
        .await?;
    let (branches, agreed, differs) = sums;
    let name = quarter.to_string();
    Ok(caller.rows(&params, &narrowed, rows).respond_as(|rows, page| HeadcountPage {
        organization_id: id.uuid(),
        quarter: name.clone(),
        branches,
        agreed,
        differs,
        missing: branches.saturating_sub(agreed + differs),
        data: rows.into_iter().map(|row| HeadcountView::of_row(row, name.clone())).collect(),
        page,
    }))
}

/// The asked quarter, which has begun; the one that runs where nothing is asked.
fn quarter_of(text: Option<&str>, now: Instant) -> Result<Span, Problem> {
    let refuse = |code, message| {
        let fault = FieldError::parameter("quarter", code, message);
        Problem::new(Code::InvalidParameter).fault(fault)
    };
    let Some(text) = text else { return Ok(quarter_at(now)) };
    let unreadable = Message::new("请填写季度，如 2026-Q4", "Write a quarter as 2026-Q4.");
    let quarter = Span::parse_quarter(text);
    let quarter = quarter.ok_or_else(|| refuse(FieldErrorCode::InvalidFormat, unreadable))?;
    if quarter.from() > now.day() {
        let message = Message::new("该季度尚未开始", "The quarter has not begun.");
        return Err(refuse(FieldErrorCode::Rule, message));
    }
    Ok(quarter)
}

impl Keyed for BranchHeadcount {
    type Key = String;

    fn position(&self) -> String {
        self.path.clone()
    }
}
