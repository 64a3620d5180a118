//! Use cases of reports: load, decide, store, audit.

use lighthouse_domain::{
    access::{
        Action,
        actions::{IssueReports, WriteReports},
    },
    audit::{AuditEvent, Object},
    id::Id,
    reporting::{
        ReportPeriod,
        report::{Report, ReportId},
    },
    time::Instant,
};
use lighthouse_persistence::{Conn, Locked, StoreError, Tx, organizations, reporting as store};
use uuid::Uuid;

use super::{dto::ReportSummary, requests::CreateReport};
use crate::{
    http::{
        caller::Authorized, code::FieldErrorCode, etag::IfMatch, fields::FieldErrors, lang::Lang,
        problem::Problem, scope,
    },
    reporting::{
        counting::{self, Counting, Settings},
        period::{not_begun, unreadable},
    },
};

/// The period of a request, which has begun.
fn period_in(body: &CreateReport, now: Instant) -> Result<ReportPeriod, Problem> {
    let mut errors = FieldErrors::default();
    let period = ReportPeriod::parse(&body.period).ok_or_else(unreadable);
    let period = errors.check("/period", FieldErrorCode::InvalidFormat, period);
    if period.is_some_and(|period| period.from() > now.day()) {
        errors.push("/period", FieldErrorCode::Rule, not_begun());
    }
    errors.finish(period)
}

/// Counts what a report of a living level in scope says.
pub(super) async fn count(
    conn: &Conn,
    auth: &Authorized<WriteReports>,
    settings: &Settings,
    body: &CreateReport,
) -> Result<Counting, Problem> {
    let period = period_in(body, auth.now)?;
    let owner = organizations::find(conn, &auth.permit, Id::new(body.organization_id)).await;
    let owner = owner.map_err(scope::not_found_at("/organization_id"))?;
    if owner.dissolved_at.is_some() {
        return Err(scope::refuse(scope::outside("/organization_id")));
    }
    let by = (settings, auth.now);
    counting::count(conn, &auth.permit, by, (owner, period)).await
}

/// Keeps what was counted as a draft.
pub(super) async fn draft(
    tx: &Tx,
    auth: &Authorized<WriteReports>,
    id: Option<Uuid>,
    counting: Counting,
) -> Result<Report, Problem> {
    let owner = organizations::find_for_share(tx, &auth.permit, counting.owner.id).await?;
    let previous =
        store::issued_before(tx, &auth.permit, &owner, counting.period().previous()).await?;
    let id = Id::new(id.unwrap_or_else(Uuid::now_v7));
    let report = counting::draft(&counting, (id, previous), (auth.permit.account(), auth.now));
    store::insert_report(tx, &auth.permit, &report, &counting.figures).await?;
    audit(tx, auth, "report.drafted", &report).await?;
    Ok(report)
}

/// A report in scope, as the caller saw it.
async fn lock<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    id: ReportId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<Locked<Report>, Problem> {
    let report = store::lock_report(tx, &auth.permit, id).await?;
    let current = || ReportSummary::from(Report::clone(&report));
    if_match.check(report.version, lang, current)?;
    Ok(report)
}

/// Issues a report for good.
pub(super) async fn issue(
    tx: &Tx,
    auth: &Authorized<IssueReports>,
    id: ReportId,
    read: (&IfMatch, Lang),
) -> Result<Report, Problem> {
    let report = lock(tx, auth, id, read).await?;
    let by = auth.permit.account();
    report.check_issuer(by)?;
    let number = store::number_report(tx, &auth.permit, &report, auth.now).await?;
    let changed = report.change(|it| it.issue(number, (by, auth.now)))?;
    let report = store::save_report(tx, changed).await?;
    audit(tx, auth, "report.issued", &report).await?;
    Ok(report)
}

/// Throws a draft away.
pub(super) async fn discard(
    tx: &Tx,
    auth: &Authorized<WriteReports>,
    id: ReportId,
    read: (&IfMatch, Lang),
) -> Result<(), Problem> {
    let report = lock(tx, auth, id, read).await?;
    report.check_draft()?;
    store::remove_report(tx, &report).await?;
    audit(tx, auth, "report.discarded", &report).await?;
    Ok(())
}

async fn audit<A: Action>(
    tx: &Tx,
    auth: &Authorized<A>,
    action: &'static str,
    report: &Report,
) -> Result<(), StoreError> {
    let detail = match report.state.issue() {
        Some(issue) => format!("{} of {}, {}", issue.number, report.period, issue.hash),
        None => format!("{}, {} indicators", report.period, report.items.len()),
    };
    let event = AuditEvent::new(action, Object::Report, report.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await
}
