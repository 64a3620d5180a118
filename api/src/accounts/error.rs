//! The refusals of accounts as problems.

use lighthouse_domain::accounts::AccountError;

use crate::http::{code::Code, problem::Problem};

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        let code = match error {
            AccountError::Own => Code::OwnAccount,
            AccountError::Administrator => Code::AdministratorAccount,
            AccountError::WrongState(_) => Code::WrongState,
        };
        Self::new(code).detail(error.message())
    }
}
