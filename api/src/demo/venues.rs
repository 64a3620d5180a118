//! The schools of the demo, one in each town, and this month's study days.

use chrono::Datelike;
use lighthouse_domain::{
    access::actions::{ManageStudyDays, ManageVenues},
    id::Id,
    organizations::Organization,
    study_days::{CAPACITY_DEFAULT, Month, OpenDays, Options, Venue, VenueDraft, VenueId},
    time::Instant,
};
use lighthouse_persistence::{Tx, study_days::insert_venue};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::dice_id;
use crate::{
    http::caller::Authorized,
    http::problem::Problem,
    study_days::{self, PlanRequest},
};

/// Four halls of each school, so that a month's few days are enough for every branch.
const HALLS: u32 = 4;

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
                capacity: CAPACITY_DEFAULT * HALLS,
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
    plan(tx, root, schools, now).await
}

/// The plan of the running month, published.
async fn plan(
    tx: &Tx,
    root: &Organization,
    venues: Vec<VenueId>,
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<ManageStudyDays>::system(now, "demo")?;
    let day = now.day();
    let Some(month) = Month::new(day.year(), day.month()) else { return Ok(()) };
    let wish = PlanRequest { organization: root.id, month, venues, options: Options::default() };
    let plan = study_days::draft(tx, &auth, wish).await?;
    study_days::publish(tx, &auth, plan).await.map(|_| ())
}
