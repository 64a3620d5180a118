//! The decision on paper, for the officers and for the unit.

use actix_web::{get, web::Path};
use lighthouse_domain::{access::actions::ReadLetters, id::Id, letters::Letter, time::Instant};
use lighthouse_persistence::{Conn, letters as store};
use uuid::Uuid;

use super::{caller::LetterCaller, decision::Decision};
use crate::http::{
    caller::Caller,
    code::Code,
    lang::Lang,
    problem::{Problem, ProblemBody},
    response::{ApiResponse, CacheControl, HandlerResult},
};

/// Print the decision
///
/// PDF, in the language of the request, with the officers, the place for the seal and a code that
/// names the letter. For the officers within their scope, and for the unit with the letter's token.
/// 409 before there is a decision.
#[utoipa::path(tag = "letters", operation_id = "getQueryLetterDecision",
    params(("id" = Uuid, Path, description = "The letter")),
    responses((status = 200, description = "The pages", body = Vec<u8>, content_type = "application/pdf"),
        (status = 409, description = "There is no decision yet", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("query_letters:read"))))]
#[get("/query-letters/{id}/decision")]
pub(super) async fn get_decision(caller: LetterCaller, id: Path<Uuid>) -> HandlerResult {
    let id = *id;
    let (decision, lang) = match caller {
        LetterCaller::Officer(caller) => {
            let caller: Caller<ReadLetters> = caller.with();
            let decision = caller
                .read(async |conn, auth| {
                    let letter = store::find(&conn, &auth.permit, Id::new(id)).await?;
                    decision(&conn, letter, auth.now).await
                })
                .await?;
            (decision, caller.lang)
        }
        LetterCaller::Applicant(unit) => {
            unit.check_own(id)?;
            let conn = unit.app.db.conn();
            let letter = store::find_own(&conn, &unit.holder).await?;
            (decision(&conn, letter, unit.now).await?, Lang::from_request(&unit.request))
        }
    };
    let name = decision.file_name();
    let paper = actix_web::web::block(move || decision.pdf(lang));
    let paper = paper.await.map_err(|_| Problem::new(Code::Busy).retry_after(2))?;
    Ok(ApiResponse::file("application/pdf", &name, paper?).cache(CacheControl::NoStore))
}

async fn decision(conn: &Conn, letter: Letter, now: Instant) -> Result<Decision, Problem> {
    let names = store::names(conn, &letter).await?;
    Decision::new(letter, names, now)
}
