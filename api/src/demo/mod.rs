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
mod clients;
mod content;
mod dice;
mod documents;
mod dues;
mod film;
mod life;
mod mobile;
mod net;
mod nominations;
mod people;
mod posts;
mod progress;
mod replaced;
mod reports;
mod sessions;
mod showcase;
mod size;
mod tasks;
mod term;
mod terms;
mod towns;
mod venues;
mod webhooks;
mod work;

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

pub use crate::sandbox::{Made, Showcase};
pub use banner::{print, write_credentials};
pub use progress::Progress;
use progress::Step;
pub use size::Size;

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
    app.db.analyze().await?;
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
    progress.step(Step::People);
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
    progress.step(Step::Attendance);
    let attendance = attend(tx, &lines, now).await?;
    progress.step(Step::Content);
    venues::make(tx, &district.root, &district.towns, now).await?;
    let measure = documents::make(tx, &district.root, now).await?;
    calendar::make(tx, &district.root, measure, now).await?;
    let library = content::make(tx, folder, (district.root.id, size), now, hash).await?;
    progress.step(Step::Cases);
    classes::make(tx, (&district, &library), &people, size, now).await?;
    net::make(tx, sealer, &district, dice, now).await?;
    replaced::make(tx, sealer, &district, &people, now).await?;
    life::make(tx, sealer, &district, (&people, &posts), now).await?;
    dues::make(tx, sealer, &district, &people, now).await?;
    supervise(tx, &district, now).await?;
    progress.step(Step::Reports);
    report(tx, &district, now).await?;
    nominations::make(tx, &district, (&people, (&held, &lines)), now).await?;
    work::make(tx, &district, &held, now).await?;
    let client = integrate(tx, sealer, &district, now).await?;
    progress.step(Step::Commit);
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
        client,
    })
}

/// Other systems: an address that is told of changes, and a program that reads.
async fn integrate(
    tx: &Tx,
    sealer: &lighthouse_persistence::seal::Sealer,
    district: &towns::District,
    now: Instant,
) -> Result<uuid::Uuid, Problem> {
    webhooks::make(tx, sealer, district, now).await?;
    clients::make(tx, sealer, district, now).await
}

/// A quarter of supervision: cases, bulletins, what it asks of the branches.
async fn supervise(tx: &Tx, district: &towns::District, now: Instant) -> Result<(), Problem> {
    cases::make(tx, district, now).await?;
    bulletins::make(tx, district, now).await?;
    burden::make(tx, district, now).await?;
    tasks::make(tx, district, now).await
}

/// Last month's report, and a town's appraisals.
async fn report(tx: &Tx, district: &towns::District, now: Instant) -> Result<(), Problem> {
    reports::make(tx, &district.root, now).await?;
    match district.towns.first() {
        Some(town) => appraisals::make(tx, town, now).await,
        None => Ok(()),
    }
}

async fn attend(tx: &Tx, lines: &[study::Attending], now: Instant) -> Result<usize, StoreError> {
    let auth = Authorized::<RecordAttendance>::system(now, "demo")
        .map_err(|_| StoreError::NotFound("permit"))?;
    study::insert_attendance(tx, &auth.permit, lines, now).await?;
    hours::open_books(tx, &auth.permit, now).await?;
    Ok(lines.len())
}
