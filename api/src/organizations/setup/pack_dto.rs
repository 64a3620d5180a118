//! The numbers of the set-up rules on the wire.

use lighthouse_domain::{
    organizations::setup::{Bounds, SetupBound as Bound, SetupPack},
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::dto::text;
use crate::{enums::wire_enum, http::lang::Lang};

wire_enum!(SetupBound, Bound, Bound::ALL, "A number of the set-up rules.");

/// A number that holds, and between which numbers a level may choose.
#[derive(Serialize, ToSchema)]
pub struct SetupBoundView {
    pub bound: SetupBound,
    /// In the caller's language.
    #[schema(example = "党支部党员一般最多人数")]
    pub name: &'static str,
    #[schema(example = 50)]
    pub value: u32,
    #[schema(example = 50)]
    pub usual: u32,
    #[schema(example = 10)]
    pub minimum: u32,
    #[schema(example = 500)]
    pub maximum: u32,
}

/// The numbers of the set-up rules that hold at an organization.
#[derive(Serialize, ToSchema)]
pub struct SetupRulesView {
    /// The level whose numbers they are; null where no level has set any and the usual ones hold.
    #[schema(required)]
    pub organization_id: Option<Uuid>,
    pub bounds: Vec<SetupBoundView>,
    /// Of the level whose numbers they are; 0 where nobody has set any.
    #[schema(example = 1)]
    pub version: i64,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub updated_at: Option<Instant>,
}

impl SetupRulesView {
    pub(super) fn new(pack: Option<&SetupPack>, lang: Lang) -> Self {
        let bounds = pack.map_or_else(Bounds::default, |pack| pack.value.clone());
        let view = |bound: &Bound| {
            let (usual, (minimum, maximum)) = bound.usual_and_range();
            let name = text((bound.zh(), bound.en()), lang);
            let value = bounds.get(*bound);
            SetupBoundView { bound: SetupBound(*bound), name, value, usual, minimum, maximum }
        };
        Self {
            organization_id: pack.map(|pack| pack.organization.uuid()),
            bounds: Bound::ALL.iter().map(view).collect(),
            version: pack.map_or(0, |pack| pack.version),
            updated_at: pack.map(|pack| pack.updated_at),
        }
    }
}

/// A number that a level sets.
#[derive(Clone, Copy, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PutSetupBound {
    pub bound: SetupBound,
    #[schema(minimum = 0, maximum = 1000, example = 60)]
    pub value: u32,
}

/// The numbers of a level; those left out are the usual ones.
#[derive(Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "bounds": [{ "bound": "members_max", "value": 60 }] }))]
pub struct PutSetupRules {
    #[schema(min_items = 1, max_items = 40)]
    #[validate(nested)]
    pub bounds: Vec<PutSetupBound>,
}
