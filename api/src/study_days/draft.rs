//! Making a draft: gather what the planner needs, plan, keep.

use std::collections::{HashMap, HashSet};

use lighthouse_domain::{
    access::actions::ManageStudyDays,
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::{Kind, OrgPath, Organization, OrganizationId},
    study_days::{
        self, BRANCHES_MAX, Candidate, Month, OpenDay, Options, Plan, School, Venue, VenueId,
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
        id: Id::new(Uuid::now_v7()),
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
    store::insert_lines(tx, &plan, &lines(&slots, &month)).await?;
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
    let taken_seats: HashSet<_> =
        taken_seats.iter().map(|one| (one.venue_id, one.day, one.seat)).collect();
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
        let free =
            |day, seat: &u32| !taken_seats.contains(&(venue.id.uuid(), day, i64::from(*seat)));
        let open = days.into_iter().map(|one| OpenDay {
            day: one.day,
            hardship: one.hardship,
            seats: (1..=venue.draft.capacity).filter(|seat| free(one.day, seat)).collect(),
        });
        Some(School {
            venue: venue.id,
            town: towns.get(&venue.organization)?.clone(),
            days: open.collect(),
        })
    };
    Ok(venues.iter().filter_map(school).collect())
}

/// Every living branch below the organization, with the burdens it bore.
async fn candidates(
    tx: &Tx,
    auth: &Authorized<ManageStudyDays>,
    request: &PlanRequest,
) -> Result<Vec<Candidate>, Problem> {
    let filter = organizations::Filter {
        kinds: Kind::ALL.iter().copied().filter(|kind| kind.is_branch()).collect(),
        below: Some(request.organization),
        ..organizations::Filter::default()
    };
    let branches =
        organizations::page(tx, &auth.permit, &filter, None, BRANCHES_MAX as u64 + 1).await?;
    if branches.len() > BRANCHES_MAX {
        return Err(too_many());
    }
    let burdens = store::burdens(tx, &auth.permit, request.organization, request.month).await?;
    let planned = store::planned(tx, &auth.permit, request.organization, request.month).await?;
    let candidate = |branch: Organization| Candidate {
        past: burdens.get(&branch.id.uuid()).copied().unwrap_or_default(),
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

fn slots(venues: &[Venue], schools: &[School]) -> Vec<Slot> {
    let capacity: HashMap<_, _> = venues.iter().map(|v| (v.id, v.draft.capacity)).collect();
    let of = |school: &School| {
        let (venue, town) = (school.venue, school.town.clone());
        let capacity = capacity.get(&venue).copied().unwrap_or_default();
        let days = school.days.iter().map(move |open| Slot {
            venue,
            town: town.clone(),
            day: open.day,
            capacity,
            hardship: open.hardship,
        });
        days.collect::<Vec<_>>()
    };
    schools.iter().flat_map(of).collect()
}

fn lines(slots: &[Slot], month: &study_days::Arrangement) -> Vec<Line> {
    let capacity: HashMap<_, _> =
        slots.iter().map(|slot| ((slot.venue, slot.day), slot.capacity)).collect();
    let placed = month.placed.iter().map(|one| Line {
        branch: one.branch,
        place: Place::At(Seat {
            venue: one.venue,
            day: one.day,
            seat: one.seat,
            capacity: capacity.get(&(one.venue, one.day)).copied().unwrap_or_default(),
            hardship: one.hardship,
        }),
    });
    let unplaced = month
        .unplaced
        .iter()
        .map(|(branch, reason)| Line { branch: *branch, place: Place::Nowhere(*reason) });
    placed.chain(unplaced).collect()
}
