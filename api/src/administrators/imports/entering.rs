//! Writing what the rows of an import bring.

use std::collections::HashSet;

use lighthouse_domain::{
    access::{
        AccountId, Role,
        actions::{ImportAdministrators, ManageAccounts},
    },
    administrators::Appointment,
    audit::{AuditEvent, Object},
    id::Id,
    organizations::OrganizationId,
};
use lighthouse_persistence::{
    Tx,
    administrators::{self as register, importing::Taken},
};
use uuid::Uuid;

use crate::http::{caller::Authorized, problem::Problem};

type Importer = Authorized<ImportAdministrators>;
type Seat = (AccountId, Role, OrganizationId);

/// Writes all of it, and says how much that is.
pub(super) async fn enter_all(
    tx: &Tx,
    auth: &Importer,
    taken: Vec<Taken>,
) -> Result<String, Problem> {
    let opened = taken.iter().filter_map(|row| Some(row.account.as_ref()?.id));
    let opened: Vec<AccountId> = opened.collect();
    let seat = |it: &Appointment| (it.account, it.role, it.organization);
    let seats: HashSet<Seat> = taken.iter().map(|row| seat(&row.appointment)).collect();
    let (many, accounts) = (taken.len(), opened.len());
    register::importing::take_over(tx, &auth.permit, taken, auth.now).await?;
    begin_waiting(tx, auth, &opened, &seats).await?;
    Ok(format!("{many} administrators, {accounts} accounts"))
}

/// Appoints whoever held a post that carries a role and had no account: its rights waited for it.
async fn begin_waiting(
    tx: &Tx,
    auth: &Importer,
    opened: &[AccountId],
    seats: &HashSet<Seat>,
) -> Result<(), Problem> {
    let permit = auth.permit_for::<ManageAccounts>()?;
    for office in register::offices_of(tx, &permit, opened).await? {
        let seat = (office.account, office.role, office.organization);
        if seats.contains(&seat) {
            continue;
        }
        let id = Id::new(Uuid::now_v7());
        let begun = Appointment::begin(id, seat.0, seat.1, seat.2, auth.now);
        register::insert_with_account(tx, &permit, &office, &begun, auth.now).await?;
        let event = AuditEvent::new("administrator.appointed", Object::Appointment, id.uuid());
        let detail = format!("{} of {}", seat.1.as_str(), seat.0);
        auth.audit(tx, event.with_detail(detail)).await?;
    }
    Ok(())
}
