//! A change that is only looked at, on the wire.

use lighthouse_domain::organizations::{
    Kind,
    setup::{SetupFacts, SetupFinding},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::{
    super::dto::OrganizationKind,
    dto::{SetupRule, text},
    headcount_dto::PeopleCount,
};
use crate::http::lang::Lang;

/// Exactly one change.
#[derive(Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "add_members": { "full": 20, "probationary": 2 }
}))]
pub struct PreviewSetup {
    /// Into parts that together are the whole; the first keeps posts and term.
    #[schema(min_items = 2, max_items = 20)]
    #[validate(nested)]
    pub split: Option<Vec<PeopleCount>>,
    /// With these branches, which go into it.
    #[schema(min_items = 1, max_items = 20)]
    pub merge_with: Option<Vec<Uuid>>,
    /// With so many members more.
    #[validate(nested)]
    pub add_members: Option<PeopleCount>,
}

/// A rule that would not be kept.
#[derive(Serialize, ToSchema)]
pub struct PreviewFinding {
    pub rule: SetupRule,
    #[schema(example = "党员 51 名，超过 50 名")]
    pub finding: String,
    #[schema(example = "分设党支部，或报上级党组织批准设立党总支")]
    pub remedy: String,
    #[schema(example = "《中国共产党支部工作条例（试行）》")]
    pub source: &'static str,
    #[schema(example = "第四条")]
    pub article: &'static str,
}

impl PreviewFinding {
    fn new(found: SetupFinding, kind: Kind, lang: Lang) -> Self {
        let (source, article) = found.rule.source(kind);
        Self {
            rule: SetupRule(found.rule),
            finding: lang.pick(&found.message()).to_owned(),
            remedy: lang.pick(&found.remedy()).to_owned(),
            source: text(source, lang),
            article: text(article, lang),
        }
    }
}

/// An organization before or after the change.
#[derive(Serialize, ToSchema)]
pub struct PreviewPlace {
    /// Null for one that does not exist yet.
    #[schema(required)]
    pub organization_id: Option<Uuid>,
    #[schema(required, example = "清河镇第3中学党支部")]
    pub name: Option<String>,
    pub kind: OrganizationKind,
    #[schema(example = 30)]
    pub full_members: u32,
    /// Full and probationary.
    #[schema(example = 31)]
    pub members: u32,
    pub findings: Vec<PreviewFinding>,
}

impl PreviewPlace {
    pub(super) fn new(
        known: Option<(Uuid, String)>,
        (facts, findings): (SetupFacts, Vec<SetupFinding>),
        lang: Lang,
    ) -> Self {
        let kind: Kind = facts.kind;
        let (organization_id, name) = known.unzip();
        Self {
            organization_id,
            name,
            kind: OrganizationKind(kind),
            full_members: facts.full,
            members: facts.members,
            findings: findings
                .into_iter()
                .map(|found| PreviewFinding::new(found, kind, lang))
                .collect(),
        }
    }
}

/// What would come of a change; nothing is written.
#[derive(Serialize, ToSchema)]
pub struct SetupPreview {
    pub organization_id: Uuid,
    pub before: Vec<PreviewPlace>,
    pub after: Vec<PreviewPlace>,
}
