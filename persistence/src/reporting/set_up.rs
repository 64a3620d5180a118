//! Branches against the set-up rules: the same rules and numbers that the findings are made of.

use lighthouse_domain::{
    access::{Action, Permit},
    message::Message,
    organizations::setup::{bounds_at, is_set_up_by_the_rules},
};

use super::{facts::Fact, frame::Frame};
use crate::{
    db::Conn,
    error::StoreError,
    organizations::{
        settings,
        setup::{SetupAsk, SetupPlace, for_each_setup_place},
    },
};

/// The branches of the subtree that are active at the end of the period, each with whether it is
/// set up by the rules.
pub(super) async fn branches_set_up<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    frame: &Frame<'_>,
) -> Result<Vec<Fact>, StoreError> {
    let packs = settings::reaching(conn, permit).await?;
    let ask = SetupAsk { day: frame.last(), with_dissolved: true };
    let mut facts = Vec::new();
    let each = |place: SetupPlace| {
        if is_active_branch(&place, frame) {
            let bounds = bounds_at(&packs, &place.organization.path);
            let sound = is_set_up_by_the_rules(&place.facts, &bounds, frame.last());
            facts.push(fact(place, sound));
        }
    };
    for_each_setup_place(conn, permit, frame.top, ask, each).await?;
    Ok(facts)
}

fn is_active_branch(place: &SetupPlace, frame: &Frame<'_>) -> bool {
    let at = &place.organization;
    at.kind.is_branch()
        && at.dissolved_at.is_none_or(|at| at.millis() >= frame.end())
        && at.established_on.is_none_or(|day| day <= frame.last())
}

fn fact(place: SetupPlace, sound: bool) -> Fact {
    let (id, name) = (place.organization.id.uuid(), place.organization.name);
    Fact {
        place: id,
        id,
        other: id,
        numerator: i64::from(sound),
        denominator: 1,
        label: Message::new(name.clone(), name),
        session: None,
    }
}
