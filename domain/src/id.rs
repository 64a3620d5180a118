//! Typed identifiers: a `MemberId` cannot be passed where a `BranchId` is meant.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The identifier of a `T`. On the wire and in the database it is a plain `UUIDv7` (C-20).
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Id<T>(Uuid, #[serde(skip)] PhantomData<fn() -> T>);

impl<T> Id<T> {
    pub const fn new(value: Uuid) -> Self {
        Self(value, PhantomData)
    }

    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

/// Something that has an id, by which the database finds it again, and a version that each change
/// counts up.
pub trait Identified {
    fn key(&self) -> Uuid;
    fn version(&self) -> i64;
}

/// The entity's field `id` is its key, and `version` its version.
macro_rules! identified {
    ($($entity:ty),+ $(,)?) => {$(
        impl $crate::id::Identified for $entity {
            fn key(&self) -> ::uuid::Uuid {
                self.id.uuid()
            }

            fn version(&self) -> i64 {
                self.version
            }
        }
    )+};
}
pub(crate) use identified;

// Written by hand because `derive` would demand the same of `T`.
impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<T> FromStr for Id<T> {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self::new)
    }
}

impl<T> From<Uuid> for Id<T> {
    fn from(value: Uuid) -> Self {
        Self::new(value)
    }
}
