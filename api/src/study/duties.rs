//! What a branch has to hold in a month, what it has held, and what is missing.

use actix_web::{get, web::Path};
use chrono::{Datelike, NaiveDate, NaiveTime};
use lighthouse_domain::{
    access::{
        Action,
        actions::{ReadOrganizations, ReadSessions},
    },
    id::Id,
    organizations::{Organization, OrganizationId, Post},
    study::{
        booked::BookedDay,
        duties::{self, Duty, DutyState, Every},
    },
    study_days::Month,
    time::{Instant, days_after},
};
use lighthouse_persistence::{
    Conn, StoreError, organizations, study::duties as store, study_days::study_window,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    enums::wire_enum,
    http::{
        caller::{Authorized, Caller},
        lang::Lang,
        problem::Problem,
        query::Query,
        response::{ApiResponse, HandlerResult},
    },
    study_days::{dto::StudyDayPart, lists::month_of},
};

wire_enum!(DutyFrequency, Every, Every::ALL, "How often a duty returns.");
wire_enum!(
    MonthlyDutyState,
    DutyState,
    DutyState::ALL,
    "Where a duty stands: unrecorded is held, but nobody is on its list."
);

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DutyQuery {
    /// The month; this one if absent.
    #[param(pattern = "^20[0-9]{2}-(0[1-9]|1[0-2])$", example = "2026-11")]
    pub month: Option<String>,
}

/// A branch's duties of a month.
#[derive(Serialize, ToSchema)]
pub struct DutyList {
    pub branch_id: Uuid,
    #[schema(example = "2026-11")]
    pub month: String,
    pub data: Vec<DutyView>,
}

/// A duty in the period that the month lies in.
#[derive(Serialize, ToSchema)]
pub struct DutyView {
    #[schema(example = "R17")]
    pub rule: &'static str,
    #[schema(example = "theme_party_day")]
    pub kind: &'static str,
    #[schema(value_type = DutyFrequency, example = "month")]
    pub every: DutyFrequency,
    #[schema(example = "2026-11-01")]
    pub from: NaiveDate,
    #[schema(example = "2026-11-30")]
    pub to: NaiveDate,
    #[schema(value_type = MonthlyDutyState, example = "done")]
    pub state: MonthlyDutyState,
    /// The session that fulfils it, will, or waits for its list; one may stand at several duties.
    #[schema(required = true)]
    pub session_id: Option<Uuid>,
    /// Where and when the branch is booked for its central study day; null for other duties and
    /// while no published plan has a place for it.
    #[schema(required = true)]
    pub booking: Option<DutyBooking>,
    /// What is still to be done, in the caller's language.
    #[schema(required = true, example = "请在 2026-11-30 前召开主题党日")]
    pub missing: Option<String>,
}

/// The booking that a duty is measured by.
#[derive(Serialize, ToSchema)]
pub struct DutyBooking {
    #[schema(example = "2026-11-24")]
    pub day: NaiveDate,
    pub part_of_day: StudyDayPart,
    pub venue_id: Uuid,
    #[schema(example = "清河镇党校")]
    pub venue_name: String,
    #[schema(example = "一楼会议室")]
    pub room_name: String,
}

impl From<BookedDay> for DutyBooking {
    fn from(booked: BookedDay) -> Self {
        Self {
            day: booked.day,
            part_of_day: StudyDayPart(booked.part),
            venue_id: booked.venue.uuid(),
            venue_name: booked.venue_name,
            room_name: booked.room_name,
        }
    }
}

impl DutyView {
    fn new(duty: Duty, lang: Lang) -> Self {
        Self {
            rule: duty.rule.id,
            kind: duty.rule.kind.as_str(),
            every: DutyFrequency(duty.rule.every),
            from: duty.from,
            to: duty.to,
            state: MonthlyDutyState(duty.state),
            session_id: duty.session.map(Id::uuid),
            missing: duty.missing().map(|message| lang.pick(&message).to_owned()),
            booking: duty.booked.map(DutyBooking::from),
        }
    }
}

/// Show a branch's duties
///
/// What the rules ask of the month, its quarter and its year, which session does it, and what is
/// missing. Members see what is asked of their branch. The central study day is fulfilled by a
/// session on the booked day at the booked venue; without a booking, by one within the window.
#[utoipa::path(tag = "study", operation_id = "listBranchDuties",
    params(("id" = Uuid, Path, description = "The branch"), DutyQuery),
    responses((status = 200, description = "The duties", body = DutyList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:read"))))]
#[get("/branches/{id}/duties")]
pub(super) async fn list_duties(
    caller: Caller<ReadSessions>,
    id: Path<Uuid>,
    Query(query): Query<DutyQuery>,
) -> HandlerResult {
    let (id, now): (OrganizationId, Instant) = (Id::new(*id), caller.app.now());
    let month = match query.month.as_deref() {
        Some(text) => month_of(text)?,
        None => month_of(&now.day().format("%Y-%m").to_string())?,
    };
    let rules = caller.app.shared.config.duty_rules();
    let due = caller
        .read(async |conn, auth| {
            let found = organizations::find(&conn, &auth.permit, id).await?;
            let branch = Some(found).filter(|found| found.kind.is_branch());
            let branch = branch.ok_or(StoreError::NotFound("branch"))?;
            due_in(&conn, &auth, &branch, month, &rules).await
        })
        .await?;
    let data = due.into_iter().map(|duty| DutyView::new(duty, caller.lang)).collect();
    let view = DutyList { branch_id: id.uuid(), month: month.to_string(), data };
    Ok(ApiResponse::ok(&view))
}

/// The duties of a month in a branch that was found within the permit.
pub(crate) async fn due_in<A: Action>(
    conn: &Conn,
    auth: &Authorized<A>,
    branch: &Organization,
    month: Month,
    rules: &[duties::Rule],
) -> Result<Vec<Duty>, Problem> {
    let (first, last) = duties::period(Every::Year, month);
    // A day more on either side: the day of a session is the zone's, decided by the rules.
    let span = (midnight(first.pred_opt().unwrap_or(first)), midnight(days_after(last, 2)));
    let (sees, reads) = (auth.permit_for::<ReadOrganizations>()?, auth.permit_for()?);
    let posts = organizations::posts_of(conn, &sees, branch, true).await?;
    let held = store::meetings(conn, &reads, branch, span, auth.now).await?;
    let committee = posts.iter().any(|post| sits_on_committee(post, month));
    let window = study_window(conn, &reads, branch, month).await?;
    let of_year = held.into_iter().filter(|one| one.day.year() == first.year());
    let of_year: Vec<_> = of_year.collect();
    Ok(duties::of_month(rules, month, auth.now.day(), committee, &window, &of_year))
}

fn sits_on_committee(post: &Post, month: Month) -> bool {
    let (first, last) = duties::period(Every::Month, month);
    let held = post.since <= last && post.until.is_none_or(|until| until >= first);
    held && post.duty.sits_on_committee()
}

fn midnight(day: NaiveDate) -> Instant {
    Instant::from_millis(day.and_time(NaiveTime::MIN).and_utc().timestamp_millis())
}
