//! Complaints on the wire.

use lighthouse_domain::{
    complaints::{Complaint, ComplaintKind as Kind, ComplaintStatus},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(ComplaintKind, Kind, Kind::ALL, "What a complaint is about.");
wire_enum!(ComplaintState, ComplaintStatus, ComplaintStatus::ALL, "How far it has come.");

/// A complaint. Name an organization by its id, signed in and of one's own line; or a committee by
/// its code.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct FileComplaint {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    pub organization_id: Option<Uuid>,
    /// Code of a committee, as `GET /v1/query-letters/addressees` finds it.
    #[schema(min_length = 1, max_length = 32, example = "370405")]
    pub organization_code: Option<String>,
    pub kind: ComplaintKind,
    #[schema(min_length = 2, max_length = 4000, example = "同一份花名册每周要在三个表里重复填报")]
    pub text: String,
    /// How to reach who complains, if they wish. It is stored sealed and shown to who handles it.
    #[schema(min_length = 2, max_length = 100, example = "周一至周五上午，办公室 0632-0000000")]
    pub contact: Option<String>,
}

/// What whoever filed a complaint keeps.
#[derive(Serialize, ToSchema)]
pub struct ComplaintReceipt {
    #[schema(example = "CP-2026-000001")]
    pub number: String,
    /// Shown this once; with the number it shows how far the complaint has come.
    #[schema(example = "cpr_Yl3sQ0bq9mS2uX6nT1vJ8w")]
    pub receipt: String,
    #[schema(value_type = String, format = DateTime)]
    pub filed_at: Instant,
}

/// Number and receipt of a complaint.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct FollowComplaint {
    #[schema(min_length = 1, max_length = 32, example = "CP-2026-000001")]
    pub number: String,
    #[schema(min_length = 1, max_length = 64, example = "cpr_Yl3sQ0bq9mS2uX6nT1vJ8w")]
    pub receipt: String,
}

/// How far a complaint has come, for who filed it.
#[derive(Serialize, ToSchema)]
pub struct ComplaintProgress {
    #[schema(example = "CP-2026-000001")]
    pub number: String,
    pub kind: ComplaintKind,
    pub state: ComplaintState,
    #[schema(value_type = String, format = DateTime)]
    pub filed_at: Instant,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub accepted_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Instant>,
    #[schema(required, example = "重复的两张表自本月起取消")]
    pub answer: Option<String>,
}

impl From<Complaint> for ComplaintProgress {
    fn from(complaint: Complaint) -> Self {
        let answer = complaint.state.answer();
        Self {
            state: ComplaintState(complaint.state.status()),
            accepted_at: complaint.state.acceptance().map(|(_, at)| at),
            answered_at: answer.map(|(_, at, _)| at),
            answer: answer.map(|(.., text)| text.to_owned()),
            number: complaint.number,
            kind: ComplaintKind(complaint.kind),
            filed_at: complaint.created_at,
        }
    }
}

/// A complaint for the level that handles it.
#[derive(Serialize, ToSchema)]
pub struct ComplaintView {
    pub id: Uuid,
    #[schema(example = "CP-2026-000001")]
    pub number: String,
    /// The organization it is about.
    pub organization_id: Uuid,
    /// The organization that handles it.
    pub level_id: Uuid,
    pub kind: ComplaintKind,
    pub text: String,
    pub state: ComplaintState,
    /// Whether it was filed without signing in.
    pub anonymous: bool,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub accepted_at: Option<Instant>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Instant>,
    #[schema(required)]
    pub answer: Option<String>,
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
}

impl From<Complaint> for ComplaintView {
    fn from(complaint: Complaint) -> Self {
        let answer = complaint.state.answer();
        Self {
            id: complaint.id.uuid(),
            organization_id: complaint.organization.uuid(),
            level_id: complaint.level.uuid(),
            kind: ComplaintKind(complaint.kind),
            state: ComplaintState(complaint.state.status()),
            anonymous: complaint.filed_by.is_none(),
            accepted_at: complaint.state.acceptance().map(|(_, at)| at),
            answered_at: answer.map(|(_, at, _)| at),
            answer: answer.map(|(.., text)| text.to_owned()),
            version: complaint.version,
            created_at: complaint.created_at,
            number: complaint.number,
            text: complaint.text,
        }
    }
}

page_of!(ComplaintPage, ComplaintView, "A page of complaints, newest first.");

/// Who filed a complaint, and how to reach them.
#[derive(Serialize, ToSchema)]
pub struct ComplainantView {
    /// Missing where nobody signed in.
    #[schema(required, example = "王小明")]
    pub name: Option<String>,
    /// Missing where none was given.
    #[schema(required, example = "周一至周五上午，办公室 0632-0000000")]
    pub contact: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ComplaintQuery {
    /// About an organization of this subtree.
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub kind: Option<ComplaintKind>,
    #[param(inline)]
    pub state: Option<ComplaintState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// What whoever complained is told.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct AnswerComplaint {
    #[schema(min_length = 2, max_length = 2000, example = "重复的两张表自本月起取消")]
    pub answer: String,
}
