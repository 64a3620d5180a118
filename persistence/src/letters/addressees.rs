//! Committees that letters may be written to, as anybody may find them.

use lighthouse_domain::{
    id::Id,
    organizations::{Kind, OrgPath, OrganizationId},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};

use crate::{
    db::Conn,
    error::StoreError,
    organizations::{OrganizationColumn as Column, OrganizationEntity as Entity, stored_path},
};

/// A committee that letters may be written to; only this file finds one.
#[derive(Clone, Debug)]
pub struct Addressee {
    id: OrganizationId,
    path: OrgPath,
}

impl Addressee {
    pub fn id(&self) -> OrganizationId {
        self.id
    }

    pub fn path(&self) -> &OrgPath {
        &self.path
    }
}

/// A branch is asked through its committee.
fn open() -> Condition {
    let branches = Kind::ALL.iter().filter(|kind| kind.is_branch()).map(|kind| kind.as_str());
    Condition::all().add(Column::DissolvedAt.is_null()).add(Column::Kind.is_not_in(branches))
}

/// The committee a letter is written to, by id or by code; a branch is asked through its committee.
pub async fn addressee(
    conn: &Conn,
    id: Option<OrganizationId>,
    code: Option<&str>,
) -> Result<Option<Addressee>, StoreError> {
    if id.is_none() && code.is_none() {
        return Ok(None);
    }
    let mut select = Entity::find().filter(open());
    if let Some(id) = id {
        select = select.filter(Column::Id.eq(id.uuid()));
    }
    if let Some(code) = code {
        select = select.filter(Column::Code.eq(code));
    }
    let Some(row) = select.one(conn).await? else { return Ok(None) };
    let path = stored_path(&row.path)?;
    Ok(Some(Addressee { id: Id::new(row.id), path }))
}

/// What anybody may know of a committee.
#[derive(Clone, Debug, FromQueryResult)]
pub struct AddresseeName {
    pub code: String,
    pub name: String,
}

/// Up to `limit` open committees with `part` in their name or at the beginning of their code.
pub async fn search_addressees(
    conn: &Conn,
    part: &str,
    limit: u64,
) -> Result<Vec<AddresseeName>, StoreError> {
    let literal = part.to_ascii_lowercase().replace('\\', "\\\\");
    let literal = literal.replace('%', "\\%").replace('_', "\\_");
    let like = |column: Column, pattern: String| {
        Expr::expr(Func::lower(column.into_expr())).like(LikeExpr::new(pattern).escape('\\'))
    };
    let named = like(Column::Name, format!("%{literal}%"));
    let found = Entity::find()
        .select_only()
        .columns([Column::Code, Column::Name])
        .filter(open())
        .filter(named.or(like(Column::Code, format!("{literal}%"))))
        .order_by_asc(Column::Path)
        .limit(limit);
    Ok(found.into_model().all(conn).await?)
}
