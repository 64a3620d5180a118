//! Use cases of opening: for a list of members, or for everybody who has no account yet.

use std::collections::HashMap;

use chrono::TimeDelta;
use lighthouse_domain::{
    access::{AccountId, actions::ManageAccounts},
    accounts::{ActivationCode, login_name},
    administrators::Appointment,
    audit::{AuditEvent, Object},
    id::Id,
    members::MemberId,
    message::Message,
    organizations::OrganizationId,
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    accounts::{self as store, Candidate, HeldOffice, NewCode, Opening, Whom},
    administrators as register, organizations,
    seal::Sealer,
};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};
use uuid::Uuid;

use super::{
    dto::{SlipView, Slips},
    steps::manager,
};
use crate::{
    app::App,
    http::{
        caller::Authorized,
        code::{Code, FieldErrorCode},
        fields::FieldErrors,
        problem::Problem,
    },
};

type Manager = Authorized<ManageAccounts>;

/// Makes codes that are good for as many days as the settings say.
pub(crate) struct CodeGenerator {
    random: ChaCha20Rng,
    expires_at: Instant,
}

impl CodeGenerator {
    pub(crate) fn new(app: &App) -> Result<Self, Problem> {
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).map_err(|_| Problem::new(Code::Unavailable))?;
        let days = TimeDelta::days(i64::from(app.shared.config.activation_days));
        Ok(Self { random: ChaCha20Rng::from_seed(seed), expires_at: app.now().plus(days) })
    }

    pub(super) fn code(&mut self, account: AccountId) -> NewCode {
        let code = ActivationCode::draw(&mut || self.byte());
        NewCode { account, code, expires_at: self.expires_at }
    }

    /// A login name for somebody whom the phone does not tell apart.
    pub(crate) fn login_name(&mut self) -> String {
        login_name(&mut || self.byte())
    }

    fn opening(&mut self, candidate: Candidate) -> Opening {
        let login_name = candidate.login_name.clone().unwrap_or_else(|| self.login_name());
        let account = candidate.account.unwrap_or_else(Uuid::now_v7);
        Opening { candidate, login_name, new: self.code(Id::new(account)) }
    }

    fn byte(&mut self) -> u8 {
        let mut byte = [0_u8];
        self.random.fill_bytes(&mut byte);
        let [byte] = byte;
        byte
    }
}

/// Opens accounts for exactly these members: one who has an account or is out of scope refuses all.
pub(super) async fn open_for(
    tx: &Tx,
    auth: &Manager,
    sealer: &Sealer,
    codes: &mut CodeGenerator,
    members: &[Uuid],
) -> Result<Slips, Problem> {
    let ids: Vec<MemberId> = members.iter().copied().map(Id::new).collect();
    let found = store::candidates(tx, &auth.permit, &Whom::Members(ids)).await?;
    check(members, &found)?;
    let offices = offices_of_waiting(tx, auth, &found).await?;
    for (role, office) in offices.values().flatten() {
        manager(auth).may_hand_first_code(*role, office)?;
    }
    let openings = opened(tx, auth, sealer, codes, found).await?;
    for opening in &openings {
        let id = opening.new.account.uuid();
        let event = AuditEvent::new("account.opened", Object::Account, id);
        let member = format!("for member {}", opening.candidate.member);
        auth.audit(tx, event.with_detail(member)).await?;
    }
    Ok(slips(openings))
}

fn check(members: &[Uuid], found: &[Candidate]) -> Result<(), Problem> {
    let mut errors = FieldErrors::default();
    for (at, member) in members.iter().enumerate() {
        let pointer = format!("/member_ids/{at}");
        match found.iter().find(|candidate| candidate.member == *member) {
            None => errors.push(pointer, FieldErrorCode::OutOfScope, no_member()),
            Some(known) if known.account.is_some() && !known.waits_for_code() => {
                errors.push(pointer, FieldErrorCode::Conflict, has_one());
            }
            Some(_) => {}
        }
    }
    errors.finish(Some(()))
}

fn no_member() -> Message {
    Message::new(
        "该党员不存在、已离开或不在您的管理范围内",
        "The member does not exist, has left or lies outside your scope.",
    )
}

