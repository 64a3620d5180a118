//! Classes on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    classes::{Audience, Class, ClassState},
    patch::Patch,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{enums::wire_enum, http::page::page_of};

wire_enum!(ClassAudience, Audience, Audience::ALL, "For whom a class is; leaders hold a post.");
wire_enum!(
    ClassStatus,
    ClassState,
    ClassState::ALL,
    "Lessons are built in the draft; people enrol once it is published."
);

/// An online class.
#[derive(Serialize, ToSchema)]
pub struct ClassView {
    pub id: Uuid,
    /// The owner: the class is for people at or below it.
    pub organization_id: Uuid,
    pub theme_id: Uuid,
    #[schema(example = "党章专题班")]
    pub title: String,
    #[schema(required, example = "每周两课")]
    pub summary: Option<String>,
    pub audience: ClassAudience,
    #[schema(example = "2026-11-01")]
    pub starts_on: NaiveDate,
    #[schema(example = "2026-12-31")]
    pub ends_on: NaiveDate,
    /// How many people have room; null for any number.
    #[schema(required, example = 230)]
    pub capacity: Option<i64>,
    pub state: ClassStatus,
    /// Enrolments that hold now.
    #[schema(example = 228)]
    pub enrolled: i64,
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Instant,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Instant,
}

impl From<Class> for ClassView {
    fn from(class: Class) -> Self {
        let draft = class.draft;
        Self {
            id: class.id.uuid(),
            organization_id: class.organization.uuid(),
            theme_id: draft.theme.uuid(),
            title: draft.title,
            summary: draft.summary,
            audience: ClassAudience(draft.audience),
            starts_on: draft.starts_on,
            ends_on: draft.ends_on,
            capacity: draft.capacity,
            state: ClassStatus(class.state),
            enrolled: class.enrolled,
            version: class.version,
            created_at: class.created_at,
            updated_at: class.updated_at,
        }
    }
}

page_of!(ClassPage, ClassView, "A page of classes, newest first.");

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateClass {
    /// A `UUIDv7` made by the client; made by the server if absent.
    pub id: Option<Uuid>,
    pub organization_id: Uuid,
    /// A theme of the owner or of an organization above it.
    pub theme_id: Uuid,
    #[schema(min_length = 1, max_length = 120, example = "党章专题班")]
    pub title: String,
    #[schema(max_length = 2000, example = "每周两课")]
    pub summary: Option<String>,
    pub audience: ClassAudience,
    #[schema(example = "2026-11-01")]
    pub starts_on: NaiveDate,
    #[schema(example = "2026-12-31")]
    pub ends_on: NaiveDate,
    #[schema(minimum = 1, maximum = 100_000, example = 230)]
    pub capacity: Option<i64>,
}

#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateClass {
    #[schema(value_type = String, required = false, min_length = 1, max_length = 120, example = "党章专题班")]
    pub title: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 2000, example = "每周两课")]
    pub summary: Patch<String>,
    #[schema(value_type = String, format = Date, required = false, example = "2026-12-31")]
    pub ends_on: Option<NaiveDate>,
    /// Never below the people who are in.
    #[serde(default)]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 100_000, example = 300)]
    pub capacity: Patch<i64>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClassQuery {
    /// Only this theme.
    pub theme_id: Option<Uuid>,
    /// Only classes owned by this organization and those below it, as far as the caller reaches.
    pub organization_id: Option<Uuid>,
    /// Any of these states, comma separated.
    #[param(style = Form, explode = false)]
    pub state: Option<Vec<ClassStatus>>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
