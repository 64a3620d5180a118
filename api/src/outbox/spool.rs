//! One file for each hint, whole or not there at all, readable by its owner alone.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use lighthouse_domain::{
    message::Message,
    outbox::{PushHint, PushHintId, hint as words},
    time::Instant,
};
use serde::Serialize;
use uuid::Uuid;

use crate::config::{create_private, prepare_data_dir};

/// What the gateway reads.
#[derive(Serialize)]
struct HintFile<'a> {
    /// The same however often the hint is laid: a gateway drops what it knows.
    id: Uuid,
    platform: &'static str,
    push_token: &'a str,
    title: Words<'a>,
    body: Words<'a>,
    /// The message of the inbox, which the app reads at `GET /v1/me/inbox`.
    message_id: Uuid,
    created_at: Instant,
}

#[derive(Serialize)]
struct Words<'a> {
    #[serde(rename = "zh-CN")]
    zh: &'a str,
    en: &'a str,
}

/// What became of the hints of a step.
pub(super) struct Laid {
    pub(super) handed: Vec<PushHintId>,
    pub(super) failed: Vec<PushHint>,
}

pub(super) fn lay_all(folder: &Path, hints: Vec<PushHint>) -> Laid {
    let mut laid = Laid { handed: Vec::new(), failed: Vec::new() };
    if let Err(error) = prepare_data_dir(folder) {
        tracing::warn!(%error, "the folder of the outbox cannot be made or read");
        return Laid { failed: hints, ..laid };
    }
    let words = words();
    for hint in hints {
        match lay(folder, &hint, &words) {
            Ok(()) => laid.handed.push(hint.id),
            Err(error) => {
                tracing::warn!(%error, hint = %hint.id, "a hint could not be laid into the outbox");
                laid.failed.push(hint);
            }
        }
    }
    laid
}

fn lay(folder: &Path, hint: &PushHint, words: &Message) -> io::Result<()> {
    let text = serde_json::to_vec(&content(hint, words))?;
    let part = folder.join(format!(".{}.part", hint.id));
    // Left over from a server that was killed while it wrote.
    if part.exists() {
        fs::remove_file(&part)?;
    }
    let mut file = create_private(&part)?;
    file.write_all(&text)?;
    file.sync_all()?;
    fs::rename(&part, folder.join(format!("{}.json", hint.id)))
}

fn content<'a>(hint: &'a PushHint, words: &'a Message) -> HintFile<'a> {
    HintFile {
        id: hint.id.uuid(),
        platform: hint.platform.as_str(),
        push_token: &hint.token,
        title: Words { zh: "灯塔", en: "Lighthouse" },
        body: Words { zh: &words.zh, en: &words.en },
        message_id: hint.message,
        created_at: hint.created_at,
    }
}
