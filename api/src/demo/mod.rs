//! The demo district: the customer's real sizes, made-up people, the same for the same seed.
//!
//! 1 district, 6 towns, 710 branches, 15,426 members of whom 14,500 have the app, a year
//! of sessions with attendance, administrators for each branch, 174 online classes with more than 40,000
//! enrolments, 570 articles and 83 media items in three channels.

mod accounts;
mod appraisals;
mod banner;
mod bulletins;
mod burden;
mod calendar;
mod cases;
mod classes;
mod content;
mod documents;
mod film;
mod life;
mod net;
mod nominations;
mod people;
mod posts;
mod progress;
mod replaced;
mod reports;
mod sessions;
mod showcase;
mod tasks;
mod terms;
mod towns;
mod venues;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ManageMembers, ManageOrganizations, ManageSessions, RecordAttendance},
    audit::{AuditEvent, Object},
    time::Instant,
};
use lighthouse_persistence::{Bulk, StoreError, Tx, hours, members, organizations, study};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use crate::{
    app::App, content::folder::Folder, http::caller::Authorized, http::problem::Problem,
    start::StartError,
};

pub use banner::{print, write_credentials};
pub use progress::Progress;
pub use showcase::Showcase;

/// How large the demo is. The district is the customer's; tests use a small one.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub towns: usize,
    pub branches: usize,
    pub members: usize,
    pub with_app: usize,
    pub months: u32,
    pub articles: usize,
    pub media: usize,
    pub classes: usize,
    pub enrolments: usize,
}

impl Size {
    pub const DISTRICT: Self = Self {
        towns: 6,
        branches: 710,
        members: 15_426,
        with_app: 14_500,
        months: 12,
        articles: 570,
        media: 83,
        classes: 174,
        enrolments: 40_200,
    };
    pub const SMALL: Self = Self {
        towns: 2,
        branches: 8,
        members: 120,
        with_app: 112,
        months: 2,
        articles: 24,
        media: 6,
        classes: 12,
        enrolments: 300,
    };
}

/// What was made, for the banner.
#[derive(Clone, Debug)]
pub struct Made {
    pub logins: Vec<Showcase>,
    pub organizations: usize,
    pub members: usize,
    pub sessions: usize,
    pub attendance: usize,
    pub district: uuid::Uuid,
    pub town: uuid::Uuid,
    pub branch: uuid::Uuid,
    pub member: uuid::Uuid,
    pub session: uuid::Uuid,
    pub article: uuid::Uuid,
}

