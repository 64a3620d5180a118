//! What is wrong with settings that the command line understands one by one.

use std::net::SocketAddr;

use lighthouse_persistence::db::Target;
use tracing_subscriber::EnvFilter;

use super::{Config, Pooler};

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

impl Config {
    /// Every fault, each with its remedy.
    pub fn faults(&self) -> Vec<String> {
        let checks = [
            self.log_fault(),
            self.metrics_fault(),
            self.database_fault(),
            self.data_dir
                .as_os_str()
                .is_empty()
                .then(|| "LIGHTHOUSE_DATA_DIR (--data-dir) is empty: name a folder".to_owned()),
            (self.workers == Some(0)).then(|| {
                "LIGHTHOUSE_WORKERS (--workers) is 0: give it at least 1, or remove it".to_owned()
            }),
        ];
        let origins = self.cors_origins.iter().filter_map(|origin| origin_fault(origin));
        checks.into_iter().flatten().chain(origins).collect()
    }

    /// A filter that is misspelt would otherwise be the name of a module that nobody has.
    fn log_fault(&self) -> Option<String> {
        let name = "LIGHTHOUSE_LOG (--log)";
        let unknown = self.log.split(',').map(str::trim).find(|part| {
            !part.contains(['=', '[']) && !LEVELS.contains(&part.to_lowercase().as_str())
        });
        let remedy =
            "write a level (off, error, warn, info, debug, trace) or TARGET=LEVEL, comma separated";
        if let Some(unknown) = unknown {
            return Some(format!("{name}: `{unknown}` is no level; {remedy}"));
        }
        let error = EnvFilter::try_new(&self.log).err()?;
        Some(format!("{name}: `{}` is not understood ({error}); {remedy}", self.log))
    }

    fn metrics_fault(&self) -> Option<String> {
        let place = &self.metrics_listen;
        let name = "LIGHTHOUSE_METRICS_LISTEN (--metrics-listen)";
        if place == "off" {
            return None;
        }
        let port = place.rsplit_once(':').filter(|(host, _)| !host.is_empty());
        if port.is_none_or(|(_, port)| port.parse::<u16>().is_err()) {
            return Some(format!("{name}: `{place}` is neither ADDRESS:PORT nor off"));
        }
        let same =
            place.parse().is_ok_and(|place: SocketAddr| place == self.listen && place.port() != 0);
        same.then(|| format!("{name}: {place} is where the API listens; choose another port"))
    }

    fn database_fault(&self) -> Option<String> {
        if self.database_url.is_some() && self.database_url_file.is_some() {
            return Some("DATABASE_URL and DATABASE_URL_FILE are both set: remove one".to_owned());
        }
        let url = match self.database_url() {
            Ok(url) => url,
            Err(error) => return Some(format!("DATABASE_URL_FILE (--database-url-file): {error}")),
        };
        match Target::parse(&url) {
            Ok(Target::Sqlite(_)) if self.db_pooler == Pooler::Transaction => {
                let name = "LIGHTHOUSE_DB_POOLER (--db-pooler)";
                Some(format!(
                    "{name} is transaction, but the database is SQLite: remove it, or set \
                     DATABASE_URL to the pooler's postgres:// address"
                ))
            }
            Ok(_) => None,
            Err(error) => Some(format!("DATABASE_URL (--database-url): {error}")),
        }
    }
}

/// An origin is a scheme, a host and perhaps a port, as browsers send it.
fn origin_fault(origin: &str) -> Option<String> {
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    let is_one =
        host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', '?', '#', ' ']));
    (!is_one).then(|| {
        format!(
            "LIGHTHOUSE_CORS_ORIGINS (--cors-origins): `{origin}` is no origin; write \
             https://HOST or http://HOST:PORT, without a path"
        )
    })
}
