//! Dues: the rates of levels, standards of members, and the ledger of what was paid.

mod branch;
mod carrying;
mod entity;
mod entries;
mod owed;
mod rates;
mod standards;
mod totals;
mod year;

use lighthouse_domain::members::MemberId;
use sea_orm::{
    ColumnTrait,
    sea_query::{Query, SelectStatement, UnionType},
};

use crate::seal::SealedColumn;

pub use branch::{BranchMonth, PayerMonth, branch_page};
pub(crate) use carrying::{carry, carry_back, is_taken_back};
pub use entries::{
    EntryPosition, LockedPayers, entry_page, find_entry, insert_payments, insert_reversal,
    lock_payers,
};
pub use standards::{
    StandardPosition, find_standard, insert_standard, lock_standard, save_standard, standard_page,
};
pub use totals::{DuesSums, PlacedSums, dues_below, dues_total};
pub use year::dues_year;

/// The context under which an income is sealed.
pub(crate) const BASE: SealedColumn = SealedColumn::new("dues_standard.base");

/// The people among `ids` who have a standard or paid, as a subquery: their entries stay.
pub(crate) fn payers(ids: &[MemberId]) -> SelectStatement {
    use entity::{entry, standard};
    let ids = || ids.iter().map(|id| id.uuid());
    let mut paid = Query::select();
    paid.column(entry::Column::MemberId)
        .from(entry::Entity)
        .and_where(entry::Column::MemberId.is_in(ids()));
    Query::select()
        .column(standard::Column::MemberId)
        .from(standard::Entity)
        .and_where(standard::Column::MemberId.is_in(ids()))
        .union(UnionType::All, paid)
        .to_owned()
}
