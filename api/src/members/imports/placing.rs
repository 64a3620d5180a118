//! Which branch a row of a sheet means: by its code, or by its name if only one has it.

use lighthouse_domain::{
    members::import::{BranchName, CellFault, ParsedRow, Sheet},
    organizations::OrganizationId,
    sheet::{Directory, Lost},
};

const BRANCH: (&str, &str) = ("党支部", "branch");

/// Finds each row's branch; a row whose branch is unknown becomes faulty.
pub(super) fn placed(
    sheet: &mut Sheet,
    known: &[(OrganizationId, String, String)],
) -> Vec<(ParsedRow, OrganizationId)> {
    let known = known.iter().map(|(id, code, name)| (*id, code.as_str(), name.as_str()));
    let mut directory = Directory::new(known);
    let mut ready = Vec::new();
    for row in std::mem::take(&mut sheet.rows) {
        match find(&mut directory, &row.branch) {
            Ok(branch) => ready.push((row, branch)),
            Err(lost) => sheet.faults.push(no_branch(&row, &lost)),
        }
    }
    ready
}

/// Where a row has both, the code counts: names of branches are written in many ways.
fn find(
    directory: &mut Directory<OrganizationId>,
    branch: &BranchName,
) -> Result<OrganizationId, Lost> {
    match (&branch.code, &branch.name) {
        (Some(code), _) => directory.find(Some(code), None),
        (None, name) => directory.find(None, name.as_deref()),
    }
}

fn no_branch(row: &ParsedRow, lost: &Lost) -> CellFault {
    let value = row.branch.code.clone().or_else(|| row.branch.name.clone()).unwrap_or_default();
    CellFault {
        row: row.number,
        column: row.branch.column.clone(),
        field: if row.branch.code.is_some() { "branch_code" } else { "branch" },
        message: lost.message(BRANCH),
        value,
    }
}
