//! What the server itself notices is entered as a risk, where the level above sees it.

use lighthouse_domain::{
    incidents::{Category, Limits, Nature, Severity},
    organizations::OrgPath,
    time::Instant,
};
use lighthouse_persistence::{Tx, organizations};

use super::{
    dto::{CategoryWord, CreateIncident, NatureWord, SeverityWord},
    service,
};
use crate::{door::By, http::problem::Problem};

/// Enters a risk to data in the transaction of the deed that showed it: at the organization
/// above `place`, so that it is not in the hands of whoever caused it.
pub async fn raise(
    tx: &Tx,
    limits: &Limits,
    place: &OrgPath,
    (title, description): (&str, String),
    now: Instant,
) -> Result<(), Problem> {
    let by = By::system(now, title)?;
    let lineage = place.lineage();
    let above = lineage.iter().rev().nth(1).unwrap_or(place);
    let at = organizations::at_path_for_share(tx, &by.permit, above).await?;
    let risk = CreateIncident {
        id: None,
        organization_id: at.id.uuid(),
        nature: NatureWord(Nature::Risk),
        category: CategoryWord(Category::Data),
        severity: SeverityWord(Severity::Major),
        title: title.to_owned(),
        description,
        drill: false,
        detected_at: now,
    };
    service::enter(tx, &by, limits, risk).await.map(|_| ())
}
