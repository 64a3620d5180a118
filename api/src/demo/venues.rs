//! The schools of the demo, one in each town, and this month's study days.

use chrono::Datelike;
use lighthouse_domain::{
    access::actions::{ManageStudyDays, ManageVenues},
    id::Id,
    organizations::Organization,
    study_days::{
        CAPACITY_DEFAULT, CalendarState, Month, OpenDays, Options, Room, Venue, VenueDraft, VenueId,
    },
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    study_days::{calendar_state, insert_venue},
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::dice::dice_id;
use crate::{
    http::caller::Authorized,
    http::problem::Problem,
    study_days::{self, PlanRequest},
};

/// Two rooms of five in each school, morning and afternoon: a month's few days are enough for
/// nearly every branch.
const ROOMS: [&str; 2] = ["一楼会议室", "二楼会议室"];

pub(super) async fn make(
    tx: &Tx,
    root: &Organization,
    towns: &[Organization],
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<ManageVenues>::system(now, "demo")?;
    let mut schools = Vec::new();
    // Dice of their own, so that everybody else's ids stay what they were.
    let mut dice = ChaCha8Rng::seed_from_u64(35);
    for town in towns {
        let name = town.name.trim_end_matches("党委");
        let venue = Venue {
            id: Id::new(dice_id(&mut dice, now)),
            organization: town.id,
            draft: VenueDraft {
                name: format!("{name}党校"),
                address: Some(format!("{name}党群服务中心二楼")),
                rooms: rooms(),
                half_days: true,
                opens_on: OpenDays::WEEK,
                active: true,
            },
            version: 1,
            created_at: now,
            updated_at: now,
        };
        insert_venue(tx, &auth.permit, town, &venue).await?;
        schools.push(venue.id);
    }
    plan(tx, root, (dice_id(&mut dice, now), schools), now).await
}

fn rooms() -> Vec<Room> {
    let room = |(number, name): (u32, &str)| Room {
        number,
        name: name.to_owned(),
        capacity: CAPACITY_DEFAULT,
    };
    (1..).zip(ROOMS).map(room).collect()
}

/// The plan of the running month; published if its public holidays are known.
async fn plan(
    tx: &Tx,
    root: &Organization,
    (id, venues): (uuid::Uuid, Vec<VenueId>),
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<ManageStudyDays>::system(now, "demo")?;
    let day = now.day();
    let Some(month) = Month::new(day.year(), day.month()) else { return Ok(()) };
    let wish =
        PlanRequest { id, organization: root.id, month, venues, options: Options::default() };
    let plan = study_days::draft(tx, &auth, wish).await?;
    match calendar_state(tx, &auth.permit, month).await? {
        CalendarState::Confirmed => study_days::publish(tx, &auth, plan).await.map(|_| ()),
        CalendarState::Unconfirmed => Ok(()),
    }
}
