//! Query letters on the wire.

use lighthouse_domain::{
    id::Id,
    letters::{Approval, BUDGET_MAX, GrantField, Letter, LetterStatus, NAMED_MAX, OfficerSeat},
    time::Instant,
};
use lighthouse_persistence::letters::{AddresseeName, LetterNames, LetterSummary};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(LetterField, GrantField, GrantField::ALL, "A field a letter may ask for.");
wire_enum!(QueryLetterState, LetterStatus, LetterStatus::ALL, "The point a letter has reached.");
wire_enum!(ApproverOffice, OfficerSeat, OfficerSeat::ALL, "The seat an officer approves from.");

/// Whose records: name one of the three.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterScope {
    /// Register entries, for letters filed inside.
    #[schema(min_items = 1, max_items = 500)]
    pub member_ids: Option<Vec<Uuid>>,
    /// All members of these organizations.
    #[schema(min_items = 1, max_items = 500)]
    pub organization_ids: Option<Vec<Uuid>>,
    /// Persons by national id number; whether they are members shows only in what is read.
    #[schema(min_items = 1, max_items = 500, example = json!(["379999198506150014"]))]
    pub id_numbers: Option<Vec<String>>,
}

/// A letter as the unit files it.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct FileQueryLetter {
    pub id: Option<Uuid>,
    /// The committee that is asked, by id.
    pub organization_id: Option<Uuid>,
    /// The committee that is asked, by its code.
    #[schema(min_length = 1, max_length = 40, example = "D")]
    pub organization_code: Option<String>,
    /// The unit in whose name the letter is.
    #[schema(min_length = 2, max_length = 100, example = "临江区档案馆")]
    pub unit: String,
    /// The person who writes for the unit.
    #[schema(min_length = 1, max_length = 50, example = "赵敏")]
    pub person: String,
    #[schema(min_length = 5, max_length = 24, example = "19900000012")]
    pub phone: Option<String>,
    #[schema(min_length = 4, max_length = 500, example = "核对干部档案中的入党时间")]
    pub purpose: String,
    #[schema(min_items = 1, max_items = 12, example = json!(["name", "joined_on"]))]
    pub fields: Vec<LetterField>,
    pub scope: LetterScope,
    #[schema(value_type = String, format = DateTime, example = "2026-11-24T00:00:00Z")]
    pub starts_at: Instant,
    /// At most 90 days after the beginning.
    #[schema(value_type = String, format = DateTime, example = "2026-12-24T00:00:00Z")]
    pub ends_at: Instant,
    /// How many rows may be read in all.
    #[schema(minimum = 1, maximum = 5000, example = 40)]
    pub row_budget: i64,
    /// The addresses it will be used from; empty for any.
    #[serde(default)]
    #[schema(max_items = 20, example = json!(["192.0.2.7"]))]
    pub addresses: Vec<String>,
}

const _: () = assert!(BUDGET_MAX == 5_000 && NAMED_MAX == 500, "the schema says these numbers");

/// A change of a draft or a returned letter: absent keeps.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateQueryLetter {
    #[schema(value_type = String, required = false, min_length = 4, max_length = 500, example = "核对入党时间")]
    pub purpose: Option<String>,
    #[schema(value_type = Vec<LetterField>, required = false, min_items = 1, max_items = 12, example = json!(["name"]))]
    pub fields: Option<Vec<LetterField>>,
    #[schema(value_type = LetterScope, required = false)]
    pub scope: Option<LetterScope>,
    #[schema(value_type = String, format = DateTime, required = false, example = "2026-11-24T00:00:00Z")]
    pub starts_at: Option<Instant>,
    #[schema(value_type = String, format = DateTime, required = false, example = "2026-12-24T00:00:00Z")]
    pub ends_at: Option<Instant>,
    #[schema(value_type = i64, required = false, minimum = 1, maximum = 5000, example = 40)]
    pub row_budget: Option<i64>,
}

