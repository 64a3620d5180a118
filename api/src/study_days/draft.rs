//! Making a draft: gather what the planner needs, plan, keep.

use std::collections::HashMap;

use lighthouse_domain::{
    access::actions::ManageStudyDays,
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::{Kind, OrgPath, Organization, OrganizationId},
    study_days::{
        self, BRANCHES_MAX, Candidate, Month, OpenDay, Options, PartOfDay, Plan, RoomSeat, School,
        Venue, VenueId,
    },
};
use lighthouse_persistence::{
    Locked, Tx, organizations,
    study_days::{self as store, Line, Place, Seat, Slot},
};
use uuid::Uuid;

use super::venues::open_organization;
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

/// What the coordinator asks for.
pub(crate) struct PlanRequest {
    pub(crate) id: Uuid,
    pub(crate) organization: OrganizationId,
    pub(crate) month: Month,
    pub(crate) venues: Vec<VenueId>,
    pub(crate) options: Options,
}

/// Plans a month and keeps it as a draft.
pub(crate) async fn make(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    request: PlanRequest,
) -> Result<Locked<Plan>, Problem> {
    let of = open_organization(tx, &auth.permit, request.organization).await?;
    let venues = chosen(tx, auth, &request.venues).await?;
    let schools = schools(tx, auth, &request, &venues).await?;
    let candidates = candidates(tx, auth, &request).await?;
    let month = study_days::arrange(&schools, &candidates, request.options);
    let plan = Plan {
        id: Id::new(request.id),
        organization: of.id,
        month: request.month,
        options: request.options,
        published_at: None,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    let slots = slots(&venues, &schools);
    let plan = store::insert(tx, &auth.permit, &of, plan).await?;
    store::insert_slots(tx, &plan, &slots).await?;
    store::insert_lines(tx, &plan, &lines(&slots, &month, &candidates)).await?;
    let event = AuditEvent::new("study_day_plan.drafted", Object::StudyDayPlan, plan.id.uuid());
    let map_error =
        format!("{}: {} placed, {} not", plan.month, month.placed.len(), month.unplaced.len());
    auth.audit(tx, event.with_detail(map_error)).await?;
    Ok(plan)
}

/// The venues asked for, each once, open and in scope, in the order asked.
async fn chosen(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    ids: &[VenueId],
) -> Result<Vec<Venue>, Problem> {
    let found = store::share_venues(tx, &auth.permit, ids).await?;
    let mut open: HashMap<VenueId, Venue> =
        found.into_iter().filter(|venue| venue.draft.active).map(|v| (v.id, v)).collect();
    let mut faults = Vec::new();
    let mut venues = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        match open.remove(id) {
            Some(venue) => venues.push(venue),
            None => faults.push(FieldError::body(
                format!("/venue_ids/{at}"),
                FieldErrorCode::OutOfScope,
                Message::new(
                    "党校不存在、已停用、重复或不在您的管理范围内",
                    "The venue does not exist, is closed, repeated or outside your scope.",
                ),
            )),
        }
    }
    Problem::refuse_if_any(faults).map(|()| venues)
}

/// The venues' study days with the seats that no published plan has given away.
async fn schools(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    request: &PlanRequest,
    venues: &[Venue],
) -> Result<Vec<School>, Problem> {
    let calendar = store::calendar_of(tx, &auth.permit, request.month).await?;
    let taken_seats = store::taken_seats(tx, &auth.permit, &request.venues, request.month).await?;
    let owners: Vec<_> = venues.iter().map(|venue| venue.organization).collect();
    let towns: HashMap<OrganizationId, OrgPath> =
        organizations::share_many(tx, &auth.permit, &owners)
            .await?
            .into_iter()
            .map(|town| (town.id, town.path))
            .collect();
    let school = |venue: &Venue| {
        let days =
            study_days::study_days(request.month, request.options, &calendar, venue.draft.opens_on);
        let open = days.into_iter().map(|one| OpenDay {
            day: one.day,
            hardship: one.hardship,
            seats: free_seats(venue, taken_seats.get(&(venue.id, one.day))),
        });
        Some(School {
            venue: venue.id,
            town: towns.get(&venue.organization)?.clone(),
            days: open.collect(),
        })
    };
    Ok(venues.iter().filter_map(school).collect())
}

