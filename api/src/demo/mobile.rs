//! Mobile members of the demo: contact is kept with most, it is overdue with some, one is back.

use std::collections::HashSet;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{AccountId, actions::ManageMobileMembers},
    id::Id,
    members::{
        MemberId, Status,
        mobile::{
            ContactChannel, ContactSide, HostOrganization, MobileContact, MobileHost, MobileReason,
            MobileStay, MobileStayId,
        },
    },
    organizations::Organization,
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    identity::account_by_login,
    members::{NewRow, mobile as store},
};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::{
    dice::{day_before, dice_id},
    posts::Posts,
    towns::District,
};
use crate::http::{caller::Authorized, code::Code, problem::Problem};

type Auth = Authorized<ManageMobileMembers>;

/// Mobile members of the first branch; of the others each fourth has one.
const OF_FIRST: usize = 4;
const EACH: usize = 4;

/// A stay as it could be; days are counted back from today.
struct Case {
    reason: MobileReason,
    /// None lives in the demo's last branch.
    place: Option<&'static str>,
    began: usize,
    contacts: &'static [(usize, ContactChannel)],
    returned: Option<usize>,
}

const CASES: [Case; 5] = [
    Case {
        reason: MobileReason::Work,
        place: Some("江苏省苏州市"),
        began: 150,
        contacts: &[(100, ContactChannel::Phone), (30, ContactChannel::Video)],
        returned: None,
    },
    Case {
        reason: MobileReason::Residence,
        place: None,
        began: 200,
        contacts: &[(110, ContactChannel::Phone), (20, ContactChannel::Activity)],
        returned: None,
    },
    Case {
        reason: MobileReason::Abroad,
        place: Some("德国柏林"),
        began: 2200,
        contacts: &[(120, ContactChannel::Message)],
        returned: None,
    },
    Case {
        reason: MobileReason::Study,
        place: Some("湖北省武汉市"),
        began: 240,
        contacts: &[(140, ContactChannel::Phone)],
        returned: None,
    },
    Case {
        reason: MobileReason::Work,
        place: Some("广东省深圳市"),
        began: 400,
        contacts: &[(60, ContactChannel::Visit)],
        returned: Some(40),
    },
];

pub(super) async fn make(
    tx: &Tx,
    district: &District,
    (people, posts): (&[NewRow], &Posts),
    now: Instant,
) -> Result<(), Problem> {
    let missing = || Problem::new(Code::Internal);
    let auth = Auth::system(now, "demo")?;
    let mut dice = ChaCha8Rng::seed_from_u64(30);
    let by = account_by_login(tx, "town01.supervisor").await?.ok_or_else(missing)?.id;
    let host = district.branches.last().ok_or_else(missing)?;
    for (row, case) in away(district, people, posts).into_iter().zip(CASES.iter().cycle()) {
        if row.branch.id == host.id {
            continue;
        }
        let stay = stay((row, case), host, (dice_id(&mut dice, now), by), now);
        store::insert_stay(tx, &auth.permit, &stay).await?;
        for (days, channel) in case.contacts {
            let on = (day_before(now.day(), *days), *channel);
            contact(tx, &auth, &stay, (dice_id(&mut dice, now), on)).await?;
        }
        if let Some(days) = case.returned {
            come_back(tx, &auth, stay.id, day_before(now.day(), days)).await?;
        }
    }
    Ok(())
}

/// Full members who hold no post.
fn away<'a>(district: &District, people: &'a [NewRow], posts: &Posts) -> Vec<&'a NewRow> {
    let held: HashSet<MemberId> = posts.committees().into_values().flatten().collect();
    let is_free = |row: &&NewRow| row.member.status == Status::Full && !held.contains(&row.id);
    let of = |(number, branch): (usize, &Organization)| {
        let most = if number == 0 { OF_FIRST } else { usize::from(number % EACH == 1) };
        let here = people.iter().filter(|row| row.branch.id == branch.id);
        here.filter(is_free).take(most).collect::<Vec<_>>()
    };
    district.branches.iter().enumerate().flat_map(of).collect()
}

fn stay(
    (row, case): (&NewRow, &Case),
    host: &Organization,
    (id, by): (uuid::Uuid, AccountId),
    now: Instant,
) -> MobileStay {
    let host = match case.place {
        Some(place) => MobileHost::Place(place.to_owned()),
        None => MobileHost::Organization(HostOrganization {
            id: host.id,
            name: host.name.clone(),
            path: host.path.clone(),
        }),
    };
    MobileStay {
        id: Id::new(id),
        member: row.id,
        member_name: row.member.name.clone(),
        branch: row.branch.id,
        branch_name: row.branch.name.clone(),
        branch_path: row.branch.path.clone(),
        reason: case.reason,
        host,
        began_on: day_before(now.day(), case.began),
        expected_until: None,
        ended: None,
        contacted_on: None,
        registered_by: by,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

async fn contact(
    tx: &Tx,
    auth: &Auth,
    stay: &MobileStay,
    (id, (on, channel)): (uuid::Uuid, (NaiveDate, ContactChannel)),
) -> Result<(), Problem> {
    let took_part = channel == ContactChannel::Activity;
    let contact = MobileContact {
        id: Id::new(id),
        stay: stay.id,
        on,
        channel,
        note: Some("工作、生活情况正常，已按时参加学习。".to_owned()),
        side: if took_part { ContactSide::Host } else { ContactSide::Origin },
        by: stay.registered_by,
        at: auth.now,
    };
    let locked = store::lock_own_stay(tx, &auth.permit, (stay.id, auth.now.day())).await?;
    let changed = locked.change(|it| it.contact(on, auth.now))?;
    store::insert_contact(tx, &changed, &contact).await?;
    store::save_stay(tx, changed).await?;
    Ok(())
}

async fn come_back(tx: &Tx, auth: &Auth, id: MobileStayId, on: NaiveDate) -> Result<(), Problem> {
    let locked = store::lock_own_stay(tx, &auth.permit, (id, auth.now.day())).await?;
    store::save_stay(tx, locked.change(|it| it.come_back(on, auth.now))?).await?;
    Ok(())
}
