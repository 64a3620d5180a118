//! Eligibility with each condition's answer, and exceptions from it.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::GrantExceptions,
    administrators::{
        Bounds, Condition, Exception, ExceptionId, ExceptionOver, Finding, can_hold_until, judge,
        leaves_on,
    },
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    text,
};
use lighthouse_persistence::{
    Tx,
    administrators::{self as store, Facts, ListedException, PossibleCandidate},
    members, organizations,
};
use uuid::Uuid;

use super::dto::{
    CandidateView, ConditionView, CreateException, EligibilityCondition, EligibilityQuery,
    EligibilityView,
};
use crate::{
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        fields::FieldErrors,
        lang::Lang,
        problem::Problem,
    },
};

/// The answers for somebody at an organization.
pub(super) struct Eligibility {
    findings: [Finding; 3],
    /// An exception, and from which conditions.
    exception: Option<(ExceptionId, Vec<Condition>)>,
}

impl Eligibility {
    pub(super) fn assess(
        facts: &Facts,
        exception: Option<Exception>,
        bounds: Bounds,
        today: NaiveDate,
    ) -> Self {
        let exception = exception.map(|exception| (exception.id, exception.conditions));
        Self::with(facts, exception, bounds, today)
    }

    /// The same where only the exception's conditions were read.
    pub(super) fn with(
        facts: &Facts,
        exception: Option<(ExceptionId, Vec<Condition>)>,
        bounds: Bounds,
        today: NaiveDate,
    ) -> Self {
        Self { findings: judge(&facts.candidate, &bounds, today), exception }
    }

    fn excepted(&self, finding: &Finding) -> bool {
        let covers =
            |(_, conditions): &(_, Vec<Condition>)| conditions.contains(&finding.condition);
        self.exception.as_ref().is_some_and(covers)
    }

    /// What is neither met nor excepted.
    pub(super) fn missing(&self) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| !finding.met && !self.excepted(finding)).collect()
    }

    /// The exception, if the appointment rests on it.
    pub(super) fn used(&self) -> Option<ExceptionId> {
        let needed = self.findings.iter().any(|finding| !finding.met);
        self.exception.as_ref().filter(|_| needed).map(|(id, _)| *id)
    }

    fn conditions(&self, lang: Lang) -> Vec<ConditionView> {
        let condition = |finding: &Finding| ConditionView {
            condition: EligibilityCondition(finding.condition),
            met: finding.met,
            excepted: !finding.met && self.excepted(finding),
            detail: lang.pick(&finding.message).to_owned(),
        };
        self.findings.iter().map(condition).collect()
    }

    fn exception_id(&self) -> Option<Uuid> {
        self.exception.as_ref().map(|(id, _)| id.uuid())
    }

    pub(super) fn view(
        &self,
        query: &EligibilityQuery,
        facts: &Facts,
        bounds: Bounds,
        lang: Lang,
    ) -> EligibilityView {
        EligibilityView {
            member_id: query.member_id,
            organization_id: query.organization_id,
            eligible: self.missing().is_empty(),
            conditions: self.conditions(lang),
            leaves_on: leaves_on(facts.candidate.birth_date, bounds.age),
            exception_id: self.exception_id(),
        }
    }

    /// The answers for one of several.
    pub(super) fn of_candidate(
        one: PossibleCandidate,
        (bounds, today): (Bounds, NaiveDate),
        lang: Lang,
    ) -> CandidateView {
        let answers = Self::with(&one.facts, one.exception, bounds, today);
        CandidateView {
            member_id: one.member.uuid(),
            name: one.name,
            has_account: one.facts.account.is_some(),
            eligible: answers.missing().is_empty(),
            conditions: answers.conditions(lang),
            leaves_on: leaves_on(one.facts.candidate.birth_date, bounds.age),
            exception_id: answers.exception_id(),
        }
    }
}

/// Records an exception: the approver is the caller, never the one who appoints.
pub(super) async fn grant(
    tx: &Tx,
    auth: &Authorized<GrantExceptions>,
    body: CreateException,
) -> Result<ListedException, Problem> {
    let exception = validate(auth, &body)?;
    within_scope(tx, auth, &exception).await?;
    store::grant_exception(tx, &auth.permit, &exception).await?;
    let words: Vec<&str> = exception.conditions.iter().map(|word| word.as_str()).collect();
    let detail = format!("{}: {}", words.join(" "), exception.reason);
    let event = AuditEvent::new("exception.granted", Object::Member, exception.member.uuid());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(store::find_exception(tx, &auth.permit, exception.id).await?)
}

/// Refuses what the officer does not see, each field by itself.
async fn within_scope(
    tx: &Tx,
    auth: &Authorized<GrantExceptions>,
    exception: &Exception,
) -> Result<(), Problem> {
    let mut fields = FieldErrors::default();
    let place = organizations::find(tx, &auth.permit, exception.organization).await.map(|_| ());
    let person = members::require_within(tx, &auth.permit, exception.member).await;
    for (pointer, found) in [("/member_id", person), ("/organization_id", place)] {
        fields.found(pointer, found)?;
    }
    fields.finish(Some(()))
}

/// Ends an exception before its last day.
pub(super) async fn end(
    tx: &Tx,
    auth: &Authorized<GrantExceptions>,
    id: ExceptionId,
    reason: &str,
) -> Result<ListedException, Problem> {
    let mut fields = FieldErrors::default();
    let reason = fields.text("/reason", text::line(reason, 4, 500));
    let reason = fields.finish(reason)?;
    let exception = store::lock_exception(tx, &auth.permit, id).await?;
    let (by, detail) = (auth.permit.account(), reason.clone());
    let exception = exception.change(|exception| exception.end_early(by, reason, auth.now))?;
    let exception = store::save_exception(tx, exception).await?;
    let event = AuditEvent::new("exception.ended", Object::Member, exception.member.uuid());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(store::find_exception(tx, &auth.permit, exception.id).await?)
}

impl From<ExceptionOver> for Problem {
    fn from(error: ExceptionOver) -> Self {
        Self::new(Code::WrongState).detail(error.message())
    }
}

fn validate(
    auth: &Authorized<GrantExceptions>,
    body: &CreateException,
) -> Result<Exception, Problem> {
    let mut fields = FieldErrors::default();
    let reason = fields.text("/reason", text::line(&body.reason, 4, 500));
    if !can_hold_until(body.expires_on, auth.now.day()) {
        let message = Message::new(
            "截止日期应在今天以后、五年以内",
            "The last day is today or later, and within five years.",
        );
        fields.push("/expires_on", FieldErrorCode::Rule, message);
    }
    Ok(Exception {
        reason: fields.finish(reason)?,
        id: Id::new(body.id.unwrap_or_else(Uuid::now_v7)),
        member: Id::new(body.member_id),
        organization: Id::new(body.organization_id),
        conditions: body.conditions.iter().map(|word| word.0).collect(),
        expires_on: body.expires_on,
        approved_by: auth.permit.account(),
        approved_at: auth.now,
        end: None,
        version: 1,
    })
}
