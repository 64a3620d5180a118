//! Wrong codes of a session: five of a member, then a rest (TH-03).

use lighthouse_domain::{
    access::{AccountId, actions::CheckIn},
    audit::{AuditEvent, Object},
    study::StudySessionId,
};
use lighthouse_persistence::{
    Tx,
    identity::{self, Budget},
};

use crate::{
    app::App,
    http::{caller::Authorized, code::Code, problem::Problem},
    identity::attempts::{charge_and_audit, of_person, resting},
};

/// How many wrong codes a member may send at a session.
pub(super) fn budget(app: &App, account: AccountId, session: StudySessionId) -> Budget {
    of_person(app, "attempt.check_in", &format!("{account} {session}"))
}

/// Counts and audits a code that is not genuine, in a transaction of its own.
pub(super) async fn wrong_code(
    app: &App,
    auth: &Authorized<CheckIn>,
    session: StudySessionId,
) -> Result<(), Problem> {
    let budget = budget(app, auth.permit.account(), session);
    let event =
        AuditEvent::new("attendance.check_in_refused", Object::StudySession, session.uuid());
    charge_and_audit(app, auth.context.clone(), budget, event.with_detail("wrong code")).await
}

/// A genuine code is not looked at either while the member rests.
pub(super) async fn refuse_while_resting(
    tx: &Tx,
    auth: &Authorized<CheckIn>,
    budget: &Budget,
) -> Result<(), Problem> {
    let until = identity::resting(tx, &budget.key, auth.now).await?;
    until.map_or(Ok(()), |until| Err(resting(Code::TooManyAttempts, until, auth.now)))
}
