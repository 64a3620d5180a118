//! The master secret: made once, and never in the place of one that is lost.

use lighthouse_persistence::{Database, db::Schema, identity, seal::KEY_BYTES};

use super::error::{StartError, setting};
use crate::config::{self, Config};

type Secret = [u8; KEY_BYTES];

/// The secret, or a first one where nothing was sealed with another.
pub(super) async fn find_or_make(
    config: &Config,
    db: &Database,
    schema: Schema,
) -> Result<Secret, StartError> {
    if let Some(secret) = read(config)? {
        return Ok(secret);
    }
    let sealed = schema != Schema::Empty && identity::has_keys(&db.conn()).await?;
    if sealed || config.secret_file.is_some() {
        return Err(is_missing(config));
    }
    let file = config.secret_file();
    config::create_secret(&file).map_err(setting(format!("secret file {}", file.display())))
}

/// The secret that is there.
pub(super) fn find(config: &Config) -> Result<Secret, StartError> {
    read(config)?.ok_or_else(|| is_missing(config))
}

/// Fails where there is no secret.
pub fn require(config: &Config) -> Result<(), StartError> {
    find(config).map(|_| ())
}

fn read(config: &Config) -> Result<Option<Secret>, StartError> {
    let file = config.secret_file();
    config::read_secret(&file).map_err(setting(format!("secret file {}", file.display())))
}

fn is_missing(config: &Config) -> StartError {
    let cause = if config.secret_file.is_some() {
        "it is not there; put back the secret that this database was made with. For a new database \
         make one: openssl rand -hex 32 > FILE && chmod 600 FILE"
    } else {
        "it is not there, and a new one would not open what this database holds; put back the \
         secret.key that was kept apart from the backups, or name it with LIGHTHOUSE_SECRET_FILE"
    };
    StartError::setting(format!("secret file {}", config.secret_file().display()), cause)
}

/// The secret is there and does not open the stored keys.
pub(super) fn is_another(config: &Config) -> StartError {
    let cause = "it is not the secret that this database was made with; put back the one that was, \
        or name it with LIGHTHOUSE_SECRET_FILE";
    StartError::setting(format!("secret file {}", config.secret_file().display()), cause)
}
