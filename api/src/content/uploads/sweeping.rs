//! The job of the server: uploads whose time is over, and those that a stop left behind.

use lighthouse_domain::{access::actions::WriteArticles, content::Upload, time::Instant};
use lighthouse_persistence::{Tx, content as store};

use super::{
    finishing::{forget, looked_at, make},
    receiving::off_reactor,
};
use crate::{app::App, content::folder::Folder, door::By, http::problem::Problem};

const AT_ONCE: u64 = 100;

/// Ends what has expired, finishes what is whole, tidies the folder. Tells how many ended.
pub async fn sweep(app: &App) -> Result<usize, Problem> {
    let (now, folder) = (app.now(), Folder::of(&app.shared.config));
    let by = By::<WriteArticles>::system(now, "media sweep")?;
    for upload in store::unfinished(&app.db.conn(), &by.permit, AT_ONCE).await? {
        settle(app, &folder, upload, now).await?;
    }
    let over = store::expired(&app.db.conn(), &by.permit, now, AT_ONCE).await?;
    for upload in &over {
        end(app, &folder, upload, now).await?;
    }
    let count = over.len();
    off_reactor(move || folder.tidy(now.millis())).await?;
    Ok(count)
}

/// The last piece came, and then the server stopped.
async fn settle(app: &App, folder: &Folder, upload: Upload, now: Instant) -> Result<(), Problem> {
    let Some(file) = looked_at(folder, &upload).await? else {
        return end(app, folder, &upload, now).await;
    };
    app.db
        .write(move |tx: Tx| async move {
            let by = By::system(now, "media sweep")?;
            make(&tx, &by, upload.id, file).await
        })
        .await
}

/// Forgets an upload; with its file, unless that is a draft's by now.
async fn end(app: &App, folder: &Folder, upload: &Upload, now: Instant) -> Result<(), Problem> {
    let (id, finished) = (upload.id, upload.finished_at.is_some());
    let gone = app
        .db
        .write(move |tx: Tx| async move {
            let by = By::<WriteArticles>::system(now, "media sweep")?;
            if finished {
                let upload = store::find_upload_for_update(&tx, &by.permit, id).await?;
                store::drop_upload(&tx, &by.permit, &upload).await?;
                return Ok(false);
            }
            let upload = store::find_upload_for_update(&tx, &by.permit, id).await?;
            // A piece may have come since: it gave the upload more time.
            let over = upload.expires_at <= now || upload.is_whole();
            if over && upload.finished_at.is_none() {
                forget(&tx, &by, id, "expired").await?;
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
