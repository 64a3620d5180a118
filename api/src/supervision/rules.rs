//! Routes of supervision rules.

use actix_web::{get, patch, post, web::Path};
use lighthouse_domain::{
    access::actions::{ManageSupervisionRules, ReadSupervisionRules},
    id::Id,
    study_days::WorkCalendar,
    supervision::SupervisionRule,
    time::Instant,
};
use lighthouse_persistence::supervision as store;
use uuid::Uuid;

use super::{
    rule_dto::{
        CreateSupervisionRule, SupervisionRulePage, SupervisionRuleQuery, SupervisionRuleView,
        UpdateSupervisionRule,
    },
    rule_steps as steps,
};
use crate::http::{
    body::Body,
    caller::Caller,
    etag::{self, IfMatch},
    lang::Lang,
    page::{Keyed, Slice},
    problem::ProblemBody,
    query::{PageParams, Query},
    response::{ApiResponse, HandlerResult},
    routes::Routes,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_rules).service(create_rule).service(get_rule).service(update_rule);
}

impl Keyed for SupervisionRule {
    type Key = store::RulePosition;

    fn position(&self) -> store::RulePosition {
        (self.organization_path.as_str().to_owned(), self.id.uuid())
    }
}

fn view(
    (rule, calendar): (SupervisionRule, WorkCalendar),
    now: Instant,
    lang: Lang,
) -> ApiResponse {
    let tag = etag::of_version(rule.version, lang);
    ApiResponse::ok(&SupervisionRuleView::on(rule, now, &calendar)).etag(tag)
}

/// List supervision rules
///
/// Those that reach the caller's organizations: of the subtree and of the levels above.
#[utoipa::path(tag = "supervision", operation_id = "listSupervisionRules", params(SupervisionRuleQuery),
    responses((status = 200, description = "A page", body = SupervisionRulePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("supervision_rules:read"))))]
#[get("/supervision-rules")]
async fn list_rules(
    caller: Caller<ReadSupervisionRules>,
    Query(query): Query<SupervisionRuleQuery>,
) -> HandlerResult {
    let owner = query.organization_id.map(Id::new);
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("supervision-rules", query.organization_id);
    let slice: Slice<store::RulePosition> = caller.slice(&params, &narrowed)?;
    let (rules, calendar) = caller
        .read(async |conn, auth| {
            let (after, limit) = (slice.after.clone(), slice.limit);
            let rules = store::rule_page(&conn, &auth.permit, owner, after, limit).await?;
            Ok((rules, steps::calendar(&conn, &auth).await?))
        })
        .await?;
    let now = caller.app.now();
    let page = caller.rows(&params, &narrowed, rules);
    Ok(page.respond::<SupervisionRulePage>(|rule| SupervisionRuleView::on(rule, now, &calendar)))
}

/// Make a supervision rule
///
/// From its next day on, the people who hold an office in a branch below are told once for each
/// month or quarter what is still missing there; a branch without gaps is told nothing. A level has
/// at most twenty rules.
#[utoipa::path(tag = "supervision", operation_id = "createSupervisionRule", request_body = CreateSupervisionRule,
    responses((status = 201, description = "Made", body = SupervisionRuleView),
        (status = 409, description = "The level has this rule, or too many", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("supervision_rules:manage"))))]
#[post("/supervision-rules")]
async fn create_rule(
    caller: Caller<ManageSupervisionRules>,
    Body(body): Body<CreateSupervisionRule>,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let (rule, calendar) = steps::enter(&tx, &auth, body).await?;
            let place = format!("/v1/supervision-rules/{}", rule.id);
            let tag = etag::of_version(rule.version, lang);
            let view = SupervisionRuleView::on(rule, auth.now, &calendar);
            Ok(ApiResponse::created(place, &view).etag(tag))
        })
        .await
}

/// Show a supervision rule
///
/// With the next day on which it sends.
#[utoipa::path(tag = "supervision", operation_id = "getSupervisionRule",
    params(("id" = Uuid, Path, description = "The rule")),
    responses((status = 200, description = "The rule", body = SupervisionRuleView), (status = 304, description = "Not changed")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("supervision_rules:read"))))]
#[get("/supervision-rules/{id}")]
async fn get_rule(caller: Caller<ReadSupervisionRules>, id: Path<Uuid>) -> HandlerResult {
    let id = Id::new(*id);
    let found = caller
        .read(async |conn, auth| {
            let rule = store::find_rule(&conn, &auth.permit, id).await?;
            Ok((rule, steps::calendar(&conn, &auth).await?))
        })
        .await?;
    Ok(view(found, caller.app.now(), caller.lang))
}

/// Change a supervision rule
///
/// A merge patch: day, cap, on or off. Needs `If-Match`. What was sent stays sent; a month that the
/// rule was run for is not run again.
#[utoipa::path(tag = "supervision", operation_id = "updateSupervisionRule",
    params(("id" = Uuid, Path, description = "The rule"), IfMatch),
    request_body(content((UpdateSupervisionRule = "application/merge-patch+json"), (UpdateSupervisionRule = "application/json"))),
    responses((status = 200, description = "As it is now", body = SupervisionRuleView),
        (status = 409, description = "The level has such a rule", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("supervision_rules:manage"))))]
#[patch("/supervision-rules/{id}")]
async fn update_rule(
    caller: Caller<ManageSupervisionRules>,
    id: Path<Uuid>,
    if_match: IfMatch,
    Body(body): Body<UpdateSupervisionRule>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let changed = steps::revise(&tx, &auth, id, (&if_match, lang), body).await?;
            Ok(view(changed, auth.now, lang))
        })
        .await
}
