//! The command line: one binary for serving, migrating, checking and trying out.

mod admin;
mod backup;
mod copying;
mod doctor;
mod exit;
pub(crate) mod output;
mod papers;
pub mod reference;
mod restore;
mod serving;
mod settings;
mod upkeep;

use std::ffi::OsString;

use clap::{
    ArgMatches, Args, Command as Grammar, CommandFactory, FromArgMatches, Parser, Subcommand,
    error::ErrorKind,
};

use crate::{
    app::system_clock,
    config::{Config, environment},
    openapi::Contract,
    server,
    start::{self, StartError},
};
use output::{complain, print, say};

/// The server of Lighthouse
#[derive(Parser)]
#[command(name = "lighthouse", version, about, after_help = exit::help())]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fill an empty embedded database with a made-up district and serve it
    #[command(after_help = "Example: lighthouse demo --listen 127.0.0.1:8080")]
    Demo(serving::Demo),
    /// Serve the API
    Serve(Config),
    /// Bring the database's schema to this release
    Migrate(Config),
    /// Print the contract (OpenAPI 3.1)
    Openapi,
    /// Settings
    Config(ConfigArgs),
    /// Look at everything that a start needs, and say what to do; makes nothing
    Doctor(Config),
    /// Completion for a shell
    Completion(papers::Completion),
    /// Pages of the manual
    Man(papers::Man),
    /// Check that the stored data keeps its invariants; reads only
    Check(Config),
    /// Copy the embedded database and the media while the server runs
    Backup(backup::Backup),
    /// Put a backup back where there is no database, and check it
    Restore(restore::Restore),
    /// Copy everything into an empty database of the other kind: SQLite to PostgreSQL, or back
    #[command(after_help = copying::HELP)]
    CopyDatabase(copying::CopyDatabase),
    /// Keys that sign tokens and seal sensitive values
    Keys(KeysArgs),
    /// Accounts of administrators
    Admin(AdminArgs),
    /// The audit log
    Audit(AuditArgs),
}

#[derive(Args)]
struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Print every setting, its value, and where it comes from; secrets are left out
    Show(Box<Config>),
    /// Print what every setting means, which values it takes and its default
    Reference(reference::Reference),
}

#[derive(Args)]
struct AdminArgs {
    #[command(subcommand)]
    command: AdminCommand,
}

#[derive(Args)]
struct KeysArgs {
    #[command(subcommand)]
    command: KeysCommand,
}

#[derive(Args)]
struct AuditArgs {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Follow every stream of the audit log and compare it with its signed checkpoints; reads only
    Verify(upkeep::Verify),
    /// Sign the heads of the streams now
    Checkpoint(Config),
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Make new keys: one that signs tokens (old tokens stay good until they expire), and one that
    /// seals sensitive values (servers seal what is stored again while they run)
    Rotate(Config),
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Make an account with a role; the password comes from stdin, a file or the environment
    Create(admin::Create),
    /// Give an account one more role
    Appoint(admin::Appoint),
}

/// The contract as the routes make it; a release was published with it.
fn contract() -> Contract {
    if cfg!(debug_assertions) {
        Contract::from_document(&server::document())
    } else {
        Contract::published()
    }
}

impl Command {
    /// The settings that the command works with.
    fn settings(&self) -> Option<&Config> {
        match self {
            Self::Demo(demo) => Some(&demo.config),
            Self::Serve(config)
            | Self::Migrate(config)
            | Self::Check(config)
            | Self::Doctor(config)
            | Self::Keys(KeysArgs { command: KeysCommand::Rotate(config) })
            | Self::Audit(AuditArgs { command: AuditCommand::Checkpoint(config) }) => Some(config),
            Self::Audit(AuditArgs { command: AuditCommand::Verify(wish) }) => Some(&wish.config),
            Self::Config(ConfigArgs { command: ConfigCommand::Show(config) }) => Some(config),
            Self::Backup(wish) => Some(&wish.config),
            Self::Restore(wish) => Some(&wish.config),
            Self::CopyDatabase(wish) => Some(&wish.config),
            Self::Admin(AdminArgs { command: AdminCommand::Create(wish) }) => Some(&wish.config),
            Self::Admin(AdminArgs { command: AdminCommand::Appoint(wish) }) => Some(&wish.config),
            Self::Openapi
            | Self::Completion(_)
            | Self::Man(_)
            | Self::Config(ConfigArgs { command: ConfigCommand::Reference(_) }) => None,
        }
    }
}

