//! A branch registers that a member lives elsewhere.

use lighthouse_domain::{
    access::actions::ManageMobileMembers,
    id::Id,
    members::{
        Member,
        mobile::{HostOrganization, MobileError, MobileHost, MobileReason, MobileStay, Period},
    },
    message::Message,
    organizations::Organization,
    text,
};
use lighthouse_persistence::{
    Locked, Tx,
    members::{self, mobile as store},
    organizations::{self, Destination},
};
use uuid::Uuid;

use super::{ending::note, requests::RegisterMobileMember};
use crate::http::{
    caller::Authorized, code::FieldErrorCode, fields::FieldErrors, problem::Problem,
};

type Auth = Authorized<ManageMobileMembers>;

const HOST_ID: &str = "/host_organization_id";
const HOST_CODE: &str = "/host_organization_code";

/// Where a member lives, as a body says it.
enum Named {
    Host(Destination, &'static str),
    Place(String),
}

/// Exactly one of host, code and place says where somebody lives.
fn named(body: &RegisterMobileMember, errors: &mut FieldErrors) -> Option<Named> {
    match (body.host_organization_id, &body.host_organization_code, &body.place) {
        (Some(id), None, None) => Some(Named::Host(Destination::Id(Id::new(id)), HOST_ID)),
        (None, Some(code), None) => Some(Named::Host(Destination::Code(code.clone()), HOST_CODE)),
        (None, None, Some(place)) => {
            let place = errors.text("/place", text::line(place, 2, MobileStay::PLACE_MAX));
            place.map(Named::Place)
        }
        _ => {
            let message = Message::new(
                "请在 host_organization_id、host_organization_code、place 中填且只填一项",
                "Give one of host_organization_id, host_organization_code and place.",
            );
            errors.push(HOST_ID, FieldErrorCode::Rule, message);
            None
        }
    }
}

/// The organization that is named, kept from changing until the transaction ends.
async fn found(
    tx: &Tx,
    auth: &Auth,
    (which, pointer): (&Destination, &'static str),
    errors: &mut FieldErrors,
) -> Result<Option<Organization>, Problem> {
    errors.found(pointer, organizations::destination(tx, &auth.permit, which).await)
}

async fn member_in(
    tx: &Tx,
    auth: &Auth,
    id: Uuid,
    errors: &mut FieldErrors,
) -> Result<Option<Locked<Member>>, Problem> {
    errors.found("/member_id", members::lock(tx, &auth.permit, Id::new(id)).await)
}

/// The host of a member, unless it cannot be one.
fn host_of(
    reason: MobileReason,
    member: &Member,
    (host, pointer): (Organization, &'static str),
    errors: &mut FieldErrors,
) -> Option<MobileHost> {
    let checked = MobileStay::check_host(reason, &member.branch_path, &host);
    errors.check(pointer, FieldErrorCode::Rule, checked.map_err(MobileError::message))?;
    let host = HostOrganization { id: host.id, name: host.name, path: host.path };
    Some(MobileHost::Organization(host))
}

/// Notes everything that is against the stay of a member.
async fn check_begin(
    tx: &Tx,
    auth: &Auth,
    (member, period): (&Locked<Member>, Period),
    errors: &mut FieldErrors,
) -> Result<(), Problem> {
    if auth.actor.member() == Some(member.id) {
        return Err(MobileError::Own.into());
    }
    let before = store::last_end(tx, &auth.permit, member).await?;
    for error in MobileStay::check_begin(member, period, before, auth.now.day()) {
        let field = error.field().unwrap_or("/member_id");
        errors.push(field, FieldErrorCode::Rule, error.message());
    }
    Ok(())
}

/// Registers a stay; organizations are locked before entries.
pub(super) async fn register(
    tx: &Tx,
    auth: &Auth,
    body: RegisterMobileMember,
) -> Result<MobileStay, Problem> {
    let mut errors = FieldErrors::default();
    let (reason, period) = (body.reason.0, (body.began_on, body.expected_until));
    let named = named(&body, &mut errors);
    let at = match &named {
        Some(Named::Host(which, pointer)) => found(tx, auth, (which, pointer), &mut errors).await?,
        _ => None,
    };
    let member = member_in(tx, auth, body.member_id, &mut errors).await?;
    if let Some(member) = &member {
        check_begin(tx, auth, (member, period), &mut errors).await?;
    }
    let host = match (named, at, &member) {
        (Some(Named::Place(place)), ..) => Some(MobileHost::Place(place)),
        (Some(Named::Host(_, pointer)), Some(host), Some(member)) => {
            host_of(reason, member, (host, pointer), &mut errors)
        }
        _ => None,
    };
    let (host, member) = errors.finish(host.zip(member))?;
    let id = Id::new(body.id.unwrap_or_else(Uuid::now_v7));
    let stay = MobileStay {
        id,
        member: member.id,
        member_name: member.name.clone(),
        branch: member.branch,
        branch_name: member.branch_name.clone(),
        branch_path: member.branch_path.clone(),
        reason,
        host,
        began_on: period.0,
        expected_until: period.1,
        ended: None,
        contacted_on: None,
        registered_by: auth.permit.account(),
        version: 1,
        created_at: auth.now,
        updated_at: auth.now,
    };
    store::insert_stay(tx, &auth.permit, &stay).await?;
    note(tx, auth, &stay, "mobile_stay.registered").await?;
    Ok(stay)
}
