//! Evidence as it is kept: one text, because it is only read whole.

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    message::Message,
    reporting::merit::{Evidence, EvidenceSource, FoundRecord},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::StoreError;

#[derive(Serialize, Deserialize)]
struct EvidenceJson {
    id: Uuid,
    source: String,
    record: Uuid,
    on: NaiveDate,
    /// What the record said, in Chinese and in English.
    says: (String, String),
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exception: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    by: Uuid,
    at: i64,
}

fn corrupt() -> StoreError {
    StoreError::corrupt("merit_nomination", "evidence")
}

impl From<&Evidence> for EvidenceJson {
    fn from(evidence: &Evidence) -> Self {
        let found = &evidence.found;
        Self {
            id: evidence.id.uuid(),
            source: found.source.as_str().to_owned(),
            record: found.record,
            on: found.on,
            says: (found.says.zh.clone(), found.says.en.clone()),
            exception: found.exception.map(Id::uuid),
            note: evidence.note.clone(),
            by: evidence.by.uuid(),
            at: evidence.at.millis(),
        }
    }
}

impl TryFrom<EvidenceJson> for Evidence {
    type Error = StoreError;

    fn try_from(stored: EvidenceJson) -> Result<Self, StoreError> {
        let found = FoundRecord {
            source: EvidenceSource::parse(&stored.source).ok_or_else(corrupt)?,
            record: stored.record,
            on: stored.on,
            says: Message::new(stored.says.0, stored.says.1),
            exception: stored.exception.map(Id::new),
        };
        let (id, by, at) = (stored.id, stored.by, Instant::from_millis(stored.at));
        Ok(Self { id: Id::new(id), found, note: stored.note, by: Id::new(by), at })
    }
}

pub(super) fn write(evidence: &[Evidence]) -> Result<String, StoreError> {
    let stored: Vec<EvidenceJson> = evidence.iter().map(Into::into).collect();
    serde_json::to_string(&stored).map_err(|_| corrupt())
}

pub(super) fn read(text: &str) -> Result<Vec<Evidence>, StoreError> {
    let stored: Vec<EvidenceJson> = serde_json::from_str(text).map_err(|_| corrupt())?;
    stored.into_iter().map(Evidence::try_from).collect()
}
