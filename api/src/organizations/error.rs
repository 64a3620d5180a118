//! The refusals of the tree as problems.

use lighthouse_domain::organizations::TreeError;

use crate::http::{code::Code, problem::Problem};

impl From<TreeError> for Problem {
    fn from(error: TreeError) -> Self {
        Self::new(Code::WrongState).detail(error.message())
    }
}
