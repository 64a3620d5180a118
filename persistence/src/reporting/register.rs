//! What the member register says.

use sea_orm::sea_query::{ExprTrait, SelectStatement};

use super::frame::{Frame, MEMBERS, counting, member_row};
use crate::sql::column;

/// Name, gender and birth date are always there; an id number is kept only when its check digit is
/// right and no living entry has it.
pub(super) fn member_record_valid(frame: &Frame<'_>) -> SelectStatement {
    let filled = |name| column(MEMBERS, name).is_not_null();
    let valid = filled("education").and(filled("joined_on")).and(filled("id_number_lookup"));
    counting(frame.register(), member_row(), valid)
}

pub(super) fn client_reach(frame: &Frame<'_>) -> SelectStatement {
    let reached = column(MEMBERS, "app_activated_on").lte(frame.last());
    counting(frame.register(), member_row(), reached)
}
