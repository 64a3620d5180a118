//! The simulator: drives the whole API in one process with a clock that is turned, a store that
//! fails and a server that is killed, and asks every invariant of `lighthouse check` after each
//! step. What it does follows from its seed alone.
//!
//! ```text
//! cargo test -p lighthouse-tests --test simulate -- --seed 7            replays one seed
//! cargo test -p lighthouse-tests --test simulate -- --fuzz 600          ten minutes for each parser
//! cargo test -p lighthouse-tests --test simulate -- --seed 1 --seeds 10000 --steps 200
//! ```
//!
//! It is a test and no command of the server: faults are put into the database's connection,
//! throw-away databases are made, and none of that belongs into what runs for real.

mod contract;
mod dice;
mod faults;
mod fuzz;
mod invariants;
mod place;
#[path = "../it/support/postgres.rs"]
mod postgres;
mod requests;
mod run;
mod stage;
mod values;
mod world;

use std::{
    collections::BTreeMap,
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::{Parser, ValueEnum};

/// The server's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Which database is simulated on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Drives the API by chance and checks every invariant after each step
#[derive(Parser)]
struct Settings {
    /// The first seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many seeds, one after another
    #[arg(long, default_value_t = 8)]
    seeds: u64,
    /// Steps of each seed
    #[arg(long, default_value_t = 200)]
    steps: u64,
    /// The database; both if it is not said
    #[arg(long)]
    on: Option<Backend>,
    /// Send spoilt bytes to each parser for so many seconds instead
    #[arg(long)]
    fuzz: Option<u64>,
    /// To this parser alone: "id number", "sanitiser" and so on
    #[arg(long, requires = "fuzz")]
    only: Option<String>,
    /// Print every step
    #[arg(long)]
    trace: bool,
    /// Print how often each operation was done and refused
    #[arg(long)]
    tally: bool,
    /// The test harness' own arguments, which mean nothing here
    #[arg(hide = true)]
    _filter: Vec<String>,
}

/// What happened in some seeds.
#[derive(Default)]
pub struct Tally {
    /// By operation and status.
    pub answers: BTreeMap<(String, u16), u64>,
    pub faults: BTreeMap<&'static str, u64>,
    pub steps: u64,
}

fn main() -> ExitCode {
    let settings = Settings::parse();
    let backends = match settings.on {
        Some(one) => vec![one],
        None => vec![Backend::Sqlite, Backend::Postgres],
    };
    let held = actix_web::rt::System::new().block_on(async {
        let Some(stage) = stage::Stage::build(Backend::Sqlite).await else { return false };
        let refused = run::refused(&stage).await;
        if let Some(seconds) = settings.fuzz {
            let (each, only) = (Duration::from_secs(seconds), settings.only.as_deref());
            return fuzz::all(&stage, settings.seed, each, only).await;
        }
        let mut held = fuzz::all(&stage, settings.seed, Duration::from_secs(1), None).await;
        for on in backends {
            held &= simulate(&settings, on, &refused).await;
        }
        held
    });
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// All seeds on one database; whether nothing was found.
async fn simulate(settings: &Settings, on: Backend, refused: &stage::Refused) -> bool {
    let Some(mut stage) = stage::Stage::build(on).await else {
        eprintln!("SKIPPED: there is no PostgreSQL here");
        return true;
    };
    stage.refused.clone_from(refused);
    // A cluster of its own on fewer seeds: each of its steps costs many round trips.
    let seeds = match (settings.on, on) {
        (None, Backend::Postgres) => settings.seeds.div_ceil(8),
        _ => settings.seeds,
    };
    let (begun, mut tally, mut found) = (Instant::now(), Tally::default(), 0_u64);
    for seed in settings.seed..settings.seed + seeds {
        let outcome = run::seed(&stage, seed, settings.steps, settings.trace, &mut tally).await;
        if let Err(fault) = outcome {
            found += 1;
            println!("seed {seed}, step {}: {}", fault.step, fault.message);
            println!(
                "  replay: cargo test -p lighthouse-tests --test simulate -- --on {} --seed {seed} --seeds 1 --trace",
                name(on)
            );
        }
        if seeds > 100 && (seed - settings.seed + 1).is_multiple_of(100) {
            println!(
                "{} seeds, {} steps, {found} found, {:.0?}",
                seed - settings.seed + 1,
                tally.steps,
                begun.elapsed()
            );
        }
    }
    // PostgreSQL ends a connection in its own time: there the answers may differ in a replay.
    let same = matches!(on, Backend::Postgres) || replays(&stage, settings).await;
    println!(
        "{}: {seeds} seeds, {} steps, {} operations done, {} faults put in, {found} found, in {:.1?}",
        name(on),
        tally.steps,
        done(&tally),
        tally.faults.values().sum::<u64>(),
        begun.elapsed()
    );
    if settings.tally {
        print_tally(&tally);
    }
    found == 0 && same && notices(&stage).await
}

/// Whether a row that somebody moved past the application is found: otherwise nothing is.
async fn notices(stage: &stage::Stage) -> bool {
    let spoilt = run::is_noticed(stage).await;
    if !spoilt {
        println!("a broken invariant is not noticed");
    }
    spoilt
}

/// Whether the first seed does the same when it is run again.
async fn replays(stage: &stage::Stage, settings: &Settings) -> bool {
    let mut digests = Vec::new();
    for _ in 0..2 {
        let mut tally = Tally::default();
        digests.push(run::seed(stage, settings.seed, settings.steps, false, &mut tally).await.ok());
    }
    let same = digests[0] == digests[1];
    if !same {
        println!("seed {} does not replay", settings.seed);
    }
    same
}

fn done(tally: &Tally) -> usize {
    let done = tally.answers.keys().filter(|(_, status)| (200..300).contains(status));
    done.map(|(operation, _)| operation).collect::<std::collections::BTreeSet<_>>().len()
}

fn print_tally(tally: &Tally) {
    for ((operation, status), times) in &tally.answers {
        println!("{operation:<34} {status} {times}");
    }
    println!("{:?}", tally.faults);
}

fn name(on: Backend) -> &'static str {
    match on {
        Backend::Sqlite => "sqlite",
        Backend::Postgres => "postgres",
    }
}
