//! Use cases of plans: swap, move, publish. The plan is locked, so they come one after another.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ManageStudyDays,
    audit::{Deed, Object},
    id::Id,
    organizations::{OrgPath, OrganizationId},
    study_days::{Plan, PlanError, PlanId, VenueId, burden},
};
use lighthouse_persistence::{
    StoreError, Tx, organizations,
    study_days::{self as store, Line, Place, Seat, Shown, Tally},
};

use super::{
    dto::{CreateStudyDayBooking, StudyDayPlanView},
    moving_up,
};
use crate::{
    door::By,
    http::{
        code::Code,
        etag::{self, Seen},
        lang::Lang,
        problem::Problem,
    },
    members::service::branch_of_entry,
};

/// What a change is asked of: the plan, and the version the caller saw.
pub(super) struct Asked {
    pub(super) id: PlanId,
    pub(super) seen: Seen,
    pub(super) lang: Lang,
}

/// The plan as the caller sees it.
pub(super) async fn shown(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    plan: &Plan,
) -> Result<StudyDayPlanView, Problem> {
    let reads = by.also()?;
    let tallies = store::tallies(tx, &reads, &[plan.id]).await?;
    let tally = tallies.get(&plan.id.uuid()).copied().unwrap_or_default();
    Ok(StudyDayPlanView::of(plan, tally))
}

pub(super) async fn locked(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    asked: &Asked,
) -> Result<Plan, Problem> {
    let plan = store::find_for_update(tx, &by.permit, asked.id).await?;
    if asked.seen.knows(plan.version) {
        return Ok(plan);
    }
    let tag = etag::of_version(plan.version, asked.lang);
    let current = serde_json::to_value(StudyDayPlanView::of(&plan, Tally::default()));
    Err(Problem::new(Code::VersionConflict).current(current.unwrap_or_default(), &tag))
}

pub(super) async fn keep(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    changed: Plan,
    deed: &'static str,
    detail: String,
) -> Result<Plan, Problem> {
    let changed = Plan { version: changed.version + 1, updated_at: by.now, ..changed };
    store::save(tx, &by.permit, &changed).await.map_err(told)?;
    let deed = Deed::new(deed, Object::StudyDayPlan, changed.id.uuid()).with_detail(detail);
    by.audit(tx, deed).await?;
    Ok(changed)
}

/// A refused seat or branch belongs to another published plan.
pub(super) fn told(error: StoreError) -> Problem {
    match error {
        StoreError::Duplicate(_) => PlanError::Elsewhere.into(),
        other => other.into(),
    }
}

/// Makes the draft everybody's plan, unless another published plan holds a seat or a branch of it.
pub(super) async fn publish(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    asked: &Asked,
) -> Result<Plan, Problem> {
    let plan = locked(tx, by, asked).await?;
    make_public(tx, by, plan).await
}

/// Publishes a plan that the caller holds.
pub(crate) async fn make_public(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    plan: Plan,
) -> Result<Plan, Problem> {
    let plan = plan.publish(by.now)?;
    keep(tx, by, plan, "study_day_plan.published", String::new()).await
}

/// Throws a draft away.
pub(super) async fn delete(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    asked: &Asked,
) -> Result<(), Problem> {
    let plan = locked(tx, by, asked).await?;
    plan.may_be_deleted()?;
    store::delete_draft(tx, &by.permit, &plan).await?;
    let deed = Deed::new("study_day_plan.deleted", Object::StudyDayPlan, plan.id.uuid());
    Ok(by.audit(tx, deed.with_detail(format!("draft of {}", plan.month))).await?)
}

