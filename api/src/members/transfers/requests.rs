//! What callers say of transfers.

use chrono::NaiveDate;
use lighthouse_domain::members::transfers::{TransferDirection, TransferSide, TransferStatus};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, members::dto::CreateMember};

wire_enum!(TransferState, TransferStatus, TransferStatus::ALL, "How far a transfer has come.");
wire_enum!(
    TransferKind,
    TransferDirection,
    TransferDirection::ALL,
    "Between two branches of the tree, out of it, or into it."
);

wire_enum!(
    SideOfTransfer,
    TransferSide,
    TransferSide::ALL,
    "On which side of a transfer a branch is."
);

/// A member to be transferred, or one who comes from outside with a letter.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "member_id": "0198c0de-0000-7000-8000-000000000000",
    "reason": "工作单位变动",
    "to_branch_code": "370405-01-003",
    "valid_days": 90
}))]
pub struct CreateTransfer {
    /// A `UUIDv7` made by the client, so that a retry is recognised; made by the server if absent.
    pub id: Option<Uuid>,
    /// Who is transferred; left out for somebody who comes from outside.
    pub member_id: Option<Uuid>,
    /// The receiving branch; or its code.
    pub to_branch_id: Option<Uuid>,
    /// The code of the receiving branch, as it is written on paper.
    #[schema(min_length = 1, max_length = 40, example = "370405-01-003")]
    pub to_branch_code: Option<String>,
    /// The organization outside, for somebody who goes or comes there.
    #[schema(min_length = 2, max_length = 100, example = "济南市历下区委组织部")]
    pub outside_organization: Option<String>,
    #[schema(min_length = 2, max_length = 500, example = "工作单位变动")]
    pub reason: String,
    /// For how many days the letter is good; a setting says how many where this is left out.
    #[schema(minimum = 1, maximum = 180, example = 90)]
    pub valid_days: Option<u32>,
    /// The letter that somebody from outside has brought.
    pub letter: Option<IncomingLetter>,
    /// Who comes from outside, and into which branch.
    pub new_member: Option<CreateMember>,
}

/// A letter from outside.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct IncomingLetter {
    #[schema(min_length = 1, max_length = 60, example = "济历组转字第 1024 号")]
    pub number: String,
    #[schema(example = "2026-11-01")]
    pub issued_on: NaiveDate,
    #[schema(example = "2027-01-29")]
    pub valid_until: NaiveDate,
}

/// The receiving side takes the member in.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct AcceptTransfer {
    /// The day from which the member belongs there; today, where it is left out.
    #[schema(example = "2026-11-23")]
    pub effective_on: Option<NaiveDate>,
}

/// Why a transfer is rejected or withdrawn.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ExplainTransfer {
    #[schema(min_length = 2, max_length = 500, example = "介绍信抬头有误，请重新开具")]
    pub reason: String,
}

/// The receipt of the organization outside.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTransferReceipt {
    /// The day on which the other side took the member in.
    #[schema(example = "2026-11-20")]
    pub received_on: NaiveDate,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TransferQuery {
    /// `receiving`: those to be decided by the caller's organizations; `sending`: those they sent.
    #[param(value_type = Option<String>, pattern = "^(receiving|sending)$", example = "receiving")]
    pub side: Option<SideOfTransfer>,
    pub state: Option<TransferState>,
    pub member_id: Option<Uuid>,
    /// Only with a branch of this organization's subtree on one side.
    pub organization_id: Option<Uuid>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
