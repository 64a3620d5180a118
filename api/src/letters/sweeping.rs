//! The job of the server: drafts that nobody submits, and tokens that ended.

use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::ReviewLetters,
    audit::{AuditEvent, Object},
};
use lighthouse_persistence::{Tx, letters as store};

use crate::{app::App, http::caller::Authorized, http::problem::Problem};

/// In one transaction; what is left waits for the next hour.
const AT_ONCE: u64 = 500;

/// Deletes drafts that were not touched for the days of the setting. Tells how many.
pub async fn sweep(app: &App) -> Result<usize, Problem> {
    let now = app.now();
    let before = now.plus(-TimeDelta::days(i64::from(app.shared.config.letter_draft_days)));
    app.db
        .write(move |tx: Tx| async move {
            let auth = Authorized::<ReviewLetters>::system(now, "drafts of letters")?;
            store::prune_tokens(&tx, now).await?;
            let gone = store::delete_old_drafts(&tx, &auth.permit, before, AT_ONCE).await?;
            for id in &gone {
                let event = AuditEvent::new("query_letter.swept", Object::QueryLetter, id.uuid());
                auth.audit(&tx, event).await?;
            }
            Ok::<_, Problem>(gone.len())
        })
        .await
}
