//! Standards of members on the wire.

use lighthouse_domain::{
    dues::{BASE_MAX, DOCUMENT_MAX, DuesStandard, Fen, PayerKind, REASON_MAX, Reduction},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(
    DuesPayerKind,
    PayerKind,
    PayerKind::ALL,
    "By what a member's dues are worked out: pay, a pension, or an amount between the least and the most."
);

/// Less or nothing for hardship, by decision.
#[derive(Serialize, ToSchema)]
pub struct DuesReductionView {
    /// What is paid instead; 0 is an exemption.
    #[schema(example = 0)]
    pub amount_fen: i64,
    /// The last month.
    #[schema(example = "2027-02")]
    pub until_month: String,
    #[schema(example = "重病住院，生活困难")]
    pub reason: String,
    /// The paper by which it was decided.
    #[schema(example = "清河镇党委〔2026〕12号")]
    pub document: String,
}

impl From<Reduction> for DuesReductionView {
    fn from(reduction: Reduction) -> Self {
        Self {
            amount_fen: reduction.amount.0,
            until_month: reduction.until.to_string(),
            reason: reduction.reason,
            document: reduction.document,
        }
    }
}

/// What a member pays a month, from a month on until the next standard begins.
#[derive(Serialize, ToSchema)]
pub struct DuesStandardView {
    #[schema(example = "2026-09")]
    pub from_month: String,
    pub kind: DuesPayerKind,
    #[schema(example = 7500)]
    pub amount_fen: i64,
    /// What is paid instead while a reduction holds; null without one.
    #[schema(required, example = json!(null))]
    pub reduced_fen: Option<i64>,
    #[schema(required, example = json!(null))]
    pub reduced_until: Option<String>,
    /// The account that set it.
    pub set_by: Uuid,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub updated_at: Instant,
}

impl From<DuesStandard> for DuesStandardView {
    fn from(standard: DuesStandard) -> Self {
        let reduction = standard.reduction.as_ref();
        Self {
            from_month: standard.from.to_string(),
            kind: DuesPayerKind(standard.kind),
            amount_fen: standard.amount.0,
            reduced_fen: reduction.map(|it| it.amount.0),
            reduced_until: reduction.map(|it| it.until.to_string()),
            set_by: standard.set_by.uuid(),
            version: standard.version,
            updated_at: standard.updated_at,
        }
    }
}

page_of!(DuesStandardPage, DuesStandardView, "A page of standards, the newest first.");

/// A standard with the income that it was worked out from.
#[derive(Serialize, ToSchema)]
pub struct DuesStandardDetail {
    pub id: Uuid,
    pub member_id: Uuid,
    #[schema(example = "2026-09")]
    pub from_month: String,
    pub kind: DuesPayerKind,
    /// Regular pay after tax, or the pension, a month; null where it is not by income.
    #[schema(required, example = 500_001)]
    pub base_fen: Option<i64>,
    #[schema(example = 7500)]
    pub amount_fen: i64,
    #[schema(required, value_type = Option<DuesReductionView>)]
    pub reduction: Option<DuesReductionView>,
    /// The account that set it.
    pub set_by: Uuid,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub updated_at: Instant,
}

impl DuesStandardDetail {
    pub(super) fn new(standard: DuesStandard, base: Option<Fen>) -> Self {
        Self {
            id: standard.id.uuid(),
            member_id: standard.member.uuid(),
            from_month: standard.from.to_string(),
            kind: DuesPayerKind(standard.kind),
            base_fen: base.map(|base| base.0),
            amount_fen: standard.amount.0,
            reduction: standard.reduction.map(Into::into),
            set_by: standard.set_by.uuid(),
            version: standard.version,
            updated_at: standard.updated_at,
        }
    }
}

/// A reduction for hardship.
#[derive(Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SetDuesReduction {
    /// Less than is due; 0 exempts.
    #[schema(minimum = 0, maximum = 10_000_000, example = 0)]
    pub amount_fen: i64,
    /// The last month.
    #[schema(pattern = r"^20\d\d-(0[1-9]|1[0-2])$", example = "2027-02")]
    pub until_month: String,
    #[schema(min_length = 1, max_length = 200, example = "重病住院，生活困难")]
    pub reason: String,
    /// The paper by which it was decided.
    #[schema(min_length = 1, max_length = 100, example = "清河镇党委〔2026〕12号")]
    pub document: String,
}

/// What a member pays: worked out from `base_fen`, or agreed as `amount_fen` where it is not by income.
#[derive(Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "employed", "base_fen": 500_001 }))]
pub struct SetDuesStandard {
    pub kind: DuesPayerKind,
    /// Regular pay after tax, or the pension, a month, in fen.
    #[schema(minimum = 0, maximum = 100_000_000, example = 500_001)]
    pub base_fen: Option<i64>,
    /// In fen; may be left out where the least is the most.
    #[schema(minimum = 0, maximum = 1_000_000, example = 50)]
    pub amount_fen: Option<i64>,
    #[validate(nested)]
    pub reduction: Option<SetDuesReduction>,
}

const _: () = assert!(BASE_MAX == 100_000_000, "the schema above repeats this number");
const _: () = assert!(REASON_MAX == 200, "the schema above repeats this number");
const _: () = assert!(DOCUMENT_MAX == 100, "the schema above repeats this number");
