//! Venues: routes and use cases.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageVenues, ReadVenues},
    audit::{Deed, Object},
    id::Id,
    message::Message,
    study_days::{CAPACITY_DEFAULT, OpenDays, Venue, VenueDraft, VenueId},
    text::{self, TextError},
};
use lighthouse_persistence::{Tx, organizations, study_days as store};
use uuid::Uuid;

use super::{
    dto::{CreateVenue, DayOfWeekWord, UpdateVenue, VenuePage, VenueView},
    query::VenueQuery,
};
use crate::{
    door::{By, Call},
    http::{
        body::Body,
        code::{Code, FaultCode},
        etag::{self, Seen},
        lang::Lang,
        page,
        problem::{Fault, Problem},
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
};

fn view(venue: Venue, lang: Lang) -> Reply {
    let tag = etag::of_version(venue.version, lang);
    Reply::ok(&VenueView::from(venue)).etag(tag)
}

/// List venues
///
/// Those of the organizations in the caller's reach.
#[utoipa::path(tag = "study-days", operation_id = "listVenues", params(VenueQuery),
    responses((status = 200, description = "A page", body = VenuePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("venues:read"))))]
#[get("/venues")]
pub(super) async fn list_venues(call: Call<ReadVenues>, Query(query): Query<VenueQuery>) -> Answer {
    let filter =
        store::VenueFilter { below: query.organization_id.map(Id::new), active: query.active };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let mark = VenueQuery { limit: None, cursor: None, ..query };
    let after: Option<Uuid> = page::after(&call, &params, &mark)?;
    let most = params.limit() as u64 + 1;
    let mut rows = call
        .read(async |conn, by| Ok(store::venues(&conn, &by.permit, filter, after, most).await?))
        .await?;
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.id.uuid());
    let next = page::next_link(call.request(), &info);
    let tag = etag::of_list(call.lang, rows.iter().map(|row| (row.id.uuid(), row.version)), "");
    let data = rows.into_iter().map(VenueView::from).collect();
    Ok(Reply::ok(&VenuePage { data, page: info }).next(next).etag(tag))
}

/// Enter a venue
///
/// The school of a town or of the district, with the branches it takes a day.
#[utoipa::path(tag = "study-days", operation_id = "createVenue", request_body = CreateVenue,
    responses((status = 201, description = "Entered", body = VenueView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("venues:manage"))))]
#[post("/venues")]
pub(super) async fn create_venue(
    call: Call<ManageVenues>,
    Body(body): Body<CreateVenue>,
) -> Answer {
    let draft = understand(&body, true)?;
    let lang = call.lang;
    call.write(move |tx, by| async move {
        let made = create(&tx, &by, body.organization_id, draft).await?;
        let (place, tag) =
            (format!("/v1/venues/{}", made.id), etag::of_version(made.version, lang));
        Ok(Reply::created(place, &VenueView::from(made)).etag(tag))
    })
    .await
}

/// Show a venue
///
/// One of another organization is not found.
#[utoipa::path(tag = "study-days", operation_id = "getVenue",
    params(("id" = Uuid, Path, description = "The venue")),
    responses((status = 200, description = "The venue", body = VenueView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("venues:read"))))]
#[get("/venues/{id}")]
pub(super) async fn get_venue(call: Call<ReadVenues>, id: Path<Uuid>) -> Answer {
    let id: VenueId = Id::new(*id);
    let found =
        call.read(async |conn, by| Ok(store::find_venue(&conn, &by.permit, id).await?)).await?;
    Ok(view(found, call.lang))
}

/// Change a venue
///
/// A merge patch; plans that were made keep the capacity they were made for. Needs `If-Match`.
#[utoipa::path(tag = "study-days", operation_id = "updateVenue",
    params(("id" = Uuid, Path, description = "The venue"), ("If-Match" = String, Header, description = "The ETag that was seen")),
    request_body(content((UpdateVenue = "application/merge-patch+json"), (UpdateVenue = "application/json"))),
    responses((status = 200, description = "As it is now", body = VenueView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("venues:manage"))))]
