//! The two entries under lock, and what the register holds of them beside the entries.

use lighthouse_domain::{
    access::{AccountId, Permit, actions::MergeMembers},
    id::Id,
    members::{Member, MemberId, merging::MergeFault},
    time::Instant,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    administrators,
    db::Tx,
    error::StoreError,
    identity,
    locked::Locked,
    members::{
        entity::{Column, Entity},
        mobile, reading, transfers,
    },
    organizations, reporting,
    sql::scoped,
    study,
};

/// The two entries, as far as they are within the permit, locked until the transaction ends.
#[derive(Debug)]
pub struct LockedPair {
    pub survivor: Option<Locked<Member>>,
    pub duplicate: Option<Locked<Member>>,
}

/// What becomes of the duplicate's login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    None,
    /// The survivor has none: it becomes the survivor's.
    Moves(AccountId),
    /// The survivor has one, or it once held rights: nobody signs in with it any more.
    Closes(AccountId),
}

/// Locks both: rights before entries, and entries in the order of their keys.
pub async fn lock_pair(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    (survivor, duplicate): (MemberId, MemberId),
) -> Result<LockedPair, StoreError> {
    identity::lock_rights_of_member(tx, duplicate.uuid()).await?;
    let mut pair = LockedPair { survivor: None, duplicate: None };
    let mut ids = [survivor, duplicate];
    ids.sort_unstable();
    for id in ids {
        let found = match reading::lock(tx, permit, id).await {
            Ok(member) => Some(member),
            Err(StoreError::NotFound(_)) => None,
            Err(error) => return Err(error),
        };
        if id == survivor {
            pair.survivor = found;
        } else {
            pair.duplicate = found;
        }
    }
    Ok(pair)
}

/// What is under way with the two, and what becomes of the login.
pub async fn held(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    (survivor, duplicate): (&Locked<Member>, &Locked<Member>),
    now: Instant,
) -> Result<(Vec<MergeFault>, Login), StoreError> {
    let (login, held) = login(tx, permit, (survivor.id, duplicate.id)).await?;
    let mut faults = offices(tx, permit, (survivor.id, duplicate.id), (login, &held)).await?;
    if numbers_differ(tx, permit, [survivor.id, duplicate.id]).await? {
        faults.push(MergeFault::NumbersDiffer);
    }
    for member in [survivor, duplicate] {
        let open = transfers::lock_open(tx, permit, member).await?;
        faults.extend(open.map(|transfer| MergeFault::Transfer(transfer.letter.number.clone())));
    }
    if mobile::lock_open_stay(tx, permit, duplicate, now.day()).await?.is_some() {
        faults.push(MergeFault::Away);
    }
    if study::asks_leave(tx, permit, duplicate.id).await? {
        faults.push(MergeFault::AsksLeave);
    }
    if reporting::is_proposed(tx, permit, duplicate.id).await? {
        faults.push(MergeFault::InProposal);
    }
    Ok((faults, login))
}

/// What becomes of the login, and of each office that it ever held whether it holds it now.
async fn login(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    (survivor, duplicate): (MemberId, MemberId),
) -> Result<(Login, Vec<bool>), StoreError> {
    let Some(account) = identity::login_of(tx, permit, duplicate).await? else {
        return Ok((Login::None, vec![]));
    };
    let other = identity::login_of(tx, permit, survivor).await?;
    let offices = administrators::offices_ever(tx, permit, account).await?;
    // Who decided with it decided as the duplicate: that stays so.
    let moves = other.is_none() && offices.is_empty();
    Ok((if moves { Login::Moves(account) } else { Login::Closes(account) }, offices))
}

async fn offices(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    (survivor, duplicate): (MemberId, MemberId),
    (login, held): (Login, &[bool]),
) -> Result<Vec<MergeFault>, StoreError> {
    let mut faults = Vec::new();
    let open = |posts: Vec<(_, Option<_>)>| posts.iter().any(|(_, until)| until.is_none());
    let posts = organizations::held_posts(tx, permit, duplicate).await?;
    if open(posts) || held.contains(&true) {
        faults.push(MergeFault::InOffice);
    }
    if matches!(login, Login::Moves(_))
        && open(organizations::held_posts(tx, permit, survivor).await?)
    {
        faults.push(MergeFault::LoginToOffice);
    }
    Ok(faults)
}

/// Whether both have an id number and not the same one.
async fn numbers_differ(
    tx: &Tx,
    permit: &Permit<MergeMembers>,
    pair: [MemberId; 2],
) -> Result<bool, StoreError> {
    let select = Entity::find().filter(Column::Id.is_in(pair.map(Id::uuid)));
    let rows = scoped::all(tx, permit, select).await?;
    let mut numbers = rows.into_iter().filter_map(|row| row.id_number_lookup);
    Ok(numbers.next().zip(numbers.next()).is_some_and(|(one, other)| one != other))
}
