//! The job of the server: uploads whose time is over, and those that a stop left behind.

use lighthouse_domain::{access::actions::WriteArticles, time::Instant, uploads::Upload};
use lighthouse_persistence::{Tx, uploads as store};

use super::{
    file_work::off_reactor,
    finishing::{forget, make_draft, recognise},
};
use crate::{app::App, content::folder::Folder, http::caller::Authorized, http::problem::Problem};

const AT_ONCE: u64 = 100;

/// Ends what has expired, finishes what is whole, tidies the folder. Returns how many ended.
pub async fn sweep(app: &App) -> Result<usize, Problem> {
    let (now, folder) = (app.now(), Folder::from_config(&app.shared.config));
    let auth = Authorized::<WriteArticles>::system(now, "media sweep")?;
    for upload in store::unfinished(&app.db.conn(), &auth.permit, AT_ONCE).await? {
        finish(app, &folder, upload, now).await?;
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
async fn finish(app: &App, folder: &Folder, upload: Upload, now: Instant) -> Result<(), Problem> {
    let Some(file) = recognise(folder, &upload).await? else {
        return end(app, folder, &upload, now).await;
    };
    app.db
        .write(move |tx: Tx| async move {
            let auth = Authorized::system(now, "media sweep")?;
            make_draft(&tx, &auth, upload.id, file).await
        })
        .await
}

/// Forgets an upload; with its file, unless that is a draft's by now.
async fn end(app: &App, folder: &Folder, upload: &Upload, now: Instant) -> Result<(), Problem> {
    let id = upload.id;
    let gone = app
        .db
        .write(move |tx: Tx| async move {
            let auth = Authorized::<WriteArticles>::system(now, "media sweep")?;
            let upload = store::lock(&tx, &auth.permit, id).await?;
            // A piece may have come since: it gave the upload more time.
            let over = upload.is_over(now);
            if upload.finished_at().is_none() && (over || upload.is_whole()) {
                forget(&tx, &auth, id, "expired").await?;
                return Ok(true);
            }
            if over {
                store::remove(&tx, upload).await?;
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
