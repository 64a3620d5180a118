//! Organizations and posts on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    organizations::{Duty as PostDuty, Kind, Organization, Post},
    patch::Patch,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(
    OrganizationKind,
    Kind,
    Kind::ALL,
    "Kind of an organization, from province to branch. Treat an unknown kind as a committee."
);

/// An organization of any level.
#[derive(Serialize, ToSchema)]
pub struct OrganizationView {
    pub id: Uuid,
    /// Null for the topmost organization.
    #[schema(required)]
    pub parent_id: Option<Uuid>,
    pub kind: OrganizationKind,
    #[schema(example = "DEMO-01-001")]
    pub code: String,
    #[schema(example = "清河镇第1党支部")]
    pub name: String,
    /// How many levels stand above it.
    #[schema(example = 2)]
    pub depth: usize,
    #[schema(required, example = "2012-07-01")]
    pub established_on: Option<NaiveDate>,
    #[schema(required, example = "2024-07-01")]
    pub term_starts_on: Option<NaiveDate>,
    #[schema(required, example = "2027-06-30")]
    pub term_ends_on: Option<NaiveDate>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub dissolved_at: Option<Instant>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<Organization> for OrganizationView {
    fn from(of: Organization) -> Self {
        Self {
            id: of.id.uuid(),
            parent_id: of.parent.map(lighthouse_domain::id::Id::uuid),
            kind: OrganizationKind(of.kind),
            depth: of.path.depth() - 1,
            code: of.code,
            name: of.name,
            established_on: of.established_on,
            term_starts_on: of.term_starts_on,
            term_ends_on: of.term_ends_on,
            dissolved_at: of.dissolved_at,
            version: of.version,
            created_at: of.created_at,
            updated_at: of.updated_at,
        }
    }
}

page_of!(OrganizationPage, OrganizationView, "A page of organizations, in tree order.");

/// The line of organizations above one, topmost first.
#[derive(Serialize, ToSchema)]
pub struct Ancestors {
    pub data: Vec<AncestorView>,
}

/// An organization above the caller's: its name, no more.
#[derive(Serialize, ToSchema)]
pub struct AncestorView {
    pub id: Uuid,
    pub kind: OrganizationKind,
    #[schema(example = "临江区委员会")]
    pub name: String,
}

impl From<Organization> for AncestorView {
    fn from(of: Organization) -> Self {
        Self { id: of.id.uuid(), kind: OrganizationKind(of.kind), name: of.name }
    }
}

/// A node of the tree. The list is in tree order: a node's subtree follows it.
#[derive(Serialize, ToSchema)]
pub struct TreeNode {
    pub id: Uuid,
    #[schema(required)]
    pub parent_id: Option<Uuid>,
    pub kind: OrganizationKind,
    #[schema(example = "DEMO-01-001")]
    pub code: String,
    #[schema(example = "清河镇第1党支部")]
    pub name: String,
    #[schema(example = 1)]
    pub version: i64,
}

impl From<&Organization> for TreeNode {
    fn from(of: &Organization) -> Self {
        Self {
            id: of.id.uuid(),
            parent_id: of.parent.map(lighthouse_domain::id::Id::uuid),
            kind: OrganizationKind(of.kind),
            code: of.code.clone(),
            name: of.name.clone(),
            version: of.version,
        }
    }
}

/// Everything alive that the caller sees, in one answer.
#[derive(Serialize, ToSchema)]
pub struct Tree {
    pub data: Vec<TreeNode>,
    /// Set when the visible tree is larger than one answer; use the list then.
    #[schema(example = false)]
    pub truncated: bool,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "DEMO-01-901",
    "established_on": "2026-07-01",
    "kind": "branch",
    "name": "清河镇新设党支部",
    "parent_id": "0198c0de-0000-7000-8000-000000000000",
    "term_ends_on": "2029-06-30",
    "term_starts_on": "2026-07-01"
}))]
pub struct CreateOrganization {
    /// A `UUIDv7` made by the client, so that a retry is recognised; made by the server if absent.
    pub id: Option<Uuid>,
    pub parent_id: Uuid,
    pub kind: OrganizationKind,
    /// Unique in the whole tree.
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9._-]+$",
        example = "DEMO-01-901"
    )]
    pub code: String,
    #[schema(min_length = 1, max_length = 120, example = "清河镇新设党支部")]
    pub name: String,
    #[schema(example = "2026-07-01")]
    pub established_on: Option<NaiveDate>,
    #[schema(example = "2026-07-01")]
    pub term_starts_on: Option<NaiveDate>,
    #[schema(example = "2029-06-30")]
    pub term_ends_on: Option<NaiveDate>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateOrganization {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 32, pattern = "^[A-Za-z0-9._-]+$", example = "DEMO-01-902")]
    pub code: Option<String>,
    #[schema(value_type = String, required = false, min_length = 1, max_length = 120, example = "清河镇第二党支部")]
    pub name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>, example = "2026-07-01")]
    pub established_on: Patch<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>, example = "2026-07-01")]
    pub term_starts_on: Patch<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>, example = "2029-06-30")]
    pub term_ends_on: Patch<NaiveDate>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct MoveOrganization {
    /// The organization it shall stand under.
    pub parent_id: Uuid,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganizationQuery {
    /// Any of these kinds, comma separated.
    #[param(style = Form, explode = false)]
    pub kind: Option<Vec<OrganizationKind>>,
    /// Only those directly below this one.
    pub parent_id: Option<Uuid>,
    /// Only this one's whole subtree.
    pub organization_id: Option<Uuid>,
    /// Part of the name, one character or more.
    #[param(min_length = 1, max_length = 50, example = "清河")]
    pub q: Option<String>,
    /// Only what changed at this instant or later.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-01T00:00:00Z")]
    pub updated_since: Option<Instant>,
    /// Dissolved ones too.
    pub include_dissolved: Option<bool>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

wire_enum!(Duty, PostDuty, PostDuty::ALL, "What a post is.");

/// A post and who holds it.
#[derive(Serialize, ToSchema)]
pub struct PostView {
    pub id: Uuid,
    pub organization_id: Uuid,
    pub member_id: Uuid,
    #[schema(example = "张三")]
    pub member_name: String,
    /// `secretary`, `deputy_secretary`, `organization_member`, `publicity_member` or `discipline_member`.
    #[schema(example = "secretary")]
    pub duty: String,
    #[schema(example = "2024-07-01")]
    pub since: NaiveDate,
    /// Null while it is held.
    #[schema(required, example = json!(null))]
    pub until: Option<NaiveDate>,
    /// The entry of the administrators' register that gives the holder the rights of the post. Null
    /// where the post carries none, and as long as the holder has no account.
    #[schema(required)]
    pub appointment_id: Option<Uuid>,
}

impl From<Post> for PostView {
    fn from(post: Post) -> Self {
        Self {
            id: post.id.uuid(),
            organization_id: post.organization.uuid(),
            member_id: post.member.uuid(),
            member_name: post.member_name,
            duty: post.duty.as_str().to_owned(),
            since: post.since,
            until: post.until,
            appointment_id: post.appointment.map(Id::uuid),
        }
    }
}

/// The posts of an organization and its term of office; there are at most 200.
#[derive(Serialize, ToSchema)]
pub struct PostList {
    pub data: Vec<PostView>,
    #[schema(required, example = "2024-07-01")]
    pub term_starts_on: Option<NaiveDate>,
    #[schema(required, example = "2027-06-30")]
    pub term_ends_on: Option<NaiveDate>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreatePost {
    pub member_id: Uuid,
    pub duty: Duty,
    #[schema(example = "2026-07-01")]
    pub since: NaiveDate,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct EndPost {
    #[schema(example = "2026-11-01")]
    pub until: NaiveDate,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PostQuery {
    /// Also the posts held before.
    pub include_past: Option<bool>,
}
