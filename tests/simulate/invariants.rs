//! What is asked after each step.

use lighthouse_api::{app::App, audit};
use lighthouse_persistence::{
    StoreError,
    check::{self, Finding},
};

use crate::place::Place;

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

/// What is never deleted: a change that was not kept leaves no row of it.
const KEPT: [&str; 13] = [
    "access_log",
    "appointment",
    "article",
    "attendance",
    "class_enrolment",
    "hour_entry",
    "incident",
    "member",
    "organization",
    "query_letter",
    "study_class",
    "study_session",
    // A wrong secret, and a try to find a guest, are counted and audited in a transaction of their
    // own, before the change.
    "audit_event WHERE action NOT LIKE '%refused' AND action <> 'attendance.guest_sought'",
];

/// How many rows there are of each.
pub struct Kept(Vec<i64>);

pub async fn kept(place: &Place) -> Kept {
    let counts = KEPT.map(|rows| format!("(SELECT COUNT(*) FROM {rows})"));
    Kept(place.numbers(&format!("SELECT {}", counts.join(", "))).await)
}

impl Kept {
    /// What has become more or less since, in words.
    pub fn difference(&self, since: &Self) -> Option<String> {
        let pairs = KEPT.iter().zip(self.0.iter().zip(&since.0));
        let changed = pairs.filter(|(_, (now, then))| now != then);
        let words: Vec<String> =
            changed.map(|(rows, (now, then))| format!("{then} and then {now} {rows}")).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}
