//! What the server itself notices is entered as a risk, where the level above sees it.

use lighthouse_domain::{
    incidents::{Category, Limits, Nature, Severity},
    organizations::OrgPath,
    time::Instant,
};
use lighthouse_persistence::{Tx, organizations};

use super::{
    dto::{CreateIncident, IncidentCategory, IncidentNature, IncidentSeverity},
    service,
};
use crate::{http::caller::Authorized, http::problem::Problem};

/// Enters a risk to data in the transaction of the change that showed it: at the organization
/// above `place`, so that it is not in the hands of whoever caused it.
pub async fn raise(
    tx: &Tx,
    limits: &Limits,
    place: &OrgPath,
    (title, description): (&str, String),
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::system(now, title)?;
    let lineage = place.lineage();
    let above = lineage.iter().rev().nth(1).unwrap_or(place);
    let at = organizations::at_path_for_share(tx, &auth.permit, above).await?;
    let risk = CreateIncident {
        id: None,
        organization_id: at.id.uuid(),
        nature: IncidentNature(Nature::Risk),
        category: IncidentCategory(Category::Data),
        severity: IncidentSeverity(Severity::Major),
        title: title.to_owned(),
        description,
        drill: false,
        detected_at: now,
    };
    service::enter(tx, &auth, limits, risk).await.map(|_| ())
}
