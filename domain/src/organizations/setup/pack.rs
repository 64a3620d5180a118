//! The numbers that a level has set, and which hold where.

use super::Bounds;
use crate::organizations::{LevelSetting, OrgPath};

/// The numbers of a level; they hold for all below, unless a level between has its own. Each change
/// is another version.
pub type SetupPack = LevelSetting<Bounds>;

/// The numbers that hold at a place.
pub fn bounds_at(packs: &[SetupPack], place: &OrgPath) -> Bounds {
    SetupPack::nearest(packs, place).map_or_else(Bounds::default, |pack| pack.value.clone())
}

/// The numbers of a pack that was found, or the usual ones.
pub fn bounds_of(pack: Option<SetupPack>) -> Bounds {
    pack.map_or_else(Bounds::default, |pack| pack.value)
}
