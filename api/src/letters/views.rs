//! A letter as it is answered: with the names beside its ids, under a tag of all that it shows.

use lighthouse_domain::{letters::Letter, time::Instant};
use lighthouse_persistence::{Conn, letters as store, seal::hex};
use sha2::{Digest, Sha256};

use super::dto::QueryLetterView;
use crate::http::{code::Code, etag::IfMatch, lang::Lang, problem::Problem, response::ApiResponse};

/// The letter as it is at `now`.
pub(super) async fn view(
    conn: &Conn,
    letter: Letter,
    now: Instant,
) -> Result<QueryLetterView, Problem> {
    let names = store::names(conn, &letter).await?;
    Ok(QueryLetterView::at(letter, names, now))
}

/// The letter as an answer, with its tag.
pub(super) async fn answer(
    conn: &Conn,
    letter: Letter,
    now: Instant,
    lang: Lang,
) -> Result<ApiResponse, Problem> {
    let view = view(conn, letter, now).await?;
    let tag = tag(&view, lang)?;
    Ok(ApiResponse::ok(&view).etag(tag))
}

/// 412 with the letter as it is now, unless the caller saw this version of it.
pub(super) async fn check_seen(
    conn: &Conn,
    letter: &Letter,
    (if_match, lang): (&IfMatch, Lang),
    now: Instant,
) -> Result<(), Problem> {
    if if_match.matches(letter.version) {
        return Ok(());
    }
    let view = view(conn, letter.clone(), now).await?;
    let tag = tag(&view, lang)?;
    Err(IfMatch::conflict(&tag, view))
}

/// `"v3-…-zh-CN"`: the version, and a digest of what else moves (the end of the period, the rows
/// that are left, names).
pub(super) fn tag(view: &QueryLetterView, lang: Lang) -> Result<String, Problem> {
    let body = serde_json::to_vec(view).map_err(|error| {
        tracing::error!(%error, "a letter cannot be written as JSON");
        Problem::new(Code::Internal)
    })?;
    let digest = hex(Sha256::digest(&body).get(..8).unwrap_or_default());
    Ok(format!("\"v{}-{digest}-{}\"", view.version, lang.tag()))
}
