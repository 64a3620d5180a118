//! What an operator does beside serving: check, back up, change the signing key.

use std::path::PathBuf;

use clap::Args;
use lighthouse_domain::audit::{Deed, Object};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, Trace},
    check,
    identity::{insert_key, retire_keys},
};
use uuid::Uuid;

use crate::{
    app::system_clock,
    config::Config,
    identity::tokens::generate_key,
    start::{self, StartError},
};

/// Where a copy of the embedded database goes.
#[derive(Args)]
pub(super) struct Backup {
    /// File to write; it must not exist
    file: PathBuf,
    #[command(flatten)]
    config: Config,
}

/// Asks the stored data whether its invariants hold; fails if one does not.
pub(super) async fn check(config: Config) -> Result<(), StartError> {
    let app = start::open(config, system_clock()).await?;
    let findings = check::findings(&app.db.conn()).await?;
    for finding in &findings {
        let mark = if finding.broken == 0 { "ok  " } else { "FAIL" };
        println!("{mark} {} {} ({} broken)", finding.id, finding.says, finding.broken);
    }
    let broken = findings.iter().filter(|finding| finding.broken > 0).count();
    if broken == 0 {
        Ok(())
    } else {
        Err(StartError::Internal(format!("{broken} invariants are broken")))
    }
}

/// Copies the embedded database while it serves. The secret is not part of the copy.
pub(super) async fn backup(wish: Backup) -> Result<(), StartError> {
    if wish.file.exists() {
        let cause = "it exists; choose another name".to_owned();
        return Err(StartError::Setting { what: wish.file.display().to_string(), cause });
    }
    let app = start::open(wish.config, system_clock()).await?;
    app.db.backup_to(&wish.file)?;
    println!("Copied to {}. Keep secret.key apart from it.", wish.file.display());
    Ok(())
}

/// Makes a new signing key. Running servers take it within a minute; tokens of the old key
/// stay good until they expire.
pub(super) async fn rotate(config: Config) -> Result<(), StartError> {
    let app = start::open(config, system_clock()).await?;
    let (now, key, sealer) = (app.now(), generate_key(app.now())?, app.sealer().clone());
    let kid = key.kid.clone();
    app.db
        .write(move |tx: Tx| async move {
            insert_key(&tx, &sealer, &key).await?;
            retire_keys(&tx, &key.kid, now).await?;
            let trace = Trace {
                account: None,
                at: now,
                request_id: "system:keys rotate".to_owned(),
                address: "local".to_owned(),
            };
            let deed = Deed::new("signing_key.rotated", Object::SigningKey, Uuid::nil());
            audit::record(&tx, Uuid::now_v7(), &trace, deed.with_detail(key.kid)).await
        })
        .await
        .map_err(|error: StoreError| StartError::from(error))?;
    println!("New signing key {kid}.");
    Ok(())
}
