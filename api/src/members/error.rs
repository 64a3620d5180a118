//! The refusals of the register as problems.

use lighthouse_domain::members::Exhausted;

use crate::http::{code::Code, problem::Problem};

impl From<Exhausted> for Problem {
    fn from(error: Exhausted) -> Self {
        Self::new(Code::RevealLimit).detail(error.message()).retry_after(error.0)
    }
}
