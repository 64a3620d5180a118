//! What the branches of a subtree have not done, and who answers for what.

use std::collections::BTreeMap;

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::{ReadGaps, ReadOrganizations},
    id::Id,
    message::Message,
    organizations::OrganizationId,
    study::duties::Rule,
    study_days::Month,
    supervision::{BranchFacts, Gap, GapCounts, RESPONSIBILITIES, Span, counts},
    time::Instant,
};
use lighthouse_persistence::{
    organizations,
    supervision::{self as store, Ask},
};
use uuid::Uuid;

use super::dto::{
    BranchDutyGaps, DutyGapQuery, DutyGapTotals, DutyGapsOfRule, DutyGapsView, ResponsibilityList,
    ResponsibilityView,
};
use crate::{
    http::{
        caller::Caller,
        code::{Code, FieldErrorCode},
        page::{Keyed, Slice},
        problem::{FieldError, Problem},
        query::{PageParams, Query},
        response::{ApiResponse, HandlerResult},
    },
    study::dto::StudySessionKind,
    study_days::lists::month_of,
};

/// Show the gaps of a subtree
///
/// Only branches with something missing, in the order of the tree, with totals of all of them. A
/// duty belongs to the month in which its period ends; what is planned is no gap. Each gap says
/// which rule asks for it, since when it is open, what to do and whose turn it is. For a branch
/// this is its own list.
#[utoipa::path(tag = "supervision", operation_id = "listDutyGaps",
    params(("id" = Uuid, Path, description = "The top of the subtree"), DutyGapQuery),
    responses((status = 200, description = "The gaps", body = DutyGapsView)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("gaps:read"))))]
#[get("/organizations/{id}/gaps")]
pub(super) async fn list_gaps(
    caller: Caller<ReadGaps>,
    id: Path<Uuid>,
    Query(query): Query<DutyGapQuery>,
) -> HandlerResult {
    let (id, now): (OrganizationId, Instant) = (Id::new(*id), caller.app.now());
    let span = span_of(&query, now)?;
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("duty-gaps", id, span.from(), span.to());
    let slice: Slice<String> = caller.slice(&params, &narrowed)?;
    let rules = caller.app.shared.config.duty_rules();
    let found = caller
        .read(async |conn, auth| {
            let top = organizations::find(&conn, &auth.permit, id).await?;
            let ask = Ask { rules: &rules, span, now };
            let mut found = Found::after(slice.clone());
            store::for_each_branch(&conn, &auth.permit, &top, ask, |branch, gaps| {
                found.add(branch, gaps);
            })
            .await?;
            Ok(found)
        })
        .await?;
    let totals = found.totals(&rules);
    let page = caller.rows(&params, &narrowed, found.rows);
    let lang = caller.lang;
    Ok(page.respond_as(|rows, page| DutyGapsView {
        organization_id: id.uuid(),
        from: span.from(),
        to: span.to(),
        as_of: now,
        totals,
        data: rows.iter().map(|row| BranchDutyGaps::new(row, lang)).collect(),
        page,
    }))
}

/// The asked month or quarter; this month where nothing is asked.
fn span_of(query: &DutyGapQuery, now: Instant) -> Result<Span, Problem> {
    match (query.month.as_deref(), query.quarter.as_deref()) {
        (Some(_), Some(_)) => Err(refuse(
            FieldErrorCode::Rule,
            Message::new("请在 month 与 quarter 中只选一个", "Give either month or quarter."),
        )),
        (Some(month), None) => Ok(Span::month(month_of(month)?)),
        (None, Some(quarter)) => Span::parse_quarter(quarter).ok_or_else(|| {
            let message = Message::new("季度格式应为 2026-Q4", "Write the quarter as 2026-Q4.");
            refuse(FieldErrorCode::InvalidFormat, message)
        }),
        (None, None) => Ok(Span::month(Month::containing(now.day()))),
    }
}

fn refuse(code: FieldErrorCode, message: Message) -> Problem {
    Problem::new(Code::InvalidParameter).fault(FieldError::parameter("quarter", code, message))
}

/// What is kept while the branches go by: the totals, and the rows of one page.
struct Found {
    slice: Slice<String>,
    rows: Vec<(BranchFacts, Vec<Gap>)>,
    branches: u64,
    with_gaps: u64,
    by_rule: BTreeMap<&'static str, GapCounts>,
    all: GapCounts,
}

impl Found {
    fn after(slice: Slice<String>) -> Self {
        let (by_rule, all) = (BTreeMap::new(), GapCounts::default());
        Self { slice, rows: Vec::new(), branches: 0, with_gaps: 0, by_rule, all }
    }

    fn add(&mut self, branch: BranchFacts, gaps: Vec<Gap>) {
        self.branches += 1;
        if gaps.is_empty() {
            return;
        }
        self.with_gaps += 1;
        self.all.merge(counts(&gaps));
        for gap in &gaps {
            self.by_rule.entry(gap.duty.rule.id).or_default().add(gap);
        }
        let wanted = self.slice.after.as_deref().is_none_or(|after| branch.path.as_str() > after);
        if wanted && (self.rows.len() as u64) < self.slice.limit {
            self.rows.push((branch, gaps));
        }
    }

    fn totals(&self, rules: &[Rule]) -> DutyGapTotals {
        let of_rule = |rule: &Rule| {
            let gaps = (*self.by_rule.get(rule.id)?).into();
            Some(DutyGapsOfRule { rule: rule.id, kind: StudySessionKind(rule.kind), gaps })
        };
        DutyGapTotals {
            branches: self.branches,
            branches_with_gaps: self.with_gaps,
            gaps: self.all.into(),
            by_rule: rules.iter().filter_map(of_rule).collect(),
        }
    }
}

impl Keyed for (BranchFacts, Vec<Gap>) {
    type Key = String;

    fn position(&self) -> String {
        self.0.path.as_str().to_owned()
    }
}

/// Show the responsibility map
///
/// For each duty of the branches: which role leads, coordinates, urges, carries out and records.
#[utoipa::path(tag = "supervision", operation_id = "listResponsibilities",
    responses((status = 200, description = "The map", body = ResponsibilityList)),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("organizations:read"))))]
#[get("/responsibilities")]
pub(super) async fn list_responsibilities(caller: Caller<ReadOrganizations>) -> HandlerResult {
    caller.read(async |_, auth| Ok(auth.permit.account())).await?;
    let data = RESPONSIBILITIES.iter().copied().map(ResponsibilityView::from).collect();
    Ok(ApiResponse::ok(&ResponsibilityList { data }))
}
