//! What an operator does beside serving: check, change the signing key, verify the audit log.

use std::path::{Path, PathBuf};

use clap::Args;
use lighthouse_domain::audit::{AuditEvent, Object};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, AuditContext},
    check,
    identity::{insert_key, retire_keys},
};
use uuid::Uuid;

use super::output::say;
use crate::{
    app::{App, system_clock},
    config::{Config, Descriptors},
    content::{folder::Folder, upkeep as media},
    identity::{sealing, tokens::generate_key},
    start::{self, StartError},
};

/// What the audit log is compared with.
#[derive(Args)]
pub(super) struct Verify {
    /// Answers of GET /v1/audit-checkpoints that were kept where this database's owner cannot write
    #[arg(long)]
    checkpoints: Option<PathBuf>,
    #[command(flatten)]
    pub(super) config: Config,
}

/// Asks the stored data whether its invariants hold; fails if one does not.
pub(super) async fn check(config: Config) -> Result<(), StartError> {
    report(&start::open_existing(config, system_clock()).await?).await
}

/// Prints what holds and what does not.
pub(super) async fn report(app: &App) -> Result<(), StartError> {
    let mut findings = check::findings(&app.db.conn()).await?;
    findings.extend(check::register(&app.db.conn(), app.sealer()).await?);
    let folder = Folder::from_config(&app.shared.config);
    findings.extend(media::findings(&app.db.conn(), &folder).await?);
    for finding in &findings {
        let mark = if finding.broken == 0 { "ok  " } else { "FAIL" };
        say!("{mark} {} {} ({} broken)", finding.id, finding.message, finding.broken);
    }
    if let Some(warning) = Descriptors::of_process().warning(app.shared.config.connections) {
        say!("WARN {warning}");
    }
    app.shared.config.open_folders().iter().for_each(|warning| say!("WARN {warning}"));
    let broken = findings.iter().filter(|finding| finding.broken > 0).count();
    if broken == 0 {
        Ok(())
    } else {
        Err(StartError::Broken(format!("{broken} invariants are broken")))
    }
}

/// Makes a new signing key and a new sealing key. Running servers take it within a minute; tokens of the old key
/// stay good until they expire.
pub(super) async fn rotate(config: Config) -> Result<(), StartError> {
    let app = start::open_existing(config, system_clock()).await?;
    let (now, key, sealer) = (app.now(), generate_key(app.now())?, app.sealer().clone());
    let kid = key.kid.clone();
    app.db
        .write(move |tx: Tx| async move {
            insert_key(&tx, &sealer, &key).await?;
            retire_keys(&tx, &key.kid, now).await?;
            let trace = AuditContext::system(now, "keys rotate");
            let event = AuditEvent::new("signing_key.rotated", Object::SigningKey, Uuid::nil());
            audit::record(&tx, &trace, event.with_detail(key.kid)).await
        })
        .await
        .map_err(|error: StoreError| StartError::from(error))?;
    say!("New signing key {kid}.");
    let id = sealing::make_key(&app).await?;
    say!(
        "New sealing key {id}. Running servers seal with it in two minutes and then seal everything \
         else again;\nthe older keys are erased a day after nothing needs them."
    );
    Ok(())
}

/// Checks the whole trail and names every entry that does not hold.
pub(super) async fn verify_trail(wish: Verify) -> Result<(), StartError> {
    let outside = wish.checkpoints.as_deref().map(kept_outside).transpose()?.unwrap_or_default();
    let app = start::open_existing(wish.config, system_clock()).await?;
    let begun = std::time::Instant::now();
    let report = crate::audit::verify(&app.db.conn(), app.sealer(), app.now(), &outside).await?;
    if wish.checkpoints.is_some() {
        say!("{} checkpoints in the file", outside.len());
    }
    let (entries, checkpoints) = (report.entries, report.checkpoints);
    say!("{entries} entries and {checkpoints} checkpoints in {:.1?}", begun.elapsed());
    if report.broken.is_empty() {
        say!("The chain holds.");
        return Ok(());
    }
    report.broken.iter().for_each(|message| say!("BROKEN  {message}"));
    Err(StartError::Broken(format!("the trail is broken in {} places", report.broken.len())))
}

fn kept_outside(file: &Path) -> Result<Vec<audit::Checkpoint>, StartError> {
    crate::audit::checkpoints_of(file).map_err(|error| StartError::Setting {
        what: file.display().to_string(),
        cause: error.to_string(),
    })
}

/// Signs the heads of the audit log's streams.
pub(super) async fn sign_trail(config: Config) -> Result<(), StartError> {
    let app = start::open_existing(config, system_clock()).await?;
    let signed = crate::audit::checkpoint(&app).await?;
    say!("{signed} streams signed.");
    Ok(())
}
