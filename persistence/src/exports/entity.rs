//! The row of an operation. Private to this room.

use lighthouse_domain::{
    exports::{
        ExportFormat, ExportKind, ExportLanguage, ExportOrder, ExportPeriod, Made, Operation,
        OperationReason, OperationState, OperationStatus,
    },
    id::Id,
    members::Status,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, entity::prelude::*};

use crate::error::StoreError;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "operation")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub session_id: Uuid,
    pub address: String,
    pub kind: String,
    pub format: String,
    pub language: String,
    pub organization_id: Uuid,
    pub period: Option<String>,
    pub statuses: String,
    pub purpose: String,
    pub state: String,
    pub reason: Option<String>,
    pub file_id: Option<Uuid>,
    pub bytes: Option<i64>,
    pub attempts: i64,
    pub rows_made: i64,
    pub progress: i64,
    pub due_at: i64,
    pub ended_at: Option<i64>,
    pub requested_at: i64,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("operation", column)
}

impl TryFrom<Model> for Operation {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let made = Made {
            rows: row.rows_made,
            progress: u8::try_from(row.progress).map_err(|_| corrupt("progress"))?,
        };
        Ok(Self {
            id: Id::new(row.id),
            account: Id::new(row.account_id),
            session: Id::new(row.session_id),
            order: order(&row)?,
            state: state(&row)?,
            attempts: u32::try_from(row.attempts).map_err(|_| corrupt("attempts"))?,
            made,
            requested_at: Instant::from_millis(row.requested_at),
            version: row.version,
            address: row.address,
        })
    }
}

fn order(row: &Model) -> Result<ExportOrder, StoreError> {
    let period = |text| ExportPeriod::parse(text).ok_or_else(|| corrupt("period"));
    let words = row.statuses.split(' ').filter(|word| !word.is_empty());
    let status = |word| Status::parse(word).ok_or_else(|| corrupt("statuses"));
    Ok(ExportOrder {
        kind: ExportKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
        format: ExportFormat::parse(&row.format).ok_or_else(|| corrupt("format"))?,
        language: ExportLanguage::parse(&row.language).ok_or_else(|| corrupt("language"))?,
        organization: Id::new(row.organization_id),
        period: row.period.as_deref().map(period).transpose()?,
        statuses: words.map(status).collect::<Result<_, _>>()?,
        purpose: row.purpose.clone(),
    })
}

fn state(row: &Model) -> Result<OperationState, StoreError> {
    let due = Instant::from_millis(row.due_at);
    let file = || row.file_id.ok_or_else(|| corrupt("file_id"));
    let at = || row.ended_at.map(Instant::from_millis).ok_or_else(|| corrupt("ended_at"));
    let reason = || {
        let word = row.reason.as_deref().and_then(OperationReason::parse);
        word.ok_or_else(|| corrupt("reason"))
    };
    Ok(match OperationStatus::parse(&row.state).ok_or_else(|| corrupt("state"))? {
        OperationStatus::Queued => OperationState::Queued,
        OperationStatus::Running => OperationState::Running { lease: file()?, until: due },
        OperationStatus::Succeeded => OperationState::Succeeded {
            file: file()?,
            bytes: row.bytes.ok_or_else(|| corrupt("bytes"))?,
            at: at()?,
            kept_until: due,
        },
        OperationStatus::Expired => OperationState::Expired { at: at()? },
        OperationStatus::Failed => OperationState::Failed { reason: reason()?, at: at()? },
        OperationStatus::Cancelled => OperationState::Cancelled { reason: reason()?, at: at()? },
    })
}

/// The columns that steps change.
pub(super) fn facts(operation: &Operation) -> ActiveModel {
    let bytes = match operation.state {
        OperationState::Succeeded { bytes, .. } => Some(bytes),
        _ => None,
    };
    ActiveModel {
        state: Set(operation.status().as_str().to_owned()),
        reason: Set(operation.reason().map(|reason| reason.as_str().to_owned())),
        file_id: Set(operation.file()),
        bytes: Set(bytes),
        attempts: Set(i64::from(operation.attempts)),
        rows_made: Set(operation.made.rows),
        progress: Set(i64::from(operation.made.progress)),
        due_at: Set(operation.due_at().millis()),
        ended_at: Set(operation.ended_at().map(Instant::millis)),
        version: Set(operation.version),
        ..Default::default()
    }
}
