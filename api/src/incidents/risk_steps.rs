//! Use cases of the risk register: load, decide, store, audit.

use chrono::Datelike;
use lighthouse_domain::{
    access::{
        Action,
        actions::{HandleIncidents, ReportIncidents},
    },
    audit::{AuditEvent, Object},
    id::Id,
    incidents::{Risk, RiskError, RiskFacts, RiskId, check_review},
    text,
};
use lighthouse_persistence::{
    Tx,
    incidents::{self as store, NewRisk},
    organizations,
};
use uuid::Uuid;

use super::risk_dto::{CreateRisk, RiskView, UpdateRisk};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    etag::IfMatch,
    fields::FieldErrors,
    lang::Lang,
    problem::{FieldError, Problem},
    scope,
};

pub(super) async fn enter(
    tx: &Tx,
    auth: &Authorized<ReportIncidents>,
    body: CreateRisk,
) -> Result<Risk, Problem> {
    let at = organizations::find_for_share(tx, &auth.permit, Id::new(body.organization_id)).await;
    let at = at.map_err(scope::not_found_at("/organization_id"))?;
    let id = Id::new(body.id.unwrap_or_else(Uuid::now_v7));
    let new = NewRisk { id, facts: validate(auth, &body)? };
    let year = i64::from(auth.now.day().year());
    let risk = store::enter_risk(tx, &auth.permit, &at, new, year, auth.now).await?;
    audit(tx, auth, "risk.entered", risk.id).await?;
    Ok(risk)
}

fn validate(auth: &Authorized<ReportIncidents>, body: &CreateRisk) -> Result<RiskFacts, Problem> {
    let mut errors = FieldErrors::default();
    let title = errors.text("/title", text::line(&body.title, 1, 100));
    let description = errors.text("/description", text::paragraph(&body.description, 1, 4000));
    let measure = errors.text("/measure", text::paragraph(&body.measure, 1, 1000));
    let owner = errors.text("/owner", text::line(&body.owner, 1, 50));
    if let Err(error) = check_review(body.review_on, auth.now.day()) {
        errors.push("/review_on", FieldErrorCode::Rule, error.message());
    }
    let texts = title.zip(description).zip(measure.zip(owner));
    let ((title, description), (measure, owner)) = errors.finish(texts)?;
    Ok(RiskFacts {
        category: body.category.0,
        title,
        description,
        likelihood: body.likelihood.0,
        impact: body.impact.0,
        measure,
        owner,
        review_on: body.review_on,
    })
}

pub(super) async fn revise(
    tx: &Tx,
    auth: &Authorized<ReportIncidents>,
    id: RiskId,
    (if_match, lang): (&IfMatch, Lang),
    body: UpdateRisk,
) -> Result<Risk, Problem> {
    let risk = store::lock_risk(tx, &auth.permit, id).await?;
    if_match.check(risk.version, lang, || RiskView::on(Risk::clone(&risk), auth.now.day()))?;
    let facts = revised(&risk.facts, &body)?;
    let risk = risk.change(|risk| risk.revise(facts, auth.now))?;
    let risk = store::save_risk(tx, risk).await?;
    audit(tx, auth, "risk.changed", id).await?;
    Ok(risk)
}

fn revised(before: &RiskFacts, body: &UpdateRisk) -> Result<RiskFacts, Problem> {
    let mut errors = FieldErrors::default();
    let measure = match &body.measure {
        Some(raw) => errors.text("/measure", text::paragraph(raw, 1, 1000)),
        None => Some(before.measure.clone()),
    };
    let owner = match &body.owner {
        Some(raw) => errors.text("/owner", text::line(raw, 1, 50)),
        None => Some(before.owner.clone()),
    };
    let (measure, owner) = errors.finish(measure.zip(owner))?;
    Ok(RiskFacts {
        likelihood: body.likelihood.map_or(before.likelihood, |word| word.0),
        impact: body.impact.map_or(before.impact, |word| word.0),
        measure,
        owner,
        review_on: body.review_on.unwrap_or(before.review_on),
        ..before.clone()
    })
}

pub(super) async fn close(
    tx: &Tx,
    auth: &Authorized<HandleIncidents>,
    id: RiskId,
    conclusion: &str,
) -> Result<Risk, Problem> {
    let mut errors = FieldErrors::default();
    let conclusion = errors.text("/conclusion", text::paragraph(conclusion, 1, 1000));
    let conclusion = errors.finish(conclusion)?;
    let risk = store::lock_risk(tx, &auth.permit, id).await?;
    let risk = store::save_risk(tx, risk.change(|risk| risk.close(conclusion, auth.now))?).await?;
    audit(tx, auth, "risk.closed", id).await?;
    Ok(risk)
}

async fn audit<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    action: &'static str,
    id: RiskId,
) -> Result<(), Problem> {
    Ok(auth.audit(tx, AuditEvent::new(action, Object::Risk, id.uuid())).await?)
}

impl From<RiskError> for Problem {
    fn from(error: RiskError) -> Self {
        match error {
            RiskError::Closed => Self::new(Code::WrongState).detail(error.message()),
            RiskError::ReviewDay => Self::new(Code::ValidationFailed).fault(FieldError::body(
                "/review_on",
                FieldErrorCode::Rule,
                error.message(),
            )),
        }
    }
}
