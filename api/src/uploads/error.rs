//! What the refusals of this room mean to the caller.

use lighthouse_domain::uploads::UploadError;

use crate::http::{code::Code, problem::Problem};

impl From<UploadError> for Problem {
    fn from(error: UploadError) -> Self {
        let code = match error {
            UploadError::Expired => Code::UploadExpired,
            UploadError::Elsewhere { .. } => Code::UploadOffset,
            UploadError::TooMuch => Code::PayloadTooLarge,
        };
        Self::new(code).detail(error.message())
    }
}
