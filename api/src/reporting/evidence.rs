//! The rows behind a figure.

use actix_web::{get, web::Path};
use lighthouse_domain::{
    access::actions::ReadIndicators,
    id::Id,
    message::Message,
    organizations::OrganizationId,
    reporting::{EvidencePart, Indicator},
    time::Instant,
};
use lighthouse_persistence::{
    organizations,
    reporting::{self as store, EvidencePosition, EvidenceRow},
};
use uuid::Uuid;

use super::{
    counting::Settings,
    dto::IndicatorCode,
    evidence_dto::{IndicatorRowPage, IndicatorRowQuery, IndicatorRowView},
    period::period_of,
};
use crate::http::{
    caller::Caller,
    code::{Code, FieldErrorCode},
    page::{Keyed, Slice},
    problem::{FieldError, Problem, ProblemBody},
    query::{PageParams, Query},
    response::HandlerResult,
};

/// List the rows behind a figure
///
/// As many as the numerator says, one for each that counts; with `part=missing` those that were
/// asked for and do not count. In the order of the tree, never by a result. Reach is no list of
/// persons, and what is not recorded yet has no rows.
#[utoipa::path(tag = "reporting", operation_id = "listIndicatorEvidence",
    params(("id" = Uuid, Path, description = "The organization"),
        ("indicator" = IndicatorCode, Path, description = "The indicator"), IndicatorRowQuery),
    responses((status = 200, description = "A page", body = IndicatorRowPage),
        (status = 409, description = "It has no rows that may be listed", body = ProblemBody, content_type = "application/problem+json")),
    security(("bearer" = [])), extensions(("x-required-permission" = json!("indicators:read"))))]
#[get("/organizations/{id}/indicators/{indicator}/evidence")]
pub(super) async fn list_evidence(
    caller: Caller<ReadIndicators>,
    path: Path<(Uuid, String)>,
    Query(query): Query<IndicatorRowQuery>,
) -> HandlerResult {
    let (id, word) = path.into_inner();
    let (id, indicator): (OrganizationId, Indicator) = (Id::new(id), indicator_of(&word)?);
    let now: Instant = caller.app.now();
    let period = period_of(query.period.as_deref(), now)?;
    let part = query.part.map_or(EvidencePart::Counted, |part| part.0);
    let params = PageParams { limit: query.limit, cursor: query.cursor };
    let narrowed = ("evidence", id, indicator.as_str(), period.to_string(), part.as_str());
    let slice: Slice<EvidencePosition> = caller.slice(&params, &narrowed)?;
    let settings = Settings::from_app(&caller.app);
    let rows = caller
        .read(async |conn, auth| {
            let top = organizations::find(&conn, &auth.permit, id).await?;
            check_listed(indicator)?;
            let frame = settings.frame(&top, period, now);
            let place = (slice.after.clone(), slice.limit);
            let asked = (&frame, indicator);
            Ok(store::evidence_page(&conn, &auth.permit, asked, part, place).await?)
        })
        .await?;
    let (kind, lang) = (indicator.definition().rows, caller.lang);
    Ok(caller.rows(&params, &narrowed, rows).respond_as(|rows, page| {
        let data = rows.into_iter().map(|row| IndicatorRowView::new(row, kind, lang)).collect();
        IndicatorRowPage::new(id.uuid(), (indicator, period.to_string()), now, (data, page))
    }))
}

fn indicator_of(word: &str) -> Result<Indicator, Problem> {
    Indicator::parse(word).ok_or_else(|| {
        let message = Message::new(
            "没有这项指标；GET /v1/indicators 列出全部指标",
            "There is no such indicator; GET /v1/indicators lists them all.",
        );
        let fault = FieldError::parameter("indicator", FieldErrorCode::InvalidValue, message);
        Problem::new(Code::InvalidParameter).fault(fault)
    })
}

fn check_listed(indicator: Indicator) -> Result<(), Problem> {
    let definition = indicator.definition();
    let refuse =
        |zh: String, en: String| Err(Problem::new(Code::WrongState).detail(Message::new(zh, en)));
    if !definition.is_kept {
        return refuse(
            format!("“{}”尚未登记数据，没有明细", indicator.zh()),
            format!("Nothing of “{}” is recorded yet, so it has no rows.", indicator.en()),
        );
    }
    if !definition.has_evidence {
        return refuse(
            format!("“{}”属自愿事项，不列名单", indicator.zh()),
            format!("“{}” is voluntary; no list of persons is made of it.", indicator.en()),
        );
    }
    Ok(())
}

impl Keyed for EvidenceRow {
    type Key = EvidencePosition;

    fn position(&self) -> EvidencePosition {
        Self::position(self)
    }
}
