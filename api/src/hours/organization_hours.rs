//! The hours of an organization: its whole subtree, and each organization right below it.

use actix_web::{get, web::Path};
use chrono::Datelike;
use lighthouse_domain::{
    access::actions::ReadAttendance, id::Id, organizations::OrganizationId, time::Instant,
};
use lighthouse_persistence::{
    hours::{self as store, BookYear, Share},
    organizations,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ledger::HoursQuery;
use crate::http::{
    caller::Caller,
    code::Code,
    page::{Keyed, PageInfo},
    problem::Problem,
    query::{PageParams, Query},
    response::HandlerResult,
};

/// A subtree's year of study.
#[derive(Serialize, ToSchema)]
pub struct OrganizationHoursView {
    #[schema(example = 2026)]
    pub year: i32,
    /// The entries counted are those made until then; members and posts are today's.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    /// The organization itself, with everything below it.
    pub total: HoursShareView,
    /// The organizations right below, in tree order.
    pub data: Vec<HoursShareView>,
    pub page: PageInfo,
}

/// What the members of an organization and below have done.
#[derive(Serialize, ToSchema)]
pub struct HoursShareView {
    pub organization_id: Uuid,
    #[schema(example = "清河镇委员会")]
    pub organization_name: String,
    /// Probationary and full members.
    #[schema(example = 22)]
    pub members: i64,
    /// The sum of the members' own targets.
    #[schema(example = 42240)]
    pub target_minutes: i64,
    #[schema(example = 30120)]
    pub credited_minutes: i64,
    /// Members who have reached their own target.
    #[schema(example = 7)]
    pub reached: i64,
}

impl From<Share> for HoursShareView {
    fn from(share: Share) -> Self {
        Self {
            organization_id: share.id,
            organization_name: share.name,
            members: share.members,
            target_minutes: share.target_seconds / 60,
            credited_minutes: share.seconds / 60,
            reached: share.reached,
        }
    }
}

/// Show an organization's hours
///
/// What the members of its subtree have done of what their year asks, and how many have reached
/// their own target: in all, and for each organization right below. `as_of` shows the ledger as
/// it stood then.
#[utoipa::path(tag = "study", operation_id = "getOrganizationHours",
    params(("id" = Uuid, Path, description = "The organization"), HoursQuery),
    responses((status = 200, description = "The year", body = OrganizationHoursView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:read"))))]
#[get("/organizations/{id}/hours")]
pub(super) async fn get_hours(
    caller: Caller<ReadAttendance>,
    id: Path<Uuid>,
    Query(query): Query<HoursQuery>,
) -> HandlerResult {
    let id: OrganizationId = Id::new(*id);
    let year = query.year.unwrap_or_else(|| caller.app.now().day().year());
    let of = BookYear { year, as_of: query.as_of.unwrap_or_else(|| caller.app.now()) };
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let filter = ("organization-hours", id, year, query.as_of);
    let slice = caller.slice::<String>(&params, &filter)?;
    let mut shares = caller
        .read(async |conn, auth| {
            let top = organizations::find(&conn, &auth.permit, id).await?;
            let (after, limit) = (slice.after.as_deref(), slice.rows());
            Ok(store::subtree(&conn, &auth.permit, &top, of, after, limit).await?)
        })
        .await?
        .into_iter();
    // Its path begins every other one, so it comes first.
    let total = shares.next().ok_or_else(|| Problem::new(Code::NotFound))?;
    let below = caller.rows(&params, &filter, shares.collect());
    Ok(below.respond_as(|rows, page| OrganizationHoursView {
        year,
        as_of: of.as_of,
        total: total.into(),
        data: rows.into_iter().map(HoursShareView::from).collect(),
        page,
    }))
}

impl Keyed for Share {
    type Key = String;

    fn position(&self) -> String {
        self.path.clone()
    }
}
