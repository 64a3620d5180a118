//! Restricted measures on the wire.

use chrono::NaiveDate;
use lighthouse_domain::{
    burden::{
        Allowance, Measure, MeasureSubject as Subject, MeasureUse, Restriction, RuleSource,
        RuleText,
    },
    message::Message,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{enums::wire_enum, http::lang::Lang};

wire_enum!(
    RestrictedMeasure,
    Measure,
    Measure::ALL,
    "What may not be used to judge people or organizations."
);
wire_enum!(MeasureSubject, Subject, Subject::ALL, "Who is measured.");
wire_enum!(MeasureRestriction, Restriction, Restriction::ALL, "When a measure is refused.");
wire_enum!(MeasureRuleSource, RuleSource, RuleSource::ALL, "A document that restricts measures.");

/// A measure and the rule that restricts it.
#[derive(Serialize, ToSchema)]
pub struct RestrictedMeasureView {
    pub measure: RestrictedMeasure,
    #[schema(example = "安装率")]
    pub title: &'static str,
    pub restriction: MeasureRestriction,
    /// Whether an exception can be made; persons are never ranked.
    pub can_be_excepted: bool,
    #[schema(example = "不得强制推广，不得通报安装率")]
    pub rule: &'static str,
    pub source: MeasureRuleSource,
    #[schema(example = "《政务移动互联网应用程序规范化管理办法》")]
    pub source_title: &'static str,
    #[schema(example = "国务院办公厅（国办函〔2026〕12号）")]
    pub issuer: &'static str,
    /// Year, month and, where it is known, day of issue.
    #[schema(example = "2026-01-25")]
    pub issued: &'static str,
    #[schema(example = "第三项“不得”")]
    pub article: &'static str,
    /// What of the citation was not compared with an official text; null where all of it was.
    #[schema(
        required,
        example = "“不得”的序号依据公开报道，条款号未与正式文本核对；是否适用于党的机关，请以正式文本为准"
    )]
    pub unverified: Option<&'static str>,
    /// What is allowed instead.
    #[schema(example = "安装自愿；可以统计多少党组织已建档，不用于考核")]
    pub instead: &'static str,
}

impl RestrictedMeasureView {
    pub(super) fn new(measure: Measure, lang: Lang) -> Self {
        let rule = measure.rule();
        let source = rule.source;
        Self {
            measure: RestrictedMeasure(measure),
            title: pick(lang, (measure.zh(), measure.en())),
            restriction: MeasureRestriction(rule.restriction),
            can_be_excepted: rule.can_be_excepted,
            rule: pick(lang, rule.rule),
            source: MeasureRuleSource(source),
            source_title: pick(lang, (source.zh(), source.en())),
            issuer: pick(lang, source.issuer()),
            issued: source.issued(),
            article: pick(lang, rule.article),
            unverified: source.unverified().map(|text| pick(lang, text)),
            instead: pick(lang, rule.instead),
        }
    }

    pub(super) fn all(lang: Lang) -> Vec<Self> {
        Measure::ALL.iter().map(|measure| Self::new(*measure, lang)).collect()
    }
}

fn pick(lang: Lang, (zh, en): RuleText) -> &'static str {
    match lang {
        Lang::ZhCn => zh,
        Lang::En => en,
    }
}

/// The restricted measures.
#[derive(Serialize, ToSchema)]
pub struct RestrictedMeasureList {
    pub data: Vec<RestrictedMeasureView>,
}

/// What somebody wants to use, for which organization, on which day.
#[derive(Clone, Deserialize, ToSchema, validator::Validate)]
#[serde(deny_unknown_fields)]
pub struct CheckMeasureUse {
    pub organization_id: Uuid,
    pub measure: RestrictedMeasure,
    pub subject: MeasureSubject,
    /// Whether somebody is assessed by it. What a bulletin or a nomination uses always assesses.
    #[schema(example = true)]
    pub assessable: bool,
    /// Today if absent.
    #[schema(value_type = NaiveDate, required = false, example = "2026-12-15")]
    pub day: Option<NaiveDate>,
}

impl CheckMeasureUse {
    pub(super) fn usage(&self) -> MeasureUse {
        MeasureUse {
            measure: self.measure.0,
            subject: self.subject.0,
            is_assessable: self.assessable,
        }
    }
}

/// Why a measure may be used.
#[derive(Serialize, ToSchema)]
pub struct MeasureAllowanceView {
    pub measure: RestrictedMeasure,
    #[schema(example = "2026-12-15")]
    pub day: NaiveDate,
    /// The exception by which it is allowed; null where no rule is against this use.
    #[schema(required)]
    pub exception_id: Option<Uuid>,
    /// The last day of the exception.
    #[schema(required, example = "2027-02-28")]
    pub allowed_until: Option<NaiveDate>,
    #[schema(example = "依据例外可以使用至 2027-02-28")]
    pub message: String,
}

impl MeasureAllowanceView {
    pub(super) fn new(usage: MeasureUse, day: NaiveDate, by: Allowance, lang: Lang) -> Self {
        let (exception_id, allowed_until) = match by {
            Allowance::Unrestricted => (None, None),
            Allowance::Excepted { by, until } => (Some(by.uuid()), Some(until)),
        };
        let message = match allowed_until {
            None => Message::new("此用途不受限制", "No rule is against this use."),
            Some(until) => Message::new(
                format!("依据例外可以使用至 {until}"),
                format!("Allowed by an exception until {until}."),
            ),
        };
        Self {
            measure: RestrictedMeasure(usage.measure),
            day,
            exception_id,
            allowed_until,
            message: lang.pick(&message).to_owned(),
        }
    }
}
