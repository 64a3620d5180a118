//! Opening the full numbers of a person: for a purpose, on record, and only so often (TH-09, TH-29).

use lighthouse_domain::{
    access::actions::RevealMembers,
    audit::{AuditEvent, Object},
    id::Id,
    incidents::Limits,
    members::{Allowed, Member, MemberId, RevealBudget},
    organizations::OrgPath,
};
use lighthouse_persistence::{
    Tx,
    audit::{self, Access},
    members as store,
    seal::Sealer,
};
use uuid::Uuid;

use super::dto::MemberView;
use crate::{app::App, http::caller::Authorized, http::problem::Problem, incidents};

/// What a read is measured by.
pub(super) struct Rules {
    budget: RevealBudget,
    limits: Limits,
}

impl Rules {
    pub(super) fn new(app: &App) -> Self {
        let config = &app.shared.config;
        Self { budget: config.reveal_budget(), limits: config.incident_limits() }
    }
}

/// Opens the two numbers of a person for a stated purpose. The entry in the audit log is
/// committed before a byte leaves (INV-22).
pub(super) async fn reveal(
    tx: &Tx,
    auth: &Authorized<RevealMembers>,
    sealer: &Sealer,
    rules: &Rules,
    id: MemberId,
    purpose: &str,
) -> Result<MemberView, Problem> {
    let permit = auth.permit_for()?;
    let member = store::find(tx, &permit, id).await?;
    let numbers = store::reveal(tx, &auth.permit, sealer, id).await?;
    let event = AuditEvent::new("member.revealed", Object::Member, id.uuid());
    let event = event.with_detail(format!("purpose: {purpose}"));
    let event = if auth.actor.member() == Some(id) {
        event
    } else {
        measure(tx, auth, rules).await?;
        event.with_read(audit::log_access(tx, &[id], &access(auth, &member, purpose)).await?)
    };
    auth.audit(tx, event).await?;
    Ok(MemberView::from(member).revealing(numbers))
}

fn access(auth: &Authorized<RevealMembers>, member: &Member, purpose: &str) -> Access {
    let office = auth.actor.office_for::<RevealMembers>(&member.branch_path);
    Access {
        id: Uuid::now_v7(),
        at: auth.now,
        account: Some(auth.permit.account()),
        office: office.map(|held| (held.role, held.organization)),
        via: "role",
        reference: auth.permit.name().to_owned(),
        purpose: purpose.to_owned(),
        fields: "id_number phone".to_owned(),
    }
}

async fn measure(tx: &Tx, auth: &Authorized<RevealMembers>, rules: &Rules) -> Result<(), Problem> {
    let nth = store::count_reveal(tx, &auth.permit, auth.now).await?;
    match rules.budget.judge(nth, auth.now)? {
        Allowed::Within => Ok(()),
        Allowed::Last => raise(tx, auth, rules, nth).await,
    }
}

async fn raise(
    tx: &Tx,
    auth: &Authorized<RevealMembers>,
    rules: &Rules,
    nth: i64,
) -> Result<(), Problem> {
    let account: Id<_> = auth.permit.account();
    let event = AuditEvent::new("account.mass_reading", Object::Account, account.uuid());
    auth.audit(tx, event.with_detail(format!("{nth} reads in an hour"))).await?;
    let told = format!("账号 {account} 在一小时内查看了 {nth} 次完整证件号码，请核实用途");
    let place = OrgPath::parse(&auth.context.path).unwrap_or_else(OrgPath::root);
    incidents::raise(tx, &rules.limits, &place, ("短时间内大量查看完整证件号码", told), auth.now)
        .await
}
