//! The checklist of a standardised branch, put together from what is recorded anyway.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadSetup,
    id::Id,
    organizations::{
        OrganizationId,
        headcount::quarter_at,
        setup::{
            Answered, ChecklistAnswer as Answer, StandardItem, answer_duties, answer_headcount,
            answer_set_up, bounds_of,
        },
    },
    study::{
        SessionKind,
        duties::{Duty, Rule},
    },
    study_days::Month,
    supervision::Span,
    time::Instant,
};
use lighthouse_persistence::{
    Conn, StoreError,
    organizations::{self as organizations, headcounts, settings, setup as store},
    supervision::{Ask, for_each_branch},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::dto::text;
use crate::{
    enums::wire_enum,
    http::{
        caller::{Authorized, Caller},
        lang::Lang,
        problem::Problem,
        response::{ApiResponse, HandlerResult},
    },
};

wire_enum!(ChecklistItemCode, StandardItem, StandardItem::ALL, "A point of the checklist.");
wire_enum!(ChecklistAnswer, Answer, Answer::ALL, "What the records say of a point.");

/// A point of the checklist.
#[derive(Serialize, ToSchema)]
pub struct ChecklistItemView {
    pub item: ChecklistItemCode,
    /// In the caller's language.
    #[schema(example = "支部党员大会")]
    pub name: &'static str,
    pub answer: ChecklistAnswer,
    /// Why, in the caller's language.
    #[schema(example = "应开展 1 次，已完成 1 次，缺 0 次")]
    pub reason: String,
    /// What asks for it.
    #[schema(example = "《中国共产党支部工作条例（试行）》第四条")]
    pub source: &'static str,
}

/// The checklist of a branch. It has no score, and branches are not ranked by it.
#[derive(Serialize, ToSchema)]
pub struct BranchChecklist {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第3中学党支部")]
    pub branch_name: String,
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    /// The quarter of which meetings are looked at: the last whole one.
    #[schema(example = "2026-Q3")]
    pub quarter: String,
    pub items: Vec<ChecklistItemView>,
}

/// Show the checklist of a standardised branch
///
/// Put together from members, posts, term, head count and the meetings of the last whole quarter;
/// the organization life meeting is that of this year. Each point is yes, no or unknown, with its
/// reason and its source; there is no score.
#[utoipa::path(tag = "organizations", operation_id = "getBranchChecklist",
    params(("id" = Uuid, Path, description = "The branch")),
    responses((status = 200, description = "The checklist", body = BranchChecklist)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("setup:read"))))]
#[get("/branches/{id}/checklist")]
pub(super) async fn get_checklist(caller: Caller<ReadSetup>, id: Path<Uuid>) -> HandlerResult {
    let (id, now, lang): (OrganizationId, _, _) = (Id::new(*id), caller.app.now(), caller.lang);
    let rules = caller.app.shared.config.duty_rules();
    let (name, answers) =
        caller.read(async |conn, auth| answer(&conn, &auth, id, (&rules, now)).await).await?;
    Ok(ApiResponse::ok(&BranchChecklist {
        branch_id: id.uuid(),
        branch_name: name,
        as_of: now,
        quarter: last_quarter(now).to_string(),
        items: answers.iter().map(|one| view(one, lang)).collect(),
    }))
}

fn view(one: &Answered, lang: Lang) -> ChecklistItemView {
    ChecklistItemView {
        item: ChecklistItemCode(one.item),
        name: text((one.item.zh(), one.item.en()), lang),
        answer: ChecklistAnswer(one.answer),
        reason: lang.pick(&one.reason).to_owned(),
        source: text(one.item.source(), lang),
    }
}

fn last_quarter(now: Instant) -> Span {
    Span::quarter_of(Month::containing(quarter_at(now).from()).back(1))
}

async fn answer(
    conn: &Conn,
    auth: &Authorized<ReadSetup>,
    id: OrganizationId,
    (rules, now): (&[Rule], Instant),
) -> Result<(String, Vec<Answered>), Problem> {
    let branch = organizations::find(conn, &auth.permit, id).await?;
    let places = store::setup_places(conn, &auth.permit, &[id], now.day()).await?;
    let place = places.into_iter().find(|_| branch.kind.is_branch());
    let place = place.ok_or(StoreError::NotFound("branch"))?;
    let pack = settings::find(conn, &auth.permit, &branch).await?;
    let bounds = bounds_of(pack);
    let asked = (&branch, quarter_at(now));
    let counts = headcounts::headcount_page(conn, &auth.permit, asked, None, (None, 1)).await?;
    let confirmed = counts.into_iter().next().and_then(|row| row.headcount);
    let mut duties = Vec::<Duty>::new();
    for span in [last_quarter(now), this_year(now)] {
        let each = |facts: lighthouse_domain::supervision::BranchFacts, _| {
            let found = facts.duties(rules, span, now.day()).into_iter();
            duties.extend(found.filter(|duty| is_asked(duty, span, now)));
        };
        for_each_branch(conn, &auth.permit, &branch, Ask { rules, span, now }, each).await?;
    }
    let kinds: Vec<SessionKind> = rules.iter().map(|rule| rule.kind).collect();
    let mut answers = answer_set_up(&place.facts, &bounds, now.day());
    answers.push(answer_headcount(confirmed.as_ref()));
    answers.extend(answer_duties(&duties, &kinds));
    Ok((branch.name, answers))
}

fn this_year(now: Instant) -> Span {
    Span::year_of(Month::containing(now.day()))
}

/// Of the last whole quarter everything that returns within it, of this year what is asked once a
/// year.
fn is_asked(duty: &Duty, span: Span, now: Instant) -> bool {
    let yearly = duty.from == this_year(now).from() && duty.to == this_year(now).to();
    let is_year = span == this_year(now);
    is_year == yearly && (is_year || duty.from >= span.from())
}
