//! What the refusals of this room mean to the caller.

use lighthouse_domain::{content::ContentError, message::Message};
use lighthouse_persistence::StoreError;

use crate::http::{
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem},
};

impl From<ContentError> for Problem {
    fn from(error: ContentError) -> Self {
        let code = match error {
            ContentError::OwnText => Code::Forbidden,
            _ => Code::WrongState,
        };
        Self::new(code).detail(error.message())
    }
}

/// A channel that is not found is an error of the field that names it.
pub(crate) fn no_channel(error: StoreError) -> Problem {
    let message = Message::new(
        "栏目不存在或不在您的管理范围内",
        "The channel does not exist or lies outside your scope.",
    );
    out_of_scope("/channel_id", message, error)
}

/// The same for the owner of a channel.
pub(super) fn no_owner(error: StoreError) -> Problem {
    let message = Message::new(
        "组织不存在或不在您的管理范围内",
        "The organization does not exist or lies outside your scope.",
    );
    out_of_scope("/organization_id", message, error)
}

fn out_of_scope(pointer: &str, message: Message, error: StoreError) -> Problem {
    let StoreError::NotFound(_) = error else { return error.into() };
    let fault = FieldError::body(pointer, FieldErrorCode::OutOfScope, message);
    Problem::new(Code::ValidationFailed).fault(fault)
}
