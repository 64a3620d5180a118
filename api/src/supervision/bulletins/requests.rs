//! What is asked of bulletins.

use lighthouse_domain::supervision::bulletin::PaperFormat;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::BulletinState;
use crate::enums::wire_enum;

wire_enum!(BulletinFormat, PaperFormat, PaperFormat::ALL, "How a bulletin is printed.");

/// What a list of bulletins is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BulletinQuery {
    /// Only the bulletins of this level.
    pub organization_id: Option<Uuid>,
    /// Of this month or quarter.
    #[param(pattern = "^20[0-9]{2}-((0[1-9]|1[0-2])|Q[1-4])$", example = "2026-Q4")]
    pub period: Option<String>,
    #[param(inline)]
    pub state: Option<BulletinState>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BulletinPaperQuery {
    /// PDF by default.
    #[param(value_type = Option<String>, pattern = "^(pdf|html)$", example = "html")]
    pub format: Option<BulletinFormat>,
}

/// A new draft. Texts that are absent are proposed; the figures are counted.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateBulletin {
    /// A `UUIDv7` made by the client, also offline; made by the server if absent.
    pub id: Option<Uuid>,
    /// A committee; its branches are counted.
    pub organization_id: Uuid,
    /// A month or a quarter that has begun.
    #[schema(pattern = "^20[0-9]{2}-((0[1-9]|1[0-2])|Q[1-4])$", example = "2026-Q3")]
    pub period: String,
    #[schema(
        min_length = 2,
        max_length = 100,
        example = "关于2026年第三季度组织生活开展情况的通报"
    )]
    pub title: Option<String>,
    #[schema(
        min_length = 2,
        max_length = 5000,
        example = "现将本季度组织生活开展和登记情况通报如下。"
    )]
    pub opening: Option<String>,
    #[schema(
        min_length = 2,
        max_length = 5000,
        example = "各级党组织总体能够按要求开展组织生活。"
    )]
    pub body: Option<String>,
    /// What is asked for in the next period.
    #[schema(min_length = 2, max_length = 5000, example = "请抓紧补齐，并及时登记。")]
    pub requirements: Option<String>,
    /// The issued bulletin of the same level that it takes the place of.
    pub replaces_id: Option<Uuid>,
    /// Organizations by result instead of in the order of the tree: a ranking, which the burden
    /// rules refuse unless an exception is in force.
    #[schema(example = false)]
    pub ordered_by_result: Option<bool>,
}

/// Other words of a draft: absent keeps.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateBulletin {
    #[schema(value_type = String, required = false, min_length = 2, max_length = 100, example = "关于2026年第三季度组织生活开展情况的通报")]
    pub title: Option<String>,
    #[schema(value_type = String, required = false, min_length = 2, max_length = 5000, example = "现将本季度组织生活开展和登记情况通报如下。")]
    pub opening: Option<String>,
    #[schema(value_type = String, required = false, min_length = 2, max_length = 5000, example = "各级党组织总体能够按要求开展组织生活。")]
    pub body: Option<String>,
    #[schema(value_type = String, required = false, min_length = 2, max_length = 5000, example = "请抓紧补齐，并及时登记。")]
    pub requirements: Option<String>,
    /// A ranking, which the burden rules refuse unless an exception is in force; `false` puts the
    /// organizations back in the order of the tree.
    #[schema(value_type = bool, required = false, example = false)]
    pub ordered_by_result: Option<bool>,
}

/// Why a bulletin goes back.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct ReturnBulletin {
    #[schema(min_length = 2, max_length = 500, example = "请核对第二党支部的数据")]
    pub reason: String,
}