fn has_one() -> Message {
    Message::new(
        "该党员已有账号；忘记密码请重置",
        "This member has an account already; reset it if the password is lost.",
    )
}

/// Opens accounts for everybody of a branch, or below an organization, who has none.
pub(super) async fn open_all(
    tx: &Tx,
    auth: &Manager,
    sealer: &Sealer,
    codes: &mut CodeGenerator,
    at: OrganizationId,
    include_below: bool,
) -> Result<Slips, Problem> {
    // Two who open the same organization follow one another: the second finds nobody left.
    organizations::queue_at(tx, &auth.permit, at).await?;
    let whom = if include_below { Whom::Below(at) } else { Whom::In(at) };
    let found = store::candidates(tx, &auth.permit, &whom).await?;
    let offices = offices_of_waiting(tx, auth, &found).await?;
    let mut mine = Vec::with_capacity(found.len());
    for candidate in found {
        if may_open(auth, &candidate, &offices)? {
            mine.push(candidate);
        }
    }
    let openings = opened(tx, auth, sealer, codes, mine).await?;
    let event = AuditEvent::new("accounts.opened", Object::Organization, at.uuid());
    let below = if include_below { ", with all below" } else { "" };
    let detail = format!("{} accounts{below}", openings.len());
    auth.audit(tx, event.with_detail(detail)).await?;
    Ok(slips(openings))
}

async fn opened(
    tx: &Tx,
    auth: &Manager,
    sealer: &Sealer,
    codes: &mut CodeGenerator,
    found: Vec<Candidate>,
) -> Result<Vec<Opening>, Problem> {
    let openings: Vec<Opening> = found.into_iter().map(|one| codes.opening(one)).collect();
    store::open(tx, &auth.permit, sealer, &openings, auth.now).await?;
    begin_offices(tx, auth, &openings).await?;
    Ok(openings)
}

/// Appoints whoever holds a post that carries a role: its rights waited for the account.
async fn begin_offices(tx: &Tx, auth: &Manager, openings: &[Opening]) -> Result<(), Problem> {
    // The rights of an account that waited for its code have begun with it.
    let new = openings.iter().filter(|one| one.candidate.account.is_none());
    let accounts: Vec<AccountId> = new.map(|one| one.new.account).collect();
    for office in register::offices_of(tx, &auth.permit, &accounts).await? {
        manager(auth).may_open_for(&office.path)?;
        let id = Id::new(Uuid::now_v7());
        let (account, role, at) = (office.account, office.role, office.organization);
        let appointment = Appointment::begin(id, account, role, at, auth.now);
        register::insert_with_account(tx, &auth.permit, &office, &appointment, auth.now).await?;
        let event = AuditEvent::new("administrator.appointed", Object::Appointment, id.uuid());
        auth.audit(tx, event.with_detail(format!("{} of {account}", role.as_str()))).await?;
    }
    Ok(())
}

/// Where members whose accounts wait for a code are administrators.
async fn offices_of_waiting(
    tx: &Tx,
    auth: &Manager,
    found: &[Candidate],
) -> Result<Offices, Problem> {
    let waiting: Vec<Uuid> = found.iter().filter_map(|one| one.account).collect();
    Ok(store::offices_held(tx, &auth.permit, &waiting, auth.now).await?)
}

type Offices = HashMap<Uuid, Vec<HeldOffice>>;

/// Whether the codes of the offices that this member holds, if there are any, come from the caller.
fn may_open(auth: &Manager, candidate: &Candidate, offices: &Offices) -> Result<bool, Problem> {
    let (manager, post) = (manager(auth), candidate.office()?);
    let held = candidate.account.and_then(|account| offices.get(&account));
    let mut held = held.into_iter().flatten();
    Ok(held.all(|(role, office)| manager.may_hand_first_code(*role, office).is_ok())
        && post.is_none_or(|office| manager.may_open_for(&office).is_ok()))
}

fn slips(openings: Vec<Opening>) -> Slips {
    Slips { data: openings.into_iter().map(SlipView::from).collect() }
}
