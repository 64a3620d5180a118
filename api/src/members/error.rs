//! The refusals of the register as problems.

use lighthouse_domain::members::{
    Exhausted,
    steps::{OrderFault, StepRefusal},
};

use crate::http::{
    code::{Code, FieldErrorCode},
    fields::FieldErrors,
    problem::Problem,
};

impl From<Exhausted> for Problem {
    fn from(error: Exhausted) -> Self {
        Self::new(Code::RevealLimit).detail(error.message()).retry_after(error.0)
    }
}

impl From<OrderFault> for Problem {
    fn from(fault: OrderFault) -> Self {
        let code = match fault {
            OrderFault::NoSuchStep => Code::NotFound,
            OrderFault::Own => Code::Forbidden,
            _ => Code::WrongState,
        };
        Self::new(code).detail(fault.message())
    }
}

impl From<StepRefusal> for Problem {
    fn from(refusal: StepRefusal) -> Self {
        let faults = match refusal {
            StepRefusal::Order(fault) => return fault.into(),
            StepRefusal::Facts(faults) => faults,
        };
        let mut fields = FieldErrors::default();
        for fault in faults {
            fields.push(format!("/{}", fault.field()), FieldErrorCode::Rule, fault.message());
        }
        match fields.finish(None::<()>) {
            Ok(()) => Self::new(Code::ValidationFailed),
            Err(problem) => problem,
        }
    }
}