/// A venue's seats that meet none that is given away.
fn free_seats(venue: &Venue, taken: Option<&Vec<RoomSeat>>) -> Vec<RoomSeat> {
    let meets = |seat: &RoomSeat, other: &RoomSeat| {
        (seat.room, seat.number) == (other.room, other.number) && seat.part.overlaps(other.part)
    };
    let taken = taken.map_or(&[][..], Vec::as_slice);
    let mut seats = venue.draft.seats();
    seats.retain(|seat| !taken.iter().any(|other| meets(seat, other)));
    seats
}

/// Every living branch below the organization, with the burdens it bore and how long it waited.
async fn candidates(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    request: &PlanRequest,
) -> Result<Vec<Candidate>, Problem> {
    let filter = organizations::Filter {
        kinds: Kind::ALL.iter().copied().filter(|kind| kind.is_branch()).collect(),
        below: Some(organizations::Below::Id(request.organization)),
        ..organizations::Filter::default()
    };
    let branches =
        organizations::page(tx, &auth.permit, &filter, None, BRANCHES_MAX as u64 + 1).await?;
    if branches.len() > BRANCHES_MAX {
        return Err(too_many());
    }
    let burdens = store::burdens(tx, &auth.permit, request.organization, request.month).await?;
    let planned = store::planned(tx, &auth.permit, request.organization, request.month).await?;
    let (top, month) = (request.organization, request.month);
    let waited = store::months_waited(tx, &auth.permit, top, month).await?;
    let candidate = |branch: Organization| Candidate {
        past: burdens.get(&branch.id.uuid()).copied().unwrap_or_default(),
        waited: waited.get(&branch.id.uuid()).copied().unwrap_or(0),
        planned: planned.contains(&branch.id.uuid()),
        branch: branch.id,
        path: branch.path,
    };
    Ok(branches.into_iter().map(candidate).collect())
}

fn too_many() -> Problem {
    let message = Message::new(
        format!("一份计划最多 {BRANCHES_MAX} 个支部，请按下级组织分别制定"),
        format!("A plan holds at most {BRANCHES_MAX} branches; plan the organizations below it."),
    );
    Problem::new(Code::ValidationFailed).fault(FieldError::body(
        "/organization_id",
        FieldErrorCode::TooManyItems,
        message,
    ))
}

/// Every room of the chosen venues at every part of their days.
fn slots(venues: &[Venue], schools: &[School]) -> Vec<Slot> {
    let venue: HashMap<_, _> = venues.iter().map(|venue| (venue.id, venue)).collect();
    let of = |school: &School| match venue.get(&school.venue) {
        Some(venue) => school.days.iter().flat_map(|open| of_day(venue, school, open)).collect(),
        None => Vec::new(),
    };
    schools.iter().flat_map(of).collect()
}

fn of_day(venue: &Venue, school: &School, open: &OpenDay) -> Vec<Slot> {
    let room = |part: PartOfDay, room: &study_days::Room| Slot {
        venue: venue.id,
        town: school.town.clone(),
        day: open.day,
        part,
        room: room.number,
        room_name: room.name.clone(),
        capacity: room.capacity,
        hardship: open.hardship,
    };
    let parts = PartOfDay::of_venue(venue.draft.half_days).iter();
    parts.flat_map(|part| venue.draft.rooms.iter().map(move |one| room(*part, one))).collect()
}

fn lines(slots: &[Slot], month: &study_days::Arrangement, candidates: &[Candidate]) -> Vec<Line> {
    let capacity: HashMap<_, _> = slots
        .iter()
        .map(|slot| ((slot.venue, slot.day, slot.part, slot.room), slot.capacity))
        .collect();
    let waits: HashMap<_, _> = candidates.iter().map(|one| (one.branch, one.waited)).collect();
    let line =
        |branch, place| Line { branch, place, waited: waits.get(&branch).copied().unwrap_or(0) };
    let placed = month.placed.iter().map(|one| {
        let slot = (one.venue, one.day, one.seat.part, one.seat.room);
        let seat = Seat {
            venue: one.venue,
            day: one.day,
            seat: one.seat,
            capacity: capacity.get(&slot).copied().unwrap_or_default(),
            hardship: one.hardship,
        };
        line(one.branch, Place::At(seat))
    });
    let unplaced =
        month.unplaced.iter().map(|(branch, reason)| line(*branch, Place::Nowhere(*reason)));
    placed.chain(unplaced).collect()
}
