//! Members' lives in the demo: conversions, deaths and departures, transfers in several states, and
//! stays elsewhere.
//!
//! Whoever has left comes on top of those the demo counts, and whoever is on the way is counted where
//! they are: its figures stay what they are.

use chrono::{Datelike, NaiveDate, TimeDelta};
use lighthouse_domain::{
    access::{AccountId, actions::ManageMembers},
    id::Id,
    members::{
        Member, MemberId, Status,
        steps::{Decision, NewStep, StepFacts},
        transfers::{End, Letter, Route, Transfer, TransferState},
    },
    organizations::Organization,
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    identity::account_by_login,
    members::{self, NewRow, steps, transfers},
    seal::Sealer,
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use uuid::Uuid;

use super::{dice::dice_id, mobile, posts::Posts, towns::District};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

type Auth = Authorized<ManageMembers>;

/// How many conversions of the last year have their step on record.
const CONVERSIONS: usize = 40;
/// Who has left, how, and how many days ago.
const LEFT: [(&str, Left, i64); 5] = [
    ("孙长河", Left::Died, 20),
    ("郑桂兰", Left::Died, 75),
    ("马德全", Left::Died, 160),
    ("何志远", Left::Withdrew, 45),
    ("罗建平", Left::Out, 30),
];

#[derive(Clone, Copy)]
enum Left {
    Died,
    Withdrew,
    Out,
}

/// Whether a conversion lies within the last year, so that the register saw it.
fn is_recent(row: &NewRow, today: NaiveDate) -> bool {
    let year = TimeDelta::days(365);
    row.member.status == Status::Full
        && row.member.converted_on.is_some_and(|day| day <= today && day > today - year)
}

fn converted(people: &[NewRow], today: NaiveDate) -> impl Iterator<Item = &NewRow> {
    people.iter().filter(move |row| is_recent(row, today)).take(CONVERSIONS)
}

/// The people as the register first knew them, some of them on probation.
pub(super) fn entered(people: &[NewRow], today: NaiveDate) -> Vec<NewRow> {
    let later: Vec<MemberId> = converted(people, today).map(|row| row.id).collect();
    let mut entered = people.to_vec();
    for row in entered.iter_mut().filter(|row| later.contains(&row.id)) {
        row.member.status = Status::Probationary;
        row.member.converted_on = None;
    }
    entered
}

pub(super) async fn make(
    tx: &Tx,
    sealer: &Sealer,
    district: &District,
    (people, posts): (&[NewRow], &Posts),
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<ManageMembers>::system(now, "demo")?;
    let mut dice = ChaCha8Rng::seed_from_u64(17);
    for row in converted(people, now.day()) {
        let Some(on) = row.member.converted_on else { continue };
        let decision = Decision { meeting_on: on, approved_on: on };
        let id = dice_id(&mut dice, now);
        let number = format!("区委〔{}〕转正", on.year());
        take(tx, &auth, row.id, (id, StepFacts::Converted { decision }, on, &number, None)).await?;
    }
    let by = account_by_login(tx, "town01.supervisor").await?;
    let by = by.ok_or_else(|| Problem::new(Code::Internal))?.id;
    depart(tx, (&auth, sealer), (district, people), &mut dice, by).await?;
    write_letters(tx, &auth, (district, people), &mut dice, by).await?;
    mobile::make(tx, district, (people, posts), now).await
}

/// A step with its key, its day and its paper.
type Given<'a> = (Uuid, StepFacts, NaiveDate, &'a str, Option<Uuid>);

async fn take(
    tx: &Tx,
    auth: &Auth,
    member: MemberId,
    (id, facts, on, document, transfer): Given<'_>,
) -> Result<(), Problem> {
    let status = facts.kind().status().ok_or_else(|| Problem::new(Code::Internal))?;
    let document = Some(document.to_owned());
    let new = NewStep { facts, effective_on: on, document, reason: None };
    let locked = steps::lock_for_step(tx, &auth.permit, member).await?;
    let changed =
        locked.change(|entry: Member| Ok::<_, Problem>(entry.step(&new, status, auth.now)))?;
    steps::save_step(tx, &auth.permit, changed, (Id::new(id), new, transfer)).await?;
    Ok(())
}

