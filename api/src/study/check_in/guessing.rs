//! Wrong codes of a session: five of a member, then a rest (TH-03).

use lighthouse_domain::{
    access::{AccountId, actions::CheckIn},
    audit::{AuditEvent, Object},
    study::StudySessionId,
};
use lighthouse_persistence::{
    StoreError, Tx, audit,
    identity::{self, Budget},
};

use crate::{
    app::App,
    http::{caller::Authorized, code::Code, problem::Problem},
    identity::attempts::{of_person, resting},
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
    let (now, trace) = (auth.now, auth.context.clone());
    let event =
        AuditEvent::new("attendance.check_in_refused", Object::StudySession, session.uuid());
    let event = event.with_detail("wrong code");
    let until = app
        .db
        .write(move |tx: Tx| async move {
            let until = identity::charge(&tx, &budget, now).await?;
            if until.is_none() {
                audit::record(&tx, &trace, event).await?;
            }
            Ok::<_, StoreError>(until)
        })
        .await?;
    until.map_or(Ok(()), |until| Err(resting(Code::TooManyAttempts, until, now)))
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
