//! Findings on the wire.

use lighthouse_domain::{
    burden::RuleText,
    organizations::{
        Organization,
        setup::{SetupFinding, SetupRule as Rule},
    },
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::dto::OrganizationKind;
use crate::{
    enums::wire_enum,
    http::{lang::Lang, page::PageInfo},
};

wire_enum!(SetupRule, Rule, Rule::ALL, "A rule of how organizations are set up.");

/// A rule that an organization does not keep.
#[derive(Serialize, ToSchema)]
pub struct SetupFindingView {
    pub organization_id: Uuid,
    #[schema(example = "清河镇第3中学党支部")]
    pub organization_name: String,
    pub kind: OrganizationKind,
    pub rule: SetupRule,
    /// What was found, in the caller's language.
    #[schema(example = "正式党员 2 名，不足 3 名")]
    pub finding: String,
    /// What was counted: members, people on the committee, months or days.
    #[schema(example = 2)]
    pub counted: u32,
    /// What it was compared with.
    #[schema(example = 3)]
    pub bound: u32,
    /// What can be done about it.
    #[schema(example = "与邻近单位党员组成联合党支部，或发展、转入党员")]
    pub remedy: String,
    /// The text that the rule is from.
    #[schema(example = "《中国共产党支部工作条例（试行）》")]
    pub source: &'static str,
    #[schema(example = "第四条")]
    pub article: &'static str,
}

/// A finding and whose it is.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub organization: Organization,
    pub finding: SetupFinding,
}

impl SetupFindingView {
    pub(super) fn new(found: &Found, lang: Lang) -> Self {
        let SetupFinding { rule, counted, bound } = found.finding;
        let (source, article) = rule.source(found.organization.kind);
        Self {
            organization_id: found.organization.id.uuid(),
            organization_name: found.organization.name.clone(),
            kind: OrganizationKind(found.organization.kind),
            rule: SetupRule(rule),
            finding: lang.pick(&found.finding.message()).to_owned(),
            counted,
            bound,
            remedy: lang.pick(&found.finding.remedy()).to_owned(),
            source: text(source, lang),
            article: text(article, lang),
        }
    }
}

pub(super) const fn text((zh, en): RuleText, lang: Lang) -> &'static str {
    match lang {
        Lang::ZhCn => zh,
        Lang::En => en,
    }
}

/// How many organizations do not keep a rule.
#[derive(Serialize, ToSchema)]
pub struct SetupRuleCount {
    pub rule: SetupRule,
    #[schema(example = 12)]
    pub organizations: u64,
}

/// A page of findings, in the order of the tree.
#[derive(Serialize, ToSchema)]
pub struct SetupFindingPage {
    pub organization_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Instant,
    /// Organizations that were looked at.
    #[schema(example = 810)]
    pub organizations: u64,
    /// Those with a finding.
    #[schema(example = 31)]
    pub with_findings: u64,
    /// The rules that are not kept, in their order.
    pub by_rule: Vec<SetupRuleCount>,
    pub data: Vec<SetupFindingView>,
    pub page: PageInfo,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SetupFindingQuery {
    /// Only findings of this rule; the counts stay those of all.
    #[param(inline)]
    pub rule: Option<SetupRule>,
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[param(max_length = 512)]
    pub cursor: Option<String>,
}
