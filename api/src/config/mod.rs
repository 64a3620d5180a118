//! Settings: defaults, environment, command line, read once at start.

mod descriptors;
mod disk;
pub(crate) mod environment;
mod faults;
mod modes;
mod pooler;
mod secret;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use clap::Args;
use ipnet::IpNet;
use lighthouse_domain::{
    administrators::Bounds,
    bounds::DateBounds,
    incidents::Limits as IncidentLimits,
    members::{Education, RevealBudget},
    study::{
        SessionKind,
        duties::{self, Every, Rule},
    },
};

use crate::http::{
    address::{Proxies, network},
    connections::Bounds as Places,
    limit::Limits,
};

/// A file in the data folder whose time is that of the newest backup.
pub const BACKUP_MARK: &str = "last-backup";

pub use descriptors::Descriptors;
pub use disk::free_bytes;
pub use modes::{Openness, open_to_others, openness};
pub use pooler::Pooler;
pub use secret::{create_private, create_secret, prepare_data_dir, read_secret};

/// Everything an operator can set. Each has an environment variable; see `.env.example`.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Where the API listens
    #[arg(long, env = "LIGHTHOUSE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where metrics are served; "off" for nowhere
    #[arg(long, env = "LIGHTHOUSE_METRICS_LISTEN", default_value = "127.0.0.1:9090")]
    pub metrics_listen: String,
    /// Folder of the embedded database and of the secret
    #[arg(long, env = "LIGHTHOUSE_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// sqlite:PATH or postgres://…; by default a SQLite file in the data folder
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// File with the address of the database, for secrets mounted as files
    #[arg(long, env = "DATABASE_URL_FILE")]
    pub database_url_file: Option<PathBuf>,
    /// File with the 32-byte master secret as 64 hexadecimal digits; by default secret.key in the data folder, made at the
    /// first start. A file that is named here has to be there
    #[arg(long, env = "LIGHTHOUSE_SECRET_FILE")]
    pub secret_file: Option<PathBuf>,
    /// Worker threads; as many as there are cores by default
    #[arg(long, env = "LIGHTHOUSE_WORKERS")]
    pub workers: Option<usize>,
    /// PostgreSQL connections in all
    #[arg(long, env = "LIGHTHOUSE_DB_CONNECTIONS", default_value_t = 16)]
    pub db_connections: u32,
    /// What stands between the server and PostgreSQL: nothing, or a pooler in transaction mode such as PgBouncer
    #[arg(long, env = "LIGHTHOUSE_DB_POOLER", value_enum, default_value_t = Pooler::None)]
    pub db_pooler: Pooler,
    /// Requests a caller may make in a minute; 0 for no limit
    #[arg(long, env = "LIGHTHOUSE_RATE_LIMIT", default_value_t = 6000)]
    pub rate_limit: u32,
    /// Log-ins, refreshes and activations of an address that may fail in a minute; 0 for no limit
    #[arg(long, env = "LIGHTHOUSE_LOGIN_RATE_LIMIT", default_value_t = 60)]
    pub login_rate_limit: u32,
    /// Connections in all; fewer where the process may not have two descriptors for each
    #[arg(long, env = "LIGHTHOUSE_CONNECTIONS", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(1..))]
    pub connections: u32,
    /// Connections of one address; trusted proxies may have more
    #[arg(long, env = "LIGHTHOUSE_CONNECTIONS_PER_ADDRESS", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..))]
    pub connections_per_address: u32,
    /// Seconds in which the head of a request has to arrive, and then its JSON body
    #[arg(long, env = "LIGHTHOUSE_READ_TIMEOUT", default_value_t = 15, value_parser = clap::value_parser!(u64).range(1..=300))]
    pub read_timeout: u64,
    /// Days in which an activation code can be used
    #[arg(long, env = "LIGHTHOUSE_ACTIVATION_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=365))]
    pub activation_days: u32,
    /// Letters that callers without an account may file from one network in an hour; 0 for no limit
    #[arg(long, env = "LIGHTHOUSE_LETTERS_PER_HOUR", default_value_t = 10, value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub letters_per_hour: u32,
    /// Days after which a draft of a letter that nobody submitted is deleted
    #[arg(long, env = "LIGHTHOUSE_LETTER_DRAFT_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=365))]
    pub letter_draft_days: u32,
    /// Days for which a letter of transfer is good where nothing else is said
    #[arg(long, env = "LIGHTHOUSE_TRANSFER_LETTER_DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=180))]
    pub transfer_letter_days: u32,
    /// Minutes from detection to report: network, information and data security (S74).
    #[arg(long, env = "LIGHTHOUSE_INCIDENT_LIMITS", value_delimiter = ',', default_values_t = [60, 120, 60], num_args = 3)]
    pub incident_limits: Vec<i64>,
    /// Full numbers an account may open in a clock hour; the last one raises an alarm (TH-29)
    #[arg(long, env = "LIGHTHOUSE_REVEALS_PER_HOUR", default_value_t = 200, value_parser = clap::value_parser!(i64).range(1..=100_000))]
    pub reveals_per_hour: i64,
    /// How often duties return where it differs, e.g. `party_lecture=year,member_meeting=month` (R13–R18)
    #[arg(long, env = "LIGHTHOUSE_DUTIES", value_delimiter = ',', value_parser = duty)]
    pub duties: Vec<(SessionKind, Every)>,
    /// The earliest day that a date can mean
    #[arg(long, env = "LIGHTHOUSE_EARLIEST_DATE", default_value = "1949-10-01")]
    pub earliest_date: chrono::NaiveDate,
    /// Years after today in which the latest day lies that a date can mean
    #[arg(long, env = "LIGHTHOUSE_YEARS_AHEAD", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=50))]
    pub years_ahead: u32,
    /// Years of age that are too many for an administrator (S67): younger is asked for.
    #[arg(long, env = "LIGHTHOUSE_ADMINISTRATOR_AGE_LIMIT", default_value_t = 45)]
    pub administrator_age_limit: u32,
    /// Least schooling of an administrator, a value of `education`.
    #[arg(long, env = "LIGHTHOUSE_ADMINISTRATOR_EDUCATION", default_value = "high_school", value_parser = education)]
    pub administrator_education: Education,
    /// Folder of audio, video and pictures; "media" in the data folder by default. Several servers share one
    #[arg(long, env = "LIGHTHOUSE_MEDIA_DIR")]
    pub media_dir: Option<PathBuf>,
    /// Folder where hints for phones are laid for the operator's push gateway; none are laid by default
    #[arg(long, env = "LIGHTHOUSE_OUTBOX_DIR")]
    pub outbox_dir: Option<PathBuf>,
    /// Webhooks may be sent to this machine itself, and over plain HTTP: for tests and the demo only
    #[arg(long, env = "LIGHTHOUSE_WEBHOOKS_TO_LOOPBACK")]
    pub webhooks_to_loopback: bool,
    /// Bytes of the largest file that can be uploaded
    #[arg(long, env = "LIGHTHOUSE_MEDIA_MAX_BYTES", default_value_t = 1 << 30)]
    pub media_max_bytes: u64,
    /// Bytes that the files and uploads of one account may take
    #[arg(long, env = "LIGHTHOUSE_MEDIA_QUOTA_BYTES", default_value_t = 20 << 30)]
    pub media_quota_bytes: u64,
    /// Hours after its last piece in which an upload can be continued
    #[arg(long, env = "LIGHTHOUSE_MEDIA_UPLOAD_HOURS", default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=720))]
    pub media_upload_hours: u32,
    /// Origins that browsers may call from, comma separated; none by default
    #[arg(long, env = "LIGHTHOUSE_CORS_ORIGINS", value_delimiter = ',')]
    pub cors_origins: Vec<String>,
    /// Proxies whose Forwarded or X-Forwarded-For is believed: addresses or networks such as 10.0.0.0/8, comma separated
    #[arg(long, env = "LIGHTHOUSE_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,
    /// What is logged, e.g. info or debug
    #[arg(long, env = "LIGHTHOUSE_LOG", default_value = "info")]
    pub log: String,
    /// Set by the demo: answers say so in a header
    #[arg(skip)]
    pub demo: bool,
}

