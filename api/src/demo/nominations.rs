//! Nominations of the demo: members of the first branch, for an award of this year; one was
//! recommended, one waits for the town, one is a draft.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        AccountId,
        actions::{DecideNominations, WriteNominations},
    },
    id::Id,
    organizations::Organization,
    reporting::{
        appraisal::Appraiser,
        merit::{
            Evidence, EvidenceSource, FoundRecord, Nomination, NominationError, NominationOutcome,
            NominationState, Nominee,
        },
    },
    study::StudySession,
    time::Instant,
};
use lighthouse_persistence::{
    Tx, identity::account_by_login, members::NewRow, reporting as store, study::Attending,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{dice::dice_id, towns::District};
use crate::{
    http::{caller::Authorized, code::Code, problem::Problem},
    reporting::merit::records::about,
};

const REASONS: [&str; 3] = [
    "该同志带头参加组织生活，主动承担社区帮扶任务，群众反映好。",
    "该同志扎根基层一线，积极参与志愿服务，在防汛值守中表现突出。",
    "该同志坚持理论学习，热心帮助年轻党员，按时完成支部交办的工作。",
];
/// How far each has come: decided, submitted, a draft.
const STEPS: [usize; 3] = [2, 1, 0];

/// Whose evidence there is: sessions that were held, and who was there.
pub(super) type Records<'a> = (&'a [StudySession], &'a [Attending]);

pub(super) async fn make(
    tx: &Tx,
    district: &District,
    (people, records): (&[NewRow], Records<'_>),
    now: Instant,
) -> Result<(), Problem> {
    let missing = || Problem::new(Code::Internal);
    let mut dice = ChaCha8Rng::seed_from_u64(63);
    let secretary = account_by_login(tx, "branch.secretary").await?.ok_or_else(missing)?;
    let boss = account_by_login(tx, "town01.supervisor").await?.ok_or_else(missing)?.id;
    let (town, branch) =
        district.towns.first().zip(district.branches.first()).ok_or_else(missing)?;
    let nominees = witnessed(branch, people, records, now);
    let others = nominees.into_iter().filter(|(row, _)| Some(row.id) != secretary.member);
    for (((row, found), reason), steps) in others.zip(REASONS).zip(STEPS) {
        let by = secretary.id;
        let draft = drafted((town, branch), row, (dice_id(&mut dice, now), reason), (now, by));
        let auth = Authorized::<WriteNominations>::system(now, "demo")?;
        store::insert_nomination(tx, &auth.permit, &draft).await?;
        let id = Id::new(dice_id(&mut dice, now));
        let note = Some("带头参加，作交流发言".to_owned());
        let evidence = Evidence { id, found, note, by, at: now };
        step(tx, &draft, |it| it.attach(evidence, appraiser(by))).await?;
        if steps > 0 {
            step(tx, &draft, |it| it.submit(appraiser(by), now)).await?;
        }
        if steps > 1 {
            decide(tx, &draft, boss, now).await?;
        }
    }
    Ok(())
}

fn appraiser(account: AccountId) -> Appraiser {
    Appraiser { account, member: None }
}

/// The members of a branch who took part in its latest session of this year, with what the record
/// says of each.
fn witnessed<'a>(
    branch: &Organization,
    people: &'a [NewRow],
    (held, lines): Records<'_>,
    now: Instant,
) -> Vec<(&'a NewRow, FoundRecord)> {
    let is_past = |session: &&StudySession| {
        let (ends, year) = (session.draft.ends_at, session.draft.starts_at.day().year());
        session.branch == branch.id && ends <= now && year == now.day().year()
    };
    let Some(session) = held.iter().filter(is_past).max_by_key(|it| it.draft.starts_at) else {
        return Vec::new();
    };
    let there = |row: &NewRow| {
        let line = lines.iter().find(|line| line.session == session.id && line.member == row.id);
        line.map(|line| line.status).filter(|status| status.took_part())
    };
    let here = people.iter().filter(|row| row.branch.id == branch.id);
    let found = |row: &'a NewRow| {
        let status = there(row).filter(|_| row.member.status.is_member())?;
        let (on, says) = about(session, status.zh(), status.en());
        let (source, record) = (EvidenceSource::Attendance, session.id.uuid());
        Some((row, FoundRecord { source, record, on, says, exception: None }))
    };
    here.filter_map(found).collect()
}

fn drafted(
    (town, branch): (&Organization, &Organization),
    row: &NewRow,
    (id, reason): (uuid::Uuid, &str),
    (now, by): (Instant, AccountId),
) -> Nomination {
    Nomination {
        id: Id::new(id),
        organization: branch.id,
        organization_name: branch.name.clone(),
        organization_path: branch.path.clone(),
        level: town.id,
        level_name: town.name.clone(),
        level_path: town.path.clone(),
        nominee: Nominee::Member(row.id),
        nominee_name: row.member.name.clone(),
        award: "优秀共产党员".to_owned(),
        year: now.day().year(),
        reason: reason.to_owned(),
        evidence: Vec::new(),
        state: NominationState::Drafted,
        drafted_by: by,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

async fn step(
    tx: &Tx,
    of: &Nomination,
    decide: impl FnOnce(Nomination) -> Result<Nomination, NominationError>,
) -> Result<(), Problem> {
    let auth = Authorized::<WriteNominations>::system(of.updated_at, "demo")?;
    let locked = store::lock_nomination(tx, &auth.permit, of.id).await?;
    store::save_nomination(tx, locked.change(decide)?).await?;
    Ok(())
}

async fn decide(tx: &Tx, of: &Nomination, by: AccountId, now: Instant) -> Result<(), Problem> {
    let auth = Authorized::<DecideNominations>::system(now, "demo")?;
    let locked = store::lock_nomination(tx, &auth.permit, of.id).await?;
    let number = store::number_nomination(tx, &auth.permit, &locked, now).await?;
    let words = (NominationOutcome::Recommended, "事迹属实，同意推荐。".to_owned());
    let offices = [locked.level_path.clone()];
    let by = (appraiser(by), &offices[..]);
    store::save_nomination(tx, locked.change(|it| it.decide(words, number, by, now))?).await?;
    Ok(())
}
