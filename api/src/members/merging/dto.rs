//! Merges on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    members::merging::{Merge, MergeState, MergeSubject},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(MemberMergeState, MergeState, MergeState::ALL, "Whether a merge holds.");
wire_enum!(
    MemberMergeSubject,
    MergeSubject,
    MergeSubject::ALL,
    "What of a duplicate became the survivor's."
);

/// The entry that is a double of the one in the path.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct MergeMembers {
    /// A `UUIDv7` made by the client, so that a retry is recognised; made by the server if absent.
    pub id: Option<Uuid>,
    pub duplicate_id: Uuid,
    #[schema(
        min_length = 2,
        max_length = 500,
        example = "同一人在两个支部重复录入，经核对身份证为同一人"
    )]
    pub reason: String,
    /// That name, gender or birth date of the two differ and it is one person all the same.
    #[serde(default)]
    #[schema(default = false, example = false)]
    pub differences_confirmed: bool,
}

/// Why a merge is undone.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UndoMemberMerge {
    #[schema(min_length = 2, max_length = 500, example = "经核实为同名的两人")]
    pub reason: String,
}

/// How many rows of a kind became the survivor's.
#[derive(Serialize, ToSchema)]
pub struct MergedRows {
    pub subject: MemberMergeSubject,
    #[schema(example = 12)]
    pub number: i64,
}

/// Two entries of one person that became one.
#[derive(Serialize, ToSchema)]
pub struct MemberMergeView {
    pub id: Uuid,
    /// The entry that stayed.
    pub survivor_id: Uuid,
    #[schema(example = "王建国")]
    pub survivor_name: String,
    /// The entry that points to it since.
    pub duplicate_id: Uuid,
    #[schema(example = "王建国")]
    pub duplicate_name: String,
    #[schema(example = "同一人在两个支部重复录入，经核对身份证为同一人")]
    pub reason: String,
    pub state: MemberMergeState,
    /// What moved; kinds of which there was nothing are left out.
    pub moved: Vec<MergedRows>,
    /// The account that merged them.
    pub merged_by: Uuid,
    #[schema(value_type = String, format = DateTime, example = "2026-11-23T02:00:00.000Z")]
    pub merged_at: Instant,
    /// The last day on which it can be undone.
    #[schema(example = "2026-12-23")]
    pub undo_until: NaiveDate,
    #[schema(required, example = json!(null))]
    pub undone_by: Option<Uuid>,
    #[schema(required, value_type = Option<String>, format = DateTime, example = json!(null))]
    pub undone_at: Option<Instant>,
    #[schema(required, example = json!(null))]
    pub undo_reason: Option<String>,
    #[schema(example = 1)]
    pub version: i64,
}

impl From<Merge> for MemberMergeView {
    fn from(merge: Merge) -> Self {
        let (state, undo_until) = (MemberMergeState(merge.state()), merge.undo_until());
        let rows = |(subject, number)| MergedRows { subject: MemberMergeSubject(subject), number };
        let undone = merge.undone;
        Self {
            id: merge.id.uuid(),
            survivor_id: merge.survivor.id.uuid(),
            survivor_name: merge.survivor.name,
            duplicate_id: merge.duplicate.id.uuid(),
            duplicate_name: merge.duplicate.name,
            reason: merge.reason,
            state,
            moved: merge.moved.into_iter().map(rows).collect(),
            merged_by: merge.merged_by.uuid(),
            merged_at: merge.merged_at,
            undo_until,
            undone_by: undone.as_ref().map(|undone| undone.by).map(Id::uuid),
            undone_at: undone.as_ref().map(|undone| undone.at),
            undo_reason: undone.map(|undone| undone.reason),
            version: merge.version,
        }
    }
}

page_of!(MemberMergePage, MemberMergeView, "A page of merges of an entry, the newest first.");
