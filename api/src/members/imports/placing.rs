//! Which branch a row of a sheet means: by its code, or by its name if only one has it.

use std::collections::HashMap;

use lighthouse_domain::{
    members::import::{BranchName, CellFault, ParsedRow, Sheet},
    message::Message,
    organizations::OrganizationId,
};

/// The branches a sheet may name. Spaces in names do not count: sheets are full of them.
struct Directory<'a> {
    by_code: HashMap<&'a str, OrganizationId>,
    by_name: HashMap<String, Vec<OrganizationId>>,
}

impl<'a> Directory<'a> {
    fn new(known: &'a [(OrganizationId, String, String)]) -> Self {
        let by_code = known.iter().map(|(id, code, _)| (code.as_str(), *id)).collect();
        let mut by_name: HashMap<String, Vec<OrganizationId>> = HashMap::new();
        for (id, _, name) in known {
            by_name.entry(spaceless(name)).or_default().push(*id);
        }
        Self { by_code, by_name }
    }

    /// A code stands for itself also in the column of the names.
    fn find(&self, branch: &BranchName) -> Option<OrganizationId> {
        let code = |text: &String| self.by_code.get(text.as_str()).copied();
        match (&branch.code, &branch.name) {
            (Some(text), _) => code(text),
            (None, Some(name)) => self.named(name).or_else(|| code(name)),
            (None, None) => None,
        }
    }

    fn named(&self, name: &str) -> Option<OrganizationId> {
        match self.by_name.get(&spaceless(name)).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        }
    }
}

fn spaceless(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Finds each row's branch; a row whose branch is unknown becomes faulty.
pub(super) fn placed(
    sheet: &mut Sheet,
    known: &[(OrganizationId, String, String)],
) -> Vec<(ParsedRow, OrganizationId)> {
    let directory = Directory::new(known);
    let mut ready = Vec::new();
    for row in std::mem::take(&mut sheet.rows) {
        match directory.find(&row.branch) {
            Some(branch) => ready.push((row, branch)),
            None => sheet.faults.push(no_branch(&row)),
        }
    }
    ready
}

fn no_branch(row: &ParsedRow) -> CellFault {
    let value = row.branch.code.clone().or_else(|| row.branch.name.clone()).unwrap_or_default();
    CellFault {
        row: row.number,
        column: row.branch.column.clone(),
        field: "branch",
        message: Message::new(
            "没有这个党支部，或名称不唯一；请核对名称或改填支部代码",
            "No such branch here, or several of that name; check it or give the branch code.",
        ),
        value,
    }
}

#[cfg(test)]
mod tests {
    use lighthouse_domain::id::Id;
    use uuid::Uuid;

    use super::*;

    fn find(name: &str) -> Option<usize> {
        let known: Vec<_> = [("0101", "清河 第一支部"), ("0102", "东街支部"), ("0103", "东街支部")]
            .iter()
            .map(|(code, name)| (Id::new(Uuid::now_v7()), (*code).to_owned(), (*name).to_owned()))
            .collect();
        let branch = BranchName { name: Some(name.to_owned()), ..BranchName::default() };
        let found = Directory::new(&known).find(&branch)?;
        known.iter().position(|(id, _, _)| *id == found)
    }

    #[test]
    fn a_branch_is_found_by_its_name_however_it_is_spaced() {
        assert_eq!(find("清河第一 支部"), Some(0));
    }

    #[test]
    fn of_two_branches_of_one_name_the_code_tells_which_in_the_same_column() {
        assert_eq!((find("东街支部"), find("0103")), (None, Some(2)));
    }
}
