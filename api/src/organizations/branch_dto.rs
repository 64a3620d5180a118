//! Branches on the wire, where they differ from other organizations.

use lighthouse_domain::organizations::Kind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{CreateOrganization, OrganizationKind};

/// A branch to be added.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateBranch {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    /// The committee or general branch it stands under.
    pub parent_id: Uuid,
    /// One of the three sorts of branches; `branch` if absent.
    pub kind: Option<BranchKind>,
    /// Unique in the whole tree.
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Za-z0-9._-]+$",
        example = "DEMO-01-903"
    )]
    pub code: String,
    #[schema(min_length = 1, max_length = 120, example = "清河镇第三党支部")]
    pub name: String,
}

/// A sort of branch.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BranchKind {
    Branch,
    JointBranch,
    TemporaryBranch,
}

impl From<CreateBranch> for CreateOrganization {
    fn from(body: CreateBranch) -> Self {
        let kind = match body.kind {
            None | Some(BranchKind::Branch) => Kind::Branch,
            Some(BranchKind::JointBranch) => Kind::JointBranch,
            Some(BranchKind::TemporaryBranch) => Kind::TemporaryBranch,
        };
        Self {
            id: body.id,
            parent_id: body.parent_id,
            kind: OrganizationKind(kind),
            code: body.code,
            name: body.name,
            established_on: None,
            term_starts_on: None,
            term_ends_on: None,
        }
    }
}

/// What the branches may be narrowed by.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BranchQuery {
    /// Only this one's whole subtree.
    pub organization_id: Option<Uuid>,
    /// Part of the name, one character or more.
    #[param(min_length = 1, max_length = 50, example = "清河")]
    pub q: Option<String>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
