//! What of a subtree is against the set-up rules.

use std::collections::BTreeMap;

use actix_web::{get, web::Path};
use chrono::NaiveDate;
use lighthouse_domain::{
    access::actions::ReadSetup,
    id::Id,
    organizations::{
        OrganizationId,
        setup::{SetupPack, SetupRule, bounds_at, setup_findings},
    },
};
use lighthouse_persistence::organizations::{
    self as organizations, settings,
    setup::{self as store, SetupAsk, SetupPlace},
};
use uuid::Uuid;

use super::dto::{
    Found, SetupFindingPage, SetupFindingQuery, SetupFindingView, SetupRule as WireRule,
    SetupRuleCount,
};
use crate::http::{
    caller::Caller,
    page::{Keyed, Slice},
    query::{PageParams, Query},
    response::HandlerResult,
};

/// List what is against the set-up rules
///
/// Numbers of members, posts, committees and terms of office of the organization and everything
/// below it, as the register has them now, compared with the numbers of the nearest level. In the
/// order of the tree; each finding names its article and what can be done.
#[utoipa::path(tag = "organizations", operation_id = "listSetupFindings",
    params(("id" = Uuid, Path, description = "The top of the subtree"), SetupFindingQuery),
    responses((status = 200, description = "A page", body = SetupFindingPage)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("setup:read"))))]
#[get("/organizations/{id}/findings")]
pub(super) async fn list_findings(
    caller: Caller<ReadSetup>,
    id: Path<Uuid>,
    Query(query): Query<SetupFindingQuery>,
) -> HandlerResult {
    let (id, now): (OrganizationId, _) = (Id::new(*id), caller.app.now());
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let only = query.rule.map(|rule| rule.0);
    let narrowed = ("findings", id, only.map(SetupRule::as_str));
    let slice: Slice<Position> = caller.slice(&params, &narrowed)?;
    let ask = SetupAsk { day: now.day(), with_dissolved: false };
    let seen = caller
        .read(async |conn, auth| {
            let top = organizations::find(&conn, &auth.permit, id).await?;
            let packs = settings::reaching(&conn, &auth.permit).await?;
            let mut seen = Findings::new(slice.clone(), only, packs, ask.day);
            let each = |place| seen.add(&place);
            store::for_each_setup_place(&conn, &auth.permit, &top, ask, each).await?;
            Ok(seen)
        })
        .await?;
    let Findings { counts: (organizations, with_findings), by_rule, rows, .. } = seen;
    let lang = caller.lang;
    Ok(caller.rows(&params, &narrowed, rows).respond_as(|rows, page| SetupFindingPage {
        organization_id: id.uuid(),
        as_of: now,
        organizations,
        with_findings,
        by_rule: by_rule.into_iter().map(rule_count).collect(),
        data: rows.iter().map(|found| SetupFindingView::new(found, lang)).collect(),
        page,
    }))
}

fn rule_count((rule, organizations): (SetupRule, u64)) -> SetupRuleCount {
    SetupRuleCount { rule: WireRule(rule), organizations }
}

/// Where a finding stands: the path of its organization and the place of its rule.
type Position = (String, usize);

/// What is kept while the organizations go by: the counts, and the rows of one page.
struct Findings {
    slice: Slice<Position>,
    only: Option<SetupRule>,
    packs: Vec<SetupPack>,
    day: NaiveDate,
    /// Organizations, and those with a finding.
    counts: (u64, u64),
    by_rule: BTreeMap<SetupRule, u64>,
    rows: Vec<Found>,
}

impl Findings {
    fn new(
        slice: Slice<Position>,
        only: Option<SetupRule>,
        packs: Vec<SetupPack>,
        day: NaiveDate,
    ) -> Self {
        let (by_rule, rows) = (BTreeMap::new(), Vec::new());
        Self { slice, only, packs, day, counts: (0, 0), by_rule, rows }
    }

    fn add(&mut self, place: &SetupPlace) {
        self.counts.0 += 1;
        let bounds = bounds_at(&self.packs, &place.organization.path);
        let findings = setup_findings(&place.facts, &bounds, self.day);
        self.counts.1 += u64::from(!findings.is_empty());
        for finding in findings {
            *self.by_rule.entry(finding.rule).or_default() += 1;
            let found = Found { organization: place.organization.clone(), finding };
            if self.is_wanted(&found) {
                self.rows.push(found);
            }
        }
    }

    fn is_wanted(&self, found: &Found) -> bool {
        let is_of_rule = self.only.is_none_or(|rule| rule == found.finding.rule);
        let is_behind = self.slice.after.as_ref().is_none_or(|after| found.position() > *after);
        is_of_rule && is_behind && (self.rows.len() as u64) < self.slice.limit
    }
}

impl Keyed for Found {
    type Key = Position;

    fn position(&self) -> Position {
        let rule = SetupRule::ALL.iter().position(|rule| *rule == self.finding.rule);
        (self.organization.path.as_str().to_owned(), rule.unwrap_or(SetupRule::ALL.len()))
    }
}
