//! File work beside the reactor, and how its failure reads.

use std::io;

use crate::http::{code::Code, problem::Problem};

pub(super) async fn off_reactor<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Problem::new(Code::Internal))?.map_err(|error| failed(&error))
}

/// A full disk is no error of the caller's and passes.
pub(super) fn failed(error: &io::Error) -> Problem {
    tracing::error!(%error, "the media folder failed");
    Problem::new(Code::Unavailable).retry_after(30)
}
