//! The schools of the demo: one in each town, taking five branches a day.

use lighthouse_domain::{
    access::actions::ManageVenues,
    id::Id,
    organizations::Organization,
    study::plans::{CAPACITY_DEFAULT, OpenDays, Venue, VenueDraft},
    time::Instant,
};
use lighthouse_persistence::{Tx, study::plans::insert_venue};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::dice_id;
use crate::{door::By, http::problem::Problem};

pub(super) async fn make(tx: &Tx, towns: &[Organization], now: Instant) -> Result<(), Problem> {
    let by = By::<ManageVenues>::system(now, "demo")?;
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
                capacity: CAPACITY_DEFAULT,
                opens_on: OpenDays::WEEK,
                active: true,
            },
            version: 1,
            created_at: now,
            updated_at: now,
        };
        insert_venue(tx, &by.permit, town, &venue).await?;
    }
    Ok(())
}