/// The address of a database that a file holds.
pub(crate) fn address_in(file: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(file).map(|text| text.trim().to_owned())
}

impl Config {
    /// The address of the database, from file, variable or the data folder.
    pub fn database_url(&self) -> Result<String, std::io::Error> {
        if let Some(file) = &self.database_url_file {
            return address_in(file);
        }
        Ok(self.database_url.clone().filter(|url| !url.is_empty()).unwrap_or_else(|| {
            format!("sqlite:{}", self.data_dir.join("lighthouse.sqlite").display())
        }))
    }

    /// Where the master secret lies.
    pub fn secret_file(&self) -> PathBuf {
        self.secret_file.clone().unwrap_or_else(|| self.data_dir.join("secret.key"))
    }

    /// What of the data folder is open to other users of the machine.
    pub fn open_folders(&self) -> Vec<String> {
        // A secret that is named may be mounted for one container, with a mode that says little.
        let secret = self.data_dir.join("secret.key");
        [open_to_others(&self.data_dir, "700"), open_to_others(&secret, "600")]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Where files of media lie.
    pub fn media_dir(&self) -> PathBuf {
        self.media_dir.clone().unwrap_or_else(|| self.data_dir.join("media"))
    }

    /// How long an upload waits for its next piece.
    pub fn upload_lasts(&self) -> chrono::TimeDelta {
        chrono::TimeDelta::hours(i64::from(self.media_upload_hours))
    }

    pub fn workers(&self) -> usize {
        self.workers
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from))
            .max(1)
    }

    /// How long the head of a request, and then its body, may take to arrive.
    pub fn read_timeout(&self) -> Duration {
        Duration::from_secs(self.read_timeout)
    }

    /// How many connections there may be, within what the process may open.
    pub fn places(&self) -> Places {
        Places {
            most: Descriptors::of_process().connections(self.connections),
            most_of_address: usize::try_from(self.connections_per_address).unwrap_or(usize::MAX),
            silence: self.read_timeout() * 2,
            proxies: Arc::new(self.proxies()),
        }
    }

    /// How many of the connections may be streams of events.
    pub fn streams(&self) -> usize {
        (self.places().most / 2).max(1)
    }

    /// How soon incidents of each category are to be reported.
    pub fn incident_limits(&self) -> IncidentLimits {
        let usual = IncidentLimits::default();
        let of = |at: usize, usual: i64| self.incident_limits.get(at).copied().unwrap_or(usual);
        IncidentLimits {
            network: of(0, usual.network),
            information: of(1, usual.information),
            data: of(2, usual.data),
        }
    }

    /// How many full numbers an account may open in an hour.
    pub fn reveal_budget(&self) -> RevealBudget {
        RevealBudget(self.reveals_per_hour)
    }

    /// What a branch has to hold, and how often.
    pub fn duty_rules(&self) -> [Rule; 7] {
        duties::rules(&self.duties)
    }

    /// Which days dates can mean.
    pub fn date_bounds(&self) -> DateBounds {
        DateBounds { earliest: self.earliest_date, years_ahead: self.years_ahead }
    }

    /// The conditions an administrator is appointed under (S66–S69).
    pub fn eligibility(&self) -> Bounds {
        Bounds { age: self.administrator_age_limit, education: self.administrator_education }
    }

    /// The proxies that say for whom they ask.
    pub fn proxies(&self) -> Proxies {
        Proxies::new(self.trusted_proxies.clone())
    }

    pub fn limits(&self) -> Limits {
        Limits { default_per_minute: self.rate_limit, login_per_minute: self.login_rate_limit }
    }
}

fn duty(text: &str) -> Result<(SessionKind, Every), String> {
    let of = |rule: &Rule| format!("{}={}", rule.kind.as_str(), rule.every.as_str());
    let usual = || duties::RULES.iter().map(of).collect::<Vec<_>>().join(", ");
    duties::frequency(text)
        .ok_or_else(|| format!("write KIND=month, quarter or year; as it is: {}", usual()))
}

fn education(word: &str) -> Result<Education, String> {
    let words = || Education::ALL.iter().map(|level| level.as_str()).collect::<Vec<_>>().join(", ");
    Education::parse(word).ok_or_else(|| format!("choose one of: {}", words()))
}
