//! The first administrator, without a browser (O-06).

use std::{io::Read, path::PathBuf};

use clap::Args;
use lighthouse_domain::{
    access::{AccountId, Role, actions::ManageOrganizations},
    administrators::{Appointment, duty_of},
    audit::{AuditEvent, Object},
    id::Id,
    identity::PasswordRule,
    organizations::{Kind, OrganizationId},
    text,
};
use lighthouse_persistence::{
    Bulk, Tx, administrators,
    identity::{NewAccount, account_by_login, insert_account},
    organizations,
};
use uuid::Uuid;

use crate::{
    app::{App, system_clock},
    config::Config,
    http::caller::Authorized,
    http::problem::Problem,
    identity::{check_new_password, hasher::hash_now},
    organizations::found_root,
    start::{self, StartError},
};

/// What `admin create` asks for.
#[derive(Args)]
pub(super) struct Create {
    /// Login name of the new account
    #[arg(long)]
    login: String,
    /// Name shown to people
    #[arg(long)]
    name: String,
    /// Role, e.g. `system_administrator` or `deputy_head_in_charge`
    #[arg(long, default_value = "system_administrator")]
    role: String,
    /// Code of the organization the role is held at; the topmost one is made if there is none
    #[arg(long, default_value = "ROOT")]
    organization: String,
    /// Name of the topmost organization, if it has to be made
    #[arg(long, default_value = "区委")]
    organization_name: String,
    /// File with the password; otherwise `LIGHTHOUSE_ADMIN_PASSWORD` or standard input
    #[arg(long, env = "LIGHTHOUSE_ADMIN_PASSWORD_FILE")]
    password_file: Option<PathBuf>,
    /// Succeed without a change if the account exists
    #[arg(long)]
    if_absent: bool,
    #[command(flatten)]
    config: Config,
}

/// What `admin appoint` asks for.
#[derive(Args)]
pub(super) struct Appoint {
    /// Login name of the account
    #[arg(long)]
    login: String,
    /// Role, e.g. `branch_administrator`
    #[arg(long)]
    role: String,
    /// Code of the organization the role is held at
    #[arg(long)]
    organization: String,
    #[command(flatten)]
    config: Config,
}

/// Gives an account a role; the three officers stay three persons (R33).
pub(super) async fn appoint(wish: Appoint) -> Result<(), StartError> {
    let role = Role::parse(&wish.role).ok_or_else(|| refuse("--role", "unknown role"))?;
    let role = require_no_post(role)?;
    let app = start::open(wish.config.clone(), system_clock()).await?;
    let login = text::narrow(&wish.login).to_lowercase();
    let account = account_by_login(&app.db.conn(), &login).await?;
    let account = account.ok_or_else(|| refuse("--login", "no such account"))?.id;
    let (now, code) = (app.now(), wish.organization);
    app.db
        .write(move |tx: Tx| async move {
            let auth = Authorized::<ManageOrganizations>::system(now, "admin appoint")?;
            let at = organizations::find_by_code(&tx, &auth.permit, &code).await?;
            hold(&tx, &auth, account, role, at.id).await
        })
        .await
        .map_err(|problem: Problem| refuse("appointment", &problem.to_string()))
}

/// Refuses a role that a post carries: its holder is a member, and the post is filled.
fn require_no_post(role: Role) -> Result<Role, StartError> {
    match duty_of(role) {
        None => Ok(role),
        Some(_) => Err(refuse("--role", "fill the post instead: POST /v1/branches/{id}/posts")),
    }
}

/// Writes an appointment and its trace.
async fn hold(
    tx: &Tx,
    auth: &Authorized<ManageOrganizations>,
    account: AccountId,
    role: Role,
    at: OrganizationId,
) -> Result<(), Problem> {
    let id = Uuid::now_v7();
    let appointment = Appointment::begin(Id::new(id), account, role, at, auth.now);
    let bulk = Bulk::unscoped("the operator appoints from the command line");
    administrators::insert_one(tx, &bulk, &appointment, auth.now).await?;
    let event =
        AuditEvent::new("appointment.begun", Object::Appointment, id).with_detail(role.as_str());
    Ok(auth.audit(tx, event).await?)
}

pub(super) async fn create(wish: Create) -> Result<(), StartError> {
    let login = text::narrow(&wish.login).to_lowercase();
    let role = Role::parse(&wish.role).ok_or_else(|| refuse("--role", "unknown role"))?;
    let role = require_no_post(role)?;
    let app = start::open(wish.config.clone(), system_clock()).await?;
    if account_by_login(&app.db.conn(), &login).await?.is_some() {
        return if wish.if_absent { Ok(()) } else { Err(refuse("--login", "this account exists")) };
    }
    let password = password(&wish)?;
    let password = check_new_password(
        password.trim_end_matches(['\r', '\n']),
        &login,
        PasswordRule::OnlyFactor,
        "/password",
    )
    .map_err(|_| {
        refuse("password", "at least 15 characters, not easily guessed, without the login name")
    })?;
    make(&app, &wish, login, role, hash_now(&password)?).await?;
    println!("Made {} as {}.", wish.login, role.as_str());
    Ok(())
}

fn refuse(what: &str, cause: &str) -> StartError {
    StartError::Setting { what: what.to_owned(), cause: cause.to_owned() }
}

fn password(wish: &Create) -> Result<String, StartError> {
    let failed = |error: std::io::Error| refuse("password", &error.to_string());
    if let Some(file) = &wish.password_file {
        return std::fs::read_to_string(file).map_err(failed);
    }
    if let Ok(password) = std::env::var("LIGHTHOUSE_ADMIN_PASSWORD") {
        return Ok(password);
    }
    let mut text = String::new();
    std::io::stdin().take(1024).read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}

async fn make(
    app: &App,
    wish: &Create,
    login: String,
    role: Role,
    password_hash: String,
) -> Result<(), Problem> {
    let now = app.now();
    let (name, code, root_name) =
        (wish.name.clone(), wish.organization.clone(), wish.organization_name.clone());
    app.db
        .write(move |tx: Tx| async move {
            let auth = Authorized::<ManageOrganizations>::system(now, "admin create")?;
            let organization = match organizations::find_by_code(&tx, &auth.permit, &code).await {
                Ok(found) => found,
                Err(_) => {
                    found_root(&tx, &auth, Kind::DistrictCommittee, &code, &root_name).await?
                }
            };
            let account = NewAccount {
                id: Id::new(Uuid::now_v7()),
                member: None,
                login_name: Some(login),
                display_name: name,
                password_hash: Some(password_hash),
            };
            let id = account.id;
            insert_account(&tx, account, now).await?;
            hold(&tx, &auth, id, role, organization.id).await?;
            let event = AuditEvent::new("account.created", Object::Account, id.uuid())
                .with_detail(role.as_str());
            Ok(auth.audit(&tx, event).await?)
        })
        .await
}
