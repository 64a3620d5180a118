//! What each step over HTTP has in common: its texts, and its answer.

use chrono::NaiveDate;
use lighthouse_domain::{
    access::Action,
    id::Id,
    members::steps::{NewStep, StepFacts},
    text,
};
use uuid::Uuid;

use super::{
    dto::{MemberStepTaken, MemberStepView},
    service,
};
use crate::{
    http::{
        caller::Caller,
        etag::{self, IfMatch},
        fields::FieldErrors,
        problem::Problem,
        response::{ApiResponse, HandlerResult},
    },
    members::dto::MemberView,
};

/// The longest paper's name and the longest reason, in code points.
const DOCUMENT_MAX: usize = 100;
pub(super) const REASON_MAX: usize = 500;

/// What is written at a step.
pub(super) struct Text {
    document: Option<String>,
    reason: Option<String>,
}

impl Text {
    /// The texts as they are kept, or everything that is wrong with them.
    pub(super) fn read(document: Option<String>, reason: Option<String>) -> Result<Self, Problem> {
        let mut errors = FieldErrors::default();
        let document =
            document.and_then(|raw| errors.text("/document", text::line(&raw, 1, DOCUMENT_MAX)));
        let reason = reason.and_then(|raw| errors.text("/reason", text::line(&raw, 2, REASON_MAX)));
        errors.finish(Some(Self { document, reason }))
    }

    pub(super) fn step(self, facts: StepFacts, effective_on: NaiveDate) -> NewStep {
        NewStep { facts, effective_on, document: self.document, reason: self.reason }
    }
}

/// Records a step and answers the entry as it is now.
pub(super) async fn respond<A: Action>(
    caller: Caller<A>,
    (id, if_match): (Uuid, IfMatch),
    new: NewStep,
) -> HandlerResult {
    let (id, lang) = (Id::new(id), caller.lang);
    caller
        .write(move |tx, auth| async move {
            let taken = service::take(&tx, &auth, id, (&if_match, lang), new).await?;
            let tag = etag::of_version(taken.member.version, lang);
            let view = MemberStepTaken {
                member: MemberView::from(taken.member),
                step: MemberStepView::from(taken.step),
                ended: taken.ended.into(),
            };
            Ok(ApiResponse::ok(&view).etag(tag))
        })
        .await
}
