//! A register of administrators from an office's spreadsheet: what each row says, who and where is
//! meant, and every reason why a row cannot be taken.
//!
//! ```text
//! cells ─▶ row ─▶ entry (person and place are found) ─▶ judged against the registers ─▶ taken
//! ```
//!
//! The same judgement is made at the dry run and again at the commit, for registers change.

mod finding;
mod header;
mod judging;
mod row;

use chrono::NaiveDate;

use super::{Candidate, Condition, ExceptionId};
use crate::{
    access::{AccountId, Role},
    members::{IdNumber, MemberId, Phone},
    organizations::{Kind, OrgPath, OrganizationId},
    sheet,
};

pub use finding::enter;
pub use header::{Field, Header};
pub use judging::{Judge, Refusal, may_take_over};
pub use row::read_rows;

/// Roles that a sheet may give. The three officers and the head are appointed one by one.
pub const ROLES: [Role; 6] = [
    Role::BranchSecretary,
    Role::BranchAdministrator,
    Role::CommitteeSupervisor,
    Role::EducationCentreCoordinator,
    Role::Editor,
    Role::Reviewer,
];

/// An organization as a row names it: by code, or by name, or by both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceName {
    pub code: Option<String>,
    pub name: Option<String>,
}

/// A row that can be taken, once its person and place are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedAdministrator {
    /// As the spreadsheet counts, from 1.
    pub number: usize,
    pub name: String,
    pub id_number: Option<IdNumber>,
    pub phone: Option<Phone>,
    /// The person's branch, where the sheet says it.
    pub branch: PlaceName,
    /// Where the office is held.
    pub place: PlaceName,
    pub role: Role,
    pub main: bool,
    pub systems: Vec<String>,
    pub since: Option<NaiveDate>,
}

/// Everything the sheet says.
pub type Sheet = sheet::Sheet<Field, ParsedAdministrator>;

/// A row whose person and place are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub number: usize,
    pub member: MemberId,
    pub place: OrganizationId,
    pub role: Role,
    pub main: bool,
    pub systems: Vec<String>,
    pub since: NaiveDate,
}

/// What the registers know of somebody.
#[derive(Clone, Debug)]
pub struct Person {
    pub member: MemberId,
    pub name: String,
    pub branch: OrganizationId,
    pub candidate: Candidate,
    pub account: Option<HeldAccount>,
}

/// The account of somebody who has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldAccount {
    pub id: AccountId,
    pub locked: bool,
}

/// An organization where an office may be held, and who holds what there.
#[derive(Clone, Debug)]
pub struct Place {
    pub id: OrganizationId,
    pub name: String,
    pub kind: Kind,
    pub path: OrgPath,
    /// Who has the post of secretary.
    pub secretary: Option<MemberId>,
    /// Whether somebody is the main administrator.
    pub has_main: bool,
}

/// An exception that the security officer granted somebody at a place, and that holds.
#[derive(Clone, Debug)]
pub struct Standing {
    pub id: ExceptionId,
    pub member: MemberId,
    pub place: OrganizationId,
    pub conditions: Vec<Condition>,
}

#[cfg(test)]
mod tests;
