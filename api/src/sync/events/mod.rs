//! Saying at once that something changed: a stream of events, each a hint to ask `/v1/sync`.
//!
//! One watch reads the feed for everybody who listens (`poller.rs`) and wakes those in whose sight a
//! change may be; what a stream says comes from its caller's own read (`stream.rs`).

pub(crate) mod hub;
mod poller;
mod stream;
mod wire;

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, HeaderName, HeaderValue},
    web::Bytes,
};
use futures_util::stream as streams;
use lighthouse_domain::{access::actions::FollowChanges, message::Message};

use super::token;
use crate::http::{
    caller::Caller,
    code::{Code, FieldErrorCode},
    problem::{FieldError, Problem, ProblemBody},
};
pub use poller::poll;
use stream::{Listening, begin};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// A proxy is not to collect events until it has a block of them.
const UNBUFFERED: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// Listen for changes
///
/// Server-sent events (`text/event-stream`): `organization.changed`, `member.changed` and
/// `study_session.changed` with the object's id, and `sync.due` without one when there is more than can
/// be named or the caller's sight changed. An event has no content: ask `/v1/sync` when one comes. What
/// the caller does not see brings none. With `Last-Event-ID` what was missed comes first, for 30 days;
/// after that it is 410, and the client syncs and listens without it. A comment comes every 20 seconds.
/// The stream ends when the access token or the login does, with the right to listen, and when the server stops;
/// connect again with a fresh token. An account has at most eight.
#[utoipa::path(tag = "sync", operation_id = "listenForChanges",
    params(("Last-Event-ID" = Option<String>, Header, description = "The `id` of the last event that was received")),
    responses((status = 200, description = "Events until the stream ends", body = String, content_type = "text/event-stream",
            example = json!("retry: 5000\nid: AX9kFh2\n\nid: AX9kFh3\nevent: member.changed\ndata: {\"type\":\"member.changed\",\"id\":\"0198c0de-0000-7000-8000-000000000002\",\"hint\":\"sync\"}\n\n")),
        (status = 410, description = "The id is too old", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("changes:follow"))))]
#[get("/events")]
pub(super) async fn listen(
    caller: Caller<FollowChanges>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let app = caller.app.clone();
    if app.is_draining() {
        return Err(Problem::new(Code::Busy).retry_after(5));
    }
    let account = caller.actor().account().uuid();
    let place = last_event(&request)?
        .map(|id| token::read(token::EVENTS, &app.shared.cursors, account, id, app.now()));
    let place = place.transpose().map_err(refused_id)?;
    // Heard from here on, so that nothing falls between the first read and the first wait.
    let (listener, beats) = app.shared.events.enter(account, caller.session().uuid())?;
    let (first, listening) = begin(caller, place, listener, beats).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // A compressor would hold events back until it has a block of them.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(UNBUFFERED)
        .streaming(streams::unfold((Some(first), listening), next)))
}

type Chunk = Result<Bytes, std::convert::Infallible>;

/// What is sent next; none ends the stream.
async fn next(
    (ready, mut listening): (Option<Bytes>, Listening),
) -> Option<(Chunk, (Option<Bytes>, Listening))> {
    let bytes = match ready {
        Some(bytes) => bytes,
        None => listening.next().await?,
    };
    Some((Ok(bytes), (None, listening)))
}

fn last_event(request: &HttpRequest) -> Result<Option<&str>, Problem> {
    let value = request.headers().get(LAST_EVENT_ID);
    let text = value.map(HeaderValue::to_str).transpose().map_err(|_| invalid_id())?;
    Ok(text.filter(|text| !text.is_empty()))
}

/// 410 stays what it is; what is no id of ours is a fault of the header.
fn refused_id(problem: Problem) -> Problem {
    if problem.code() == Code::SyncTokenExpired { problem } else { invalid_id() }
}

fn invalid_id() -> Problem {
    let message = Message::new(
        "事件编号无效，或属于其他账号；请去掉 Last-Event-ID 重新连接，并同步一次",
        "The id is not valid or is another account's. Connect without Last-Event-ID and sync once.",
    );
    let fault = FieldError::header("Last-Event-ID", FieldErrorCode::InvalidFormat, message);
    Problem::new(Code::InvalidParameter).fault(fault)
}
