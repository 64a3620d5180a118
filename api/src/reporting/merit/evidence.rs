//! Routes of evidence: attaching a record, removing it.

use actix_web::{delete, post, web::Path};
use lighthouse_domain::{
    access::actions::WriteNominations,
    id::Id,
    reporting::merit::{Evidence, Nomination},
    text,
};
use lighthouse_persistence::reporting as store;
use uuid::Uuid;

use super::{dto::NominationView, records, requests::AttachEvidence, routes::view, steps};
use crate::{
    http::{
        body::{Body, NoBody},
        caller::Caller,
        etag::OptionalIfMatch,
        fields::FieldErrors,
        problem::{Problem, ProblemBody},
        response::{ApiResponse, HandlerResult},
        routes::Routes,
    },
    reporting::{counting::Settings, judges::appraiser},
};

pub(super) fn routes(config: &mut Routes<'_>) {
    config.service(attach_evidence).service(remove_evidence);
}

fn note_in(note: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(note) = note else { return Ok(None) };
    let mut errors = FieldErrors::default();
    let note = errors.text("/note", text::paragraph(note, 2, Nomination::NOTE_MAX));
    errors.finish(note).map(Some)
}

/// Attach evidence to a nomination
///
/// A record that the caller may read: attendance of a session, a session that was held, an issued
/// appraisal, a task that was answered; study hours and the use of the platform only under an
/// exception. It is kept as it stands now, with who attached it. Records are never scored.
#[utoipa::path(tag = "reporting", operation_id = "attachEvidence",
    params(("id" = Uuid, Path, description = "The nomination"), OptionalIfMatch), request_body = AttachEvidence,
    responses((status = 200, description = "Attached", body = NominationView),
        (status = 409, description = "It is no draft, one's own, or the record is attached already", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("nominations:write"))))]
#[post("/merit-nominations/{id}/evidence")]
async fn attach_evidence(
    caller: Caller<WriteNominations>,
    id: Path<Uuid>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    Body(body): Body<AttachEvidence>,
) -> HandlerResult {
    let (id, lang) = (Id::new(*id), caller.lang);
    let settings = Settings::from_app(&caller.app);
    let (found, note) = caller
        .read(async |conn, auth| {
            let note = note_in(body.note.as_deref())?;
            let nomination = store::find_nomination(&conn, &auth.permit, id).await?;
            let record = (body.source.0, body.record_id);
            Ok((records::find(&conn, &auth, &settings, &nomination, record).await?, note))
        })
        .await?;
    caller
        .write(move |tx, auth| async move {
            let by = appraiser(&auth);
            let new = Id::new(Uuid::now_v7());
            let evidence = Evidence { id: new, found, note, by: by.account, at: auth.now };
            let attach = |it: Nomination| it.attach(evidence, by);
            let action = "nomination.evidence_attached";
            let changed = steps::take(&tx, &auth, id, (&if_match, lang), action, attach).await?;
            Ok(view(&changed, lang))
        })
        .await
}

/// Remove evidence from a nomination
///
/// While it is a draft.
#[utoipa::path(tag = "reporting", operation_id = "removeEvidence",
    params(("id" = Uuid, Path, description = "The nomination"), ("evidence_id" = Uuid, Path, description = "The piece of evidence"), OptionalIfMatch),
    responses((status = 204, description = "Removed"),
        (status = 409, description = "It is no draft, or one's own", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("nominations:write"))))]
#[delete("/merit-nominations/{id}/evidence/{evidence_id}")]
async fn remove_evidence(
    caller: Caller<WriteNominations>,
    path: Path<(Uuid, Uuid)>,
    OptionalIfMatch(if_match): OptionalIfMatch,
    _: NoBody,
) -> HandlerResult {
    let (id, evidence) = (Id::new(path.0), Id::new(path.1));
    let lang = caller.lang;
    caller
        .write(move |tx, auth| async move {
            let by = appraiser(&auth);
            let detach = |it: Nomination| it.detach(evidence, by, auth.now);
            let action = "nomination.evidence_removed";
            steps::take(&tx, &auth, id, (&if_match, lang), action, detach).await?;
            Ok(ApiResponse::no_content())
        })
        .await
}