#[patch("/venues/{id}")]
pub(super) async fn update_venue(
    call: Call<ManageVenues>,
    id: Path<Uuid>,
    Body(body): Body<UpdateVenue>,
) -> Answer {
    let (id, seen, lang) = (Id::new(*id), Seen::required(call.request())?, call.lang);
    call.write(move |tx, by| async move {
        Ok(view(update(&tx, &by, id, &seen, lang, body).await?, lang))
    })
    .await
}

/// A venue's facts, understood; all faults at once.
fn understand(body: &CreateVenue, active: bool) -> Result<VenueDraft, Problem> {
    let mut faults = Vec::new();
    let mut taken = |pointer, parsed: Result<String, TextError>| {
        let fault =
            |error: TextError| Fault::body(pointer, FaultCode::InvalidText, error.message());
        parsed.map_err(|error| faults.push(fault(error))).ok()
    };
    let name = taken("/name", text::line(&body.name, 1, VenueDraft::NAME_MAX));
    let address = body
        .address
        .as_ref()
        .and_then(|raw| taken("/address", text::line(raw, 0, VenueDraft::ADDRESS_MAX)));
    Problem::unless_sound(faults)?;
    let days = |words: &Vec<DayOfWeekWord>| {
        OpenDays::of(&words.iter().map(|word| word.0).collect::<Vec<_>>())
    };
    Ok(VenueDraft {
        name: name.unwrap_or_default(),
        address,
        capacity: body.capacity.unwrap_or(CAPACITY_DEFAULT),
        opens_on: body.opens_on.as_ref().and_then(days).unwrap_or(OpenDays::WEEK),
        active,
    })
}

async fn create(
    tx: &Tx,
    by: &By<ManageVenues>,
    of: Uuid,
    draft: VenueDraft,
) -> Result<Venue, Problem> {
    let found = organizations::find_for_share(tx, &by.permit, Id::new(of)).await;
    let alive = found.ok().filter(|of| of.dissolved_at.is_none() && !of.kind.is_branch());
    let of = alive.ok_or_else(no_organization)?;
    let venue = Venue {
        id: Id::new(Uuid::now_v7()),
        organization: of.id,
        draft,
        version: 1,
        created_at: by.now,
        updated_at: by.now,
    };
    store::insert_venue(tx, &by.permit, &of, &venue).await?;
    by.audit(tx, Deed::new("venue.created", Object::Venue, venue.id.uuid())).await?;
    Ok(venue)
}

/// The organization of a venue or plan is not one the caller can name.
pub(super) fn no_organization() -> Problem {
    let says = Message::new(
        "该党组织不存在、已撤销、是支部或不在您的管理范围内",
        "The organization does not exist, is dissolved, is a branch or lies outside your scope.",
    );
    Problem::new(Code::ValidationFailed).fault(Fault::body(
        "/organization_id",
        FaultCode::OutOfScope,
        says,
    ))
}

async fn update(
    tx: &Tx,
    by: &By<ManageVenues>,
    id: VenueId,
    seen: &Seen,
    lang: Lang,
    body: UpdateVenue,
) -> Result<Venue, Problem> {
    let before = store::find_venue_for_update(tx, &by.permit, id).await?;
    if !seen.knows(before.version) {
        let tag = etag::of_version(before.version, lang);
        let shown = serde_json::to_value(VenueView::from(before)).unwrap_or_default();
        return Err(Problem::new(Code::VersionConflict).current(shown, &tag));
    }
    let active = body.active.unwrap_or(before.draft.active);
    let draft = understand(&whole(&before, body), active)?;
    if draft == before.draft {
        return Ok(before);
    }
    let after = Venue { draft, version: before.version + 1, updated_at: by.now, ..before };
    store::save_venue(tx, &by.permit, &after).await?;
    by.audit(tx, Deed::new("venue.changed", Object::Venue, id.uuid())).await?;
    Ok(after)
}

/// The body of a creation that would give the changed venue, so that one set of rules serves both.
fn whole(before: &Venue, body: UpdateVenue) -> CreateVenue {
    let draft = before.draft.clone();
    let kept = || draft.opens_on.days().into_iter().map(DayOfWeekWord).collect();
    CreateVenue {
        organization_id: before.organization.uuid(),
        name: body.name.unwrap_or(draft.name),
        address: body.address.over(draft.address),
        capacity: Some(body.capacity.unwrap_or(draft.capacity)),
        opens_on: Some(body.opens_on.unwrap_or_else(kept)),
    }
}
