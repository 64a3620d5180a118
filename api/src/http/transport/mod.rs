//! The bytes of a connection, on their way to the framework's parser and back.
//!
//! The parser refuses an address in raw UTF-8 (`/v1/members?q=张`, as everybody types it for
//! curl) with an answer that has no body and no request id, before anything of ours is asked.
//! So the address is written as the standard wants it on the way in, and the parser's own
//! refusals get their problem document on the way out.

mod refusals;
mod requests;

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    rt::net::TcpStream,
    web::{Buf, BytesMut},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use requests::Requests;

/// A connection as the parser sees it.
#[derive(Debug)]
pub struct Transport {
    socket: TcpStream,
    requests: Requests,
    /// Read and written otherwise, not yet asked for.
    incoming: BytesMut,
    /// Written by us instead of the parser, not yet sent.
    outgoing: BytesMut,
}

impl Transport {
    pub fn new(socket: TcpStream) -> Self {
        let (incoming, outgoing) = (BytesMut::new(), BytesMut::new());
        Self { socket, requests: Requests::default(), incoming, outgoing }
    }

    pub fn socket(&self) -> &TcpStream {
        &self.socket
    }

    /// Sends what is to be sent before anything else.
    fn poll_outgoing(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.outgoing.is_empty() {
            let sent = ready!(Pin::new(&mut self.socket).poll_write(cx, &self.outgoing))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.outgoing.advance(sent);
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Transport {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.incoming.is_empty() {
            let before = buf.filled().len();
            ready!(Pin::new(&mut this.socket).poll_read(cx, buf))?;
            let read = buf.filled().get(before..).unwrap_or_default();
            let Some(rewritten) = this.requests.read(read) else { return Poll::Ready(Ok(())) };
            buf.set_filled(before);
            this.incoming.extend_from_slice(&rewritten);
        }
        let count = this.incoming.len().min(buf.remaining());
        buf.put_slice(&this.incoming.split_to(count));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Transport {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_outgoing(cx))?;
        let Some(instead) = refusals::instead_of(bytes, this.requests.lang()) else {
            return Pin::new(&mut this.socket).poll_write(cx, bytes);
        };
        this.outgoing.extend_from_slice(&instead);
        match this.poll_outgoing(cx) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            _ => Poll::Ready(Ok(bytes.len())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_outgoing(cx))?;
        Pin::new(&mut this.socket).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_outgoing(cx))?;
        Pin::new(&mut this.socket).poll_shutdown(cx)
    }
}
