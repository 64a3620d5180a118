//! Appointments: rights are read from here at each request.

mod bulk;
mod changing;
mod eligibility;
mod entity;
mod exceptions;
mod findings;
pub mod importing;
mod leaving;
mod offices;
mod register;
mod trainings;

pub use bulk::{end_role, insert_many, insert_one, insert_trainings};
pub use changing::{end, insert, revise};
pub use eligibility::{exception_for, grant_exception};
pub use exceptions::{
    ExceptionFilter, ExceptionPosition, ListedException, exceptions, find_exception,
    lock_exception, save_exception,
};
pub use findings::{Thresholds, findings};
pub use leaving::EndedAppointment;
pub(crate) use leaving::{end_of_member, offices_ever};
pub(crate) use offices::secretaries;
pub use offices::{Office, account_of, insert_with_account, offices_of};
pub use register::{
    CandidatePosition, Facts, Filter, Page, PossibleCandidate, candidates, facts, find, lock,
    lock_held, page, roles_of,
};
pub use trainings::{insert_training, trainings};
