//! A file as the body of an answer, read off the reactor a block at a time.

use std::{
    fs::File,
    io::{Error, Read},
};

use actix_web::{body::SizedStream, web::Bytes};
use futures_util::{Stream, stream};

/// How much is read at once.
pub(crate) const BLOCK: usize = 128 << 10;

/// `count` bytes of a file from where it stands.
pub(crate) fn body(
    file: File,
    count: u64,
) -> SizedStream<impl Stream<Item = Result<Bytes, Error>> + Unpin> {
    SizedStream::new(count, Box::pin(blocks(file, count)))
}

fn blocks(file: File, count: u64) -> impl Stream<Item = Result<Bytes, Error>> {
    stream::try_unfold((file, count), |(file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || block(file, left));
        let (bytes, file) = read.await.map_err(Error::other)??;
        let left = left.saturating_sub(bytes.len() as u64);
        Ok(Some((bytes, (file, left))))
    })
}

fn block(mut file: File, left: u64) -> Result<(Bytes, File), Error> {
    let mut bytes = vec![0; usize::try_from(left).unwrap_or(BLOCK).min(BLOCK)];
    file.read_exact(&mut bytes)?;
    Ok((bytes.into(), file))
}
