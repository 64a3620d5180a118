//! What the register said of a member before: branch and status, and since when.

use actix_web::{get, web::Path};
use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::{ReadMemberHistory, ReadMembers},
    id::Id,
    members::{MemberId, Period},
    time::Instant,
};
use lighthouse_persistence::members as store;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::dto::MemberStatus;
use crate::http::{
    caller::Caller,
    page::{Keyed, page_of},
    query::{PageParams, Query},
    response::HandlerResult,
};

/// A stretch of a member's history; it lasts until the next one begins.
#[derive(Serialize, ToSchema)]
pub struct MemberPeriodView {
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub since: Instant,
    /// The day from which it holds; of the time before the entry nothing is known.
    #[schema(example = "2026-11-20")]
    pub effective_on: NaiveDate,
    pub branch_id: Uuid,
    /// What the branch is called now.
    #[schema(example = "清河镇第1党支部")]
    pub branch_name: String,
    pub status: MemberStatus,
    /// The step that began it; null for the first one.
    #[schema(required)]
    pub step_id: Option<Uuid>,
    /// When it was taken back; since then it holds no more.
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub revoked_at: Option<Instant>,
}

impl From<Period> for MemberPeriodView {
    fn from(period: Period) -> Self {
        Self {
            since: period.since,
            effective_on: period.effective_on,
            branch_id: period.branch.uuid(),
            branch_name: period.branch_name,
            status: MemberStatus(period.status),
            step_id: period.step.map(Id::uuid),
            revoked_at: period.revoked_at,
        }
    }
}

page_of!(MemberHistoryPage, MemberPeriodView, "A page of a member's history, newest first.");

/// List a member's history
///
/// Branch and status, newest first, each with the instant it was recorded and the day from which it
/// holds. What was taken back stays in the list. Members see their own.
#[utoipa::path(tag = "members", operation_id = "listMemberHistory",
    params(("id" = Uuid, Path, description = "The member"), PageParams),
    responses((status = 200, description = "A page", body = MemberHistoryPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("members:read_history"))))]
#[get("/members/{id}/history")]
pub(super) async fn list_history(
    caller: Caller<ReadMemberHistory>,
    id: Path<Uuid>,
    Query(params): Query<PageParams>,
) -> HandlerResult {
    let id: MemberId = Id::new(*id);
    let periods = caller
        .page(&params, &("history", id), async |conn, auth, slice| {
            // Not found, unless the member is there for this caller.
            store::find(&conn, &auth.permit_for::<ReadMembers>()?, id).await?;
            Ok(store::history(&conn, &auth.permit, id, slice.after, slice.limit).await?)
        })
        .await?;
    Ok(periods.respond::<MemberHistoryPage>(MemberPeriodView::from))
}

impl Keyed for Period {
    type Key = Instant;

    fn position(&self) -> Instant {
        self.since
    }
}
