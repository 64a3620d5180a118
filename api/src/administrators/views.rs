//! From rows of the register to the wire.

use lighthouse_domain::{
    access::Role,
    administrators::{self as rules, Condition, TrainingKind},
    time::Instant,
};
use lighthouse_persistence::administrators::{Exception, Gap, Listed, Trained};

use super::dto::{
    AdministratorFinding, AdministratorRole, AdministratorView, EligibilityCondition,
    ExceptionView, TrainingMethod, TrainingView,
};
use crate::http::lang::Lang;

pub(super) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

impl From<Listed> for AdministratorView {
    fn from(row: Listed) -> Self {
        Self {
            id: row.id,
            account_id: row.account,
            member_id: row.member,
            name: row.name,
            role: AdministratorRole(Role::parse(&row.role).unwrap_or(Role::Member)),
            organization_id: row.organization,
            organization_name: row.organization_name,
            main: row.main,
            systems: words(&row.systems),
            since: Instant::from_millis(row.since),
            until: row.until.map(Instant::from_millis),
            ground: row.ground,
            decision: row.decision,
            hand_over: row.hand_over,
            successor_id: row.successor,
            exception_id: row.exception,
            review: row.review,
            reviewed_on: row.reviewed_on,
            trained_on: row.trained_on,
            version: row.version,
        }
    }
}

impl From<Trained> for TrainingView {
    fn from(row: Trained) -> Self {
        Self {
            id: row.id,
            kind: TrainingMethod(TrainingKind::parse(&row.kind).unwrap_or(TrainingKind::Course)),
            topic: row.topic,
            trainer: row.trainer,
            held_on: row.held_on,
        }
    }
}

impl From<Exception> for ExceptionView {
    fn from(row: Exception) -> Self {
        let conditions =
            row.conditions.split(' ').filter_map(Condition::parse).map(EligibilityCondition);
        Self {
            id: row.id,
            member_id: row.member,
            organization_id: row.organization,
            conditions: conditions.collect(),
            reason: row.reason,
            expires_on: row.expires_on,
            approved_by: row.approved_by,
            approved_at: Instant::from_millis(row.approved_at),
        }
    }
}

impl AdministratorFinding {
    pub(super) fn of(gap: Gap, age: u32, lang: Lang) -> Self {
        let message = remedy(&gap.kind);
        let of_age = matches!(gap.kind.as_str(), "over_age" | "leaving_threshold");
        let leaves = gap.birth_date.filter(|_| of_age).map(|born| rules::leaves_on(born, age));
        Self {
            administrator_id: gap.person.is_some().then_some(gap.id),
            finding: gap.kind,
            organization_id: gap.organization,
            organization_name: gap.organization_name,
            name: gap.person,
            leaves_on: leaves,
            remedy: lang.pick(&message).to_owned(),
        }
    }
}

fn remedy(kind: &str) -> lighthouse_domain::message::Message {
    let (zh, en) = match kind {
        "over_age" => (
            "已超过年龄条件，请任命接任者或申请例外",
            "Appoint a successor, or ask for an exception.",
        ),
        "leaving_threshold" => {
            ("请在该日期前任命并培训接任者", "Appoint and train a successor before that day.")
        }
        "no_party_member" => {
            ("不再是党员，请更换", "No longer a party member; replace this person.")
        }
        "low_education" => (
            "学历不符合条件或未填写，请核实名册",
            "Schooling is missing or too low; check the register.",
        ),
        "not_trained" => ("尚无培训记录，请安排一对一培训", "Arrange a one-to-one training."),
        "single_point" => (
            "一人管理多个支部，请为其中部分支部另行任命",
            "One person administers several branches; appoint others for some of them.",
        ),
        _ => ("支部没有管理员，请任命", "The branch has no administrator; appoint one."),
    };
    lighthouse_domain::message::Message::new(zh, en)
}