impl Made {
    /// Some ids, under the names that paths and bodies have for them.
    pub fn samples(&self) -> [(&'static str, uuid::Uuid); 6] {
        [
            ("organization_id", self.district),
            ("town_id", self.town),
            ("branch_id", self.branch),
            ("member_id", self.member),
            ("study_session_id", self.session),
            ("article_id", self.article),
        ]
    }
}

/// The password of every demo account.
pub const PASSWORD: &str = "lantern-river-maple-2026";

/// Fills an empty database; refuses one that holds anything.
pub async fn seed(app: &App, size: Size, seed: u64) -> Result<Made, StartError> {
    seed_and_report(app, size, seed, Progress::silent()).await
}

/// The same, with a line for each step.
pub async fn seed_and_report(
    app: &App,
    size: Size,
    seed: u64,
    progress: Progress,
) -> Result<Made, StartError> {
    let auth = Authorized::<ManageOrganizations>::system(app.now(), "demo")
        .map_err(|problem| StartError::Internal(problem.to_string()))?;
    if organizations::has_root(&app.db.conn(), &auth.permit).await? {
        return Err(StartError::Setting {
            what: "database".to_owned(),
            cause: "it is not empty; the demo fills only an empty one".to_owned(),
        });
    }
    let hash = crate::identity::hasher::hash_now(PASSWORD)?;
    let (now, sealer) = (app.now(), app.sealer().clone());
    let folder = Folder::from_config(&app.shared.config);
    let made = app
        .db
        .write(move |tx| async move {
            let mut dice = ChaCha8Rng::seed_from_u64(seed);
            fill(&tx, (&sealer, &folder, &progress), size, &mut dice, now, &hash).await
        })
        .await
        .map_err(|problem: Problem| StartError::Internal(problem.to_string()))?;
    // A second demo in one database was refused above, so nothing is there yet.
    let _ = app.shared.sandbox.set(made.clone());
    Ok(made)
}

async fn fill(
    tx: &Tx,
    (sealer, folder, progress): (&lighthouse_persistence::seal::Sealer, &Folder, &Progress),
    size: Size,
    dice: &mut ChaCha8Rng,
    now: Instant,
    hash: &str,
) -> Result<Made, Problem> {
    let tree = Authorized::<ManageOrganizations>::system(now, "demo")?;
    progress.step("organizations and people");
    let district = towns::make(size, now);
    for organization in district.all() {
        organizations::insert(tx, &tree.permit, organization).await?;
    }
    organizations::set_next_children(tx, &Bulk::unscoped("the demo has no caller")).await?;
    let register = Authorized::<ManageMembers>::system(now, "demo")?;
    let people = people::make(&district, size, dice, now.day());
    let entered = life::entered(&people, now.day());
    members::insert_many(tx, &register.permit, sealer, &entered, now).await?;
    let posts = posts::choose(&district, &people, now);
    posts.fill(tx, now).await?;
    terms::make(tx, &district, (&people, &posts), now).await?;
    accounts::make(tx, &district, (&people, &posts), dice, now, hash).await?;
    let (held, lines) = sessions::make(&district, (&people, &posts), size, dice, now);
    let study_room = Authorized::<ManageSessions>::system(now, "demo")?;
    study::insert_many(tx, &study_room.permit, &held).await?;
    progress.step("attendance and hours");
    let attendance = attend(tx, &lines, now).await?;
    progress.step("study days, articles, audio and video");
    venues::make(tx, &district.root, &district.towns, now).await?;
    let measure = documents::make(tx, &district.root, now).await?;
    calendar::make(tx, &district.root, measure, now).await?;
    let library = content::make(tx, folder, (district.root.id, size), now, hash).await?;
    progress.step("online classes, letters and incidents");
    classes::make(tx, (&district, &library), &people, size, now).await?;
    net::make(tx, sealer, &district, dice, now).await?;
    replaced::make(tx, sealer, &district, &people, now).await?;
    life::make(tx, sealer, &district, &people, now).await?;
    supervise(tx, &district, now).await?;
    progress.step("reports, appraisals and nominations");
    reports::make(tx, &district.root, now).await?;
    if let Some(town) = district.towns.first() {
        appraisals::make(tx, town, now).await?;
    }
    nominations::make(tx, &district, (&people, (&held, &lines)), now).await?;
    progress.step("one commit");
    let seeded = AuditEvent::new("demo.seeded", Object::Organization, district.root.id.uuid());
    tree.audit(tx, seeded).await?;
    let none = || Problem::new(crate::http::code::Code::Internal);
    let branch = district.branches.first().ok_or_else(none)?.id;
    let member = people.iter().find(|row| row.branch.id == branch).ok_or_else(none)?.id;
    let session = held.iter().find(|session| session.branch == branch).ok_or_else(none)?.id;
    Ok(Made {
        logins: showcase::for_size(size),
        organizations: district.all().count(),
        members: people.len(),
        sessions: held.len(),
        attendance,
        district: district.root.id.uuid(),
        town: district.towns.first().ok_or_else(none)?.id.uuid(),
        branch: branch.uuid(),
        member: member.uuid(),
        session: session.uuid(),
        article: library.articles.first().ok_or_else(none)?.uuid(),
    })
}

/// A quarter of supervision: cases, bulletins, what it asks of the branches.
async fn supervise(tx: &Tx, district: &towns::District, now: Instant) -> Result<(), Problem> {
    cases::make(tx, district, now).await?;
    bulletins::make(tx, district, now).await?;
    burden::make(tx, district, now).await?;
    tasks::make(tx, district, now).await
}

async fn attend(tx: &Tx, lines: &[study::Attending], now: Instant) -> Result<usize, StoreError> {
    let auth = Authorized::<RecordAttendance>::system(now, "demo")
        .map_err(|_| StoreError::NotFound("permit"))?;
    study::insert_attendance(tx, &auth.permit, lines, now).await?;
    hours::open_books(tx, &auth.permit, now).await?;
    Ok(lines.len())
}

/// An id that is the same for the same dice on the same day, in the form of a `UUIDv7`.
fn dice_id(dice: &mut ChaCha8Rng, at: Instant) -> uuid::Uuid {
    use rand_chacha::rand_core::RngCore;
    let mut bytes = [0_u8; 10];
    dice.fill_bytes(&mut bytes);
    let day = Instant::of_day(at.day()).millis().unsigned_abs();
    uuid::Builder::from_unix_timestamp_millis(day, &bytes).into_uuid()
}

/// A number below `n`.
fn below(dice: &mut ChaCha8Rng, n: usize) -> usize {
    use rand_chacha::rand_core::RngCore;
    usize::try_from(dice.next_u64() % (n.max(1) as u64)).unwrap_or(0)
}

/// One of a list that is not empty.
fn one<'a, T>(dice: &mut ChaCha8Rng, list: &'a [T]) -> Option<&'a T> {
    list.get(below(dice, list.len()))
}

fn day_before(day: NaiveDate, days: usize) -> NaiveDate {
    day.checked_sub_days(chrono::Days::new(days as u64)).unwrap_or(day)
}
