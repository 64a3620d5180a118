//! Members on the wire: numbers are masked unless a purpose was given.

use chrono::NaiveDate;
use lighthouse_domain::{
    id::Id,
    members::{Education, Gender, HeadCount, Member, RosterEntry as BranchMember, Status},
    patch::Patch,
    time::Instant,
};
use lighthouse_persistence::members::Revealed;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(MemberGender, Gender, Gender::ALL, "Gender as in the register.");
wire_enum!(
    MemberEducation,
    Education,
    Education::ALL,
    "Highest schooling. Treat an unknown value as unknown."
);
wire_enum!(
    MemberStatus,
    Status,
    Status::ALL,
    "Where a person stands in the life cycle. Treat an unknown value as unknown."
);

/// A register entry.
#[derive(Serialize, ToSchema)]
pub struct MemberView {
    pub id: Uuid,
    pub branch_id: Uuid,
    #[schema(example = "清河镇第三党支部")]
    pub branch_name: String,
    #[schema(example = "张三")]
    pub name: String,
    pub gender: MemberGender,
    #[schema(example = "1980-01-02")]
    pub birth_date: NaiveDate,
    #[schema(required, example = "汉族")]
    pub ethnicity: Option<String>,
    #[schema(required)]
    pub education: Option<MemberEducation>,
    pub status: MemberStatus,
    #[schema(required, example = "2004-05-04")]
    pub applied_on: Option<NaiveDate>,
    #[schema(required, example = "2005-07-01")]
    pub joined_on: Option<NaiveDate>,
    #[schema(required, example = "2006-07-01")]
    pub converted_on: Option<NaiveDate>,
    /// When the person first used the app; voluntary and never assessed.
    #[schema(required, example = "2024-05-01")]
    pub app_activated_on: Option<NaiveDate>,
    /// Masked, unless `purpose` was given and the caller may see it.
    #[schema(required, example = "379***********0012")]
    pub id_number: Option<String>,
    /// Masked, unless `purpose` was given and the caller may see it.
    #[schema(required, example = "199****0012")]
    pub phone: Option<String>,
    /// Whether `id_number` and `phone` are shown in full; such a read is audited.
    pub revealed: bool,
    /// The entry of the same person that this one was merged into; then the status is `merged`.
    #[schema(required, example = json!(null))]
    pub merged_into: Option<Uuid>,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        Self {
            id: member.id.uuid(),
            branch_id: member.branch.uuid(),
            branch_name: member.branch_name,
            name: member.name,
            gender: MemberGender(member.gender),
            birth_date: member.birth_date,
            ethnicity: member.ethnicity,
            education: member.education.map(MemberEducation),
            status: MemberStatus(member.status),
            applied_on: member.applied_on,
            joined_on: member.joined_on,
            converted_on: member.converted_on,
            app_activated_on: member.app_activated_on,
            id_number: member.id_number_masked,
            phone: member.phone_masked,
            revealed: false,
            merged_into: member.merged_into.map(Id::uuid),
            version: member.version,
            created_at: member.created_at,
            updated_at: member.updated_at,
        }
    }
}

impl MemberView {
    #[must_use]
    pub fn revealing(self, numbers: Revealed) -> Self {
        Self { id_number: numbers.id_number, phone: numbers.phone, revealed: true, ..self }
    }
}

page_of!(MemberPage, MemberView, "A page of members, branch by branch.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateMember {
    /// A `UUIDv7` made by the client, so that a retry is recognised; made by the server if absent.
    pub id: Option<Uuid>,
    /// The branch the person belongs to.
    pub branch_id: Uuid,
    #[schema(min_length = 1, max_length = 50, example = "李四")]
    pub name: String,
    pub gender: MemberGender,
    #[schema(example = "1985-06-15")]
    pub birth_date: NaiveDate,
    #[schema(min_length = 1, max_length = 20, example = "汉族")]
    pub ethnicity: Option<String>,
    pub education: Option<MemberEducation>,
    pub status: MemberStatus,
    #[schema(example = "2008-05-04")]
    pub applied_on: Option<NaiveDate>,
    #[schema(example = "2010-07-01")]
    pub joined_on: Option<NaiveDate>,
    #[schema(example = "2011-07-01")]
    pub converted_on: Option<NaiveDate>,
    /// 18 characters with a valid check digit.
    #[schema(min_length = 15, max_length = 40, example = "379999198506150014")]
    pub id_number: Option<String>,
    /// A mobile number of the mainland.
    #[schema(min_length = 11, max_length = 24, example = "19900000012")]
    pub phone: Option<String>,
}

