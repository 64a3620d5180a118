//! Requests that a request brings along: they go through the same routes and middleware as if each
//! had come by itself, in the same process.
//!
//! Each worker makes one more application for them, when it first needs it.

use std::{future::Future, rc::Rc};

use actix_http::{BoxedPayloadStream, Payload, Request};
use actix_service::{Service, boxed::BoxService};
use actix_web::{
    Error, HttpRequest,
    body::{BoxBody, to_bytes_limited},
    dev::ServiceResponse,
    http::{
        Method, StatusCode, Uri,
        header::{self, HeaderName, HeaderValue},
    },
    web::Bytes,
};
use futures_util::{
    future::{FutureExt, LocalBoxFuture},
    stream,
};
use tokio::sync::OnceCell;

use super::{code::Code, problem::Problem};

/// The application as a service.
pub type Inner = BoxService<Request, ServiceResponse<BoxBody>, Error>;
type Maker = Box<dyn Fn() -> LocalBoxFuture<'static, Result<Inner, Problem>>>;

/// The longest answer that is passed on.
const ANSWER_MAX: usize = 1 << 20;
/// What a request inherits from the one that brought it.
const INHERITED: [HeaderName; 4] =
    [header::AUTHORIZATION, header::ACCEPT_LANGUAGE, header::FORWARDED, header::X_FORWARDED_FOR];

/// Answers requests of the worker's own.
pub struct Dispatcher {
    make: Maker,
    inner: OnceCell<Rc<Inner>>,
}

/// A request of one's own, with JSON as its body.
pub struct Inside {
    pub method: Method,
    pub uri: Uri,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub body: Option<Bytes>,
}

/// Its answer.
pub struct Outcome {
    pub status: StatusCode,
    pub etag: Option<String>,
    pub location: Option<String>,
    pub body: Bytes,
}

impl Dispatcher {
    pub fn new<F, Fut>(make: F) -> Self
    where
        F: Fn() -> Fut + 'static,
        Fut: Future<Output = Result<Inner, Problem>> + 'static,
    {
        Self { make: Box::new(move || make().boxed_local()), inner: OnceCell::new() }
    }

    /// Answers `inside` for whoever sent `outer`.
    pub async fn send(&self, outer: &HttpRequest, inside: Inside) -> Result<Outcome, Problem> {
        let inner = self.inner.get_or_try_init(async || (self.make)().await.map(Rc::new)).await?;
        let answer = match inner.call(request(outer, inside)).await {
            Ok(answer) => answer.map_into_boxed_body().into_parts().1,
            Err(error) => error.error_response(),
        };
        let text = |name| {
            let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
            value.map(str::to_owned)
        };
        let (status, etag, location) =
            (answer.status(), text(header::ETAG), text(header::LOCATION));
        let body = to_bytes_limited(answer.into_body(), ANSWER_MAX).await;
        let body = body.map_err(|_| Problem::new(Code::Internal))?;
        let body = body.map_err(|_| Problem::new(Code::Internal))?;
        Ok(Outcome { status, etag, location, body })
    }
}

fn request(outer: &HttpRequest, inside: Inside) -> Request {
    let (payload, json) = match inside.body {
        Some(bytes) => {
            let once: BoxedPayloadStream = Box::pin(stream::once(async move { Ok(bytes) }));
            (Payload::Stream { payload: once }, true)
        }
        None => (Payload::None, false),
    };
    let mut request = Request::with_payload(payload);
    let head = request.head_mut();
    head.method = inside.method;
    head.uri = inside.uri;
    head.peer_addr = outer.peer_addr();
    for name in INHERITED {
        for value in outer.headers().get_all(&name) {
            head.headers.append(name.clone(), value.clone());
        }
    }
    if json {
        head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    for (name, value) in inside.headers {
        head.headers.insert(name, value);
    }
    request
}
