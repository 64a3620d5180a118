//! Venues: routes and use cases.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::{
        Action, Permit,
        actions::{ManageVenues, ReadVenues},
    },
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::{Organization, OrganizationId},
    study_days::{
        CAPACITY_DEFAULT, OpenDays, ROOM_NAME_DEFAULT, ROOM_NAME_MAX, Room, Venue, VenueDraft,
        VenueId, room_faults,
    },
    text,
};
use lighthouse_persistence::{StoreError, Tx, organizations, study_days as store};
use uuid::Uuid;

use super::{
    dto::{CreateVenue, UpdateVenue, VenuePage, VenueRoom, VenueView, Weekday},
    query::VenueQuery,
};
use crate::http::{
    body::Body,
    caller::{Authorized, Caller},
    code::{Code, FieldErrorCode},
    etag::{self, IfMatch},
    fields::FieldErrors,
    lang::Lang,
    page::Keyed,
    problem::{FieldError, Problem},
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
};

fn view(venue: Venue, lang: Lang) -> ApiResponse {
    let tag = etag::of_version(venue.version, lang);
    ApiResponse::ok(&VenueView::from(venue)).etag(tag)
}

/// List venues
///
/// Those of the organizations in the caller's reach.
#[utoipa::path(tag = "study-days", operation_id = "listVenues", params(VenueQuery),
    responses((status = 200, description = "A page", body = VenuePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("venues:read"))))]
#[get("/venues")]
pub(super) async fn list_venues(
    caller: Caller<ReadVenues>,
    Query(query): Query<VenueQuery>,
) -> HandlerResult {
    let filter =
        store::VenueFilter { below: query.organization_id.map(Id::new), active: query.active };
    let params = PageParams { limit: query.limit, cursor: query.cursor.clone() };
    let narrowed = VenueQuery { limit: None, cursor: None, ..query };
    let venues = caller
        .page(&params, &narrowed, async |conn, auth, slice| {
            Ok(store::venues(&conn, &auth.permit, filter, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(venues.respond::<VenuePage>(VenueView::from))
}

impl Keyed for Venue {
    type Key = Uuid;

    fn position(&self) -> Uuid {
        self.id.uuid()
    }
}

/// Enter a venue
///
/// The school of a town or of the district, with the branches it takes a day.
#[utoipa::path(tag = "study-days", operation_id = "createVenue", request_body = CreateVenue,
    responses((status = 201, description = "Entered", body = VenueView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("venues:manage"))))]
#[post("/venues")]
pub(super) async fn create_venue(
    caller: Caller<ManageVenues>,
    Body(body): Body<CreateVenue>,
) -> HandlerResult {
    let draft = validate(&body, true)?;
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let made = create(&tx, &auth, body.organization_id, draft).await?;
            let (place, tag) =
                (format!("/v1/venues/{}", made.id), etag::of_version(made.version, lang));
            Ok(ApiResponse::created(place, &VenueView::from(made)).etag(tag))
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
pub(super) async fn get_venue(caller: Caller<ReadVenues>, id: Path<Uuid>) -> HandlerResult {
    let id: VenueId = Id::new(*id);
    let found = caller
        .read(async |conn, auth| Ok(store::find_venue(&conn, &auth.permit, id).await?))
        .await?;
    Ok(view(found, caller.lang))
}

/// Change a venue
///
/// A merge patch. Plans that were made keep their rooms and who is booked; `…/rooms` of a plan says
/// where more are booked than a room takes now, and nobody moves up there. Needs `If-Match`.
#[utoipa::path(tag = "study-days", operation_id = "updateVenue",
    params(("id" = Uuid, Path, description = "The venue"), IfMatch),
    request_body(content((UpdateVenue = "application/merge-patch+json"), (UpdateVenue = "application/json"))),
    responses((status = 200, description = "As it is now", body = VenueView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("venues:manage"))))]
#[patch("/venues/{id}")]
pub(super) async fn update_venue(
    caller: Caller<ManageVenues>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateVenue>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let check = |venue: &Venue| {
                if_match.check(venue.version, lang, || VenueView::from(venue.clone()))
            };
            Ok(view(update(&tx, &auth, id, check, body).await?, lang))
        })
        .await
}

/// A venue's facts, validated; all errors at once.
fn validate(body: &CreateVenue, active: bool) -> Result<VenueDraft, Problem> {
    let mut fields = FieldErrors::default();
    let name = fields.text("/name", text::line(&body.name, 1, VenueDraft::NAME_MAX));
    let address = body.address.as_ref();
    let address = address
        .and_then(|raw| fields.text("/address", text::line(raw, 0, VenueDraft::ADDRESS_MAX)));
    let days = |days: &Vec<Weekday>| {
        OpenDays::from_days(&days.iter().map(|day| day.0).collect::<Vec<_>>())
    };
    let rooms = rooms(&mut fields, body);
    Ok(VenueDraft {
        name: fields.finish(name)?,
        address,
        rooms,
        half_days: body.half_days.unwrap_or(false),
        opens_on: body.opens_on.as_ref().and_then(days).unwrap_or(OpenDays::WEEK),
        active,
    })
}

