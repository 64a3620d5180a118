//! What a member owes, in the form in which supervisors see what branches owe.

use actix_web::get;
use chrono::{Datelike, NaiveDate};
use lighthouse_domain::{
    access::{Role, actions::UseOwnAccount},
    supervision::{OwnDuty, OwnGap},
};
use lighthouse_persistence::{Conn, home as store};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::compose::{own_entry, own_hours};
use crate::{
    administrators::dto::AdministratorRole,
    enums::wire_enum,
    http::{
        caller::{Authorized, Caller},
        lang::Lang,
        problem::Problem,
        response::{ApiResponse, HandlerResult},
    },
};

wire_enum!(OwnGapKind, OwnDuty, OwnDuty::ALL, "What a member can owe.");

/// Something that the caller has not done yet.
#[derive(Serialize, ToSchema)]
pub struct OwnGapView {
    #[schema(example = "R23")]
    pub rule: &'static str,
    pub kind: OwnGapKind,
    #[schema(example = "2026-01-01")]
    pub since: NaiveDate,
    #[schema(example = "2026-12-31")]
    pub to: NaiveDate,
    /// The member: nobody else can do it.
    pub turn_of: AdministratorRole,
    /// The class of a compulsory course.
    #[schema(required)]
    pub class_id: Option<Uuid>,
    /// What is to be done, in the caller's language.
    #[schema(example = "请在 2026-12-31 前再学习 6 小时 0 分钟")]
    pub remedy: String,
}

impl OwnGapView {
    fn new((gap, class): &(OwnGap, Option<Uuid>), since: NaiveDate, lang: Lang) -> Self {
        Self {
            rule: gap.rule(),
            kind: OwnGapKind(gap.duty()),
            since,
            to: gap.ends_on(),
            turn_of: AdministratorRole(Role::Member),
            class_id: *class,
            remedy: lang.pick(&gap.remedy()).to_owned(),
        }
    }
}

/// What the caller owes of this year, the first to end first; at most six.
#[derive(Serialize, ToSchema)]
pub struct OwnGapList {
    pub data: Vec<OwnGapView>,
}

/// Show one's own gaps
///
/// What the caller owes as a member: the five compulsory courses that end first, and the hours of
/// the year. Empty for an account without a living register entry. Nobody else sees this list.
#[utoipa::path(tag = "supervision", operation_id = "listOwnGaps",
    responses((status = 200, description = "The gaps", body = OwnGapList), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[get("/me/gaps")]
pub(super) async fn list_own_gaps(caller: Caller<UseOwnAccount>) -> HandlerResult {
    let (lang, now) = (caller.lang, caller.app.now());
    let gaps = caller.read(async |conn, auth| own_gaps(&conn, &auth).await).await?;
    let first = NaiveDate::from_yo_opt(now.day().year(), 1).unwrap_or(now.day());
    let data = gaps.iter().map(|gap| OwnGapView::new(gap, first, lang)).collect();
    Ok(ApiResponse::ok(&OwnGapList { data }))
}

async fn own_gaps(
    conn: &Conn,
    auth: &Authorized<UseOwnAccount>,
) -> Result<Vec<(OwnGap, Option<Uuid>)>, Problem> {
    let Some(member) = own_entry(conn, auth).await? else { return Ok(Vec::new()) };
    let year = auth.now.day().year();
    let courses = store::open_courses(conn, &auth.permit, &member.branch_path, year).await?;
    let course = |course: store::OpenCourse| {
        let lessons_left = course.lessons - course.lessons_completed;
        let (title, ends_on) = (course.title, course.ends_on);
        (OwnGap::Course { title, lessons_left, ends_on }, Some(course.class))
    };
    let mut gaps: Vec<_> = courses.into_iter().map(course).collect();
    let posts = store::posts_held(conn, &auth.permit).await?;
    let hours = own_hours(conn, auth, &member, &posts, year).await?;
    if let Some(ends_on) = NaiveDate::from_ymd_opt(year, 12, 31)
        && hours.missing_minutes > 0
    {
        gaps.push((OwnGap::Hours { minutes_left: hours.missing_minutes, ends_on }, None));
    }
    gaps.sort_by_key(|(gap, _)| gap.ends_on());
    Ok(gaps)
}
