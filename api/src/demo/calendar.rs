//! The supervision calendar of the demo: the four forms of the district. What is due is sent by the
//! server itself in its first minute.

use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::ManageSupervisionRules,
    id::Id,
    organizations::Organization,
    supervision::{
        Cap, CountFrom, DayRule, RuleKind, RuleSettings, SupervisionRule,
        governing::GoverningDocument,
    },
    time::Instant,
};
use lighthouse_persistence::{Tx, supervision};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::dice::dice_id;
use crate::{
    http::caller::Authorized,
    http::{code::Code, problem::Problem},
};

/// The rules have been there for longer than a month, so that this one's days count.
const AGE: TimeDelta = TimeDelta::days(60);

const FORMS: [(RuleKind, CountFrom, u32); 4] = [
    (RuleKind::MonthStartReminder, CountFrom::WorkingDayOfMonth, 1),
    (RuleKind::MidMonthDispatch, CountFrom::DayOfMonth, 15),
    (RuleKind::MonthEndUrge, CountFrom::WorkingDayBeforeEnd, 3),
    (RuleKind::QuarterlyBulletin, CountFrom::WorkingDayOfMonth, 5),
];

pub(super) async fn make(
    tx: &Tx,
    root: &Organization,
    under: GoverningDocument,
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<ManageSupervisionRules>::system(now, "demo")?;
    let (mut dice, began) = (ChaCha8Rng::seed_from_u64(53), now.plus(-AGE));
    for (kind, count_from, day) in FORMS {
        let day = DayRule::new(count_from, day).map_err(|_| Problem::new(Code::Internal))?;
        let rule = SupervisionRule {
            id: Id::new(dice_id(&mut dice, now)),
            organization: root.id,
            organization_name: root.name.clone(),
            organization_path: root.path.clone(),
            kind,
            settings: RuleSettings { day, enabled: true, cap: Cap::DEFAULT },
            under: Some(under.clone()),
            active_since: began,
            version: 1,
            created_at: began,
            updated_at: began,
        };
        supervision::insert_rule(tx, &auth.permit, &rule).await?;
    }
    Ok(())
}
