//! Many changes in one request: each is done as if it had come by itself, with its own rights,
//! transaction, audit entry and kept answer. One that is refused holds up none behind it.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use actix_web::{
    HttpRequest,
    http::{
        Method, Uri,
        header::{self, HeaderName, HeaderValue},
    },
    post,
    web::{Bytes, Data},
};
use lighthouse_domain::{access::actions::UseOwnAccount, message::Message};
use serde_json::Value;

use super::batch_dto::{Batch, BatchOperation, BatchOutcome, BatchView};
use crate::http::{
    body::Body,
    caller::Caller,
    code::{Code, FieldErrorCode},
    dispatch::{Dispatcher, Inside, Outcome},
    lang::Lang,
    problem::{FieldError, Problem},
    request_id_of,
    response::{ApiResponse, CacheControl, HandlerResult},
};

/// After so long nothing more is begun: what is left is to be sent again.
const TIME: Duration = Duration::from_secs(25);
/// What has no place in a batch: another one, signing in, files.
const REFUSED: [&str; 4] = ["/v1/batch", "/v1/auth", "/v1/uploads", "/v1/me/totp"];
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Send many changes
///
/// For what was done without a network: up to 100 changes, in order, each in its own transaction. The
/// answer is 200 with a result for each; one that is refused is a result with its problem and holds up
/// none behind it. `op_id` is the change's `Idempotency-Key`: sent again, it is answered as before and
/// not done twice. Results with 429 or 503 are to be sent again with the same `op_id`. With 412 the
/// problem has `current`, the object as it is now. Not taken: signing in, uploads, another batch.
/// Each counts as a request of the caller's budget.
#[utoipa::path(tag = "sync", operation_id = "sendBatch", request_body = Batch,
    responses((status = 200, description = "What became of each", body = BatchView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("me:use"))))]
#[post("/batch")]
pub(super) async fn send_batch(
    caller: Caller<UseOwnAccount>,
    dispatcher: Data<Dispatcher>,
    Body(batch): Body<Batch>,
) -> HandlerResult {
    let outer = caller.request();
    refuse_query(outer)?;
    Problem::refuse_if_any(faults(&batch.operations))?;
    let (begun, mut results) = (Instant::now(), Vec::with_capacity(batch.operations.len()));
    for (at, operation) in batch.operations.into_iter().enumerate() {
        let late = begun.elapsed() > TIME;
        results.push(done(&dispatcher, outer, (at, operation), late, caller.lang).await);
    }
    Ok(ApiResponse::ok(&BatchView { results }).cache(CacheControl::NoStore))
}

/// All or nothing is not offered: each change has its own locks, in its own order.
fn refuse_query(outer: &HttpRequest) -> Result<(), Problem> {
    if outer.query_string().is_empty() {
        return Ok(());
    }
    let message = Message::new(
        "批量提交没有查询参数；各项分别生效，不能整体回滚",
        "A batch has no query parameters. Each change is by itself; all or nothing is not offered.",
    );
    let fault = FieldError::parameter("atomic", FieldErrorCode::UnknownParameter, message);
    Err(Problem::new(Code::UnknownParameter).fault(fault))
}

fn faults(operations: &[BatchOperation]) -> Vec<FieldError> {
    let mut known = HashSet::new();
    let fault = |(at, operation): (usize, &BatchOperation)| {
        let pointer = format!("/operations/{at}/op_id");
        if operation.op_id.get_version_num() != 7 {
            let message = Message::new("应为 UUIDv7", "It must be a UUIDv7.");
            return Some(FieldError::body(pointer, FieldErrorCode::InvalidFormat, message));
        }
        let message = Message::new("编号重复", "The id is given twice.");
        (!known.insert(operation.op_id))
            .then(|| FieldError::body(pointer, FieldErrorCode::Conflict, message))
    };
    operations.iter().enumerate().filter_map(fault).collect()
}

async fn done(
    dispatcher: &Dispatcher,
    outer: &HttpRequest,
    (at, operation): (usize, BatchOperation),
    late: bool,
    lang: Lang,
) -> BatchOutcome {
    let op_id = operation.op_id;
    let answered = async {
        if late {
            return Err(Problem::new(Code::Busy).retry_after(1));
        }
        let inside =
            inside(operation).map_err(|problem| problem.below(&format!("/operations/{at}")))?;
        dispatcher.send(outer, inside).await
    };
    match answered.await {
        Ok(outcome) => answered_with(op_id, outcome),
        Err(problem) => refused(op_id, &problem, (lang, &request_id_of(outer))),
    }
}

/// The change as the request that it would be by itself.
fn inside(operation: BatchOperation) -> Result<Inside, Problem> {
    let invalid = |pointer: &str, zh: &str, en: &str| {
        let message = Message::new(zh, en);
        let fault = FieldError::body(pointer, FieldErrorCode::InvalidValue, message);
        Problem::new(Code::ValidationFailed).fault(fault)
    };
    let uri: Uri = operation
        .path
        .parse()
        .map_err(|_| invalid("/path", "应为 /v1/ 下的路径", "It must be a path below /v1/."))?;
    let path = uri.path();
    let below = |top: &str| {
        path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if REFUSED.into_iter().any(below) {
        return Err(invalid(
            "/path",
            "登录、上传和批量提交不能放在批量提交里，请单独请求",
            "Signing in, uploads and batches are requests of their own.",
        ));
    }
    let method = Method::from_bytes(operation.method.as_bytes());
    let method = method.map_err(|_| {
        invalid(
            "/method",
            "应为 POST、PUT、PATCH 或 DELETE",
            "It must be POST, PUT, PATCH or DELETE.",
        )
    })?;
    let key = HeaderValue::from_str(&operation.op_id.to_string());
    let mut headers = vec![(IDEMPOTENCY_KEY, key.map_err(|_| Problem::new(Code::Internal))?)];
    if let Some(tag) = operation.if_match {
        let tag = HeaderValue::from_str(&tag);
        let tag = tag.map_err(|_| invalid("/if_match", "应为 ETag", "It must be an ETag."))?;
        headers.push((header::IF_MATCH, tag));
    }
    let body = operation.body.map(|body| Bytes::from(body.to_string()));
    Ok(Inside { method, uri, headers, body })
}

fn answered_with(op_id: uuid::Uuid, outcome: Outcome) -> BatchOutcome {
    let said: Option<Value> = serde_json::from_slice(&outcome.body).ok();
    let done = outcome.status.is_success();
    let (body, problem) = if done { (said, None) } else { (None, said) };
    let (etag, location) = (outcome.etag, outcome.location);
    BatchOutcome { op_id, status: outcome.status.as_u16(), etag, location, body, problem }
}

fn refused(op_id: uuid::Uuid, problem: &Problem, words: (Lang, &str)) -> BatchOutcome {
    let status = problem.code().status();
    let problem = problem.as_value(words.0, words.1);
    BatchOutcome { op_id, status, etag: None, location: None, body: None, problem: Some(problem) }
}
