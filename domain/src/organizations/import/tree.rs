//! Which rows can be taken, parents before children.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    Field, Header, Known, Parent, ParsedOrganization, Planned, Sheet,
    directory::{Directory, fault},
};
use crate::{
    message::Message,
    organizations::{OrgPath, TreeError},
    sheet::{CellFault, spaceless},
};

/// Puts every row under its parent, which is in the tree below `top` or in the sheet. A row that
/// cannot be taken becomes faulty, and so does what stands under it. `taken` are those codes of
/// the sheet that the tree has already, also where the caller does not see it.
pub fn plan(
    sheet: &mut Sheet,
    top: &Known,
    known: &[Known],
    taken: &BTreeSet<String>,
) -> Vec<Planned> {
    let rows = without_repetitions(sheet, taken);
    let mut directory = Directory::new(top, known, &rows);
    let header = sheet.header.clone();
    let mut under = HashMap::<Parent, Vec<(&ParsedOrganization, Parent)>>::new();
    let mut refused = Vec::new();
    for row in &rows {
        match directory.parent_of(&header, row) {
            Ok(parent) => under.entry(parent).or_default().push((row, parent)),
            Err(fault) => refused.push(fault),
        }
    }
    sheet.faults.append(&mut refused);
    let depths: HashMap<Parent, usize> =
        known.iter().map(|one| (Parent::Known(one.id), one.depth)).collect();
    let names =
        known.iter().filter_map(|one| Some((Parent::Known(one.parent?), spaceless(&one.name))));
    let mut growth = Growth {
        header: &header,
        directory: &directory,
        names: names.collect(),
        faults: Vec::new(),
    };
    let planned = growth.grow(depths, under);
    let mut faults = growth.faults;
    faults.extend(left_over(&header, &rows, &planned, &faults, &sheet.faults));
    sheet.faults.append(&mut faults);
    planned
}

/// Leaves out rows whose code the tree or an earlier row has.
fn without_repetitions(sheet: &mut Sheet, taken: &BTreeSet<String>) -> Vec<ParsedOrganization> {
    let mut first = HashMap::<String, usize>::new();
    let mut fresh = Vec::new();
    for row in std::mem::take(&mut sheet.rows) {
        let earlier = *first.entry(row.code.clone()).or_insert(row.number);
        let message = if taken.contains(&row.code) {
            Message::new("组织树中已有此代码", "The tree has this code already.")
        } else if earlier != row.number {
            Message::new(
                format!("与第 {earlier} 行的代码重复"),
                format!("It repeats the code of row {earlier}."),
            )
        } else {
            fresh.push(row);
            continue;
        };
        sheet.faults.push(fault(&sheet.header, &row, Field::Code, message, &row.code));
    }
    fresh
}

struct Growth<'a> {
    header: &'a Header,
    directory: &'a Directory<'a>,
    /// The names that stand under each parent.
    names: HashSet<(Parent, String)>,
    faults: Vec<CellFault>,
}

impl Growth<'_> {
    /// Level by level from what is in the tree: each row comes after its parent.
    fn grow(
        &mut self,
        depths: HashMap<Parent, usize>,
        mut under: HashMap<Parent, Vec<(&ParsedOrganization, Parent)>>,
    ) -> Vec<Planned> {
        let mut planned = Vec::new();
        let mut level: Vec<(Parent, usize)> = depths.into_iter().collect();
        while !level.is_empty() {
            let mut children = Vec::new();
            for (place, depth) in level {
                for (row, parent) in under.remove(&place).unwrap_or_default() {
                    if self.admits(row, parent, depth) {
                        planned.push(Planned { row: row.clone(), parent });
                        children.push((Parent::Row(row.number), depth + 1));
                    }
                }
            }
            level = children;
        }
        planned
    }

    fn admits(&mut self, row: &ParsedOrganization, parent: Parent, depth: usize) -> bool {
        let Some(above) = self.directory.kind_of(parent) else { return false };
        let refusal = if !above.may_hold(row.kind) {
            Some((Field::Kind, TreeError::Misplaced { parent: above, child: row.kind }.message()))
        } else if depth >= OrgPath::MAX_DEPTH {
            Some((Field::Parent, TreeError::TooDeep(OrgPath::MAX_DEPTH).message()))
        } else if !self.names.insert((parent, spaceless(&row.name))) {
            let zh = "同一上级组织下已有同名组织";
            Some((
                Field::Name,
                Message::new(zh, "The same parent has an organization of that name."),
            ))
        } else {
            None
        };
        let Some((field, message)) = refusal else { return true };
        let value = if field == Field::Kind { row.kind.zh() } else { &row.name };
        self.faults.push(fault(self.header, row, field, message, value));
        false
    }
}

/// Rows that nothing in the tree leads to: below a faulty row, or in a circle.
fn left_over(
    header: &Header,
    rows: &[ParsedOrganization],
    planned: &[Planned],
    new: &[CellFault],
    old: &[CellFault],
) -> Vec<CellFault> {
    let mut told: HashSet<usize> = planned.iter().map(|one| one.row.number).collect();
    told.extend(new.iter().chain(old).map(|fault| fault.row));
    let rest = rows.iter().filter(|row| !told.contains(&row.number));
    let left = |row: &ParsedOrganization| {
        let message = Message::new(
            "上级组织所在的行有误，或上下级关系成环，请先改正上级组织",
            "The row of its parent is faulty, or the parents run in a circle; mend the parent first.",
        );
        let (field, value) = match (&row.parent_code, &row.parent_name) {
            (Some(code), _) => (Field::ParentCode, code.as_str()),
            (None, name) => (Field::Parent, name.as_deref().unwrap_or_default()),
        };
        fault(header, row, field, message, value)
    };
    rest.map(left).collect()
}
