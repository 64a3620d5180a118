//! Operations on the wire.

use lighthouse_domain::{
    exports::{
        ExportFormat, ExportKind, ExportPeriod, Operation, OperationReason, OperationState,
        OperationStatus,
    },
    id::Id,
    time::Instant,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    enums::wire_enum,
    http::{lang::Lang, page::page_of},
};

wire_enum!(ExportKindCode, ExportKind, ExportKind::ALL, "Which list is exported.");
wire_enum!(ExportFormatCode, ExportFormat, ExportFormat::ALL, "What kind of file is made.");
wire_enum!(
    OperationStateCode,
    OperationStatus,
    OperationStatus::ALL,
    "How far an operation has come. Treat an unknown value as ended if `ended_at` is set."
);
wire_enum!(
    OperationReasonCode,
    OperationReason,
    OperationReason::ALL,
    "Why an operation ended without a file. Treat an unknown value as unknown."
);

/// Work that outlasts its request, as its requester sees it.
#[derive(Serialize, ToSchema)]
pub struct OperationView {
    pub id: Uuid,
    pub kind: ExportKindCode,
    pub format: ExportFormatCode,
    pub organization_id: Uuid,
    #[schema(required, example = "2026-Q4")]
    pub period: Option<String>,
    #[schema(example = "年终核对党员名册")]
    pub purpose: String,
    pub state: OperationStateCode,
    /// 0 to 100.
    #[schema(minimum = 0, maximum = 100, example = 100)]
    pub progress: u8,
    /// Rows written so far, without the heading.
    #[schema(example = 22)]
    pub rows: i64,
    /// Why there is no file; null while there may be one.
    #[schema(required)]
    pub reason: Option<OperationReasonCode>,
    /// The reason and its remedy, in the caller's language.
    #[schema(required, example = json!(null))]
    pub reason_text: Option<String>,
    /// The file; null until it is there, and after it has expired.
    #[schema(required)]
    pub result: Option<OperationResult>,
    #[schema(value_type = String, format = DateTime, example = "2026-11-30T02:00:00.000Z")]
    pub requested_at: Instant,
    #[schema(required, value_type = Option<String>, format = DateTime, example = "2026-11-30T02:00:02.000Z")]
    pub ended_at: Option<Instant>,
}

page_of!(OperationPage, OperationView, "A page of one's own operations, newest first.");

/// The file that an operation made.
#[derive(Serialize, ToSchema)]
pub struct OperationResult {
    /// Relative to the server. Read it without a token until `url_expires_at`; ask again for another.
    #[schema(
        example = "/v1/operations/0198c0de-0000-7000-8000-000000000000/file?expires=1796004900000&by=0198c0de-0000-7000-8000-000000000001&signature=4BqS"
    )]
    pub url: String,
    #[schema(value_type = String, format = DateTime, example = "2026-11-30T02:15:02.000Z")]
    pub url_expires_at: Instant,
    #[schema(example = "党员名册.xlsx")]
    pub file_name: String,
    #[schema(example = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    pub media_type: &'static str,
    #[schema(example = 6144)]
    pub bytes: i64,
    /// The server removes the file then.
    #[schema(value_type = String, format = DateTime, example = "2026-12-01T02:00:02.000Z")]
    pub kept_until: Instant,
}

impl OperationView {
    /// As it stands at `now`; `link` is where its file is and until when.
    pub(super) fn new(
        operation: &Operation,
        (link, now): (Option<(String, Instant)>, Instant),
        lang: Lang,
    ) -> Self {
        let word =
            |reason: OperationReason| if lang == Lang::En { reason.en() } else { reason.zh() };
        let order = &operation.order;
        Self {
            id: operation.id.uuid(),
            kind: ExportKindCode(order.kind),
            format: ExportFormatCode(order.format),
            organization_id: Id::uuid(order.organization),
            period: order.period.as_ref().map(ExportPeriod::text).map(str::to_owned),
            purpose: order.purpose.clone(),
            state: OperationStateCode(operation.status_at(now)),
            progress: operation.made.progress,
            rows: operation.made.rows,
            reason: operation.reason().map(OperationReasonCode),
            reason_text: operation.reason().map(word).map(str::to_owned),
            result: link.and_then(|link| OperationResult::new(operation, link)),
            requested_at: operation.requested_at,
            ended_at: operation.ended_at(),
        }
    }
}

impl OperationResult {
    fn new(operation: &Operation, (url, url_expires_at): (String, Instant)) -> Option<Self> {
        let OperationState::Succeeded { bytes, kept_until, .. } = operation.state else {
            return None;
        };
        let order = &operation.order;
        let (file_name, media_type) = super::naming::name_of(order);
        Some(Self { url, url_expires_at, file_name, media_type, bytes, kept_until })
    }
}
