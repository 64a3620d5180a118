//! Conversion rules: how much an hour of a kind of session counts for, and from which day on.

use actix_web::{delete, get, put, web::Path};
use chrono::{Datelike, NaiveDate};
use lighthouse_domain::{
    access::actions::{ManageHourRules, ReadSessions},
    audit::{AuditEvent, Object},
    hours::{HourRule, MOST_AT_MOST, MOST_PER_HOUR, Rate, may_set},
    study::SessionKind,
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    hours::{self as store, LockedRules},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    http::{
        body::{Body, NoBody},
        caller::{Authorized, Caller},
        code::{Code, FieldErrorCode},
        etag::{self, IfMatch, OptionalIfMatch},
        lang::Lang,
        problem::{FieldError, Problem, ProblemBody},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    study::dto::StudySessionKind,
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(list_rules).service(put_rule).service(delete_rule);
}

/// What a kind of session counts for, from a day on.
#[derive(Serialize, ToSchema)]
pub struct HourRuleView {
    pub kind: StudySessionKind,
    /// Sessions that begin on this day or later, until the next rule of the kind.
    #[schema(example = "2027-01-01")]
    pub valid_from: NaiveDate,
    /// What an hour counts for; 60 is hour for hour, 0 does not count.
    #[schema(example = 80)]
    pub minutes_per_hour: i64,
    /// The most that one session counts for; null without a limit.
    #[schema(required, example = 240)]
    pub at_most_minutes: Option<i64>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<HourRule> for HourRuleView {
    fn from(rule: HourRule) -> Self {
        Self {
            kind: StudySessionKind(rule.kind),
            valid_from: rule.valid_from,
            minutes_per_hour: rule.rate.minutes_per_hour,
            at_most_minutes: rule.rate.at_most_minutes,
            version: rule.version,
            updated_at: rule.updated_at,
        }
    }
}

/// Every rule that was made.
#[derive(Serialize, ToSchema)]
pub struct HourRulesView {
    pub data: Vec<HourRuleView>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct PutHourRule {
    #[schema(minimum = 0, maximum = 240, example = 80)]
    pub minutes_per_hour: i64,
    /// Without a limit if absent.
    #[schema(minimum = 1, maximum = 1440, example = 240)]
    pub at_most_minutes: Option<i64>,
}

const _: () = assert!(MOST_PER_HOUR == 240, "the schema above repeats this number");
const _: () = assert!(MOST_AT_MOST == 1440, "the schema above repeats this number");

/// List the conversion rules
///
/// Kind by kind, the oldest first. A session counts by the last rule of its kind that began
/// before it; without one, hour for hour.
#[utoipa::path(tag = "study", operation_id = "listHourRules",
    responses((status = 200, description = "All of them", body = HourRulesView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("study_sessions:read"))))]
#[get("/hour-rules")]
async fn list_rules(caller: Caller<ReadSessions>) -> HandlerResult {
    let rules =
        caller.read(async |conn, auth| Ok(store::rules(&conn, &auth.permit).await?)).await?;
    let data = rules.into_iter().map(HourRuleView::from).collect();
    Ok(ApiResponse::ok(&HourRulesView { data }))
}

/// Set a conversion rule
///
/// For sessions of a kind that begin on a day to come or later; what was held is never counted
/// anew. Until its day a rule can be changed, with `If-Match` only as it was seen. Needs a role at
/// the topmost organization, since the hours are compared everywhere.
#[utoipa::path(tag = "study", operation_id = "putHourRule",
    params(("kind" = StudySessionKind, Path, description = "The kind of session"), ("valid_from" = NaiveDate, Path, description = "The first day", example = "2027-01-01"), OptionalIfMatch),
    request_body = PutHourRule,
    responses((status = 200, description = "As it is now", body = HourRuleView),
        (status = 409, description = "The day has begun", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("hour_rules:manage"))))]
