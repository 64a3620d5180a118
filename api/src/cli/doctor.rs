//! `doctor`: looks at everything a start needs, makes nothing, and says what to do.

use std::{net::TcpListener, path::Path, time::Duration};

use super::output::say;
use crate::{
    app::system_clock,
    config::{Config, Descriptors, free_bytes},
    start::{self, StartError},
};

/// Less free space than this is worth a warning.
const ENOUGH: u64 = 2 << 30;

/// What was found of one thing.
enum Finding {
    Good(String),
    Warning(String),
    Wrong(String),
}

/// Prints one line for each thing; fails if one of them would keep the server from starting.
pub(super) async fn examine(config: Config) -> Result<(), StartError> {
    let mut findings = vec![socket("API", &config.listen.to_string())];
    if config.metrics_listen != "off" {
        findings.push(socket("metrics", &config.metrics_listen));
    }
    findings.extend(config.open_folders().into_iter().map(Finding::Warning));
    findings.extend(space(&config.data_dir));
    findings.extend(space(&config.media_dir()));
    findings.extend(Descriptors::of_process().warning(config.connections).map(Finding::Warning));
    findings.push(database(config).await);
    let wrong = findings.iter().filter(|one| matches!(one, Finding::Wrong(_))).count();
    for finding in findings {
        match finding {
            Finding::Good(text) => say!("ok   {text}"),
            Finding::Warning(text) => say!("WARN {text}"),
            Finding::Wrong(text) => say!("FAIL {text}"),
        }
    }
    if wrong == 0 {
        Ok(())
    } else {
        Err(StartError::Broken("the server would not start".to_owned()))
    }
}

fn socket(what: &str, place: &str) -> Finding {
    match TcpListener::bind(place) {
        Ok(_) => Finding::Good(format!("{what}: {place} is free")),
        Err(error) => Finding::Warning(format!(
            "{what}: {place}: {error}; good only if the server runs there"
        )),
    }
}

fn space(folder: &Path) -> Option<Finding> {
    let free = free_bytes(folder)?;
    let text = format!("{}: {} MiB are free", folder.display(), free >> 20);
    Some(if free < ENOUGH { Finding::Warning(text) } else { Finding::Good(text) })
}

async fn database(config: Config) -> Finding {
    match start::open_existing(config, system_clock()).await {
        Ok(app) => match app.db.ping(Duration::from_secs(5)).await {
            Ok(()) => Finding::Good(format!(
                "{} answers, its schema is current, the secret opens it",
                start::described(&app.shared.config)
            )),
            Err(error) => Finding::Wrong(format!("the database does not answer: {error}")),
        },
        Err(error) => Finding::Wrong(error.to_string()),
    }
}
