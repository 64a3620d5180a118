//! Taking in what arrives: a megabyte at a time, each durable before it is counted.
//!
//! The row is locked while its file is written, so two phones, or two servers that share the
//! folder, never write at once; whoever comes second finds the offset moved (409). No lock
//! outlives a transaction, so a new connection goes on at once where a dead one stopped.

use std::{io, time::Duration};

use actix_web::{
    dev::Payload,
    web::{Bytes, BytesMut},
};
use futures_util::StreamExt;
use lighthouse_domain::{
    access::actions::WriteArticles,
    content::{MediaType, media::HEAD},
    uploads::{Upload, UploadId},
};
use lighthouse_persistence::{Tx, uploads as store};

use super::{
    checksum::{Checksum, Staged, next_part},
    file_work::{failed, off_reactor},
    finishing,
};
use crate::{
    content::folder::Folder,
    http::caller::Caller,
    http::{code::Code, problem::Problem, response::ApiResponse},
};

/// How much is written, synced and counted at once.
const PIECE: usize = 1 << 20;
/// How long a connection may be silent.
const TIMEOUT: Duration = Duration::from_secs(30);

/// One request that brings a piece.
pub(super) struct Receiver {
    caller: Caller<WriteArticles>,
    folder: Folder,
    id: UploadId,
    /// Where the next bytes go.
    at: i64,
    staged: Option<Staged>,
}

impl Receiver {
    pub(super) async fn new(
        caller: Caller<WriteArticles>,
        id: UploadId,
        at: i64,
        checksum: Option<Checksum>,
    ) -> Result<Self, Problem> {
        let folder = Folder::from_config(&caller.app.shared.config);
        let path = folder.stage();
        let stage = move || checksum.map(|sum| Staged::new(path, sum)).transpose();
        let staged = off_reactor(stage).await?;
        Ok(Self { caller, folder, id, at, staged })
    }

    /// Takes everything; what came before a break is kept. Returns the upload as it is then.
    pub(super) async fn take(mut self, payload: Payload) -> Result<Upload, Problem> {
        let broken = self.drain(payload).await;
        if let Some(staged) = self.staged.take() {
            broken?;
            self.accept(staged).await?;
        } else {
            broken?;
        }
        let caller = &self.caller;
        let auth = caller.authorize()?;
        let upload = store::find(&caller.app.db.conn(), &auth.permit, self.id).await?;
        if upload.is_whole() && upload.finished_at().is_none() {
            finishing::finish(caller, &self.folder, &upload).await?;
            return Ok(store::find(&caller.app.db.conn(), &auth.permit, self.id).await?);
        }
        Ok(upload)
    }

    /// Reads until the end or a break; nothing that arrived is given up.
    async fn drain(&mut self, mut payload: Payload) -> Result<(), Problem> {
        let mut waiting = BytesMut::with_capacity(PIECE);
        let ended = loop {
            match tokio::time::timeout(TIMEOUT, payload.next()).await {
                Ok(Some(Ok(chunk))) => waiting.extend_from_slice(&chunk),
                Ok(None) => break Ok(()),
                Ok(Some(Err(_))) => break Err(Problem::new(Code::MalformedRequest)),
                Err(_) => break Err(Problem::new(Code::RequestTimeout)),
            }
            while waiting.len() >= PIECE {
                let piece = waiting.split_to(PIECE).freeze();
                self.put(piece).await?;
            }
        };
        if !waiting.is_empty() {
            self.put(waiting.freeze()).await?;
        }
        ended
    }

    async fn put(&mut self, piece: Bytes) -> Result<(), Problem> {
        let Some(mut staged) = self.staged.take() else { return self.keep(piece).await };
        let add = move || staged.add(&piece).map(|()| staged);
        self.staged = Some(off_reactor(add).await?);
        Ok(())
    }

    /// A piece whose checksum holds is written like any other.
    async fn accept(&mut self, staged: Staged) -> Result<(), Problem> {
        if !staged.holds() {
            return Err(Problem::new(Code::ChecksumMismatch));
        }
        let mut file = off_reactor({
            let file = staged.read();
            move || file
        })
        .await?;
        loop {
            let read = move || next_part(&mut file, PIECE).map(|part| (part, file));
            let (part, rest) = off_reactor(read).await?;
            if part.is_empty() {
                return Ok(());
            }
            file = rest;
            self.keep(part.into()).await?;
        }
    }

    /// Makes a piece durable and counts it.
    async fn keep(&mut self, piece: Bytes) -> Result<(), Problem> {
        if self.at == 0 && piece.len() >= HEAD && MediaType::sniff(&piece).is_none() {
            finishing::give_up(&self.caller, &self.folder, self.id, "kind").await?;
            return Err(Problem::new(Code::MediaTypeRefused));
        }
        let (folder, id, at) = (self.folder.clone(), self.id, self.at);
        let bytes = i64::try_from(piece.len()).unwrap_or(i64::MAX);
        let lasts = self.caller.app.shared.config.upload_lasts();
        self.caller
            .write_part(move |tx, auth| async move {
                let upload = store::lock(&tx, &auth.permit, id).await?;
                let (now, until) = (auth.now, auth.now.plus(lasts));
                let changed = upload.change(|upload| upload.receive((at, bytes), now, until))?;
                let place = u64::try_from(at).unwrap_or_default();
                beside(&tx, move || folder.write(id.uuid(), place, &piece)).await?;
                store::save_piece(&tx, changed).await?;
                Ok(ApiResponse::no_content())
            })
            .await?;
        self.at += bytes;
        Ok(())
    }
}

/// File work under a row's lock. A write transaction of the embedded database has a thread of
/// its own and may wait for nothing else; elsewhere the work leaves the reactor.
async fn beside<T: Send + 'static>(
    tx: &Tx,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    if tx.is_postgres() { off_reactor(work).await } else { work().map_err(|error| failed(&error)) }
}
