//! What was recorded of the duplicate becomes the survivor's, each row written down.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Permit, actions::MergeMembers},
    hours::Evidence,
    members::{
        Member, MemberId,
        merging::{JoinedLine, MergeSubject, join},
    },
    study::StudySessionId,
    time::Instant,
};
use uuid::Uuid;

use super::{holding::Login, lines::sessions_of};
use crate::{
    db::Tx,
    dues,
    error::StoreError,
    hours, identity,
    locked::{Changed, Locked},
    organizations,
    study::joining::{self, Held},
};

/// What the books say of hours that were carried over.
const CARRIED: &str = "合并重复登记，学时转入保留的登记";
/// What the ledger says of dues that were carried over.
const DUES_CARRIED: &str = "合并重复登记，党费转入保留的登记";

/// What moved: rows to be put back, and the lines of attendance that were joined.
#[derive(Debug, Default)]
pub struct MovedRows {
    pub(super) rows: Vec<(MergeSubject, Uuid, String)>,
    pub(super) joined: Vec<JoinedLine>,
}

impl MovedRows {
    /// How many rows of each kind moved.
    pub fn counts(&self) -> Vec<(MergeSubject, i64)> {
        let count = |subject| self.rows.iter().filter(|row| row.0 == subject).count();
        let number = |subject| (subject, i64::try_from(count(subject)).unwrap_or(i64::MAX));
        let all = MergeSubject::ALL.iter().copied().map(number);
        all.filter(|(_, number)| *number > 0).collect()
    }
}

/// Moves everything that moves; the duplicate's entry is stored afterwards.
pub async fn move_rows(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    (survivor, duplicate): (&Locked<Member>, &Changed<Member>),
    login: Login,
    now: Instant,
) -> Result<MovedRows, StoreError> {
    let joined = move_lines(tx, permit, (survivor, duplicate.id), now).await?;
    let mut rows = lines_moved(&joined);
    let posts = organizations::held_posts(tx, permit, duplicate.id).await?;
    let ids: Vec<Uuid> = posts.iter().map(|(id, _)| *id).collect();
    organizations::give_posts(tx, &ids, survivor.id).await?;
    rows.extend(posts.iter().map(|(id, until)| (MergeSubject::Post, *id, last_day(*until))));
    let pair = (duplicate.id, survivor.id);
    let corrections = hours::carry(tx, permit, pair, CARRIED, now).await?;
    let carried = |id| (MergeSubject::HourCorrection, id, String::new());
    rows.extend(corrections.into_iter().map(carried));
    let payments = dues::carry(tx, permit, pair, DUES_CARRIED, now).await?;
    rows.extend(payments.into_iter().map(|id| (MergeSubject::DuesEntry, id, String::new())));
    rows.extend(move_login(tx, (survivor, duplicate), login, now).await?);
    Ok(MovedRows { rows, joined })
}

/// The mark of a post: its last day.
pub(super) fn last_day(until: Option<NaiveDate>) -> String {
    until.map_or_else(String::new, |day| day.to_string())
}

fn lines_moved(joined: &[JoinedLine]) -> Vec<(MergeSubject, Uuid, String)> {
    let row = |subject, one: &JoinedLine| (subject, one.kept.session.uuid(), String::new());
    let second = joined.iter().filter(|one| one.survivors.is_some());
    let all = joined.iter().map(|one| row(MergeSubject::Attendance, one));
    all.chain(second.map(|one| row(MergeSubject::SetAside, one))).collect()
}

/// A login is closed or becomes the survivor's.
async fn move_login(
    tx: &Tx,
    (survivor, duplicate): (&Member, &Changed<Member>),
    login: Login,
    now: Instant,
) -> Result<Option<(MergeSubject, Uuid, String)>, StoreError> {
    Ok(match login {
        Login::None => None,
        Login::Moves(account) => {
            let pair = (duplicate.id, survivor.id);
            identity::give_login(tx, account, pair, &survivor.name, now).await?;
            Some((MergeSubject::Account, account.uuid(), String::new()))
        }
        Login::Closes(account) => {
            let was_open = identity::close_account_of(tx, duplicate.id, now).await?;
            was_open.then(|| (MergeSubject::AccountClosed, account.uuid(), String::new()))
        }
    })
}

async fn move_lines(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    (survivor, duplicate): (&Member, MemberId),
    now: Instant,
) -> Result<Vec<JoinedLine>, StoreError> {
    let double = joining::lines_of_member(tx, permit, duplicate).await?;
    let sessions: Vec<StudySessionId> = double.iter().map(|line| line.session).collect();
    let own = joining::lines_in(tx, permit, survivor.id, &sessions).await?;
    let held = joining::held(tx, permit, &sessions).await?;
    let is_guest = |id| held.get(&id).is_some_and(|at: &Held| at.branch != survivor.branch);
    let joined = join(survivor.id, own, double, is_guest);
    let kept: Vec<_> = joined.iter().map(|one| one.kept.clone()).collect();
    joining::replace_lines(tx, [survivor.id, duplicate], &sessions, &kept).await?;
    hours::counter(tx, permit, duplicate, &sessions, now).await?;
    settle(tx, permit, (survivor.id, duplicate), &sessions_of(&joined), now).await?;
    Ok(joined)
}

/// Makes the books of both right around these sessions.
pub(super) async fn settle(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    (survivor, duplicate): (MemberId, MemberId),
    sessions: &[StudySessionId],
    now: Instant,
) -> Result<(), StoreError> {
    let mut members = [survivor.uuid(), duplicate.uuid()];
    members.sort_unstable();
    let held = joining::held(tx, permit, sessions).await?;
    let mut spans: Vec<_> = held.into_values().map(|at| at.span).collect();
    spans.sort_unstable();
    for span in spans {
        hours::settle(tx, permit, &members, span, Evidence::HostRecord, now).await?;
    }
    Ok(())
}
