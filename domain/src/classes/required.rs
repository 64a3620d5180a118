//! A compulsory course: a class that people below an organization must complete in a year.

use super::{ClassId, RequiredOf};
use crate::{id::Id, organizations::OrganizationId, time::Instant};

pub type RequiredCourseId = Id<RequiredCourse>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredCourse {
    pub id: RequiredCourseId,
    /// It is compulsory for people at or below it.
    pub organization: OrganizationId,
    pub class: ClassId,
    /// The title of the class.
    pub title: String,
    pub required_of: RequiredOf,
    pub year: i64,
    pub created_at: Instant,
    /// How many lessons the class has.
    pub lessons: i64,
}
