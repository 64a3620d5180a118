//! Eligibility with each condition's answer, and exceptions from it.

use lighthouse_domain::{
    access::actions::GrantExceptions,
    administrators::{Bounds, Finding, judge, leaves_on},
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    text,
};
use lighthouse_persistence::{
    Tx,
    administrators::{self as store, Exception, Facts},
};
use uuid::Uuid;

use super::dto::{ConditionView, CreateException, EligibilityCondition, EligibilityView};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    lang::Lang,
    problem::{FieldError, Problem},
};

/// The answers for somebody at an organization.
pub(super) struct GrantedException {
    pub(super) findings: [Finding; 3],
    pub(super) exception: Option<Exception>,
}

impl GrantedException {
    pub(super) fn of(
        facts: &Facts,
        exception: Option<Exception>,
        bounds: Bounds,
        today: chrono::NaiveDate,
    ) -> Self {
        Self { findings: judge(&facts.candidate, &bounds, today), exception }
    }

    fn excepted(&self, finding: &Finding) -> bool {
        self.exception.as_ref().is_some_and(|exception| exception.covers(finding.condition))
    }

    /// What is neither met nor excepted.
    pub(super) fn missing(&self) -> Vec<&Finding> {
        self.findings.iter().filter(|finding| !finding.met && !self.excepted(finding)).collect()
    }

    /// The exception, if the appointment rests on it.
    pub(super) fn used(&self) -> Option<Uuid> {
        let needed = self.findings.iter().any(|finding| !finding.met);
        self.exception.as_ref().filter(|_| needed).map(|exception| exception.id)
    }

    pub(super) fn view(
        &self,
        member: Uuid,
        organization: Uuid,
        facts: &Facts,
        bounds: Bounds,
        lang: Lang,
    ) -> EligibilityView {
        let condition = |finding: &Finding| ConditionView {
            condition: EligibilityCondition(finding.condition),
            met: finding.met,
            excepted: !finding.met && self.excepted(finding),
            detail: lang.pick(&finding.message).to_owned(),
        };
        EligibilityView {
            member_id: member,
            organization_id: organization,
            eligible: self.missing().is_empty(),
            conditions: self.findings.iter().map(condition).collect(),
            leaves_on: leaves_on(facts.candidate.birth_date, bounds.age),
            exception_id: self.exception.as_ref().map(|exception| exception.id),
        }
    }
}

/// Records an exception: the approver is the caller, never the one who appoints.
pub(super) async fn grant(
    tx: &Tx,
    auth: &Authorized<GrantExceptions>,
    body: CreateException,
) -> Result<Exception, Problem> {
    let reason = text::line(&body.reason, 4, 500).map_err(|fault| {
        Problem::new(Code::ValidationFailed).fault(FieldError::body(
            "/reason",
            FieldErrorCode::InvalidText,
            fault.message(),
        ))
    })?;
    if body.expires_on < auth.now.day() {
        let message = Message::new("截止日期已过", "The day has passed.");
        return Err(Problem::new(Code::ValidationFailed).fault(FieldError::body(
            "/expires_on",
            FieldErrorCode::Rule,
            message,
        )));
    }
    let words: Vec<&str> = body.conditions.iter().map(|word| word.0.as_str()).collect();
    let exception = Exception {
        id: body.id.unwrap_or_else(Uuid::now_v7),
        member: body.member_id,
        organization: body.organization_id,
        conditions: words.join(" "),
        reason,
        expires_on: body.expires_on,
        approved_by: auth.permit.account().uuid(),
        approved_at: auth.now.millis(),
    };
    store::grant_exception(tx, &auth.permit, &exception, auth.permit.account(), auth.now).await?;
    let detail = format!("{}: {}", exception.conditions, exception.reason);
    let event =
        AuditEvent::new("exception.granted", Object::Member, Id::<()>::new(body.member_id).uuid());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(exception)
}
