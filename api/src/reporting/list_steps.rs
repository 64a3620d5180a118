//! Use cases of lists of indicators: load, decide, store, audit.

use lighthouse_domain::{
    access::actions::ManageIndicators,
    audit::{AuditEvent, Object},
    burden::{MeasureSubject, MeasureUse},
    message::Message,
    organizations::{Organization, OrganizationId},
    reporting::{Assessment, IndicatorItem, IndicatorList, repeated},
};
use lighthouse_persistence::{
    Conn, StoreError, Tx,
    organizations::{self, settings},
};

use super::list_dto::IndicatorListView;
use crate::{
    burden::check_measure,
    http::{
        caller::Authorized,
        code::{Code, FieldErrorCode},
        etag::IfMatch,
        fields::FieldErrors,
        lang::Lang,
        problem::{FieldError, Problem},
    },
    organizations::settings::put,
};

type Auth = Authorized<ManageIndicators>;

/// Sets the list of a level.
pub(super) async fn set(
    tx: &Tx,
    auth: &Auth,
    id: OrganizationId,
    (if_match, lang): (&IfMatch, Lang),
    items: Vec<IndicatorItem>,
) -> Result<IndicatorList, Problem> {
    let at = organizations::queue_at(tx, &auth.permit, id).await?;
    if at.dissolved_at.is_some() {
        return Err(Problem::new(Code::WrongState));
    }
    check(tx, auth, &at, &items).await?;
    let before = settings::lock(tx, &auth.permit, &at).await?;
    is_current(if_match, before.as_deref(), lang)?;
    let list = put(tx, auth, (&at, before), items).await?;
    audit(tx, auth, "indicator_list.set", &list).await?;
    Ok(list)
}

/// Everything that is wrong with the items, at once.
async fn check(
    conn: &Conn,
    auth: &Auth,
    at: &Organization,
    items: &[IndicatorItem],
) -> Result<(), Problem> {
    let mut errors = FieldErrors::default();
    for place in repeated(items) {
        let message = Message::new("清单中已有此项指标", "The list has this indicator already.");
        errors.push(format!("/items/{place}/indicator"), FieldErrorCode::Conflict, message);
    }
    let mut refused = Vec::new();
    for (place, item) in items.iter().enumerate().filter(|(_, item)| item.assessable) {
        let pointer = format!("/items/{place}/assessable");
        refused.extend(check_assessment(conn, auth, at, (item, &pointer)).await?);
    }
    match errors.finish(Some(())) {
        Ok(()) => Problem::refuse_if_any(refused),
        Err(problem) => Err(refused.into_iter().fold(problem, Problem::fault)),
    }
}

/// Why organizations are not to be assessed by this item, if they are not.
async fn check_assessment(
    conn: &Conn,
    auth: &Auth,
    at: &Organization,
    (item, pointer): (&IndicatorItem, &str),
) -> Result<Option<FieldError>, Problem> {
    let definition = item.indicator.definition();
    if definition.assessment == Assessment::InformationOnly {
        return Ok(Some(FieldError::body(pointer, FieldErrorCode::Rule, for_information(item))));
    }
    let Some(measure) = definition.measure else { return Ok(None) };
    let usage = MeasureUse { measure, subject: MeasureSubject::Organizations, is_assessable: true };
    let day = auth.now.day();
    let checked = check_measure(conn, &auth.permit, (usage, day), at, pointer).await?;
    Ok(checked.err())
}

fn for_information(item: &IndicatorItem) -> Message {
    let indicator = item.indicator;
    Message::new(
        format!("“{}”仅供参考，不能作为考核依据；请将 assessable 设为 false", indicator.zh()),
        format!(
            "{} is for information and nobody is assessed by it; set `assessable` to false.",
            indicator.en()
        ),
    )
}

fn is_current(
    if_match: &IfMatch,
    before: Option<&IndicatorList>,
    lang: Lang,
) -> Result<(), Problem> {
    let version = before.map_or(0, |list| list.version);
    if_match.check(version, lang, || IndicatorListView::new(before.cloned(), lang))
}

/// Takes the list of a level away.
pub(super) async fn remove(
    tx: &Tx,
    auth: &Auth,
    id: OrganizationId,
    (if_match, lang): (&IfMatch, Lang),
) -> Result<(), Problem> {
    let at = organizations::queue_at(tx, &auth.permit, id).await?;
    let list = settings::lock(tx, &auth.permit, &at).await?;
    let list = list.ok_or_else(|| Problem::new(Code::NotFound))?;
    is_current(if_match, Some(&list), lang)?;
    settings::remove(tx, &list).await?;
    audit(tx, auth, "indicator_list.removed", &list).await?;
    Ok(())
}

async fn audit(
    tx: &Tx,
    auth: &Auth,
    action: &'static str,
    list: &IndicatorList,
) -> Result<(), StoreError> {
    let on = list.value.iter().filter(|item| item.enabled).count();
    let assessed = list.value.iter().filter(|item| item.assessable).count();
    let detail = format!("version {}: {on} reported, {assessed} assessable", list.version);
    let event = AuditEvent::new(action, Object::Organization, list.organization.uuid());
    auth.audit(tx, event.with_detail(detail)).await
}