#[put("/hour-rules/{kind}/{valid_from}")]
async fn put_rule(
    caller: Caller<ManageHourRules>,
    path: Path<(String, String)>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<PutHourRule>,
) -> HandlerResult {
    let lang = caller.lang;
    let bounds = caller.app.shared.config.date_bounds();
    caller
        .write(move |tx, auth| async move {
            let (rules, place) = allowed(&tx, &auth, &path).await?;
            bounds.check(place.1, auth.now.day()).map_err(|error| {
                let message = error.message();
                let fault = FieldError::parameter("valid_from", FieldErrorCode::Rule, message);
                Problem::new(Code::ValidationFailed).fault(fault)
            })?;
            let before = store::rule(&tx, &auth.permit, place).await?;
            is_current(&if_match, before, lang)?;
            let (minutes_per_hour, at_most_minutes) = (body.minutes_per_hour, body.at_most_minutes);
            let rule = HourRule {
                kind: place.0,
                valid_from: place.1,
                rate: Rate { minutes_per_hour, at_most_minutes },
                version: before.map_or(1, |rule| rule.version + 1),
                updated_at: auth.now,
            };
            store::put_rule(&tx, &rules, &rule).await?;
            auth.audit(&tx, event("hour_rule.set", &rule)).await?;
            let tag = etag::of_version(rule.version, lang);
            Ok(ApiResponse::ok(&HourRuleView::from(rule)).etag(tag))
        })
        .await
}

/// Remove a conversion rule
///
/// One whose day has not come; the rule before it goes on.
#[utoipa::path(tag = "study", operation_id = "deleteHourRule",
    params(("kind" = StudySessionKind, Path, description = "The kind of session"), ("valid_from" = NaiveDate, Path, description = "The first day", example = "2027-01-01"), OptionalIfMatch),
    responses((status = 204, description = "Removed"),
        (status = 409, description = "The day has begun", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("hour_rules:manage"))))]
#[delete("/hour-rules/{kind}/{valid_from}")]
async fn delete_rule(
    caller: Caller<ManageHourRules>,
    path: Path<(String, String)>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let (rules, place) = allowed(&tx, &auth, &path).await?;
            let before = store::rule(&tx, &auth.permit, place).await?;
            let rule = before.ok_or_else(|| Problem::new(Code::NotFound))?;
            is_current(&if_match, before, lang)?;
            store::remove_rule(&tx, &rules, &rule).await?;
            auth.audit(&tx, event("hour_rule.removed", &rule)).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}

/// The rules, locked, with the kind and the day of a path, if the caller may set a rule there.
async fn allowed(
    tx: &Tx,
    auth: &Authorized<ManageHourRules>,
    (kind, day): &(String, String),
) -> Result<(LockedRules, (SessionKind, NaiveDate)), Problem> {
    let rules = store::lock_rules(tx, &auth.permit).await?;
    let near = |found: &NaiveDate| (2000..2100).contains(&found.year()) && day.len() == 10;
    let day = day.parse().ok().filter(near);
    let place = SessionKind::parse(kind).zip(day);
    let (kind, day) = place.ok_or_else(|| Problem::new(Code::NotFound))?;
    may_set(day, auth.now)?;
    Ok((rules, (kind, day)))
}

fn is_current(if_match: &IfMatch, current: Option<HourRule>, lang: Lang) -> Result<(), Problem> {
    match current {
        Some(rule) => if_match.check(rule.version, lang, || HourRuleView::from(rule)),
        None => Ok(()),
    }
}

fn event(action: &'static str, rule: &HourRule) -> AuditEvent {
    let HourRule { kind, valid_from, rate, version, .. } = rule;
    let most = rate.at_most_minutes.map_or("no limit".to_owned(), |most| format!("at most {most}"));
    let detail = format!(
        "{} from {valid_from}: {} minutes an hour, {most}, version {version}",
        kind.as_str(),
        rate.minutes_per_hour
    );
    AuditEvent::new(action, Object::HourRule, Uuid::nil()).with_detail(detail)
}
