//! Payments of dues on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    dues::{AMOUNT_MAX, DuesEntry, DuesEntryKind as Kind, REASON_MAX},
    id::Id,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(DuesEntryKind, Kind, Kind::ALL, "What an entry of the ledger of dues is.");

/// Money that was paid for a month, or with a minus taken back.
#[derive(Serialize, ToSchema)]
pub struct DuesEntryView {
    pub id: Uuid,
    pub member_id: Uuid,
    /// The branch that took it.
    pub branch_id: Uuid,
    #[schema(example = "2026-11")]
    pub month: String,
    pub kind: DuesEntryKind,
    #[schema(example = 7500)]
    pub amount_fen: i64,
    #[schema(example = "2026-11-20")]
    pub paid_on: NaiveDate,
    /// The payment that this one takes back.
    #[schema(required, example = json!(null))]
    pub reverses: Option<Uuid>,
    /// Why, for everything but a payment.
    #[schema(required, example = json!(null))]
    pub reason: Option<String>,
    /// The account that recorded it.
    pub recorded_by: Uuid,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub recorded_at: Instant,
}

impl From<DuesEntry> for DuesEntryView {
    fn from(entry: DuesEntry) -> Self {
        Self {
            kind: DuesEntryKind(entry.kind()),
            id: entry.id.uuid(),
            member_id: entry.member.uuid(),
            branch_id: entry.branch.uuid(),
            month: entry.month.to_string(),
            amount_fen: entry.amount.0,
            paid_on: entry.paid_on,
            reverses: entry.reverses.map(Id::uuid),
            reason: entry.reason,
            recorded_by: entry.recorded_by.uuid(),
            recorded_at: entry.recorded_at,
        }
    }
}

page_of!(DuesEntryPage, DuesEntryView, "A page of a member's ledger, the newest first.");

/// The payments that were entered together.
#[derive(Serialize, ToSchema)]
pub struct DuesPayments {
    pub data: Vec<DuesEntryView>,
}

/// What a member paid for a month.
#[derive(Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DuesPaymentLine {
    /// A `UUIDv7` made by the client, so that a retry is recognised; made by the server if absent.
    pub id: Option<Uuid>,
    pub member_id: Uuid,
    #[schema(pattern = r"^20\d\d-(0[1-9]|1[0-2])$", example = "2026-11")]
    pub month: String,
    #[schema(minimum = 1, maximum = 10_000_000, example = 7500)]
    pub amount_fen: i64,
}

/// Payments of members of a branch: many members for a month, or one for many months.
#[derive(Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RecordDuesPayments {
    #[schema(example = "2026-11-20")]
    pub paid_on: NaiveDate,
    #[schema(min_items = 1, max_items = 100)]
    #[validate(nested)]
    pub payments: Vec<DuesPaymentLine>,
}

/// A payment is taken back.
#[derive(Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReverseDuesPayment {
    /// A `UUIDv7` made by the client, so that a retry is recognised; made by the server if absent.
    pub id: Option<Uuid>,
    /// For the member too, who sees it.
    #[schema(min_length = 1, max_length = 200, example = "金额登记有误")]
    pub reason: String,
}

const _: () = assert!(AMOUNT_MAX == 10_000_000, "the schema above repeats this number");
const _: () = assert!(REASON_MAX == 200, "the schema above repeats this number");