/// Why it is returned, rejected or revoked.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct LetterReason {
    #[schema(min_length = 2, max_length = 500, example = "缺少单位公章")]
    pub reason: String,
}

/// An officer's approval.
#[derive(Serialize, ToSchema)]
pub struct ApprovalView {
    pub seat: ApproverOffice,
    pub account_id: Uuid,
    #[schema(example = "周文静")]
    pub name: String,
    #[schema(value_type = String, format = DateTime)]
    pub at: Instant,
}

/// A query letter.
#[derive(Serialize, ToSchema)]
pub struct QueryLetterView {
    pub id: Uuid,
    /// Given with the first submission; a draft has none.
    #[schema(required, example = "QL-2026-000001")]
    pub number: Option<String>,
    pub organization_id: Uuid,
    #[schema(example = "中共临江区委员会")]
    pub organization_name: String,
    #[schema(example = "临江区档案馆")]
    pub unit: String,
    #[schema(example = "赵敏")]
    pub person: String,
    pub purpose: String,
    pub fields: Vec<LetterField>,
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Instant,
    pub row_budget: i64,
    pub addresses: Vec<String>,
    pub state: QueryLetterState,
    /// Why it was returned, rejected or revoked.
    #[schema(required)]
    pub reason: Option<String>,
    /// SHA-256 of the scanned letter; null until one is there.
    #[schema(required)]
    pub scan_sha256: Option<String>,
    #[schema(required, example = "application/pdf")]
    pub scan_type: Option<String>,
    #[schema(required)]
    pub scan_bytes: Option<i64>,
    /// Two when the letter is active.
    pub approvals: Vec<ApprovalView>,
    /// Named by entry, by organization, and how many by number.
    pub member_ids: Vec<Uuid>,
    pub organization_ids: Vec<Uuid>,
    pub persons: i64,
    /// The grant, once there is one: read `/v1/grants/{id}/members` with the letter's token.
    #[schema(required)]
    pub grant_id: Option<Uuid>,
    #[schema(required)]
    pub rows_left: Option<i64>,
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<(&Approval, String)> for ApprovalView {
    fn from((approval, name): (&Approval, String)) -> Self {
        let (seat, at) = (ApproverOffice(approval.seat), approval.at);
        Self { seat, account_id: approval.by.uuid(), name, at }
    }
}

impl QueryLetterView {
    /// The letter as it is at `now`.
    pub(super) fn at(letter: Letter, names: LetterNames, now: Instant) -> Self {
        let grant = letter.state.grant();
        let approvals = letter.state.approvals().iter().zip(names.approvers);
        Self {
            id: letter.id.uuid(),
            organization_id: letter.organization.uuid(),
            state: QueryLetterState(letter.state_at(now)),
            reason: letter.state.reason().map(str::to_owned),
            organization_name: names.organization,
            approvals: approvals.map(ApprovalView::from).collect(),
            grant_id: grant.map(|grant| grant.id.uuid()),
            rows_left: grant.map(|grant| grant.left),
            scan_type: letter.scan.as_ref().map(|scan| scan.media_type.as_str().to_owned()),
            scan_bytes: letter.scan.as_ref().map(|scan| scan.bytes),
            scan_sha256: letter.scan.map(|scan| scan.hash),
            number: letter.number,
            unit: letter.unit,
            person: letter.person,
            purpose: letter.request.purpose,
            fields: letter.request.fields.into_iter().map(LetterField).collect(),
            starts_at: letter.request.starts_at,
            ends_at: letter.request.ends_at,
            row_budget: letter.request.budget,
            addresses: letter.request.addresses,
            member_ids: letter.named.members.into_iter().map(Id::uuid).collect(),
            organization_ids: letter.named.organizations.into_iter().map(Id::uuid).collect(),
            persons: letter.named.persons,
            version: letter.version,
            created_at: letter.created_at,
            updated_at: letter.updated_at,
        }
    }
}

/// A filed letter and the secret to follow it with, shown this once.
#[derive(Serialize, ToSchema)]
pub struct FiledQueryLetter {
    pub letter: QueryLetterView,
    /// `client_secret` at `/oauth/token`; `client_id` is the letter's id.
    #[schema(example = "qls_…")]
    pub secret: String,
}

/// A line of the list of letters.
#[derive(Serialize, ToSchema)]
pub struct QueryLetterLine {
    pub id: Uuid,
    /// A draft of one's own has none.
    #[schema(required)]
    pub number: Option<String>,
    pub organization_id: Uuid,
    pub unit: String,
    pub purpose: String,
    pub state: QueryLetterState,
    #[schema(value_type = String, format = DateTime)]
    pub ends_at: Instant,
    pub row_budget: i64,
    #[schema(required)]
    pub rows_left: Option<i64>,
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
}

impl From<LetterSummary> for QueryLetterLine {
    fn from(letter: LetterSummary) -> Self {
        Self {
            id: letter.id.uuid(),
            number: letter.number,
            organization_id: letter.organization.uuid(),
            unit: letter.unit,
            purpose: letter.purpose,
            state: QueryLetterState(letter.status),
            ends_at: letter.ends_at,
            row_budget: letter.budget,
            rows_left: letter.rows_left,
            version: letter.version,
            created_at: letter.created_at,
        }
    }
}

page_of!(QueryLetterPage, QueryLetterLine, "A page of letters, newest first.");

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LetterQuery {
    /// Letters to this organization and those below it.
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub state: Option<QueryLetterState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// What is read under a grant.
#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GrantedQuery {
    /// Only these of the granted fields, comma separated.
    #[param(max_length = 200, example = "name,joined_on")]
    pub fields: Option<String>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// One person, exactly as far as the grant shows it.
#[derive(Serialize, ToSchema)]
pub struct GrantedMember {
    /// Field and value; nothing that was not granted.
    #[schema(value_type = Object, example = json!({ "name": "李四", "joined_on": "2010-07-01" }))]
    pub values: serde_json::Map<String, serde_json::Value>,
    /// What the codes and ids among the values are called, in the language of the request.
    #[schema(value_type = Object, example = json!({ "status": "正式党员", "branch": "清河镇卫生院党支部" }))]
    pub words: serde_json::Map<String, serde_json::Value>,
    /// Which of the letter's id numbers it is, counted from 0; null where the letter named people otherwise.
    #[schema(required, example = 0)]
    pub asked_index: Option<i64>,
}

/// A page of what was granted.
#[derive(Serialize, ToSchema)]
pub struct GrantedPage {
    pub data: Vec<GrantedMember>,
    pub page: crate::http::page::PageInfo,
    /// Names the letter and this read; a copy that turns up elsewhere leads back here.
    #[schema(example = "QL-2026-000001/0192f0c4-6b1e-7c1e-9a55-3f6c2b1d0e77")]
    pub watermark: String,
    /// People who were delivered before are delivered again without being counted.
    pub rows_left: i64,
    /// Whether the letter means more people than its budget allowed to read.
    pub incomplete: bool,
}

/// A committee that letters can be addressed to.
#[derive(Serialize, ToSchema)]
pub struct AddresseeView {
    /// `organization_code` of a letter.
    #[schema(example = "D")]
    pub code: String,
    #[schema(example = "中共临江区委员会")]
    pub name: String,
}

impl From<AddresseeName> for AddresseeView {
    fn from(one: AddresseeName) -> Self {
        Self { code: one.code, name: one.name }
    }
}

/// The first committees that fit; say more of the name if yours is not among them.
#[derive(Serialize, ToSchema)]
pub struct Addressees {
    pub data: Vec<AddresseeView>,
}

#[derive(Clone, Debug, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AddresseeQuery {
    /// Part of the name, or the beginning of the code.
    #[param(min_length = 2, max_length = 40, example = "临江")]
    pub q: String,
}
