//! The first administrator, without a browser.

use std::{io::Read, path::PathBuf};

use clap::Args;
use lighthouse_domain::{
    access::{AccountId, Role, actions::ManageOrganizations},
    administrators::{Appointment, duty_of},
    audit::{AuditEvent, Object},
    id::Id,
    identity::PasswordRule,
    message::Message,
    organizations::{Kind, OrganizationId},
    text,
};
use lighthouse_persistence::{
    Bulk, StoreError, Tx, administrators,
    identity::{NewAccount, account_by_login, insert_account},
    organizations,
};
use uuid::Uuid;

use super::output::say;
use crate::{
    app::{App, system_clock},
    config::Config,
    http::{caller::Authorized, code::Code, problem::Problem},
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
    #[arg(long, default_value = "system_administrator", value_parser = role)]
    role: Role,
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
    pub(super) config: Config,
}

/// What `admin appoint` asks for.
#[derive(Args)]
pub(super) struct Appoint {
    /// Login name of the account
    #[arg(long)]
    login: String,
    /// Role, e.g. `branch_administrator`
    #[arg(long, value_parser = role)]
    role: Role,
    /// Code of the organization the role is held at
    #[arg(long)]
    organization: String,
    #[command(flatten)]
    pub(super) config: Config,
}

/// Gives an account a role; the three officers stay three persons (R33).
pub(super) async fn appoint(wish: Appoint) -> Result<(), StartError> {
    let app = start::open_existing(wish.config.clone(), system_clock()).await?;
    let login = text::narrow(&wish.login).to_lowercase();
    let account = account_by_login(&app.db.conn(), &login).await?;
    let account = account.ok_or_else(|| refuse("--login", "no such account"))?.id;
    let (now, code) = (app.now(), wish.organization);
    app.db
        .write(move |tx: Tx| async move {
            let auth = Authorized::<ManageOrganizations>::system(now, "admin appoint")?;
            let at = organizations::find_by_code(&tx, &auth.permit, &code).await;
            let at = at.map_err(|error| no_such_code(error, &code))?;
            hold(&tx, &auth, account, wish.role, at.id).await
        })
        .await
        .map_err(|problem: Problem| StartError::from(problem))
}

/// The topmost organization is there already, under another code.
fn no_such_code(error: StoreError, code: &str) -> Problem {
    match error {
        StoreError::NotFound(_) => Problem::new(Code::NotFound).detail(Message::new(
            format!("没有编码为 {code} 的组织"),
            format!("no organization has the code {code}; name one that exists (--organization)"),
        )),
        other => other.into(),
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
    let app = start::open_existing(wish.config.clone(), system_clock()).await?;
    if account_by_login(&app.db.conn(), &login).await?.is_some() {
        return if wish.if_absent {
            Ok(())
        } else {
            Err(refuse("--login", "this account exists; with --if-absent that is no failure"))
        };
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
    make(&app, &wish, login, hash_now(&password)?).await?;
    say!("Made {} as {}.", wish.login, wish.role.as_str());
    Ok(())
}

fn refuse(what: &str, cause: &str) -> StartError {
    StartError::refused(what, cause)
}

fn role(word: &str) -> Result<Role, String> {
    // A role that a post carries is held by a member, whom the post is filled with.
    let free = || Role::ALL.iter().filter(|role| duty_of(**role).is_none());
    let words = || free().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
    let role = Role::parse(word).filter(|role| duty_of(*role).is_none());
    role.ok_or_else(|| format!("choose one of: {}", words()))
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
    password_hash: String,
) -> Result<(), Problem> {
    let (now, role) = (app.now(), wish.role);
    let (name, code, root_name) =
        (wish.name.clone(), wish.organization.clone(), wish.organization_name.clone());
    app.db
        .write(move |tx: Tx| async move {
            let auth = Authorized::<ManageOrganizations>::system(now, "admin create")?;
            let organization = match organizations::find_by_code(&tx, &auth.permit, &code).await {
                Ok(found) => found,
                Err(StoreError::NotFound(_))
                    if !organizations::has_root(&tx, &auth.permit).await? =>
                {
                    found_root(&tx, &auth, Kind::DistrictCommittee, &code, &root_name).await?
                }
                Err(error) => return Err(no_such_code(error, &code)),
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
