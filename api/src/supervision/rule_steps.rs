//! Use cases of supervision rules: load, decide, store, audit.

use lighthouse_domain::{
    access::actions::ManageSupervisionRules,
    audit::{AuditEvent, Object},
    id::Id,
    organizations::OrgPath,
    study_days::{Month, WorkCalendar},
    supervision::{
        Cap, CapError, CountFrom, DayError, DayRule, RULES_OF_A_LEVEL, RuleSettings,
        SupervisionRule, SupervisionRuleId, TooManyRules, governing::GoverningDocument,
    },
    time::Instant,
};
use lighthouse_persistence::{
    Conn, StoreError, Tx, organizations, study_days, supervision as store,
};
use uuid::Uuid;

use super::rule_dto::{
    CreateSupervisionRule, MONTHS_AHEAD, SupervisionRuleView, UpdateSupervisionRule,
};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    etag::IfMatch,
    fields::FieldErrors,
    lang::Lang,
    problem::{FieldError, Problem},
    scope,
};

const DOCUMENT: &str = "/governing_document_id";

/// The months that a rule is made for: this one and a year ahead.
fn months_from(now: Instant) -> Vec<Month> {
    (0..=MONTHS_AHEAD).map(|number| Month::containing(now.day()).ahead(number)).collect()
}

/// The public calendar of these months, as somebody who keeps rules sees it.
pub(super) async fn calendar<A: lighthouse_domain::access::Action>(
    conn: &Conn,
    auth: &Authorized<A>,
) -> Result<WorkCalendar, Problem> {
    let months = months_from(auth.now);
    let first = months.first().map_or(auth.now.day(), |month| month.first());
    let last = months.last().and_then(|month| month.days().last()).unwrap_or(first);
    let days = study_days::calendar_days(conn, &auth.permit_for()?, first, last).await?;
    Ok(days.into_iter().map(|day| (day.day, day.kind)).collect())
}

pub(super) async fn enter(
    tx: &Tx,
    auth: &Authorized<ManageSupervisionRules>,
    body: CreateSupervisionRule,
) -> Result<(SupervisionRule, WorkCalendar), Problem> {
    let owner = organizations::queue_at(tx, &auth.permit, Id::new(body.organization_id)).await;
    let owner = owner.map_err(scope::not_found_at("/organization_id"))?;
    if owner.dissolved_at.is_some() {
        return Err(scope::refuse(scope::outside("/organization_id")));
    }
    let calendar = calendar(tx, auth).await?;
    let cap = body.cap.map_or(Ok(Cap::DEFAULT), Cap::new);
    let settings = settings(
        (body.count_from.0, body.day),
        (body.enabled.unwrap_or(true), cap.map_err(CapError::message)),
        (&calendar, auth.now),
    )?;
    if store::count_rules(tx, &auth.permit, &owner).await? >= RULES_OF_A_LEVEL {
        return Err(Problem::new(Code::Conflict).detail(TooManyRules.message()));
    }
    let document = body.governing_document_id;
    let under = find_document(tx, auth, document, &owner.path).await?;
    let rule = SupervisionRule {
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        organization: owner.id,
        organization_name: owner.name,
        organization_path: owner.path,
        kind: body.kind.0,
        settings,
        under,
        active_since: auth.now,
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    check_document(&rule, auth.now)?;
    store::insert_rule(tx, &auth.permit, &rule).await?;
    audit(tx, auth, "supervision_rule.entered", &rule).await?;
    Ok((rule, calendar))
}

/// The checked settings, or everything that is wrong with them.
fn settings(
    (count_from, day): (CountFrom, u32),
    (enabled, cap): (bool, Result<Cap, lighthouse_domain::message::Message>),
    (calendar, now): (&WorkCalendar, Instant),
) -> Result<RuleSettings, Problem> {
    let mut errors = FieldErrors::default();
    let day = DayRule::new(count_from, day)
        .and_then(|day| day.check(&months_from(now), calendar).map(|()| day))
        .map_err(DayError::message);
    let day = errors.check("/day", FieldErrorCode::Rule, day);
    let cap = errors.check("/cap", FieldErrorCode::Rule, cap);
    let (day, cap) = errors.finish(day.zip(cap))?;
    Ok(RuleSettings { day, enabled, cap })
}

pub(super) async fn revise(
    tx: &Tx,
    auth: &Authorized<ManageSupervisionRules>,
    id: SupervisionRuleId,
    (if_match, lang): (&IfMatch, Lang),
    body: UpdateSupervisionRule,
) -> Result<(SupervisionRule, WorkCalendar), Problem> {
    let rule = store::lock_rule(tx, &auth.permit, id).await?;
    let calendar = calendar(tx, auth).await?;
    if_match.check(rule.version, lang, || {
        SupervisionRuleView::on(SupervisionRule::clone(&rule), auth.now, &calendar)
    })?;
    let before = rule.settings;
    let count_from = body.count_from.map_or(before.day.count_from(), |word| word.0);
    let cap = body.cap.map_or(Ok(before.cap), Cap::new);
    let settings = settings(
        (count_from, body.day.unwrap_or(before.day.day())),
        (body.enabled.unwrap_or(before.enabled), cap.map_err(CapError::message)),
        (&calendar, auth.now),
    )?;
    let named = rule.under.as_ref().map(|document| document.id.uuid());
    let named = body.governing_document_id.over(named);
    let under = find_document(tx, auth, named, &rule.organization_path).await?;
    let changed = rule.change(|rule| Ok::<_, Problem>(rule.revise(settings, under, auth.now)))?;
    check_document(&changed, auth.now)?;
    let rule = store::save_rule(tx, changed).await?;
    audit(tx, auth, "supervision_rule.changed", &rule).await?;
    Ok((rule, calendar))
}

/// The document that a rule of the level at `place` names: of the level or of one above.
async fn find_document(
    tx: &Tx,
    auth: &Authorized<ManageSupervisionRules>,
    named: Option<Uuid>,
    place: &OrgPath,
) -> Result<Option<GoverningDocument>, Problem> {
    let Some(id) = named else { return Ok(None) };
    let found = store::governing::find_document_above(tx, &auth.permit, Id::new(id), place).await;
    Ok(Some(found.map_err(scope::not_found_at(DOCUMENT))?))
}

/// Nobody is supervised under a document that is not in force.
fn check_document(rule: &SupervisionRule, now: Instant) -> Result<(), Problem> {
    rule.check_document(now.day()).map_err(|lapsed| {
        let fault = FieldError::body(DOCUMENT, FieldErrorCode::Rule, lapsed.message());
        Problem::new(Code::ValidationFailed).fault(fault)
    })
}

async fn audit(
    tx: &Tx,
    auth: &Authorized<ManageSupervisionRules>,
    action: &'static str,
    rule: &SupervisionRule,
) -> Result<(), StoreError> {
    let RuleSettings { day, enabled, cap } = rule.settings;
    let detail = format!(
        "{} {} {}, {}, at most {} a month, under {}",
        rule.kind.as_str(),
        day.count_from().as_str(),
        day.day(),
        if enabled { "on" } else { "off" },
        cap.number(),
        rule.under.as_ref().map_or("no document".to_owned(), |document| document.id.to_string()),
    );
    let event = AuditEvent::new(action, Object::SupervisionRule, rule.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await
}