/// Two branches change places.
pub(super) async fn swap(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    asked: &Asked,
    branches: &[OrganizationId],
) -> Result<Plan, Problem> {
    let [one, other] = branches else { return Err(PlanError::SameBranch.into()) };
    if one == other {
        return Err(PlanError::SameBranch.into());
    }
    let plan = locked(tx, by, asked).await?;
    let lines = store::places_of(tx, &by.permit, &plan, branches).await?;
    let seats: HashMap<_, _> = lines.iter().filter_map(seated).collect();
    let (Some(first), Some(second)) = (seats.get(one), seats.get(other)) else {
        return Err(PlanError::NotPlaced.into());
    };
    let paths: HashMap<_, _> = organizations::share_many(tx, &by.permit, branches)
        .await?
        .into_iter()
        .map(|branch| (branch.id, branch.path))
        .collect();
    let swapped = [
        moved(tx, by, &plan, *one, &paths, *second).await?,
        moved(tx, by, &plan, *other, &paths, *first).await?,
    ];
    store::remove(tx, &by.permit, &plan, branches).await?;
    store::insert_lines(tx, &by.permit, &plan, &swapped).await.map_err(told)?;
    keep(tx, by, plan, "study_day_plan.swapped", format!("{one} and {other}")).await
}

pub(super) fn seated(line: &Line) -> Option<(OrganizationId, Seat)> {
    match line.place {
        Place::At(seat) => Some((line.branch, seat)),
        Place::Nowhere(_) => None,
    }
}

/// The branch in a seat that was another's, with the burden it is for this branch.
async fn moved(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    plan: &Plan,
    branch: OrganizationId,
    paths: &HashMap<OrganizationId, OrgPath>,
    seat: Seat,
) -> Result<Line, Problem> {
    let slot = store::slot(tx, &by.permit, plan, seat.venue, seat.day).await?;
    let slot = slot.ok_or(PlanError::NoSuchDay)?;
    let path = paths.get(&branch).ok_or(PlanError::NotPlaced)?;
    let hardship = burden(slot.hardship, &slot.town, path);
    Ok(Line { branch, place: Place::At(Seat { hardship, ..seat }) })
}

/// A branch takes a free place or moves to it.
pub(super) async fn book(
    tx: &Tx,
    by: &By<ManageStudyDays>,
    asked: &Asked,
    wish: &CreateStudyDayBooking,
) -> Result<Shown, Problem> {
    let plan = locked(tx, by, asked).await?;
    let branch = branch_of_entry(tx, &by.permit, wish.branch_id).await?;
    let of = organizations::find(tx, &by.permit, plan.organization).await?;
    if !of.path.contains(&branch.path) {
        return Err(Problem::new(Code::NotFound));
    }
    let (venue, day) = (Id::new(wish.venue_id), wish.day);
    let slot = store::slot(tx, &by.permit, &plan, venue, day).await?;
    let slot = slot.ok_or(PlanError::NoSuchDay)?;
    let now = store::places_of(tx, &by.permit, &plan, &[branch.id]).await?;
    if !now.iter().any(|line| is_at(line, venue, day)) {
        let used = store::seats_in_use(tx, &by.permit, &plan, venue, day).await?;
        let free = (1..=slot.capacity).find(|seat| !used.contains(seat));
        let seat = Seat {
            venue,
            day,
            seat: free.ok_or(PlanError::Full)?,
            capacity: slot.capacity,
            hardship: burden(slot.hardship, &slot.town, &branch.path),
        };
        let line = Line { branch: branch.id, place: Place::At(seat) };
        store::put(tx, &by.permit, &plan, &line).await.map_err(told)?;
        let left = now.iter().find_map(seated).map(|(_, seat)| seat);
        moving_up::after(tx, by, &plan, left).await?;
        let detail = format!("{} to {venue} on {day}", branch.id);
        keep(tx, by, plan.clone(), "study_day_plan.booked", detail).await?;
    }
    let reads = by.also()?;
    let filter =
        store::BookingFilter { branch: Some(branch.id), ..store::BookingFilter::default() };
    let shown = store::bookings(tx, &reads, &plan, filter, None, 1).await?;
    shown.into_iter().next().ok_or_else(|| Problem::new(Code::NotFound))
}

fn is_at(line: &Line, venue: VenueId, day: NaiveDate) -> bool {
    seated(line).is_some_and(|(_, seat)| seat.venue == venue && seat.day == day)
}
