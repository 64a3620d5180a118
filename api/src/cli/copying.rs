//! A whole installation copied from one database into the other, and the two compared.

use std::path::PathBuf;

use clap::Args;
use lighthouse_persistence::{
    StoreError,
    db::{
        Schema, Target,
        copying::{self, CopyError, TableCopy},
    },
    seal::hex,
};

use super::output::say;
use crate::{
    config::{Config, address_in},
    start::{self, StartError},
};

/// The end of `--help`.
pub(super) const HELP: &str = "\
Stop the server first: what it writes meanwhile would not be in the copy. The source is not changed.
The secret and the media are not in the database: the new place needs secret.key and the media folder too.

Example: lighthouse copy-database --to postgres://lighthouse@db/lighthouse";

/// From where to where.
#[derive(Args)]
pub(super) struct CopyDatabase {
    /// Database to copy: sqlite:PATH or postgres://…; by default that of the settings
    #[arg(long, value_name = "URL")]
    from: Option<String>,
    /// Empty database to fill: postgres://… or sqlite:PATH; its schema is brought to this release
    #[arg(
        long,
        value_name = "URL",
        required_unless_present = "to_file",
        conflicts_with = "to_file"
    )]
    to: Option<String>,
    /// File with the address of the database to fill, so that its password is on no command line
    #[arg(long, value_name = "FILE")]
    to_file: Option<PathBuf>,
    #[command(flatten)]
    pub(super) config: Config,
}

/// Copies, prints what was compared, and says what is to be taken along besides.
pub(super) async fn copy_database(wish: CopyDatabase) -> Result<(), StartError> {
    let to = parse("--to", &address(wish.to, wish.to_file)?)?;
    let from = match &wish.from {
        Some(url) => parse("--from", url)?,
        None => start::target(&wish.config)?,
    };
    match copying::copy(&from, &to).await {
        Ok(copies) => {
            print(&copies);
            say_what_is_left(&wish.config, &to);
            Ok(())
        }
        Err(error) => {
            if let CopyError::Differs(copies) = &error {
                print(copies);
            }
            Err(explain(error, &from))
        }
    }
}

fn address(to: Option<String>, file: Option<PathBuf>) -> Result<String, StartError> {
    let Some(file) = file else { return Ok(to.unwrap_or_default()) };
    address_in(&file)
        .map_err(|error| StartError::setting(file.display().to_string(), error.to_string()))
}

fn parse(flag: &str, url: &str) -> Result<Target, StartError> {
    let cause =
        format!("write sqlite:PATH or postgres://USER@HOST/NAME instead of what is in {flag}");
    Target::parse(url).map_err(|_| StartError::setting(flag, cause))
}

/// One line for each table: its rows, and the beginning of the hash over them.
fn print(copies: &[TableCopy]) {
    say!("{:32} {:>10}  {:16}", "table", "rows", "hash");
    for copy in copies {
        let (rows, hash) = (copy.source.rows, short(&copy.source.hash));
        if copy.is_same() {
            say!("{:32} {rows:>10}  {hash}", copy.table);
        } else {
            let (other, found) = (copy.target.rows, short(&copy.target.hash));
            say!("{:32} {rows:>10}  {hash}  DIFFERS: {other} rows, {found}", copy.table);
        }
    }
}

fn short(hash: &[u8]) -> String {
    hex(hash.get(..8).unwrap_or(hash))
}

fn say_what_is_left(config: &Config, to: &Target) {
    let place = match to {
        Target::Sqlite(sqlite) => format!("SQLite {}", sqlite.file.display()),
        Target::Postgres(postgres) => format!("PostgreSQL {}", postgres.place()),
    };
    say!("Copied to {place}; read back, every table is the same.");
    say!(
        "Not in the database, and needed with it: the secret {} and the media folder {}.",
        config.secret_file().display(),
        config.media_dir().display()
    );
    say!(
        "Set DATABASE_URL to the new database, run `lighthouse check` and `lighthouse audit verify`, \
         then start the server. Keep the old database until they passed, and start no server on it."
    );
}

/// What the operator is to do.
fn explain(error: CopyError, from: &Target) -> StartError {
    let place = match from {
        Target::Sqlite(sqlite) => sqlite.file.display().to_string(),
        Target::Postgres(postgres) => postgres.place(),
    };
    match error {
        CopyError::SameKind => StartError::setting("--to", error.to_string()),
        CopyError::NoSource => {
            let cause = "there is no database; name it with --from, or its folder with --data-dir";
            StartError::setting(place, cause)
        }
        CopyError::SourceSchema(Schema::Behind(changes)) => StartError::Older(changes),
        CopyError::SourceSchema(Schema::Ahead) => StartError::Newer,
        CopyError::SourceSchema(Schema::Empty | Schema::Current) => StartError::Empty,
        CopyError::TargetAhead => {
            let cause = "it was written by a newer release; use that release, or an empty database";
            StartError::setting("--to", cause)
        }
        CopyError::Occupied(_) | CopyError::Foreign(_) => {
            StartError::create("--to", format!("{error}; make a new, empty database"))
        }
        CopyError::InUse => StartError::setting(
            "the SQLite file",
            "another process has it open; stop the server first: what it writes would not be in the copy",
        ),
        CopyError::Unlike(_) => StartError::Internal(error.to_string()),
        CopyError::Differs(_) => {
            StartError::Broken(format!("{error}; nothing was kept of it, see the lines above"))
        }
        CopyError::Store(error @ (StoreError::Unavailable(_) | StoreError::Busy)) => error.into(),
        CopyError::Store(error) => {
            StartError::Broken(format!("{error}; nothing was kept of the copy"))
        }
    }
}