/// Reads the command line and runs it; answers the exit code, one of the table in
/// docs/operations.md.
pub async fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let grammar = Cli::command();
    let variables = std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into(), value.to_string_lossy().into()));
    let faults = environment::faults(&grammar, variables);
    let matches = match grammar.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) if is_help(error.kind()) || faults.is_empty() => {
            let _ = error.print();
            return if error.use_stderr() { 2 } else { 0 };
        }
        Err(_) => return refuse(&faults),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return 2;
        }
    };
    match cli.command.settings() {
        Some(_) if !faults.is_empty() => return refuse(&faults),
        Some(config) if !config.faults().is_empty() => return refuse(&config.faults()),
        _ => {}
    }
    if matches!(cli.command, Command::Config(ConfigArgs { command: ConfigCommand::Show(_) })) {
        show_settings(&matches);
        return 0;
    }
    run(cli).await
}

fn is_help(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

fn refuse(faults: &[String]) -> u8 {
    complain("lighthouse: these settings are wrong:");
    for fault in faults {
        complain(&format!("  {fault}"));
    }
    78
}

fn show_settings(matches: &ArgMatches) {
    let shown =
        matches.subcommand_matches("config").and_then(|config| config.subcommand_matches("show"));
    if let Some(shown) = shown {
        settings::show(&Config::augment_args(Grammar::new("show")), shown);
    }
}

/// Runs a command; answers its exit code.
pub async fn run(cli: Cli) -> u8 {
    match dispatch(cli.command).await {
        Ok(()) if output::has_failed() => 74,
        Ok(()) => 0,
        Err(error) => {
            complain(&format!("lighthouse: {error}"));
            error.exit_code()
        }
    }
}

async fn dispatch(command: Command) -> Result<(), StartError> {
    match command {
        Command::Demo(wish) => serving::demo(wish).await?,
        Command::Serve(config) => serving::serve(config).await?,
        Command::Migrate(config) => {
            start::open(config, system_clock()).await?;
            say!("The schema is current.");
        }
        Command::Openapi => print(contract().text.as_bytes()),
        Command::Completion(wish) => papers::complete(&wish, Cli::command()),
        Command::Man(wish) => papers::manual(&wish, Cli::command())?,
        Command::Config(ConfigArgs { command: ConfigCommand::Show(_) }) => {}
        Command::Config(ConfigArgs { command: ConfigCommand::Reference(wish) }) => {
            print(reference::written(&wish).as_bytes());
        }
        Command::Doctor(config) => doctor::examine(config).await?,
        Command::Check(config) => upkeep::check(config).await?,
        Command::Backup(wish) => backup::backup(wish).await?,
        Command::Restore(wish) => restore::restore(wish).await?,
        Command::CopyDatabase(wish) => copying::copy_database(wish).await?,
        Command::Keys(KeysArgs { command: KeysCommand::Rotate(config) }) => {
            upkeep::rotate(config).await?;
        }
        Command::Audit(AuditArgs { command: AuditCommand::Verify(wish) }) => {
            upkeep::verify_trail(wish).await?;
        }
        Command::Audit(AuditArgs { command: AuditCommand::Checkpoint(config) }) => {
            upkeep::sign_trail(config).await?;
        }
        Command::Admin(AdminArgs { command: AdminCommand::Create(wish) }) => {
            admin::create(wish).await?;
        }
        Command::Admin(AdminArgs { command: AdminCommand::Appoint(wish) }) => {
            admin::appoint(wish).await?;
        }
    }
    Ok(())
}
