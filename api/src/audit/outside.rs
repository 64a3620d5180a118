//! Checkpoints that were kept elsewhere: the answer of `GET /v1/audit-checkpoints` as a file.

use std::{io, path::Path};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use lighthouse_domain::time::Instant;
use lighthouse_persistence::audit::Checkpoint;
use serde::Deserialize;

#[derive(Deserialize)]
struct Kept {
    data: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    number: i64,
    id: String,
    at: String,
    link: String,
    previous: String,
    signature: String,
}

impl Line {
    fn read(&self) -> Option<Checkpoint> {
        let (stream, seq) = self.id.split_once('-')?;
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        Some(Checkpoint {
            number: self.number,
            stream: stream.parse().ok()?,
            seq: seq.parse().ok()?,
            at: Instant::parse(&self.at)?.millis(),
            link: bytes(&self.link)?,
            previous: bytes(&self.previous)?,
            signature: bytes(&self.signature)?,
        })
    }
}

/// Reads one answer or several, one after another, as they were appended to the file.
pub fn checkpoints_of(file: &Path) -> io::Result<Vec<Checkpoint>> {
    let text = std::fs::read_to_string(file)?;
    let odd =
        || io::Error::new(io::ErrorKind::InvalidData, "no answer of GET /v1/audit-checkpoints");
    let answers = serde_json::Deserializer::from_str(&text).into_iter::<Kept>();
    let answers: Vec<Kept> = answers.collect::<Result<_, _>>().map_err(|_| odd())?;
    answers.iter().flat_map(|kept| &kept.data).map(|line| line.read().ok_or_else(odd)).collect()
}
