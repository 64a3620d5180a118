//! `serve` and `demo`: sockets first, then the database, then the banner.

use std::path::{Path, PathBuf};

use clap::Args;

use super::output::say;
use crate::{
    app::system_clock,
    config::Config,
    demo,
    start::{self, StartError},
};

/// How the demo is made.
#[derive(Args)]
pub(super) struct Demo {
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
    pub(super) config: Config,
}

pub(super) async fn serve(config: Config) -> Result<(), StartError> {
    log_to_stderr(&config.log)?;
    let sockets = start::bind(&config)?;
    let listen = sockets.address();
    let app = start::open(config, system_clock()).await?;
    let kind = if app.db.is_postgres() { "PostgreSQL" } else { "SQLite" };
    say!("Lighthouse {} on {kind}", env!("CARGO_PKG_VERSION"));
    say!(
        "  API     http://{listen}/v1\n  docs    http://{listen}/docs/\n  spec    http://{listen}/openapi.json\n  health  http://{listen}/health/ready"
    );
    start::serve(app, sockets).await
}

/// Requests and log-ins a minute in the demo: shown in the headers, and enough for any trial.
const GENEROUS: (u32, u32) = (60_000, 6_000);

/// A fresh folder, a seeded district, a generous budget, and a banner.
pub(super) async fn demo(wish: Demo) -> Result<(), StartError> {
    log_to_stderr("warn")?;
    let sockets = if wish.seed_only { None } else { Some(start::bind(&wish.config)?) };
    let scratch = Scratch::new(&wish);
    let config = Config {
        data_dir: scratch.folder.clone(),
        rate_limit: wish.config.rate_limit.max(GENEROUS.0),
        login_rate_limit: wish.config.login_rate_limit.max(GENEROUS.1),
        demo: true,
        ..wish.config
    };
    let listen = sockets.as_ref().map_or(config.listen, start::Sockets::address);
    let app = start::open(config, system_clock()).await?;
    let from = std::time::Instant::now();
    let size = if wish.size == "small" { demo::Size::SMALL } else { demo::Size::DISTRICT };
    let progress = demo::Progress::on_stderr();
    let made = demo::seed_and_report(&app, size, wish.seed, progress).await?;
    if let Some(file) = &wish.write_credentials {
        demo::write_credentials(file, &made, listen)
            .map_err(|error| StartError::create(file.display().to_string(), error.to_string()))?;
    }
    demo::print(&made, listen, from.elapsed().as_millis());
    match sockets {
        Some(sockets) => start::serve(app, sockets).await,
        None => Ok(()),
    }
}

/// The data folder of the demo; one of its own goes with it.
struct Scratch {
    folder: PathBuf,
    goes: bool,
}

impl Scratch {
    /// The given folder, or one that nothing else uses.
    fn new(wish: &Demo) -> Self {
        if wish.config.data_dir != Path::new("data") {
            return Self { folder: wish.config.data_dir.clone(), goes: false };
        }
        let name = format!("lighthouse-demo-{}", uuid::Uuid::now_v7());
        let folder = std::env::temp_dir().join(name);
        let goes = !wish.seed_only;
        let until =
            if goes { " (removed at the end; name one with --data-dir to keep it)" } else { "" };
        say!("Data folder: {}{until}", folder.display());
        Self { folder, goes }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.goes {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Lines for people on a terminal, JSON for machines otherwise.
fn log_to_stderr(filter: &str) -> Result<(), StartError> {
    use std::io::IsTerminal;
    let filter = tracing_subscriber::EnvFilter::try_new(filter)
        .map_err(|error| StartError::setting("LIGHTHOUSE_LOG", error.to_string()))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = if std::io::stderr().is_terminal() {
        builder.try_init()
    } else {
        builder.json().try_init()
    };
    Ok(())
}
