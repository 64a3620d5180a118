//! What levels set, whatever it is: begun or replaced.

use lighthouse_domain::organizations::{LevelSetting, Organization};
use lighthouse_persistence::{
    Locked, Tx,
    organizations::settings::{self as store, LevelValue},
};

use crate::http::{caller::Authorized, problem::Problem};

/// What stood at the level before, locked, and the level.
pub(crate) type Before<'a, T> = (&'a Organization, Option<Locked<LevelSetting<T>>>);

/// Writes what a level sets, in place of what it had set before.
pub(crate) async fn put<T: LevelValue>(
    tx: &Tx,
    auth: &Authorized<T::Manage>,
    (at, before): Before<'_, T>,
    value: T,
) -> Result<LevelSetting<T>, Problem> {
    if let Some(before) = before {
        let changed = before.change(|it| Ok::<_, Problem>(it.replaced(value, auth.now)))?;
        return Ok(store::save(tx, changed).await?);
    }
    let first = LevelSetting::first(at, value, auth.now);
    store::insert(tx, &auth.permit, &first).await?;
    Ok(first)
}