#[derive(Clone, Default, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "education": "bachelor", "phone": "19900000012" }))]
pub struct UpdateMember {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 50, example = "李四")]
    pub name: Option<String>,
    #[schema(value_type = MemberGender, required = false)]
    pub gender: Option<MemberGender>,
    #[schema(value_type = NaiveDate, required = false, example = "1985-06-15")]
    pub birth_date: Option<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 20, example = "汉族")]
    pub ethnicity: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<MemberEducation>)]
    pub education: Patch<MemberEducation>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>, example = "2008-05-04")]
    pub applied_on: Patch<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>, example = "2010-07-01")]
    pub joined_on: Patch<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>, example = "2011-07-01")]
    pub converted_on: Patch<NaiveDate>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 15, max_length = 40, example = "379999198506150014")]
    pub id_number: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, min_length = 11, max_length = 24, example = "19900000012")]
    pub phone: Patch<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MemberQuery {
    /// Only this branch.
    pub branch_id: Option<Uuid>,
    /// Only this organization's whole subtree.
    pub organization_id: Option<Uuid>,
    /// Any of these, comma separated; without it everybody who has not left.
    #[param(style = Form, explode = false)]
    pub status: Option<Vec<MemberStatus>>,
    /// Who belonged there on this day, with the status of then; today or earlier. Branches stand
    /// where they stand now; id number and phone are not part of it.
    #[param(example = "2026-06-30")]
    pub as_of: Option<NaiveDate>,
    /// Part of the name, one character or more.
    #[param(min_length = 1, max_length = 50, example = "王")]
    pub q: Option<String>,
    /// Only entries changed at this instant or later.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-11-01T00:00:00Z")]
    pub updated_since: Option<Instant>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RevealQuery {
    /// Why id number and phone are to be shown in full. The read is audited with this text.
    #[param(min_length = 4, max_length = 200, example = "核对组织关系介绍信")]
    pub purpose: Option<String>,
    /// Branch and status of this day, today or earlier; not together with `purpose`.
    #[param(example = "2026-06-30")]
    pub as_of: Option<NaiveDate>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CountQuery {
    /// The counts of this day, today or earlier; without it those of now.
    #[param(example = "2026-06-30")]
    pub as_of: Option<NaiveDate>,
}

/// Head count of a branch in one status.
#[derive(Serialize, ToSchema)]
pub struct MemberCount {
    pub branch_id: Uuid,
    #[schema(example = "清河镇第1党支部")]
    pub branch_name: String,
    #[schema(example = "full")]
    pub status: String,
    #[schema(example = 21)]
    pub members: i64,
}

impl From<HeadCount> for MemberCount {
    fn from(count: HeadCount) -> Self {
        Self {
            branch_id: count.branch.uuid(),
            branch_name: count.branch_name,
            status: count.status.as_str().to_owned(),
            members: count.members,
        }
    }
}

/// Head counts by branch and status, one snapshot.
#[derive(Serialize, ToSchema)]
pub struct MemberCounts {
    pub organization_id: Uuid,
    /// The instant the counts are true for; the end of a day that was asked for.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    /// Sum over all branches and statuses.
    #[schema(example = 1100)]
    pub total: i64,
    pub data: Vec<MemberCount>,
}

/// A name on the roster of a branch.
#[derive(Serialize, ToSchema)]
pub struct RosterEntry {
    pub member_id: Uuid,
    #[schema(example = "张三")]
    pub name: String,
    #[schema(example = "full")]
    pub status: String,
}

impl From<BranchMember> for RosterEntry {
    fn from(entry: BranchMember) -> Self {
        let status = entry.status.as_str().to_owned();
        Self { member_id: entry.id.uuid(), name: entry.name, status }
    }
}

page_of!(RosterPage, RosterEntry, "A page of a branch's roster.");
