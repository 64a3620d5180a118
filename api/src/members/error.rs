//! The refusals of the register as problems.

use lighthouse_domain::members::{Exhausted, import::ImportError};

use crate::http::{code::Code, problem::Problem};

impl From<Exhausted> for Problem {
    fn from(error: Exhausted) -> Self {
        Self::new(Code::RevealLimit).detail(error.message()).retry_after(error.0)
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        Self::new(Code::WrongState).detail(error.message())
    }
}
