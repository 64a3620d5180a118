//! A request in flight: what it still has to bring when its answer leaves.
//!
//! The framework closes a connection after an answer to a body that was not read to its end,
//! but not if the body came in pieces and was dropped: then it waits for the rest, for ever. So
//! the body is kept until the answer has left.

use std::{
    cell::RefCell,
    error::Error,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll},
};

use actix_web::{
    HttpMessage,
    body::{BodySize, BoxBody, MessageBody},
    dev::{Payload, ServiceRequest},
    error::PayloadError,
    web::Bytes,
};
use futures_util::Stream;

use super::connections::{Connection, ConnectionGuard};

/// Kept from the beginning of a request until its answer has left.
pub(super) struct InFlight {
    connection: Option<Arc<Connection>>,
    body: Option<Incoming>,
}

/// The body of a request, shared between the handler and [`InFlight`].
#[derive(Clone)]
struct Incoming(Rc<RefCell<Parts>>);

struct Parts {
    payload: Payload,
    ended: bool,
    connection: Option<Arc<Connection>>,
}

impl InFlight {
    pub(super) fn begin(request: &mut ServiceRequest) -> Self {
        let connection = request
            .request()
            .conn_data::<ConnectionGuard>()
            .map(|guard| Arc::clone(&guard.connection));
        if let Some(connection) = &connection {
            connection.start();
        }
        let body = match request.take_payload() {
            Payload::None => None,
            payload => {
                let parts = Parts { payload, ended: false, connection: connection.clone() };
                let body = Incoming(Rc::new(RefCell::new(parts)));
                request.set_payload(Payload::Stream { payload: Box::pin(body.clone()) });
                Some(body)
            }
        };
        Self { connection, body }
    }

    /// The answer's body, which keeps the request's.
    pub(super) fn with(mut self, answer: BoxBody) -> BoxBody {
        self.body = self.body.take().filter(|body| !body.0.borrow().ended);
        BoxBody::new(Outgoing { answer, request: self })
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        if let Some(connection) = &self.connection {
            connection.end();
        }
    }
}

impl Stream for Incoming {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut parts = self.0.borrow_mut();
        let polled = Pin::new(&mut parts.payload).poll_next(cx);
        parts.ended |= matches!(polled, Poll::Ready(None));
        if let (Poll::Ready(_), Some(connection)) = (&polled, &parts.connection) {
            connection.touch();
        }
        polled
    }
}

struct Outgoing {
    answer: BoxBody,
    request: InFlight,
}

impl MessageBody for Outgoing {
    type Error = Box<dyn Error>;

    /// A body of no size would be dropped before its answer leaves.
    fn size(&self) -> BodySize {
        match self.answer.size() {
            BodySize::None if self.request.body.is_some() => BodySize::Sized(0),
            size => size,
        }
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let polled = Pin::new(&mut self.answer).poll_next(cx);
        if let (Poll::Ready(_), Some(connection)) = (&polled, &self.request.connection) {
            connection.touch();
        }
        polled
    }
}
