//! The exit codes and what they mean: for `--help`, for the manual, and for docs/operations.md.

/// Code and meaning.
pub(super) const CODES: [(u8, &str); 9] = [
    (0, "done"),
    (
        1,
        "the command looked and something does not hold: check, doctor, restore, copy-database, audit verify",
    ),
    (2, "the command line is not understood"),
    (65, "a rule of the product refuses what was asked, e.g. a login name that exists"),
    (69, "the database does not answer"),
    (70, "a fault of the program; please report it with the log"),
    (
        73,
        "a file or a socket cannot be made: it exists already, the port is taken, a database that is to be filled is not empty",
    ),
    (74, "what the command prints cannot be written, e.g. because the disk is full"),
    (
        78,
        "a setting is wrong, empty or unknown, or what it names is not there: data folder, database, secret; or the schema is of another release",
    ),
];

/// The end of `--help`.
pub(super) fn help() -> String {
    let lines = CODES.iter().map(|(code, meaning)| format!("  {code:3}  {meaning}\n"));
    std::iter::once("Try it: lighthouse demo\n\nExit codes:\n".to_owned()).chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_documents_is_this_one() {
        let page = include_str!("../../../docs/operations.md");
        for (code, meaning) in CODES {
            let plain = page.replace('`', "");
            assert!(plain.contains(&format!("| {code} | {meaning} |")), "{code}");
        }
    }
}
