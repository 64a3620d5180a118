//! Use case of feedback statements: the figures of a period are frozen.

use lighthouse_domain::{
    access::actions::IssueFeedback,
    audit::{AuditEvent, Object},
    classes::FeedbackStatement,
    id::Id,
};
use lighthouse_persistence::{Tx, classes as store, organizations};
use uuid::Uuid;

use super::dto::CreateFeedbackStatement;
use crate::http::{caller::Authorized, problem::Problem, scope};

pub(crate) async fn issue(
    tx: &Tx,
    auth: &Authorized<IssueFeedback>,
    body: CreateFeedbackStatement,
) -> Result<FeedbackStatement, Problem> {
    let statement = FeedbackStatement {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: Id::new(body.organization_id),
        from_on: body.from_on,
        until_on: body.until_on,
        as_of: auth.now,
    };
    statement.check()?;
    let owner = organizations::find_for_share(tx, &auth.permit, statement.organization)
        .await
        .map_err(scope::not_found_at("/organization_id"))?;
    store::issue(tx, &auth.permit, &owner, &statement).await?;
    let (object, id) = (Object::FeedbackStatement, statement.id.uuid());
    let event = AuditEvent::new("feedback_statement.issued", object, id);
    let detail = format!("{} to {}", statement.from_on, statement.until_on);
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(statement)
}
