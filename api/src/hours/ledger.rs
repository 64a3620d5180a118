//! A member's hours of a year, with every entry behind them.

use actix_web::{get, web::Path};
use chrono::Datelike;
use lighthouse_domain::{
    access::actions::ReadAttendance,
    hours::{Evidence, Period, credited, target_seconds},
    id::Id,
    members::{Member, MemberId},
    time::Instant,
};
use lighthouse_persistence::{
    hours::{self as store, BookYear, Entry, EntryPage},
    members,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    enums::wire_enum,
    http::{
        caller::Caller,
        page::{Keyed, PageInfo},
        query::{PageParams, Query},
        response::HandlerResult,
    },
};

wire_enum!(HourEvidence, Evidence, Evidence::ALL, "What stands behind an entry.");

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HoursQuery {
    /// The calendar year; this one if absent.
    #[param(minimum = 2000, maximum = 2099, example = 2026)]
    pub year: Option<i32>,
    /// The books as they stood at this instant; now if absent.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-23T02:00:00Z")]
    pub as_of: Option<Instant>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// What a year counts for, and the entries that make it up.
#[derive(Serialize, ToSchema)]
pub struct HoursView {
    pub member_id: Uuid,
    #[schema(example = 2026)]
    pub year: i32,
    /// The entries counted are those made until then.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    /// Time shared by several sessions counts once.
    #[schema(example = 1500)]
    pub credited_minutes: i64,
    /// 32 hours a year, 56 in a post, by the months of belonging; 0 for who is no member.
    #[schema(example = 1920)]
    pub target_minutes: i64,
    #[schema(example = 420)]
    pub missing_minutes: i64,
    /// A page of the ledger, newest first.
    pub data: Vec<HourEntryView>,
    pub page: PageInfo,
}

/// An entry of the ledger; a correction is one with a minus.
#[derive(Serialize, ToSchema)]
pub struct HourEntryView {
    /// The session; for kinds `lesson`, `outside` and `by_hand` the lesson, the outside record or
    /// the correction.
    pub session_id: Uuid,
    #[schema(example = "theme_party_day")]
    pub kind: String,
    #[schema(example = "十一月主题党日")]
    pub title: String,
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Instant,
    #[schema(example = 7200)]
    pub seconds: i64,
    #[schema(value_type = HourEvidence, example = "host_record")]
    pub evidence: String,
    /// When it was entered.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Instant,
    /// Why, for a correction that a person made.
    #[schema(required, example = json!(null))]
    pub reason: Option<String>,
    /// Who entered a correction.
    #[schema(required, example = json!(null))]
    pub recorded_by: Option<String>,
    /// The correction that this one takes back.
    #[schema(required, example = json!(null))]
    pub takes_back: Option<Uuid>,
}

impl From<Entry> for HourEntryView {
    fn from(entry: Entry) -> Self {
        let corrections = entry.corrections.as_ref();
        Self {
            reason: corrections.map(|hand| hand.reason.clone()),
            recorded_by: corrections.and_then(|hand| hand.by.clone()),
            takes_back: corrections.and_then(|hand| hand.takes_back),
            session_id: entry.session_id,
            kind: entry.kind,
            title: entry.title,
            starts_at: Instant::from_millis(entry.starts_at),
            seconds: entry.seconds,
            evidence: entry.evidence,
            recorded_at: Instant::from_millis(entry.at),
        }
    }
}

/// Show a member's hours
///
/// What the year counts for, what it asks, and every entry, also as the books stood at an
/// earlier moment (`as_of`): entries are never changed, so an old figure can be shown again. Hours come
/// from attendance that the branch recorded or the code of the screen proved, from completed lessons and
/// from outside records, never from a phone's clock. A correction that a person made says why and by whom.
#[utoipa::path(tag = "study", operation_id = "getMemberHours",
    params(("id" = Uuid, Path, description = "The member"), HoursQuery),
    responses((status = 200, description = "The year", body = HoursView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("attendance:read"))))]
#[get("/members/{id}/hours")]
pub(super) async fn get_hours(
    caller: Caller<ReadAttendance>,
    id: Path<Uuid>,
    Query(query): Query<HoursQuery>,
) -> HandlerResult {
    let id: MemberId = Id::new(*id);
    let year = query.year.unwrap_or_else(|| caller.app.now().day().year());
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let of = BookYear { year, as_of: query.as_of.unwrap_or_else(|| caller.app.now()) };
    let filter = ("hours", id, year, query.as_of);
    let slice = caller.slice::<EntryPage>(&params, &filter)?;
    let (target, credited, rows) = caller
        .read(async |conn, auth| {
            let member = members::find(&conn, &auth.permit_for()?, id).await?;
            let posts = store::posts_in(&conn, &auth.permit, id).await?;
            let credited = credited(store::total(&conn, &auth.permit, id, of).await?);
            let (after, limit) = (slice.after, slice.limit);
            let rows = store::entries(&conn, &auth.permit, id, of, after, limit).await?;
            Ok((target(&member, year, &posts), credited, rows))
        })
        .await?;
    let entries = caller.rows(&params, &filter, rows);
    Ok(entries.respond_as(|rows, page| HoursView {
        member_id: id.uuid(),
        year,
        as_of: of.as_of,
        credited_minutes: credited / 60,
        target_minutes: target / 60,
        missing_minutes: (target - credited).max(0) / 60,
        data: rows.into_iter().map(HourEntryView::from).collect(),
        page,
    }))
}

impl Keyed for Entry {
    type Key = EntryPage;

    fn position(&self) -> EntryPage {
        (self.at, self.session_id, self.number)
    }
}

fn target(member: &Member, year: i32, posts: &[Period]) -> i64 {
    if !member.status.is_member() {
        return 0;
    }
    target_seconds(year, Period { since: member.joined_on, until: None }, posts)
}
