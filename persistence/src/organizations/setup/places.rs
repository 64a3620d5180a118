//! The organizations of a subtree with what the set-up rules ask of them, a thousand at a time in the
//! order of the tree and with three statements each time.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit},
    organizations::{Organization, OrganizationId, setup::SetupFacts},
};

use super::{
    super::{
        reading::{self, Below, Filter},
        stretch,
    },
    counting,
};
use crate::{db::Conn, error::StoreError};

/// Organizations of one round.
const CHUNK: u64 = 1000;

/// Of what day, and whether dissolved organizations are wanted as well.
#[derive(Clone, Copy, Debug)]
pub struct SetupAsk {
    pub day: NaiveDate,
    pub with_dissolved: bool,
}

/// An organization and what is known of it.
#[derive(Clone, Debug)]
pub struct SetupPlace {
    pub organization: Organization,
    pub facts: SetupFacts,
}

/// Gives each organization of the subtree of `top`, found before within the permit, to `each`, in
/// the order of the tree.
pub async fn for_each_setup_place<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    ask: SetupAsk,
    mut each: impl FnMut(SetupPlace),
) -> Result<(), StoreError> {
    let mut after: Option<String> = None;
    loop {
        let found = chunk(conn, permit, top, ask, after.as_deref()).await?;
        let Some(last) = found.last() else { return Ok(()) };
        after = Some(last.organization.path.as_str().to_owned());
        found.into_iter().for_each(&mut each);
    }
}

async fn chunk<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    top: &Organization,
    ask: SetupAsk,
    after: Option<&str>,
) -> Result<Vec<SetupPlace>, StoreError> {
    let filter = Filter {
        below: Some(Below::Path(top.path.clone())),
        with_dissolved: ask.with_dissolved,
        ..Filter::default()
    };
    let places = reading::page(conn, permit, &filter, after, CHUNK).await?;
    with_facts(conn, permit, places, ask.day).await
}

/// Those of `ids` that are alive and within the permit, in the order of the tree.
pub async fn setup_places<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    ids: &[OrganizationId],
    day: NaiveDate,
) -> Result<Vec<SetupPlace>, StoreError> {
    with_facts(conn, permit, stretch::living(conn, permit, ids).await?, day).await
}

/// Organizations in the order of the tree, each with what the register says of it.
async fn with_facts<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    places: Vec<Organization>,
    day: NaiveDate,
) -> Result<Vec<SetupPlace>, StoreError> {
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return Ok(Vec::new()) };
    // What lies below the last ones may reach beyond them.
    let end = places.iter().map(|place| place.path.end()).max().unwrap_or_else(|| last.path.end());
    let (from, to) = (first.path.clone(), last.path.clone());
    let members = counting::members(conn, permit, (&from, &end), day).await?;
    let posts = counting::posts(conn, permit, (&from, &to), day).await?;
    let place = |organization: Organization| {
        let (full, all) = members.below(&organization.path);
        let held = posts.get(&organization.id.uuid()).copied();
        let (has_secretary, committee) = held.unwrap_or((false, 0));
        let facts = SetupFacts {
            kind: organization.kind,
            established_on: organization.established_on,
            term_ends_on: organization.term_ends_on,
            full,
            members: all,
            has_secretary,
            committee,
        };
        SetupPlace { organization, facts }
    };
    Ok(places.into_iter().map(place).collect())
}
