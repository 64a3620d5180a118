//! Many organizations at once: those between two places of the tree, or a list of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use lighthouse_domain::{
    access::{Action, Permit, Scope},
    id::Id,
    organizations::{Duty, OrgPath, Organization, OrganizationId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{
    entity::{Column, Entity, post},
    inside,
};
use crate::{db::Conn, error::StoreError, sql::scoped};

/// Which organizations are read together.
#[derive(Clone, Debug)]
pub(crate) enum Stretch {
    /// From one place of the tree to another, both included.
    Between(OrgPath, OrgPath),
    These(Vec<OrganizationId>),
}

impl Stretch {
    /// The living organizations of the stretch that are in scope.
    pub(crate) fn within(&self, scope: &Scope) -> Condition {
        let living = Condition::all().add(inside(scope)).add(Column::DissolvedAt.is_null());
        match self {
            Self::Between(first, last) => {
                living.add(Column::Path.gte(first.as_str())).add(Column::Path.lte(last.as_str()))
            }
            Self::These(ids) => living.add(Column::Id.is_in(ids.iter().map(|id| id.uuid()))),
        }
    }
}

/// Those of `ids` that are alive and in scope, in the order of the tree.
pub(crate) async fn living<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    ids: &[OrganizationId],
) -> Result<Vec<Organization>, StoreError> {
    let these = Stretch::These(ids.to_vec()).within(permit.scope());
    let select = Entity::find().filter(these).order_by_asc(Column::Path);
    scoped::all(conn, permit, select).await?.into_iter().map(Organization::try_from).collect()
}

#[derive(FromQueryResult)]
struct TermRow {
    organization_id: Uuid,
    since: NaiveDate,
    until: Option<NaiveDate>,
}

/// From when until when a post was held.
type Term = (NaiveDate, Option<NaiveDate>);

/// By branch, when its committee members held their posts, as far as it touches these days. A
/// secretary alone is no committee.
pub(crate) async fn committee_terms<A: Action>(
    conn: &Conn,
    permit: &Permit<A>,
    stretch: &Stretch,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<HashMap<OrganizationId, Vec<Term>>, StoreError> {
    use post::Column as Post;
    let members = Duty::ALL.iter().filter(|duty| duty.sits_on_committee());
    let not_over = Post::Until.is_null().or(Post::Until.gte(from));
    let own = Expr::col((Entity, Column::Id));
    let select = Query::select()
        .columns([Post::OrganizationId, Post::Since, Post::Until].map(|it| (post::Entity, it)))
        .from(Entity)
        .inner_join(post::Entity, own.equals((post::Entity, Post::OrganizationId)))
        .cond_where(stretch.within(permit.scope()))
        .and_where(Post::Duty.is_in(members.map(|duty| duty.as_str())))
        .and_where(Post::Since.lte(to))
        .and_where(not_over)
        .to_owned();
    let rows: Vec<TermRow> = scoped::all_as(conn, permit, select).await?;
    let mut terms = HashMap::<_, Vec<Term>>::new();
    for row in rows {
        terms.entry(Id::new(row.organization_id)).or_default().push((row.since, row.until));
    }
    Ok(terms)
}
