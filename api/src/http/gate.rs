//! What must be passed before anything of a request is looked at: its session, then its right.
//!
//! Extractors are asked side by side. Whoever finds out who is calling leaves a [`Gate`] with the
//! request, and all others wait at it; the middleware asks once more when a request was refused
//! for another reason. So a dead token is refused as such, whatever else is wrong.

use std::future::Future;

use actix_web::{HttpMessage, HttpRequest};
use futures_util::future::{FutureExt, LocalBoxFuture, Shared};

use super::problem::Problem;

type Passing = Shared<LocalBoxFuture<'static, Result<(), Problem>>>;

/// Each question is asked once, however many wait for its answer.
#[derive(Clone)]
struct Gate {
    known: Passing,
    standing: Passing,
}

/// Puts a gate before the request. `known` may come from a cache, `standing` is asked of the
/// database. Neither may hold the request, which will hold them.
pub fn put(
    request: &HttpRequest,
    known: impl Future<Output = Result<(), Problem>> + 'static,
    standing: impl Future<Output = Result<(), Problem>> + 'static,
) {
    let (known, standing) = (known.boxed_local().shared(), standing.boxed_local().shared());
    request.extensions_mut().insert(Gate { known, standing });
}

/// Whether the caller may do what the operation does, as it is known; `Ok` where no right is
/// asked for. What is read under it proves its rights again.
pub async fn authorize_first(request: &HttpRequest) -> Result<(), Problem> {
    match gate_of(request) {
        Some(gate) => gate.known.await,
        None => Ok(()),
    }
}

/// Whether the session stands at this moment, before a body is read.
pub async fn session_first(request: &HttpRequest) -> Result<(), Problem> {
    match gate_of(request) {
        Some(gate) => gate.standing.await,
        None => Ok(()),
    }
}

fn gate_of(request: &HttpRequest) -> Option<Gate> {
    request.extensions().get::<Gate>().cloned()
}
