//! The fields that the server fills, from what the register knows of a branch.

use std::collections::BTreeMap;

use chrono::Datelike;
use lighthouse_domain::{
    access::{Action, actions::ReadAttendance},
    organizations::Organization,
    supervision::task::{FieldValue, RegisterFact, TaskField},
};
use lighthouse_persistence::{
    Conn,
    hours::{self, BookYear},
    supervision::tasks as store,
};

use crate::http::{caller::Authorized, problem::Problem};

/// What the register knows.
pub(super) type Facts = BTreeMap<RegisterFact, FieldValue>;

/// What the register knows of a branch within the permit, as far as one of the fields needs it.
pub(super) async fn facts_for<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    fields: impl Iterator<Item = &TaskField>,
    branch: &Organization,
) -> Result<Facts, Problem> {
    let needed: Vec<RegisterFact> = fields.filter_map(|field| field.fact).collect();
    if needed.is_empty() {
        return Ok(Facts::new());
    }
    let mut facts = store::register_facts(conn, &auth.permit, branch, auth.now).await?;
    if needed.contains(&RegisterFact::StudyHours) {
        let hours = study_hours(conn, auth, branch).await?;
        facts.insert(RegisterFact::StudyHours, FieldValue::Number(hours));
    }
    Ok(facts)
}

/// Whole hours that the branch's members have this year.
async fn study_hours<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    branch: &Organization,
) -> Result<i64, Problem> {
    let permit = auth.permit_for::<ReadAttendance>()?;
    let of = BookYear { year: auth.now.day().year(), as_of: auth.now };
    let shares = hours::subtree(conn, &permit, branch, of, None, 1).await?;
    Ok(shares.first().map_or(0, |share| share.seconds / 3600))
}

/// The values of the fields that are filled, by their codes.
pub(super) fn filled(fields: &[TaskField], facts: &Facts) -> BTreeMap<String, FieldValue> {
    let value = |field: &TaskField| Some((field.code.clone(), facts.get(&field.fact?)?.clone()));
    fields.iter().filter_map(value).collect()
}
