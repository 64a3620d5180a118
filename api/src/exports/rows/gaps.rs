//! Gaps as rows: each duty that a branch has neither done nor planned.

use lighthouse_domain::{
    access::actions::ReadGaps,
    exports::{ExportLanguage, ExportPeriod},
    study_days::Month,
    supervision::{BranchFacts, Gap, Span},
};
use lighthouse_persistence::{Conn, supervision as store};

use super::{Ask, Head, Place, Rows};
use crate::{exports::stop::Stop, sheet::SheetCell};

/// Branches of one page.
const ROUND: u64 = 200;

pub(super) const HEADS: [Head; 8] = [
    ("党支部", "Branch", 30),
    ("事项", "Duty", 18),
    ("起始日期", "From", 12),
    ("截止日期", "To", 12),
    ("状态", "State", 14),
    ("未落实起始日", "Open since", 14),
    ("责任方", "Whose turn", 18),
    ("建议", "What to do", 60),
];

pub(super) async fn page(conn: &Conn, ask: &Ask<'_>, place: &Place) -> Result<Rows, Stop> {
    let permit = ask.actor.permit::<ReadGaps>()?;
    let month = || Span::month(Month::containing(ask.now.day()));
    let span = ask.order.period.as_ref().map_or_else(month, ExportPeriod::span);
    let wanted = store::Ask { rules: ask.rules, span, now: ask.now };
    let after = match place {
        Place::Path(after) => Some(after.as_str()),
        _ => None,
    };
    let found = store::gap_page(conn, &permit, ask.top, wanted, (after, ROUND)).await?;
    let last = found.last().filter(|_| found.len() as u64 == ROUND);
    let next = last.map(|(last, _)| Place::Path(last.path.to_string()));
    Ok(Rows {
        lines: found.iter().flat_map(|found| lines(ask, found)).collect(),
        members: Vec::new(),
        progress: if next.is_some() { 50 } else { 100 },
        next,
    })
}

fn lines(ask: &Ask<'_>, (branch, gaps): &(BranchFacts, Vec<Gap>)) -> Vec<Vec<SheetCell>> {
    gaps.iter().map(|gap| line(ask, branch, gap)).collect()
}

fn line(ask: &Ask<'_>, branch: &BranchFacts, gap: &Gap) -> Vec<SheetCell> {
    let (duty, remedy) = (&gap.duty, gap.remedy());
    let english = ask.order.language == ExportLanguage::English;
    vec![
        SheetCell::text(&branch.name),
        ask.word(duty.rule.kind.zh(), duty.rule.kind.en()),
        SheetCell::Day(duty.from),
        SheetCell::Day(duty.to),
        ask.word(duty.state.zh(), duty.state.en()),
        SheetCell::Day(gap.since),
        ask.word(gap.turn_of.zh(), gap.turn_of.en()),
        SheetCell::text(if english { remedy.en } else { remedy.zh }),
    ]
}
