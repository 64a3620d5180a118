//! Use cases of the audit log: searching it leaves an entry too; checkpoints; verification.

use lighthouse_domain::{
    access::actions::ReadAudit,
    audit::{
        AuditEvent, Object,
        chain::{self, Break},
    },
    time::Instant,
};
use lighthouse_persistence::{
    Conn, StoreError, Tx,
    audit::{self as store, Checkpoint, Event, Filter, Page, Verdict},
    seal::Sealer,
};
use uuid::Uuid;

use super::signer::CheckpointSigner;
use crate::{app::App, http::caller::Authorized, http::problem::Problem};

/// A search and the name under which the audit log tells of it.
pub(super) struct Search {
    pub filter: Filter,
    pub after: Option<Page>,
    pub limit: i64,
    pub told_as: &'static str,
}

/// Searches, and notes that it was searched, for what, by whom.
pub(super) async fn search(
    tx: &Tx,
    auth: &Authorized<ReadAudit>,
    search: Search,
) -> Result<Vec<Event>, Problem> {
    let Search { filter, after, limit, told_as } = search;
    let events = store::page(tx, &auth.permit, &filter, after, limit).await?;
    let object = filter.object.unwrap_or_else(Uuid::nil);
    let event = AuditEvent::new(told_as, Object::AuditTrail, object);
    auth.audit(tx, event.with_detail(detail(&filter))).await?;
    Ok(events)
}

/// The search in one line.
fn detail(filter: &Filter) -> String {
    let parts = [
        filter.account.map(|id| format!("account_id={id}")),
        filter.object.map(|id| format!("object_id={id}")),
        filter.object_type.as_ref().map(|kind| format!("object_type={kind}")),
        filter.action.as_ref().map(|action| format!("action={action}")),
        filter.from.map(|from| format!("from={}", Instant::from_millis(from))),
        filter.before.map(|to| format!("to={}", Instant::from_millis(to))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Signs the heads that grew since the last time.
pub async fn checkpoint(app: &App) -> Result<usize, StoreError> {
    let (signer, now) = (CheckpointSigner::of(app.sealer()), app.now());
    app.db
        .write(move |tx: Tx| async move { store::mark(&tx, now, |text| signer.sign(text)).await })
        .await
}

/// What the whole trail says of itself.
#[derive(Debug)]
pub struct Report {
    pub entries: i64,
    pub checkpoints: usize,
    /// Every break, in words that name the entry.
    pub broken: Vec<String>,
}

/// Follows every stream and compares it with its checkpoints.
pub async fn verify(conn: &Conn, sealer: &Sealer) -> Result<Report, StoreError> {
    let signer = CheckpointSigner::of(sealer);
    let marks = store::checkpoints(conn).await?;
    let wanted: Vec<(i64, i64)> = marks.iter().map(|mark| (mark.stream, mark.seq)).collect();
    let verdicts = store::verify(conn, &wanted).await?;
    let mut broken: Vec<String> = verdicts.iter().filter_map(in_words).collect();
    for mark in &marks {
        if !signed(&signer, mark) {
            broken.push(format!("the checkpoint {}-{} is not signed by us", mark.stream, mark.seq));
        } else if let Some(message) = contradicted(&verdicts, mark) {
            broken.push(message);
        }
    }
    let entries = verdicts.iter().map(|verdict| verdict.entries).sum();
    Ok(Report { entries, checkpoints: marks.len(), broken })
}

fn signed(signer: &CheckpointSigner, mark: &Checkpoint) -> bool {
    chain::Link::try_from(mark.link.as_slice()).is_ok_and(|link| {
        signer.fits(&chain::checkpoint(mark.stream, mark.seq, mark.at, &link), &mark.signature)
    })
}

/// A stream that holds, but is not the one that was signed.
fn contradicted(verdicts: &[Verdict], mark: &Checkpoint) -> Option<String> {
    let verdict = verdicts.iter().find(|verdict| verdict.stream == mark.stream)?;
    let told = verdict.links.iter().find(|(seq, _)| *seq == mark.seq);
    match told {
        Some((_, link)) if *link == mark.link => None,
        None if verdict.broken.is_some() => None,
        _ => Some(format!(
            "entry {}-{} or one before it was rewritten after its checkpoint",
            mark.stream, mark.seq
        )),
    }
}

fn in_words(verdict: &Verdict) -> Option<String> {
    let stream = verdict.stream;
    Some(match verdict.broken.as_ref()? {
        Break::Changed { seq } => format!("entry {stream}-{seq} was changed"),
        Break::Gap { before } => format!("entries before {stream}-{before} are missing"),
        Break::CutShort { seq, head } => {
            format!("stream {stream} ends at {seq}, but {head} entries were written")
        }
        Break::Head => format!("the head of stream {stream} is not its last entry"),
    })
}
