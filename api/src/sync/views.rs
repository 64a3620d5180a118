//! Objects as the ordinary reads show them to the caller, a page at a time.

use std::collections::HashMap;

use lighthouse_domain::{
    access::{
        Action, Permit, Scope,
        actions::{FollowChanges, ReadMembers, ReadOrganizations, ReadSessions},
    },
    sync::{Sight, Sights, SyncType},
};
use lighthouse_persistence::{Conn, members, organizations, study};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    http::{caller::Authorized, code::Code, lang::Lang, problem::Problem},
    members::dto::MemberView,
    organizations::dto::OrganizationView,
    study::session_views,
};

type Auth = Authorized<FollowChanges>;

/// An object's version and what is shown of it.
pub(super) type Views = HashMap<Uuid, (i64, Value)>;

/// What the caller sees of these types.
pub(super) fn sights(auth: &Auth, types: impl Iterator<Item = SyncType>) -> Sights {
    let sight = |kind| match kind {
        SyncType::Organization => sight::<ReadOrganizations>(auth),
        SyncType::Member => sight::<ReadMembers>(auth),
        SyncType::StudySession => sight::<ReadSessions>(auth),
    };
    types.map(|kind| (kind, sight(kind))).collect()
}

/// Nothing, if the caller has no such right.
fn sight<A: Action>(auth: &Auth) -> Sight {
    let scope = auth.permit_for::<A>().map(|permit: Permit<A>| permit.scope().clone());
    Sight::from_scope(&scope.unwrap_or_else(|_| Scope::default()))
}

/// Those of these objects that the caller sees now.
pub(super) async fn visible(
    conn: &Conn,
    auth: &Auth,
    lang: Lang,
    (kind, ids): (SyncType, &[Uuid]),
) -> Result<Views, Problem> {
    if ids.is_empty() {
        return Ok(Views::new());
    }
    match kind {
        SyncType::Organization => {
            let Ok(permit) = auth.permit_for::<ReadOrganizations>() else {
                return Ok(Views::new());
            };
            let found = organizations::find_many(conn, &permit, ids).await?;
            written(found.into_iter().map(OrganizationView::from), |it| (it.id, it.version))
        }
        SyncType::Member => {
            let Ok(permit) = auth.permit_for::<ReadMembers>() else { return Ok(Views::new()) };
            let found = members::find_all(conn, &permit, ids).await?;
            written(found.into_iter().map(MemberView::from), |it| (it.id, it.version))
        }
        SyncType::StudySession => {
            let Ok(permit) = auth.permit_for::<ReadSessions>() else { return Ok(Views::new()) };
            let found = study::find_many(conn, &permit, ids).await?;
            let views = session_views(conn, auth, found, lang).await?;
            written(views.into_iter(), |it| (it.id, it.version))
        }
    }
}

fn written<V: Serialize>(
    views: impl Iterator<Item = V>,
    key: impl Fn(&V) -> (Uuid, i64),
) -> Result<Views, Problem> {
    let one = |view: V| {
        let ((id, version), value) = (key(&view), serde_json::to_value(&view));
        Ok((id, (version, value.map_err(|_| Problem::new(Code::Internal))?)))
    };
    views.map(one).collect()
}
