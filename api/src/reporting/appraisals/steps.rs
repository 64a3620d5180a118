//! Use cases of appraisals: load, decide, store, audit.

use lighthouse_domain::{
    access::{
        Action, Reach,
        actions::{GradeAppraisals, IssueAppraisals, ManageAppraisals, ReportToAppraisals},
    },
    audit::{AuditEvent, Object},
    organizations::OrgPath,
    reporting::appraisal::{Appraisal, AppraisalId, Appraiser},
    text,
};
use lighthouse_persistence::{Changed, Locked, StoreError, Tx, reporting as store};

use super::{dto::AppraisalView, requests::GradeAppraisal};
use crate::http::{
    caller::Authorized, etag::IfMatch, fields::FieldErrors, lang::Lang, problem::Problem,
};

fn appraiser<A: Action>(auth: &Authorized<A>) -> Appraiser {
    Appraiser { account: auth.permit.account(), member: auth.permit.member() }
}

/// Where the caller holds an office that may grade.
fn offices(auth: &Authorized<GradeAppraisals>) -> Vec<OrgPath> {
    let may = |role| GradeAppraisals::GRANTS.contains(&(role, Reach::Subtree));
    let held = auth.actor.assignments().iter().filter(|held| may(held.role));
    held.map(|held| held.path.clone()).collect()
}

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
    let mut errors = FieldErrors::default();
    let reason = errors.text("/reason", text::paragraph(reason, 2, Appraisal::REASON_MAX));
    errors.finish(reason)
}

/// Takes the secretary's report.
pub(super) async fn report(
    tx: &Tx,
    auth: &Authorized<ReportToAppraisals>,
    id: AppraisalId,
    read: (&IfMatch, Lang),
    words: &str,
) -> Result<Appraisal, Problem> {
    let appraisal = lock(tx, auth, id, read).await?;
    let mut errors = FieldErrors::default();
    let words = errors.text("/text", text::paragraph(words, 10, Appraisal::REPORT_MAX));
    let words = errors.finish(words)?;
    let changed = appraisal.change(|it| it.report(words, (auth.permit.account(), auth.now)))?;
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
    let mut errors = FieldErrors::default();
    let comment = text::paragraph(&body.comment, 2, Appraisal::COMMENT_MAX);
    let comment = errors.text("/comment", comment);
    let words = (body.grade.0, errors.finish(comment)?);
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
