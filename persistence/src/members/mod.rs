//! The register: reading, entering, changing, counting.

mod entering;
mod entity;
pub mod imports;
mod lookup;
mod naming;
mod reading;
mod revealing;

use lighthouse_domain::{access::Scope, organizations::OrgPath};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select, sea_query::Expr,
};

use entity::{Column, Entity, SHOWN};

pub use entering::{NewRow, erase_unused, insert_many, known_id_numbers, save};
pub(crate) use imports::IMPORT_ROW;
pub use lookup::people_by_id_number;
pub(crate) use lookup::{id_number_of, with_phone};
pub(crate) use reading::ids_in_branch;
pub use reading::{
    Count, Filter, Name, Page, counts, find, find_for_update, names_of, page, roster,
};
pub use revealing::{Revealed, count_reveal, reveal};

/// The contexts under which the two numbers are sealed.
pub(crate) const ID_NUMBER: &str = "member.id_number";
pub(crate) const PHONE: &str = "member.phone";

/// The only door to the table: no query here starts from `Entity::find()`.
fn within(scope: &Scope) -> Select<Entity> {
    Entity::find().select_only().columns(SHOWN).filter(inside(scope))
}

/// The scope as ranges of the register's index, and the holder's own entry.
fn inside(scope: &Scope) -> Condition {
    if scope.is_everywhere() {
        return Condition::all();
    }
    let subtrees = scope.subtrees().iter().fold(Condition::any(), |any, path| any.add(under(path)));
    match scope.own() {
        Some(own) => subtrees.add(Column::Id.eq(own.uuid())),
        None if scope.subtrees().is_empty() => subtrees.add(Expr::value(false)),
        None => subtrees,
    }
}

/// The members of the subtree at `path` as one range of the register's index.
fn under(path: &OrgPath) -> Condition {
    Condition::all()
        .add(Column::BranchPath.gte(path.as_str()))
        .add(Column::BranchPath.lt(path.end()))
}
