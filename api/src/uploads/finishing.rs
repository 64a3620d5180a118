//! From a whole upload to a draft with a file, or to nothing.

use lighthouse_domain::{
    access::actions::WriteArticles,
    audit::{AuditEvent, Object},
    content::{Article, ArticleState, MediaFile, MediaType, Text, media},
    id::Id,
    time::Instant,
    uploads::{Upload, UploadId},
};
use lighthouse_persistence::{StoreError, Tx, uploads as store};

use super::file_work::off_reactor;
use crate::{
    content::{
        folder::{FileDigest, Folder},
        markup,
    },
    http::caller::{Authorized, Caller},
    http::{code::Code, problem::Problem, response::ApiResponse},
};

/// Recognises the file and makes the draft; a file of another kind is refused and removed.
pub(super) async fn finish(
    caller: &Caller<WriteArticles>,
    folder: &Folder,
    upload: &Upload,
) -> Result<(), Problem> {
    let Some(file) = recognise(folder, upload).await? else {
        give_up(caller, folder, upload.id, "kind").await?;
        return Err(Problem::new(Code::MediaTypeRefused));
    };
    let id = upload.id;
    caller
        .write_part(move |tx, auth| async move {
            make_draft(&tx, &auth, id, file).await?;
            Ok(ApiResponse::no_content())
        })
        .await
        .map(|_| ())
}

/// The file, or `None` if it is of no kind that is kept.
pub(super) async fn recognise(
    folder: &Folder,
    upload: &Upload,
) -> Result<Option<MediaFile>, Problem> {
    let (folder, id) = (folder.clone(), upload.id.uuid());
    let (digest, duration) = off_reactor(move || {
        let digest = folder.look(id)?;
        let kind = MediaType::sniff(&digest.head);
        let duration = kind.map(|kind| folder.duration(id, kind)).transpose()?;
        Ok((digest, duration.flatten()))
    })
    .await?;
    let FileDigest { head, bytes, hash } = digest;
    if bytes != upload.bytes {
        tracing::error!(%id, bytes, "the file of an upload has another length than was counted");
        return Err(Problem::new(Code::Internal));
    }
    Ok(MediaType::sniff(&head).map(|kind| {
        let name = media::safe_name(&upload.file_name, kind);
        MediaFile { kind, name, bytes, hash, duration }
    }))
}

/// Makes the draft once, whoever asks how often.
pub(super) async fn make_draft(
    tx: &Tx,
    auth: &Authorized<WriteArticles>,
    id: UploadId,
    file: MediaFile,
) -> Result<(), Problem> {
    let upload = store::lock(tx, &auth.permit, id).await?;
    if upload.finished_at().is_some() {
        return Ok(());
    }
    let detail = format!("{} bytes, sha256 {}", file.bytes, file.hash);
    let draft = draft(&upload, file, auth.now);
    let changed = upload.change(|upload| upload.finish(auth.now))?;
    store::finish(tx, changed, &draft, &markup::folded(&draft.text)).await?;
    let event = AuditEvent::new("media.uploaded", Object::Media, id.uuid()).with_detail(detail);
    Ok(auth.audit(tx, event).await?)
}

fn draft(upload: &Upload, file: MediaFile, now: Instant) -> Article {
    Article {
        id: Id::new(upload.id.uuid()),
        channel: upload.channel,
        text: Text {
            title: upload.title.clone(),
            summary: None,
            source: None,
            body: String::new(),
            publish_at: None,
            media: Vec::new(),
        },
        file: Some(file),
        editor: upload.account,
        state: ArticleState::Draft,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// Ends an upload and removes its file. One that is finished stays: its file is a draft's.
pub(super) async fn give_up(
    caller: &Caller<WriteArticles>,
    folder: &Folder,
    id: UploadId,
    why: &'static str,
) -> Result<(), Problem> {
    caller
        .write_part(move |tx, auth| async move {
            forget(&tx, &auth, id, why).await?;
            Ok(ApiResponse::no_content())
        })
        .await?;
    let folder = folder.clone();
    off_reactor(move || folder.remove(id.uuid())).await
}

pub(super) async fn forget(
    tx: &Tx,
    auth: &Authorized<WriteArticles>,
    id: UploadId,
    why: &str,
) -> Result<(), Problem> {
    let upload = store::lock(tx, &auth.permit, id).await?;
    if upload.finished_at().is_some() {
        return Err(StoreError::NotFound("upload").into());
    }
    store::remove(tx, upload).await?;
    let event = AuditEvent::new("media.upload_ended", Object::Media, id.uuid()).with_detail(why);
    Ok(auth.audit(tx, event).await?)
}
