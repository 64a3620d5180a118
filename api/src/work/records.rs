//! Records that can be linked: found within what the caller may read, with what they are called.

use lighthouse_domain::{
    access::actions::{
        ManageStudyDays, ManageWorkItems, ReadContent, ReadNominations, ReadSessions,
        ReadStudyDays, ReadTasks,
    },
    content::ArticleKind,
    id::Id,
    work::{LinkedRecord, WorkRecord},
};
use lighthouse_persistence::{Conn, content, reporting, study, study_days, supervision::tasks};
use uuid::Uuid;

use crate::http::{caller::Authorized, problem::Problem, scope};

const HERE: &str = "/record_id";

fn unreadable(_: Problem) -> Problem {
    scope::refuse(scope::outside(HERE))
}

/// A record, if the caller may read it.
pub(super) async fn find(
    conn: &Conn,
    auth: &Authorized<ManageWorkItems>,
    (kind, id): (WorkRecord, Uuid),
) -> Result<LinkedRecord, Problem> {
    let missing = scope::not_found_at(HERE);
    let title = match kind {
        WorkRecord::StudySession => {
            let permit = auth.permit_for::<ReadSessions>().map_err(unreadable)?;
            study::find(conn, &permit, Id::new(id)).await.map_err(missing)?.draft.title
        }
        WorkRecord::Article => {
            let permit = auth.permit_for::<ReadContent>().map_err(unreadable)?;
            let article = (ArticleKind::Text, Id::new(id));
            let found = content::find_published(conn, &permit, article, auth.now).await;
            found.map_err(missing)?.text.title
        }
        WorkRecord::StudyDayPlan => {
            let permit = auth.permit_for::<ReadStudyDays>().map_err(unreadable)?;
            let makes = auth.permit_for::<ManageStudyDays>().ok();
            let found = study_days::find(conn, &permit, makes.as_ref(), Id::new(id)).await;
            found.map_err(missing)?.month.to_string()
        }
        WorkRecord::Task => {
            let permit = auth.permit_for::<ReadTasks>().map_err(unreadable)?;
            let found = tasks::find_task(conn, &permit, Id::new(id)).await;
            found.map_err(missing)?.content.title
        }
        WorkRecord::Nomination => {
            let permit = auth.permit_for::<ReadNominations>().map_err(unreadable)?;
            let found = reporting::find_nomination(conn, &permit, Id::new(id)).await;
            let found = found.map_err(missing)?;
            format!("{} {}", found.year, found.award)
        }
    };
    Ok(LinkedRecord { kind, id, title })
}
