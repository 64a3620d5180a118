//! The job of the server: uploads whose time is over, and those that a stop left behind.

use lighthouse_domain::{access::actions::WriteArticles, content::Upload, time::Instant};
use lighthouse_persistence::{Tx, content as store};

use super::{
    finishing::{forget, log_access, make},
    receiving::off_reactor,
};
use crate::{app::App, content::folder::Folder, http::caller::Authorized, http::problem::Problem};

const AT_ONCE: u64 = 100;

/// Ends what has expired, finishes what is whole, tidies the folder. Tells how many ended.
pub async fn sweep(app: &App) -> Result<usize, Problem> {
    let (now, folder) = (app.now(), Folder::of(&app.shared.config));
    let auth = Authorized::<WriteArticles>::system(now, "media sweep")?;
    for upload in store::unfinished(&app.db.conn(), &auth.permit, AT_ONCE).await? {
        settle(app, &folder, upload, now).await?;
    }
    let over = store::expired(&app.db.conn(), &auth.permit, now, AT_ONCE).await?;
    for upload in &over {
        end(app, &folder, upload, now).await?;
    }
    let count = over.len();
    off_reactor(move || folder.tidy(now.millis())).await?;
    Ok(count)
}

/// The last piece came, and then the server stopped.
async fn settle(app: &App, folder: &Folder, upload: Upload, now: Instant) -> Result<(), Problem> {
    let Some(file) = log_access(folder, &upload).await? else {
        return end(app, folder, &upload, now).await;
    };
    app.db
        .write(move |tx: Tx| async move {
            let auth = Authorized::system(now, "media sweep")?;
            make(&tx, &auth, upload.id, file).await
        })
        .await
}

/// Forgets an upload; with its file, unless that is a draft's by now.
async fn end(app: &App, folder: &Folder, upload: &Upload, now: Instant) -> Result<(), Problem> {
    let (id, finished) = (upload.id, upload.finished_at.is_some());
    let gone = app
        .db
        .write(move |tx: Tx| async move {
            let auth = Authorized::<WriteArticles>::system(now, "media sweep")?;
            if finished {
                let upload = store::find_upload_for_update(&tx, &auth.permit, id).await?;
                store::drop_upload(&tx, &auth.permit, &upload).await?;
                return Ok(false);
            }
            let upload = store::find_upload_for_update(&tx, &auth.permit, id).await?;
            // A piece may have come since: it gave the upload more time.
            let over = upload.expires_at <= now || upload.is_whole();
            if over && upload.finished_at.is_none() {
                forget(&tx, &auth, id, "expired").await?;
                return Ok(true);
            }
            Ok::<_, Problem>(false)
        })
        .await?;
    if gone {
        let folder = folder.clone();
        off_reactor(move || folder.remove(id.uuid())).await?;
    }
    Ok(())
}
