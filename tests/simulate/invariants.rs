//! What is asked after each step.

use lighthouse_api::{app::App, audit};
use lighthouse_persistence::{
    StoreError,
    check::{self, Finding},
};

use crate::stage::Place;

/// Every invariant of `lighthouse check`; the first that does not hold, in words.
pub async fn broken(app: &App) -> Option<String> {
    let findings = match findings(app).await {
        Ok(findings) => findings,
        Err(error) => return Some(format!("the invariants cannot be asked: {error}")),
    };
    let broken = findings.into_iter().find(|finding| finding.broken != 0)?;
    Some(format!("{} {} ({} broken)", broken.id, broken.message, broken.broken))
}

async fn findings(app: &App) -> Result<Vec<Finding>, StoreError> {
    let conn = app.db.conn();
    let mut findings = check::findings(&conn).await?;
    findings.extend(check::register(&conn, app.sealer()).await?);
    Ok(findings)
}

/// Whether the audit log's chain holds. Checkpoints may be late: the clock jumps.
pub async fn trail(app: &App) -> Option<String> {
    let report = match audit::verify(&app.db.conn(), app.sealer(), app.now(), &[]).await {
        Ok(report) => report,
        Err(error) => return Some(format!("the trail cannot be read: {error}")),
    };
    report.broken.into_iter().find(|broken| !broken.contains("without a checkpoint"))
}

const KEPT: &str = "SELECT (SELECT COUNT(*) FROM audit_event WHERE action NOT LIKE '%refused') + (SELECT COUNT(*) FROM access_log) \
    + (SELECT COUNT(*) FROM member) + (SELECT COUNT(*) FROM organization) + (SELECT COUNT(*) FROM study_session) \
    + (SELECT COUNT(*) FROM attendance) + (SELECT COUNT(*) FROM hour_entry) + (SELECT COUNT(*) FROM appointment) \
    + (SELECT COUNT(*) FROM incident) + (SELECT COUNT(*) FROM article) + (SELECT COUNT(*) FROM query_letter) \
    + (SELECT COUNT(*) FROM study_class) + (SELECT COUNT(*) FROM class_enrolment)";

/// How many rows there are of what is never deleted: a change that was not kept leaves none. A wrong
/// secret is counted and audited in a transaction of its own, before the change.
pub async fn kept(place: &Place) -> i64 {
    place.number(KEPT).await
}
