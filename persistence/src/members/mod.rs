//! The register: reading, entering, changing, counting.

mod entering;
mod entity;
mod erasing;
mod history;
pub mod imports;
mod lookup;
pub mod merging;
pub mod mobile;
mod names;
pub(crate) mod naming;
mod reading;
mod revealing;
mod roster;
pub mod steps;
pub mod transfers;

use lighthouse_domain::{access::Scope, organizations::OrgPath};
use sea_orm::{ColumnTrait, Condition, sea_query::Expr};

use crate::seal::SealedColumn;
use entity::{Column, Entity};
pub(crate) use entity::{Column as MemberColumn, Entity as MemberEntity};

pub use entering::{NewRow, insert_many, save};
pub use erasing::erase_unused;
pub use history::history;
pub(crate) use history::period::{Column as PeriodColumn, Entity as PeriodEntity};
pub(crate) use imports::IMPORT_ROW;
pub(crate) use lookup::{id_number_of, with_phone};
pub use lookup::{known_id_numbers, people_by_id_number, stored_id_number, with_phones};
pub(crate) use reading::ids_in_branch;
pub use reading::{
    Filter, Page, counts, counts_as_of, find, find_all, find_as_of, find_within, lock, lock_own,
    page, page_as_of,
};
pub use revealing::{Revealed, count_reveal, reveal};
pub use roster::{everybody_in, person_below, require_within, roster};

/// The contexts under which the two numbers are sealed.
pub(crate) const ID_NUMBER: SealedColumn = SealedColumn::new("member.id_number");
pub(crate) const PHONE: SealedColumn = SealedColumn::new("member.phone");

/// The scope as ranges of the register's index, and the holder's own entry.
fn inside(scope: &Scope) -> Condition {
    if scope.is_everywhere() {
        return Condition::all();
    }
    let subtrees =
        scope.subtrees().iter().fold(Condition::any(), |any, path| any.add(in_subtree(path)));
    match scope.own() {
        Some(own) => subtrees.add(Column::Id.eq(own.uuid())),
        None if scope.subtrees().is_empty() => subtrees.add(Expr::value(false)),
        None => subtrees,
    }
}

/// The members of the subtree at `path` as one range of the register's index.
fn in_subtree(path: &OrgPath) -> Condition {
    Condition::all()
        .add(Column::BranchPath.gte(path.as_str()))
        .add(Column::BranchPath.lt(path.end()))
}
