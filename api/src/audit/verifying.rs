//! Whether the audit log holds: its streams, its checkpoints, and those that were kept elsewhere.

use chrono::TimeDelta;
use lighthouse_domain::{
    audit::{chain::Break, checkpoint::Row},
    time::Instant,
};
use lighthouse_persistence::{
    Conn, StoreError,
    audit::{self as store, Checkpoint, Doubt, Verdict},
    seal::Sealer,
};

use super::{service::INTERVAL_MINUTES, signer::CheckpointSigner};

/// What the whole trail says of itself.
#[derive(Debug)]
pub struct Report {
    pub entries: i64,
    pub checkpoints: usize,
    /// Every break, in words that name the entry.
    pub broken: Vec<String>,
}

/// Follows every stream and compares it with its checkpoints and with those of `outside`, which
/// were copied to where nobody with the database could change them.
pub async fn verify(
    conn: &Conn,
    sealer: &Sealer,
    now: Instant,
    outside: &[Checkpoint],
) -> Result<Report, StoreError> {
    let signer = CheckpointSigner::new(sealer);
    let marks = store::checkpoints(conn).await?;
    let wanted: Vec<_> = marks.iter().chain(outside).map(|mark| (mark.stream, mark.seq)).collect();
    let verdicts = store::verify(conn, &sealer.entry_key(), &wanted).await?;
    let mut broken: Vec<String> = verdicts.iter().filter_map(in_words).collect();
    broken.extend(marks.iter().filter_map(|mark| of_mark(&signer, &verdicts, mark)));
    broken.extend(out_of_row(&marks));
    broken.extend(outside.iter().filter_map(|mark| kept(&signer, &verdicts, &marks, mark)));
    let two = TimeDelta::minutes(-2 * i64::from(INTERVAL_MINUTES));
    broken.extend(store::unsigned(conn, now.plus(two)).await?.into_iter().map(unsigned));
    broken.extend(store::doubts(conn).await?.iter().map(doubted));
    let entries = verdicts.iter().map(|verdict| verdict.entries).sum();
    Ok(Report { entries, checkpoints: marks.len(), broken })
}

fn of_mark(signer: &CheckpointSigner, verdicts: &[Verdict], mark: &Checkpoint) -> Option<String> {
    if signer.fits(&mark.signed().text(), &mark.signature) {
        return contradicted(verdicts, mark);
    }
    Some(format!("the checkpoint {}-{} is not signed by us", mark.stream, mark.seq))
}

/// A checkpoint that was kept elsewhere must be among ours, and its entry must be what it was.
fn kept(
    signer: &CheckpointSigner,
    verdicts: &[Verdict],
    marks: &[Checkpoint],
    mark: &Checkpoint,
) -> Option<String> {
    let (number, stream, seq) = (mark.number, mark.stream, mark.seq);
    if !signer.fits(&mark.signed().text(), &mark.signature) {
        return Some(format!("the checkpoint {stream}-{seq} of the file is not signed by us"));
    }
    if !marks.iter().any(|ours| ours.signed() == mark.signed()) {
        return Some(format!("checkpoint {number} ({stream}-{seq}) of the file is missing here"));
    }
    contradicted(verdicts, mark)
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

/// Numbers that are missing in the row of checkpoints.
fn out_of_row(marks: &[Checkpoint]) -> Vec<String> {
    let mut row = Row::default();
    let broken = |mark: &&Checkpoint| !row.step(&mark.signed());
    let numbered = marks.iter().filter(|mark| mark.number > 0).filter(broken);
    numbered
        .map(|mark| format!("checkpoint {} does not follow the one before it", mark.number))
        .collect()
}

fn unsigned(stream: i64) -> String {
    format!(
        "stream {stream} has entries older than {} minutes without a checkpoint; one was removed, \
         or no server signed",
        2 * INTERVAL_MINUTES
    )
}

fn doubted(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Lines { stream, seq } => format!(
            "the lines of the access log that entry {stream}-{seq} tells of were changed, added or removed"
        ),
        Doubt::NoEntry { read } => {
            format!("the access log has lines of the read {read}, of which no entry tells")
        }
        Doubt::Copy { stream, seq } => format!("entry {stream}-{seq} is a copy of another"),
    }
}

fn in_words(verdict: &Verdict) -> Option<String> {
    let stream = verdict.stream;
    Some(match verdict.broken.as_ref()? {
        Break::Forged { seq } => {
            format!("entry {stream}-{seq} was not written by a server of ours")
        }
        Break::Changed { seq } => format!("entry {stream}-{seq} was changed"),
        Break::Gap { before } => format!("entries before {stream}-{before} are missing"),
        Break::CutShort { seq, head } => {
            format!("stream {stream} ends at {seq}, but {head} entries were written")
        }
        Break::Head => format!("the head of stream {stream} is not its last entry"),
    })
}
