//! The command line: one binary for serving, migrating, checking and trying out.

mod admin;
mod backup;
mod restore;
mod upkeep;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::{
    app::system_clock,
    config::Config,
    demo,
    openapi::Contract,
    server,
    start::{self, StartError},
};

/// The server of Lighthouse
#[derive(Parser)]
#[command(name = "lighthouse", version, about, after_help = "Try it: lighthouse demo")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fill an empty embedded database with a made-up district and serve it
    #[command(after_help = "Example: lighthouse demo --listen 127.0.0.1:8080")]
    Demo(Demo),
    /// Serve the API
    Serve(Config),
    /// Bring the database's schema to this release
    Migrate(Config),
    /// Print the contract (OpenAPI 3.1)
    Openapi,
    /// Check that the stored data keeps its invariants; reads only
    Check(Config),
    /// Copy the embedded database and the media while the server runs
    Backup(backup::Backup),
    /// Put a backup back where there is no database, and check it
    Restore(restore::Restore),
    /// Keys that sign tokens and seal sensitive values
    Keys(KeysArgs),
    /// Accounts of administrators
    Admin(AdminArgs),
    /// The audit log
    Audit(AuditArgs),
}

#[derive(Args)]
struct Demo {
    /// The same seed makes the same people
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// A district of 15,426 members, or a small one
    #[arg(long, default_value = "district", value_parser = ["district", "small"])]
    size: String,
    /// Fill the database and stop
    #[arg(long)]
    seed_only: bool,
    /// Write log-ins and sample ids as JSON to this file
    #[arg(long)]
    write_credentials: Option<PathBuf>,
    #[command(flatten)]
    config: Config,
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
    if cfg!(debug_assertions) { Contract::of(&server::document()) } else { Contract::published() }
}

/// Runs a command; its exit code is one of the table in docs/operations.md.
pub async fn run(cli: Cli) -> i32 {
    let outcome = match cli.command {
        Command::Demo(wish) => try_out(wish).await,
        Command::Serve(config) => serve(config).await,
        Command::Migrate(config) => {
            start::open(config, system_clock()).await.map(|_| println!("The schema is current."))
        }
        Command::Openapi => {
            print!("{}", contract().text);
            Ok(())
        }
        Command::Check(config) => upkeep::check(config).await,
        Command::Backup(wish) => backup::backup(wish).await,
        Command::Restore(wish) => restore::restore(wish).await,
        Command::Keys(KeysArgs { command: KeysCommand::Rotate(config) }) => {
            upkeep::rotate(config).await
        }
        Command::Audit(AuditArgs { command: AuditCommand::Verify(config) }) => {
            upkeep::verify_trail(config).await
        }
        Command::Audit(AuditArgs { command: AuditCommand::Checkpoint(config) }) => {
            upkeep::sign_trail(config).await
        }
        Command::Admin(AdminArgs { command: AdminCommand::Create(create) }) => {
            admin::create(create).await
        }
        Command::Admin(AdminArgs { command: AdminCommand::Appoint(wish) }) => {
            admin::appoint(wish).await
        }
    };
    match outcome {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("lighthouse: {error}");
            i32::from(error.exit_code())
        }
    }
}

async fn serve(config: Config) -> Result<(), StartError> {
    log_to_stderr(&config.log);
    let listen = config.listen;
    let app = start::open(config, system_clock()).await?;
    let kind = if app.db.is_postgres() { "PostgreSQL" } else { "SQLite" };
    println!("Lighthouse {} on {kind}", env!("CARGO_PKG_VERSION"));
    println!(
        "  API     http://{listen}/v1\n  docs    http://{listen}/docs/\n  spec    http://{listen}/openapi.json\n  health  http://{listen}/health/ready"
    );
    start::serve(app).await
}

/// A fresh folder, a seeded district, no rate limit, and a banner.
async fn try_out(wish: Demo) -> Result<(), StartError> {
    log_to_stderr("warn");
    let scratch = fresh_folder(&wish.config);
    let database_url = wish.config.database_url.clone();
    let config = Config {
        data_dir: scratch,
        rate_limit: 0,
        login_rate_limit: 0,
        demo: true,
        database_url,
        ..wish.config
    };
    let listen = config.listen;
    let app = start::open(config, system_clock()).await?;
    let from = std::time::Instant::now();
    let size = if wish.size == "small" { demo::Size::SMALL } else { demo::Size::DISTRICT };
    let made = demo::seed(&app, size, wish.seed).await?;
    if let Some(file) = &wish.write_credentials {
        demo::write_credentials(file, &made, listen).map_err(|error| StartError::Setting {
            what: file.display().to_string(),
            cause: error.to_string(),
        })?;
    }
    demo::print(&made, listen, from.elapsed().as_millis());
    if wish.seed_only { Ok(()) } else { start::serve(app).await }
}

/// The given data folder, or one of its own that nothing else uses.
fn fresh_folder(config: &Config) -> PathBuf {
    if config.data_dir != Path::new("data") {
        return config.data_dir.clone();
    }
    let folder = std::env::temp_dir().join(format!("lighthouse-demo-{}", uuid::Uuid::now_v7()));
    println!("Data folder: {}", folder.display());
    folder
}

/// Lines for people on a terminal, JSON for machines otherwise (O-24).
fn log_to_stderr(filter: &str) {
    use std::io::IsTerminal;
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_default();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = if std::io::stderr().is_terminal() {
        builder.try_init()
    } else {
        builder.json().try_init()
    };
}
