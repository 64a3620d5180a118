//! Use cases of appraisals: load, decide, store, audit.

use lighthouse_domain::{
    access::{
        Action,
        actions::{GradeAppraisals, IssueAppraisals, ManageAppraisals, ReportToAppraisals},
    },
    audit::{AuditEvent, Object},
    reporting::appraisal::{Appraisal, AppraisalId},
    text,
};
use lighthouse_persistence::{Changed, Locked, StoreError, Tx, reporting as store};

use super::{dto::AppraisalView, requests::GradeAppraisal};
use crate::{
    http::{caller::Authorized, etag::IfMatch, fields::FieldErrors, lang::Lang, problem::Problem},
    reporting::judges::{appraiser, offices, words},
};

/// An appraisal in scope, as the caller saw it.
async fn lock<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: AppraisalId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<Locked<Appraisal>, Problem> {
    let appraisal = store::lock_appraisal(tx, &auth.permit, id).await?;
    let current = || AppraisalView::new(&appraisal, auth.permit.member(), lang);
    if_match.check(appraisal.version, lang, current)?;
    Ok(appraisal)
}

fn reason(reason: &str) -> Result<String, Problem> {
    words("/reason", reason, Appraisal::REASON_MAX)
}

/// Takes the secretary's report.
pub(super) async fn report(
    tx: &Tx,
    auth: &Authorized<ReportToAppraisals>,
    id: AppraisalId,
    read: (&IfMatch, Lang),
    report: &str,
) -> Result<Appraisal, Problem> {
    let appraisal = lock(tx, auth, id, read).await?;
    let mut errors = FieldErrors::default();
    let report = errors.text("/text", text::paragraph(report, 10, Appraisal::REPORT_MAX));
    let report = errors.finish(report)?;
    let changed = appraisal.change(|it| it.report(report, (auth.permit.account(), auth.now)))?;
    save(tx, auth, "appraisal.reported", changed).await
}

pub(super) async fn withdraw(
    tx: &Tx,
    auth: &Authorized<ManageAppraisals>,
    id: AppraisalId,
    read: (&IfMatch, Lang),
    why: &str,
) -> Result<Appraisal, Problem> {
    let appraisal = lock(tx, auth, id, read).await?;
    let reason = reason(why)?;
    let changed = appraisal.change(|it| it.withdraw(reason, appraiser(auth), auth.now))?;
    save(tx, auth, "appraisal.withdrawn", changed).await
}

pub(super) async fn grade(
    tx: &Tx,
    auth: &Authorized<GradeAppraisals>,
    id: AppraisalId,
    read: (&IfMatch, Lang),
    body: &GradeAppraisal,
) -> Result<Appraisal, Problem> {
    let appraisal = lock(tx, auth, id, read).await?;
    let words = (body.grade.0, words("/comment", &body.comment, Appraisal::COMMENT_MAX)?);
    let by = (appraiser(auth), offices(auth));
    let changed = appraisal.change(|it| it.grade(words, (by.0, &by.1), auth.now))?;
    save(tx, auth, "appraisal.graded", changed).await
}

pub(super) async fn send_back(
    tx: &Tx,
    auth: &Authorized<IssueAppraisals>,
    id: AppraisalId,
    read: (&IfMatch, Lang),
    why: &str,
) -> Result<Appraisal, Problem> {
    let appraisal = lock(tx, auth, id, read).await?;
    let reason = reason(why)?;
    let changed = appraisal.change(|it| it.send_back(reason, appraiser(auth), auth.now))?;
    save(tx, auth, "appraisal.returned", changed).await
}

/// Issues an appraisal for good.
pub(super) async fn issue(
    tx: &Tx,
    auth: &Authorized<IssueAppraisals>,
    id: AppraisalId,
    read: (&IfMatch, Lang),
) -> Result<Appraisal, Problem> {
    let appraisal = lock(tx, auth, id, read).await?;
    let by = appraiser(auth);
    appraisal.check_issuer(by)?;
    let number = store::number_appraisal(tx, &auth.permit, &appraisal, auth.now).await?;
    let changed = appraisal.change(|it| it.issue(number, by, auth.now))?;
    save(tx, auth, "appraisal.issued", changed).await
}

async fn save<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    action: &'static str,
    changed: Changed<Appraisal>,
) -> Result<Appraisal, Problem> {
    let appraisal = store::save_appraisal(tx, changed).await?;
    audit(tx, auth, action, &appraisal).await?;
    Ok(appraisal)
}

/// Who was given which grade is none of the log's business.
async fn audit<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    action: &'static str,
    appraisal: &Appraisal,
) -> Result<(), StoreError> {
    let detail = match appraisal.state.issue() {
        Some(issue) => format!("{} of {}, {}", issue.number, appraisal.year, issue.hash),
        None => format!("{}, now {}", appraisal.year, appraisal.state.status().as_str()),
    };
    let event = AuditEvent::new(action, Object::Appraisal, appraisal.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await
}
