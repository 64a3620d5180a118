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
use crate::{
    door::Call,
    http::{
        code::Code,
        page::{self, PageInfo},
        problem::Problem,
        query::{PageParams, Query},
        reply::{Answer, Reply},
    },
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
    call: Call<ReadAttendance>,
    id: Path<Uuid>,
    Query(query): Query<HoursQuery>,
) -> Answer {
    let id: OrganizationId = Id::new(*id);
    let year = query.year.unwrap_or_else(|| call.app.now().day().year());
    let of = BookYear { year, as_of: query.as_of.unwrap_or_else(|| call.app.now()) };
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let mark = ("organization-hours", id, year, query.as_of);
    let after: Option<String> = page::after(&call, &params, &mark)?;
    let most = i64::try_from(params.limit()).unwrap_or(0) + 1;
    let mut rows = call
        .read(async |conn, by| {
            let top = organizations::find(&conn, &by.permit, id).await?;
            Ok(store::subtree(&conn, &by.permit, &top, of, after.as_deref(), most).await?)
        })
        .await?
        .into_iter();
    // Its path begins every other one, so it comes first.
    let total = rows.next().ok_or_else(|| Problem::new(Code::NotFound))?;
    let mut rows: Vec<Share> = rows.collect();
    let info = page::cut(&call, &params, &mark, &mut rows, |row| row.path.clone());
    let next = page::next_link(call.request(), &info);
    let view = OrganizationHoursView {
        year,
        as_of: of.as_of,
        total: total.into(),
        data: rows.into_iter().map(HoursShareView::from).collect(),
        page: info,
    };
    Ok(Reply::ok(&view).next(next))
}
