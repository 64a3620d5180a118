//! What is asked of governing documents.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::GoverningDocumentKind;

/// What a list of documents is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GoverningDocumentQuery {
    /// Only the documents that this level keeps.
    pub organization_id: Option<Uuid>,
    #[param(inline)]
    pub kind: Option<GoverningDocumentKind>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

/// Which version's paper is meant.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct GoverningPaperQuery {
    /// The number of the version; the one in force if absent.
    #[param(minimum = 1, maximum = 50, example = 2)]
    pub number: Option<i64>,
}

/// A new document; its versions follow.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateGoverningDocument {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    /// The level that keeps it.
    pub organization_id: Uuid,
    pub kind: GoverningDocumentKind,
    #[schema(min_length = 2, max_length = 100, example = "基层党组织定期督促管理办法")]
    pub title: String,
    #[schema(min_length = 2, max_length = 100, example = "中共清河区委组织部")]
    pub issuer: String,
}

/// A change of a document, before its first version comes into force: absent keeps.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateGoverningDocument {
    #[schema(value_type = GoverningDocumentKind, required = false)]
    pub kind: Option<GoverningDocumentKind>,
    #[schema(value_type = String, required = false, min_length = 2, max_length = 100, example = "基层党组织定期督促管理办法")]
    pub title: Option<String>,
    #[schema(value_type = String, required = false, min_length = 2, max_length = 100, example = "中共清河区委组织部")]
    pub issuer: Option<String>,
}

/// A new version. It takes the place of the one before on its first day.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateGoverningVersion {
    /// After the first day of the version before, and after the last day on which supervision ran
    /// under the document.
    #[schema(example = "2027-01-01")]
    pub effective_from: NaiveDate,
    /// Its last day, if it says one.
    #[schema(example = "2028-12-31")]
    pub effective_until: Option<NaiveDate>,
    #[schema(
        min_length = 10,
        max_length = 20000,
        example = "第一条 为规范基层党组织督促工作，制定本办法。"
    )]
    pub text: String,
}

/// Which version is withdrawn, from when, and why.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct WithdrawGoverningVersion {
    #[schema(minimum = 1, maximum = 50, example = 2)]
    pub number: i64,
    /// The first day on which it holds no longer; today if absent.
    #[schema(example = "2027-01-01")]
    pub on: Option<NaiveDate>,
    #[schema(min_length = 2, max_length = 500, example = "上级出台了新的规定")]
    pub reason: String,
}
