//! The candidates of a subtree.

use std::collections::HashSet;

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ManageRectifications,
    id::Id,
    organizations::OrganizationId,
    study_days::Month,
    supervision::detection::{DetectionRule, Figures, Thresholds, months_before, thresholds_at},
};
use lighthouse_persistence::{
    organizations::{self, settings},
    supervision::detection::{self as store, Observed},
};
use uuid::Uuid;

use super::dto::{
    Candidate, RectificationCandidate, RectificationCandidatePage, RectificationCandidateQuery,
};
use crate::http::{
    caller::Caller,
    page::{Keyed, Slice},
    query::{PageParams, Query},
    response::HandlerResult,
};

/// List the candidates for rectification
///
/// Branches of the subtree that have reached a threshold over the last whole months and have no
/// open case, in the order of the tree. Only what a branch recorded and held is looked at. Nothing
/// is opened by itself: a case is opened with one of the grounds and the suggested finding.
#[utoipa::path(tag = "supervision", operation_id = "listRectificationCandidates",
    params(("id" = Uuid, Path, description = "The top of the subtree"), RectificationCandidateQuery),
    responses((status = 200, description = "A page", body = RectificationCandidatePage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("rectifications:manage"))))]
#[get("/organizations/{id}/rectification-candidates")]
pub(super) async fn list_candidates(
    caller: Caller<ManageRectifications>,
    id: Path<Uuid>,
    Query(query): Query<RectificationCandidateQuery>,
) -> HandlerResult {
    let (id, now): (OrganizationId, _) = (Id::new(*id), caller.app.now());
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("rectification-candidates", id);
    let slice: Slice<String> = caller.slice(&params, &narrowed)?;
    let duties = caller.app.shared.config.duty_rules();
    let found = caller
        .read(async |conn, auth| {
            let top = organizations::find(&conn, &auth.permit, id).await?;
            let rules = settings::reaching(&conn, &auth.permit).await?;
            let open = store::open_cases_of(&conn, &auth.permit, &top).await?;
            let months = months_before(now, furthest(&rules));
            let mut found = Found::after(slice.clone(), months.clone(), rules, open);
            let ask = (&duties[..], &months[..], now);
            store::for_each_observed(&conn, &auth.permit, &top, ask, |branch| found.add(branch))
                .await?;
            Ok(found)
        })
        .await?;
    let (branches, candidates, under_rectification) = found.counts;
    let lang = caller.lang;
    Ok(caller.rows(&params, &narrowed, found.rows).respond_as(|rows, page| {
        let data = rows.iter().map(|row| RectificationCandidate::new(row, lang)).collect();
        RectificationCandidatePage { branches, candidates, under_rectification, data, page }
    }))
}

/// How many months have to be looked at, for whoever looks back furthest.
fn furthest(rules: &[DetectionRule]) -> u32 {
    let months = rules.iter().map(|rule| rule.value.months);
    months.max().unwrap_or(0).max(Thresholds::DEFAULT.months)
}

/// What is kept while the branches go by: the counts, and the rows of one page.
struct Found {
    slice: Slice<String>,
    months: Vec<Month>,
    rules: Vec<DetectionRule>,
    open: HashSet<OrganizationId>,
    /// Branches, candidates, and those that have a case already.
    counts: (u64, u64, u64),
    rows: Vec<Candidate>,
}

impl Found {
    fn after(
        slice: Slice<String>,
        months: Vec<Month>,
        rules: Vec<DetectionRule>,
        open: HashSet<OrganizationId>,
    ) -> Self {
        Self { slice, months, rules, open, counts: (0, 0, 0), rows: Vec::new() }
    }

    fn add(&mut self, branch: Observed) {
        self.counts.0 += 1;
        let thresholds = thresholds_at(&self.rules, &branch.path);
        let seen = Figures::over(&branch.months, thresholds);
        if seen.grounds(thresholds).is_empty() {
            return;
        }
        if self.open.contains(&branch.branch) {
            self.counts.2 += 1;
            return;
        }
        self.counts.1 += 1;
        let mut looked_at = self.months.iter().take(thresholds.months as usize);
        let (Some(last), Some(first)) = (looked_at.clone().next(), looked_at.next_back()) else {
            return;
        };
        let wanted = self.slice.after.as_deref().is_none_or(|after| branch.path.as_str() > after);
        if wanted && (self.rows.len() as u64) < self.slice.limit {
            self.rows.push(Candidate { branch, seen, thresholds, span: (*first, *last) });
        }
    }
}

impl Keyed for Candidate {
    type Key = String;

    fn position(&self) -> String {
        self.branch.path.as_str().to_owned()
    }
}
