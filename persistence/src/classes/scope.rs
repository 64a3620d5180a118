//! Who reaches which classes: those who manage them from above, readers on the owner's line.

use lighthouse_domain::{
    access::{Permit, Scope, actions::Study},
    classes::ClassState,
    members::MemberId,
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Query, SelectStatement},
};

use super::entity::{
    class::{Column, Entity},
    enrolment,
};
use crate::{error::StoreError, organizations};

/// Classes that the scope manages: their owner lies in it.
pub(super) fn managed(scope: &Scope) -> Condition {
    Condition::all().add(Column::OrganizationId.in_subquery(organizations::ids_within(scope)))
}

/// Classes of the reader's line of organizations; drafts only for those who manage them.
pub(super) fn readable(reader: &Scope, manager: Option<&Scope>) -> Condition {
    let line = Column::OrganizationId.in_subquery(organizations::ids_in_line(reader));
    let begun = Condition::any().add(Column::State.ne(ClassState::Draft.as_str()));
    let shown = manager.into_iter().fold(begun, |shown, scope| shown.add(managed(scope)));
    Condition::all().add(line).add(shown)
}

/// The ids of classes that meet the condition, as a subquery.
pub(super) fn ids(meets: Condition) -> SelectStatement {
    Query::select().column(Column::Id).from(Entity).cond_where(meets).to_owned()
}

/// The member who studies under this permit.
pub(super) fn learner(permit: &Permit<Study>) -> Result<MemberId, StoreError> {
    permit.scope().own().ok_or(StoreError::NotFound("member"))
}

/// The classes that the holder is in, as a subquery.
pub(super) fn studied_classes(permit: &Permit<Study>) -> Result<SelectStatement, StoreError> {
    use enrolment::Column as Enrolment;
    Ok(Query::select()
        .column(Enrolment::ClassId)
        .from(enrolment::Entity)
        .and_where(Enrolment::MemberId.eq(learner(permit)?.uuid()))
        .and_where(Enrolment::WithdrawnAt.is_null())
        .to_owned())
}
