//! The form of a task and its audience as they are kept: texts, because they are only read whole.

use lighthouse_domain::{
    id::Id,
    organizations::OrganizationId,
    supervision::task::{FieldKind, RegisterFact, TaskField},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::StoreError;

#[derive(Serialize, Deserialize)]
struct FieldJson {
    code: String,
    label: String,
    kind: String,
    required: bool,
    note: Option<String>,
    options: Vec<String>,
    fact: Option<String>,
}

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("task", column)
}

pub(super) fn write_fields(fields: &[TaskField]) -> Result<String, StoreError> {
    let stored = |field: &TaskField| FieldJson {
        code: field.code.clone(),
        label: field.label.clone(),
        kind: field.kind.as_str().to_owned(),
        required: field.required,
        note: field.note.clone(),
        options: field.options.clone(),
        fact: field.fact.map(|fact| fact.as_str().to_owned()),
    };
    let stored: Vec<FieldJson> = fields.iter().map(stored).collect();
    serde_json::to_string(&stored).map_err(|_| corrupt("fields"))
}

pub(super) fn read_fields(text: &str) -> Result<Vec<TaskField>, StoreError> {
    let stored: Vec<FieldJson> = serde_json::from_str(text).map_err(|_| corrupt("fields"))?;
    let field = |field: FieldJson| {
        let fact = field.fact.as_deref();
        let fact = fact.map(|word| RegisterFact::parse(word).ok_or_else(|| corrupt("fact")));
        Ok(TaskField {
            kind: FieldKind::parse(&field.kind).ok_or_else(|| corrupt("kind"))?,
            fact: fact.transpose()?,
            code: field.code,
            label: field.label,
            required: field.required,
            note: field.note,
            options: field.options,
        })
    };
    stored.into_iter().map(field).collect()
}

pub(super) fn write_audience(audience: &[OrganizationId]) -> Result<String, StoreError> {
    let ids: Vec<Uuid> = audience.iter().map(|id| id.uuid()).collect();
    serde_json::to_string(&ids).map_err(|_| corrupt("audience"))
}

pub(super) fn read_audience(text: &str) -> Result<Vec<OrganizationId>, StoreError> {
    let ids: Vec<Uuid> = serde_json::from_str(text).map_err(|_| corrupt("audience"))?;
    Ok(ids.into_iter().map(Id::new).collect())
}