/// People on top of the others, who have left.
async fn depart(
    tx: &Tx,
    (auth, sealer): (&Auth, &Sealer),
    (district, people): (&District, &[NewRow]),
    dice: &mut ChaCha8Rng,
    by: AccountId,
) -> Result<(), Problem> {
    let like = people.iter().filter(|row| row.member.status == Status::Full);
    for ((name, left, days), (branch, like)) in
        LEFT.into_iter().zip(district.branches.iter().zip(like))
    {
        let mut member = like.member.clone();
        name.clone_into(&mut member.name);
        (member.id_number, member.phone, member.app_activated_on) = (None, None, None);
        let id: MemberId = Id::new(dice_id(dice, auth.now));
        let row = NewRow { id, branch: branch.clone(), member };
        members::insert_many(tx, &auth.permit, sealer, std::slice::from_ref(&row), auth.now)
            .await?;
        let on = auth.now.plus(TimeDelta::days(-days)).day();
        let (step, key) = (dice_id(dice, auth.now), dice_id(dice, auth.now));
        let (facts, transfer) = match left {
            Left::Died => (StepFacts::Died, None),
            Left::Withdrew => (StepFacts::Withdrawn, None),
            Left::Out => (StepFacts::TransferredOut, Some(key)),
        };
        if transfer.is_some() {
            let route = Route::Outgoing {
                from: end(branch),
                outside: "济南市历下区委组织部".to_owned(),
            };
            let state = TransferState::Accepted { on, at: auth.now };
            letter(tx, auth, (key, &row, route), (days + 8, state), by).await?;
        }
        take(tx, auth, id, (step, facts, on, "支部登记", transfer)).await?;
    }
    Ok(())
}

fn end(branch: &Organization) -> End {
    End { branch: branch.id, name: branch.name.clone(), path: branch.path.clone() }
}

/// Letters between branches: two under way, one expired, one rejected, one withdrawn.
async fn write_letters(
    tx: &Tx,
    auth: &Auth,
    (district, people): (&District, &[NewRow]),
    dice: &mut ChaCha8Rng,
    by: AccountId,
) -> Result<(), Problem> {
    let at = auth.now;
    let states = [
        (6, TransferState::Requested),
        (25, TransferState::Requested),
        (120, TransferState::Requested),
        (
            40,
            TransferState::Rejected {
                reason: "介绍信抬头有误，请重新开具".to_owned(), at
            },
        ),
        (50, TransferState::Withdrawn { reason: "不再调动".to_owned(), at }),
    ];
    let full = people.iter().filter(|row| row.member.status == Status::Full);
    for ((days, state), row) in states.into_iter().zip(full.step_by(7)) {
        let to = district.branches.iter().find(|branch| branch.id != row.branch.id);
        let Some(to) = to else { continue };
        let route = Route::Internal { from: end(&row.branch), to: end(to) };
        let id = dice_id(dice, auth.now);
        letter(tx, auth, (id, row, route), (days, state), by).await?;
    }
    Ok(())
}

/// A letter that was issued so many days ago, as it stands now.
async fn letter(
    tx: &Tx,
    auth: &Auth,
    (id, row, route): (Uuid, &NewRow, Route),
    (days, state): (i64, TransferState),
    by: AccountId,
) -> Result<(), Problem> {
    let issued = auth.now.plus(TimeDelta::days(-days));
    let year = i64::from(issued.day().year());
    let number = transfers::next_letter(tx, &auth.permit, year).await?;
    let transfer = Transfer {
        id: Id::new(id),
        member: row.id,
        member_name: row.member.name.clone(),
        member_status: row.member.status,
        route,
        letter: Letter::issue(number, issued.day(), 90),
        reason: "工作单位变动".to_owned(),
        version: if state == TransferState::Requested { 1 } else { 2 },
        state,
        requested_by: by,
        created_at: issued,
        updated_at: issued,
    };
    Ok(transfers::insert_transfer(tx, &auth.permit, &transfer).await?)
}
