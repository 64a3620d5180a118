//! Beginning an upload: what the headers ask for, within the quota.

use lighthouse_domain::{
    access::{AccountId, actions::WriteArticles},
    audit::{AuditEvent, Object},
    content::{Text, media::NAME_MAX},
    id::Id,
    message::Message,
    text,
    time::Instant,
    uploads::{Upload, UploadState},
};
use lighthouse_persistence::{Tx, content, uploads as store};
use uuid::Uuid;

use super::headers::{self, Metadata};
use crate::{
    config::Config,
    content::no_channel,
    http::{caller::Authorized, code::Code, problem::Problem},
};

/// The upload that a request asks for; `bytes` is its announced length.
pub(super) fn requested(
    (bytes, metadata): (i64, Metadata),
    account: AccountId,
    config: &Config,
    now: Instant,
) -> Result<Upload, Problem> {
    check_length(bytes, config.media_max_bytes)?;
    let (title, file_name, channel) = validate(metadata)?;
    Ok(Upload {
        id: Id::new(Uuid::now_v7()),
        account,
        channel: Id::new(channel),
        title,
        file_name,
        bytes,
        state: UploadState::UnderWay { received: 0 },
        created_at: now,
        expires_at: now.plus(config.upload_lasts()),
    })
}

fn check_length(bytes: i64, longest: u64) -> Result<(), Problem> {
    if bytes == 0 {
        let message = Message::new("不能上传空文件", "An empty file cannot be uploaded.");
        return Err(headers::invalid("Upload-Length", message));
    }
    if u64::try_from(bytes).is_ok_and(|bytes| bytes > longest) {
        let message = Message::new(
            format!("文件最多 {longest} 字节"),
            format!("A file may have at most {longest} bytes."),
        );
        return Err(Problem::new(Code::PayloadTooLarge).detail(message));
    }
    Ok(())
}

fn validate(metadata: Metadata) -> Result<(String, String, Uuid), Problem> {
    let name = metadata.filename.unwrap_or_default();
    let name: String = name.chars().filter(|c| !text::is_invisible(*c)).take(NAME_MAX).collect();
    let title = metadata.title.unwrap_or_else(|| name.clone());
    let refuse = |message| headers::invalid("Upload-Metadata", message);
    let title = text::line(&title, 1, Text::TITLE_MAX).map_err(|fault| refuse(fault.message()))?;
    let channel = metadata.channel.and_then(|raw| raw.parse().ok()).ok_or_else(|| {
        refuse(Message::new("缺少 channel（栏目编号）", "Give the channel's id as channel."))
    })?;
    Ok((title, name, channel))
}

/// Stores the upload, if its channel's desk is in scope and the quota allows it.
pub(super) async fn begin(
    tx: &Tx,
    auth: &Authorized<WriteArticles>,
    new: &Upload,
    quota: u64,
) -> Result<(), Problem> {
    let desk = content::find_desk(tx, &auth.permit, new.channel).await.map_err(no_channel)?;
    let held = store::bytes_held(tx, &auth.permit, auth.now).await?;
    if u64::try_from(held.saturating_add(new.bytes)).is_ok_and(|all| all > quota) {
        let message = Message::new(
            format!("已用 {held} 字节，限额 {quota} 字节"),
            format!("{held} of {quota} bytes are in use."),
        );
        return Err(Problem::new(Code::QuotaExceeded).detail(message));
    }
    store::begin(tx, &auth.permit, &desk, new).await?;
    let event = AuditEvent::new("media.upload_begun", Object::Media, new.id.uuid());
    Ok(auth.audit(tx, event.with_detail(format!("{} bytes", new.bytes))).await?)
}
