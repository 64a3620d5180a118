//! One span for each write transaction: how long it waited for its turn, and how long its
//! commit took. What the write logs is found under it.

use std::time::Instant;

use metrics::histogram;
use tracing::{Span, field};

/// The span of a write, and when its present stage began.
#[derive(Debug)]
pub(super) struct WriteSpan {
    span: Span,
    since: Instant,
}

impl WriteSpan {
    /// From the moment in which the write is asked for.
    pub(super) fn begin() -> Self {
        let span = tracing::info_span!("write", wait_us = field::Empty, commit_us = field::Empty);
        Self { span, since: Instant::now() }
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// It has its transaction.
    pub(super) fn begun(&self) {
        self.span.record("wait_us", self.micros());
        histogram!("db_write_wait_seconds").record(self.since.elapsed());
    }

    /// It has run and waits for its commit.
    pub(super) fn decided(&mut self) {
        self.since = Instant::now();
    }

    /// It is on disk, or taken back.
    pub(super) fn ended(&self) {
        self.span.record("commit_us", self.micros());
        histogram!("db_write_commit_seconds").record(self.since.elapsed());
        self.span.in_scope(|| tracing::debug!("a write has ended"));
    }

    fn micros(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
