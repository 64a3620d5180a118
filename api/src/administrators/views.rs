//! From the register to the wire.

use lighthouse_domain::{
    administrators::{
        Administrator, AppointmentState, EndReason, RegisterFinding, Training, leaves_on,
    },
    id::Id,
};
use lighthouse_persistence::administrators::ListedException;

use super::dto::{
    AdministratorFinding, AdministratorRole, AdministratorView, EligibilityCondition,
    ExceptionView, TrainingList, TrainingMethod, TrainingView,
};
use crate::http::lang::Lang;

impl From<Administrator> for AdministratorView {
    fn from(entry: Administrator) -> Self {
        let appointment = entry.appointment;
        let (until, reason) = match appointment.state {
            AppointmentState::Active => (None, None),
            AppointmentState::Ended(end) => (Some(end.at), end.reason),
        };
        let ground = reason.as_ref().map(|reason| reason.ground.as_str().to_owned());
        let successor_id = reason.as_ref().and_then(|reason| reason.successor).map(Id::uuid);
        let (decision, hand_over) = match reason {
            Some(EndReason { decision, hand_over, .. }) => (Some(decision), hand_over),
            None => (None, None),
        };
        Self {
            id: entry.id.uuid(),
            account_id: appointment.account.uuid(),
            member_id: entry.member.map(Id::uuid),
            name: entry.name,
            role: AdministratorRole(appointment.role),
            organization_id: appointment.organization.uuid(),
            organization_name: entry.organization_name,
            main: appointment.main,
            systems: appointment.systems,
            since: appointment.since,
            until,
            ground,
            decision,
            hand_over,
            successor_id,
            exception_id: appointment.exception.map(Id::uuid),
            review: entry.review,
            reviewed_on: entry.reviewed_on,
            trained_on: entry.trained_on,
            version: entry.version,
        }
    }
}

impl From<Training> for TrainingView {
    fn from(training: Training) -> Self {
        Self {
            id: training.id.uuid(),
            kind: TrainingMethod(training.kind),
            topic: training.topic,
            trainer: training.trainer,
            held_on: training.held_on,
        }
    }
}

impl From<Vec<Training>> for TrainingList {
    fn from(trainings: Vec<Training>) -> Self {
        Self { data: trainings.into_iter().map(TrainingView::from).collect() }
    }
}

impl From<ListedException> for ExceptionView {
    fn from(listed: ListedException) -> Self {
        let exception = listed.exception;
        let (ended_at, end_reason) = exception.end.map(|end| (end.at, end.reason)).unzip();
        Self {
            id: exception.id.uuid(),
            member_id: exception.member.uuid(),
            member_name: listed.member_name,
            organization_id: exception.organization.uuid(),
            organization_name: listed.organization_name,
            conditions: exception.conditions.into_iter().map(EligibilityCondition).collect(),
            reason: exception.reason,
            expires_on: exception.expires_on,
            approved_by: exception.approved_by.uuid(),
            approved_by_name: listed.approved_by_name,
            approved_at: exception.approved_at,
            ended_at,
            end_reason,
        }
    }
}

impl AdministratorFinding {
    pub(super) fn new(finding: RegisterFinding, age: u32, lang: Lang) -> Self {
        let found = finding.administrator;
        let birth = found.as_ref().and_then(|found| found.birth_date);
        let birth = birth.filter(|_| finding.kind.is_about_age());
        Self {
            finding: finding.kind.as_str().to_owned(),
            organization_id: finding.organization.uuid(),
            organization_name: finding.organization_name,
            administrator_id: found.as_ref().map(|found| found.appointment.uuid()),
            name: found.map(|found| found.name),
            leaves_on: birth.map(|birth| leaves_on(birth, age)),
            remedy: lang.pick(&finding.kind.remedy()).to_owned(),
        }
    }
}
