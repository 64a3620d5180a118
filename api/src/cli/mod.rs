//! The command line: one binary for serving, migrating, checking and trying out.

mod admin;

use clap::{Args, Parser, Subcommand};

use crate::{
    app::system_clock,
    config::Config,
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
    /// Serve the API
    Serve(Config),
    /// Bring the database's schema to this release
    Migrate(Config),
    /// Print the contract (OpenAPI 3.1)
    Openapi,
    /// Accounts of administrators
    Admin(AdminArgs),
}

#[derive(Args)]
struct AdminArgs {
    #[command(subcommand)]
    command: AdminCommand,
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Make an account with a role; the password comes from stdin, a file or the environment
    Create(admin::Create),
}

/// Runs a command; the exit code follows sysexits: 78 for a wrong setting.
pub async fn run(cli: Cli) -> i32 {
    let outcome = match cli.command {
        Command::Serve(config) => serve(config).await,
        Command::Migrate(config) => start::open(config, system_clock()).await.map(|_| println!("The schema is current.")),
        Command::Openapi => {
            print!("{}", Contract::of(&server::document()).text);
            Ok(())
        }
        Command::Admin(AdminArgs { command: AdminCommand::Create(create) }) => admin::create(create).await,
    };
    match outcome {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("lighthouse: {error}");
            if matches!(error, StartError::Setting { .. }) { 78 } else { 1 }
        }
    }
}

async fn serve(config: Config) -> Result<(), StartError> {
    log_to_stderr(&config.log);
    let listen = config.listen;
    let app = start::open(config, system_clock()).await?;
    let kind = if app.db.is_postgres() { "PostgreSQL" } else { "SQLite" };
    println!("Lighthouse {} on {kind}", env!("CARGO_PKG_VERSION"));
    println!("  API     http://{listen}/v1\n  docs    http://{listen}/docs/\n  spec    http://{listen}/openapi.json\n  health  http://{listen}/health/ready");
    start::serve(app).await
}

/// Lines for people on a terminal, JSON for machines otherwise (O-24).
fn log_to_stderr(filter: &str) {
    use std::io::IsTerminal;
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_default();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = if std::io::stderr().is_terminal() { builder.try_init() } else { builder.json().try_init() };
}
