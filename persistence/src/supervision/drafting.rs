//! The quarterly bulletin of the calendar: its run drafts one for the level and the quarter.

use lighthouse_domain::{
    access::{Action, Permit},
    id::Id,
    organizations::Organization,
    supervision::{
        SupervisionRule,
        bulletin::{Bulletin, BulletinState, BulletinTexts},
    },
};
use uuid::Uuid;

use super::{
    bulletins::{count_figures, draft_by_rule},
    gaps::Ask,
};
use crate::{db::Tx, error::StoreError};

/// Drafts the bulletin of a rule for its level; answers whether there was none of the calendar's
/// yet.
pub(super) async fn draft<A: Action>(
    tx: &Tx,
    permit: &Permit<A>,
    (rule, top): (&SupervisionRule, &Organization),
    ask: Ask<'_>,
) -> Result<bool, StoreError> {
    let figures = count_figures(tx, permit, top, ask).await?;
    let bulletin = Bulletin {
        id: Id::new(Uuid::now_v7()),
        organization: top.id,
        organization_name: top.name.clone(),
        organization_path: top.path.clone(),
        span: ask.span,
        texts: texts(rule, top, ask),
        figures,
        state: BulletinState::Draft { returned: None },
        drafted_by: None,
        edited_by: None,
        rule: Some(rule.id),
        replaces: None,
        version: 1,
        created_at: ask.now,
        updated_at: ask.now,
    };
    draft_by_rule(tx, permit, &bulletin).await
}

/// The proposed words, with the document that the rule runs under.
fn texts(rule: &SupervisionRule, top: &Organization, ask: Ask<'_>) -> BulletinTexts {
    let texts = BulletinTexts::proposed(&top.name, ask.span);
    match &rule.under {
        Some(document) => {
            let opening = format!("依据《{}》，{}", document.title, texts.opening);
            BulletinTexts { opening, ..texts }
        }
        None => texts,
    }
}
