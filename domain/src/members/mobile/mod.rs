//! Mobile members: they live elsewhere for more than half a year, in the country or abroad, and belong
//! to their branch all the while.
//!
//! The branch keeps contact, as often as the rules say; the organization where they live may take part.
//! A stay ends with the membership in the branch that registered it, whatever ends that.

mod ending;
mod error;
mod rule;
mod stay;
mod telling;
#[cfg(test)]
mod tests;
mod words;

pub use error::MobileError;
pub use rule::ContactRule;
pub use stay::{
    EndedStay, HostOrganization, MobileContact, MobileContactId, MobileHost, MobileStay,
    MobileStayId, Period,
};
pub use words::{ContactChannel, ContactSide, MobileEnd, MobileReason, MobileState};