/// The rooms as they are given, or the only one.
fn rooms(fields: &mut FieldErrors, body: &CreateVenue) -> Vec<Room> {
    let only = || {
        let capacity = body.capacity.unwrap_or(CAPACITY_DEFAULT);
        vec![Room { number: 1, name: ROOM_NAME_DEFAULT.to_owned(), capacity }]
    };
    let Some(given) = &body.rooms else { return only() };
    if body.capacity.is_some() {
        let message = Message::new(
            "已填写教室时不再填写容量，请在各教室中填写",
            "With rooms there is no capacity of its own; say it of each room.",
        );
        fields.push("/capacity", FieldErrorCode::Rule, message);
    }
    let mut rooms = Vec::new();
    for (at, room) in given.iter().enumerate() {
        let name = text::line(&room.name, 1, ROOM_NAME_MAX);
        let name = fields.text(&format!("/rooms/{at}/name"), name);
        let name = name.unwrap_or_else(|| format!("{at}"));
        rooms.push(Room { number: room.number, name, capacity: room.capacity });
    }
    for (at, fault) in room_faults(&rooms) {
        fields.push(format!("/rooms/{at}"), FieldErrorCode::Conflict, fault.message());
    }
    rooms.sort_by_key(|room| room.number);
    rooms
}

async fn create(
    tx: &Tx,
    auth: &Authorized<ManageVenues>,
    of: Uuid,
    draft: VenueDraft,
) -> Result<Venue, Problem> {
    let of = open_organization(tx, &auth.permit, Id::new(of)).await?;
    if of.kind.is_branch() {
        return Err(no_organization());
    }
    let venue = Venue {
        id: Id::new(Uuid::now_v7()),
        organization: of.id,
        draft,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_venue(tx, &auth.permit, &of, &venue).await?;
    auth.audit(tx, AuditEvent::new("venue.created", Object::Venue, venue.id.uuid())).await?;
    Ok(venue)
}

/// The living organization of a venue or plan, kept from changing. Only one that is not there is
/// the caller's error.
pub(super) async fn open_organization<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    id: OrganizationId,
) -> Result<Organization, Problem> {
    match organizations::find_for_share(tx, permit, id).await {
        Ok(found) if found.dissolved_at.is_none() => Ok(found),
        Ok(_) | Err(StoreError::NotFound(_)) => Err(no_organization()),
        Err(other) => Err(other.into()),
    }
}

fn no_organization() -> Problem {
    let message = Message::new(
        "该党组织不存在、已撤销、是支部或不在您的管理范围内",
        "The organization does not exist, is dissolved, is a branch or lies outside your scope.",
    );
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        "/organization_id",
        FieldErrorCode::OutOfScope,
        message,
    ))
}

async fn update(
    tx: &Tx,
    auth: &Authorized<ManageVenues>,
    id: VenueId,
    check: impl FnOnce(&Venue) -> Result<(), Problem>,
    body: UpdateVenue,
) -> Result<Venue, Problem> {
    let before = store::lock_venue(tx, &auth.permit, id).await?;
    check(&before)?;
    let active = body.active.unwrap_or(before.draft.active);
    let draft = validate(&apply_patch(&before, body)?, active)?;
    if draft == before.draft {
        return Ok(before.into_inner());
    }
    let changed = before.change(|venue| Ok::<_, Problem>(venue.revise(draft, auth.now)))?;
    let after = store::save_venue(tx, changed).await?;
    auth.audit(tx, AuditEvent::new("venue.changed", Object::Venue, id.uuid())).await?;
    Ok(after)
}

/// The body of a creation that would give the changed venue, so that one set of rules serves both.
fn apply_patch(before: &Venue, body: UpdateVenue) -> Result<CreateVenue, Problem> {
    let draft = before.draft.clone();
    let kept = || draft.opens_on.days().into_iter().map(Weekday).collect();
    let (rooms, capacity) = match (body.rooms, body.capacity) {
        (None, Some(capacity)) => (vec![only_room(&draft.rooms, capacity)?], None),
        (None, None) => (draft.rooms.into_iter().map(VenueRoom::from).collect(), None),
        (Some(rooms), capacity) => (rooms, capacity),
    };
    Ok(CreateVenue {
        organization_id: before.organization.uuid(),
        name: body.name.unwrap_or(draft.name),
        address: body.address.over(draft.address),
        capacity,
        rooms: Some(rooms),
        half_days: Some(body.half_days.unwrap_or(draft.half_days)),
        opens_on: Some(body.opens_on.unwrap_or_else(kept)),
    })
}

/// The only room with another capacity.
fn only_room(rooms: &[Room], capacity: u32) -> Result<VenueRoom, Problem> {
    if let [room] = rooms {
        return Ok(VenueRoom { capacity, ..room.clone().into() });
    }
    let message = Message::new(
        "该党校有多个教室，请在各教室中修改容量",
        "The venue has several rooms; change the capacity of each in rooms.",
    );
    let fault = FieldError::body("/capacity", FieldErrorCode::Rule, message);
    Err(Problem::new(Code::ValidationFailed).fault(fault))
}
