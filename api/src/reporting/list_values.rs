//! Lists of indicators as a level sets them.

use lighthouse_domain::{
    access::actions::ManageIndicators,
    burden::{MeasureSubject, MeasureUse},
    message::Message,
    organizations::{LevelSetting, Organization},
    reporting::{Assessment, IndicatorItem, IndicatorList, repeated},
};
use lighthouse_persistence::Conn;

use super::list_dto::IndicatorListView;
use crate::{
    burden::check_measure,
    http::{
        caller::Authorized,
        code::FieldErrorCode,
        fields::FieldErrors,
        lang::Lang,
        problem::{FieldError, Problem},
    },
    organizations::settings::LevelValueView,
};

type Auth = Authorized<ManageIndicators>;

impl LevelValueView for Vec<IndicatorItem> {
    type View = IndicatorListView;
    const SET: &'static str = "indicator_list.set";
    const REMOVED: &'static str = "indicator_list.removed";

    fn view(at: &Organization, settings: &[IndicatorList], lang: Lang) -> IndicatorListView {
        IndicatorListView::new(LevelSetting::nearest(settings, &at.path), lang)
    }

    fn detail(list: &IndicatorList) -> String {
        let on = list.value.iter().filter(|item| item.enabled).count();
        let assessed = list.value.iter().filter(|item| item.assessable).count();
        format!("version {}: {on} reported, {assessed} assessable", list.version)
    }

    async fn check(&self, conn: &Conn, auth: &Auth, at: &Organization) -> Result<(), Problem> {
        check(conn, auth, at, self).await
    }
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
