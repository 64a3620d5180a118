//! Who may be appointed, and where the caller may appoint.

use lighthouse_domain::{
    access::{AccountId, Role, actions::ManageAdministrators},
    administrators::{
        Bounds, ExceptionId, has_threshold, is_held_by_own_members, may_appoint,
        officers_stay_apart,
    },
    id::Id,
    members::MemberId,
    message::Message,
    organizations::{Organization, OrganizationId},
};
use lighthouse_persistence::{StoreError, Tx, administrators as store, members, organizations};
use uuid::Uuid;

use super::exceptions::Eligibility;
use crate::{
    http::caller::Authorized,
    http::{
        code::{Code, FieldErrorCode},
        problem::{FieldError, Problem},
        scope,
    },
};

/// Who a request means to appoint, and where its fields stand.
pub(super) struct Candidacy {
    pub(super) member: Option<Uuid>,
    pub(super) account: Option<Uuid>,
    /// The pointer of the object that names the person.
    pub(super) pointer: &'static str,
}

impl Candidacy {
    fn fault(&self, code: FieldErrorCode, message: Message) -> FieldError {
        FieldError::body(format!("{}/member_id", self.pointer), code, message)
    }

    fn refuse(&self, code: FieldErrorCode, message: Message) -> Problem {
        Problem::new(Code::ValidationFailed).fault(self.fault(code, message))
    }
}

/// The account that is appointed, and the exception it needs.
pub(super) type Appointee = (AccountId, Option<ExceptionId>);

/// The organization, if the caller may appoint this role there (S16).
pub(super) async fn place(
    tx: &Tx,
    auth: &Authorized<ManageAdministrators>,
    id: OrganizationId,
    role: Role,
) -> Result<Organization, Problem> {
    let found = organizations::find_for_share(tx, &auth.permit, id).await;
    let organization = match found {
        Ok(found) if found.dissolved_at.is_none() => found,
        Ok(_) | Err(StoreError::NotFound(_)) => {
            return Err(scope::refuse(scope::outside("/organization_id")));
        }
        Err(other) => return Err(other.into()),
    };
    may_appoint(auth.permit.scope(), role, &organization.path, organization.kind)?;
    Ok(organization)
}

/// The account that is meant, and the exception it needs.
pub(super) async fn choose(
    tx: &Tx,
    auth: &Authorized<ManageAdministrators>,
    bounds: Bounds,
    at: &Organization,
    role: Role,
    who: &Candidacy,
) -> Result<Appointee, Problem> {
    let (account, exception) = match (who.member, who.account) {
        (Some(member), None) => {
            eligible(tx, auth, bounds, at, role, (who, Id::new(member))).await?
        }
        (None, Some(account)) if !needs_member(role) => (Id::new(account), None),
        _ => return Err(who.refuse(FieldErrorCode::Rule, one_of_two(role))),
    };
    let held = store::roles_of(tx, &auth.permit, account).await?;
    if officers_stay_apart(&held, role) {
        return Ok((account, exception));
    }
    let message = Message::new(
        "系统管理员、安全员、审计员须由三人分别担任",
        "System administrator, security officer and auditor must be three persons.",
    );
    Err(Problem::new(Code::Conflict).detail(message))
}

/// A member who meets the conditions on this day, with the account and the exception used (INV-12).
async fn eligible(
    tx: &Tx,
    auth: &Authorized<ManageAdministrators>,
    bounds: Bounds,
    at: &Organization,
    role: Role,
    (who, member): (&Candidacy, MemberId),
) -> Result<Appointee, Problem> {
    let facts = match store::facts(tx, &auth.permit_for()?, member, true).await {
        Err(StoreError::NotFound(_)) => {
            return Err(who.refuse(FieldErrorCode::OutOfScope, scope::message()));
        }
        other => other?,
    };
    if is_held_by_own_members(role)
        && members::person_below(tx, &auth.permit, at, member).await?.is_none()
    {
        return Err(who.refuse(FieldErrorCode::OutOfScope, elsewhere()));
    }
    let today = auth.now.day();
    let exception = store::exception_for(tx, &auth.permit, member, at.id, today).await?;
    let eligibility = Eligibility::assess(&facts, exception, bounds, today);
    let missing = eligibility.missing();
    if has_threshold(role) && !missing.is_empty() {
        let fault = |finding: &lighthouse_domain::administrators::Finding| {
            who.fault(FieldErrorCode::Rule, finding.message.clone())
        };
        return Err(Problem::new(Code::NotEligible).faults(missing.into_iter().map(fault)));
    }
    let account = facts.account.ok_or_else(|| who.refuse(FieldErrorCode::Rule, no_account()))?;
    Ok((account, eligibility.used()))
}

fn elsewhere() -> Message {
    Message::new(
        "应为本支部的党员，请先办理组织关系转接",
        "It must be a member of this branch; have the member transferred first.",
    )
}

fn no_account() -> Message {
    Message::new(
        "该党员还没有账号，请先为其开通（POST /v1/accounts）",
        "This member has no account yet; open one with POST /v1/accounts.",
    )
}

/// Whether the register of members must know the person: for conditions, or for the branch.
fn needs_member(role: Role) -> bool {
    has_threshold(role) || is_held_by_own_members(role)
}

fn one_of_two(role: Role) -> Message {
    if needs_member(role) {
        Message::new(
            "该角色有准入条件或须由本支部党员担任，请填写 member_id",
            "This role has conditions or belongs to a member of the branch; give member_id.",
        )
    } else {
        Message::new("请填写 member_id 或 account_id 之一", "Give either member_id or account_id.")
    }
}
