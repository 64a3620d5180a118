//! Opening the appraisals of a level for a year: those that are there already stay as they are.

use lighthouse_domain::{
    access::actions::ManageAppraisals,
    audit::{AuditEvent, Object},
    id::Id,
    message::Message,
    organizations::Organization,
    reporting::appraisal::Appraisal,
};
use lighthouse_persistence::{Conn, Tx, organizations, reporting as store};
use uuid::Uuid;

use super::{
    assembling::{Assembled, PLATFORM_USE, assemble, opened},
    dto::AppraisalOpeningView,
    requests::OpenAppraisals,
};
use crate::{
    burden::check_measure,
    http::{
        caller::Authorized, code::FieldErrorCode, fields::FieldErrors, problem::Problem, scope,
    },
    reporting::{counting::Settings, judges::year_in},
};

/// A living committee in scope, if the request names one.
async fn level_in(
    conn: &Conn,
    auth: &Authorized<ManageAppraisals>,
    id: Uuid,
    errors: &mut FieldErrors,
) -> Result<Option<Organization>, Problem> {
    let level = organizations::find(conn, &auth.permit, Id::new(id)).await;
    let Some(level) = errors.found("/organization_id", level)? else { return Ok(None) };
    if level.dissolved_at.is_none() && !level.kind.is_branch() {
        return Ok(Some(level));
    }
    let message = Message::new("请选择一个现有的党委", "Choose a committee that exists.");
    errors.add(scope::outside_because("/organization_id", message));
    Ok(None)
}

/// Assembles what the request opens, or answers everything that is wrong with it.
pub(super) async fn read(
    conn: &Conn,
    auth: &Authorized<ManageAppraisals>,
    settings: &Settings,
    body: &OpenAppraisals,
) -> Result<Assembled, Problem> {
    let mut errors = FieldErrors::default();
    let year = year_in(body.year, auth.now);
    let year = errors.check("/year", FieldErrorCode::Rule, year);
    let level = level_in(conn, auth, body.organization_id, &mut errors).await?;
    let with_platform_use = body.with_platform_use == Some(true);
    if let Some(level) = level.as_ref().filter(|_| with_platform_use) {
        let usage = (PLATFORM_USE, auth.now.day());
        let checked = check_measure(conn, &auth.permit, usage, level, "/with_platform_use").await?;
        if let Err(fault) = checked {
            errors.add(fault);
        }
    }
    let (level, year) = errors.finish(level.zip(year))?;
    let by = (settings, auth.now);
    assemble(conn, &auth.permit, by, (level, year), with_platform_use).await
}

/// Keeps an appraisal for each secretary who has none for the year.
pub(super) async fn open(
    tx: &Tx,
    auth: &Authorized<ManageAppraisals>,
    assembled: Assembled,
) -> Result<AppraisalOpeningView, Problem> {
    let level = organizations::find_for_share(tx, &auth.permit, assembled.level.id).await?;
    let year = assembled.year;
    let there = store::opened_for(tx, &auth.permit, &level, year).await?;
    let all = assembled.secretaries.len();
    let account = auth.permit.account();
    let missing: Vec<Appraisal> = assembled
        .secretaries
        .into_iter()
        .filter(|(at, records, _)| !there.contains(&(at.id, records.member)))
        .map(|one| opened(&level, year, one, (Id::new(Uuid::now_v7()), account), auth.now))
        .collect();
    store::insert_appraisals(tx, &auth.permit, &missing).await?;
    let detail = format!("{year}: {} opened, {} kept", missing.len(), all - missing.len());
    let event = AuditEvent::new("appraisals.opened", Object::Organization, level.id.uuid());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(AppraisalOpeningView {
        organization_id: level.id.uuid(),
        year,
        opened: missing.len(),
        kept: all - missing.len(),
        without_secretary: assembled.vacant.into_iter().map(Into::into).collect(),
    })
}
