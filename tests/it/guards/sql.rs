//! Where SQL stands as text, and why, listed in `docs/sql.md`. Both the files and those that owe a
//! reason may only become fewer.

use std::{fmt::Write, fs};

use super::{
    committed::assert_committed,
    layers::{root, sources},
};

/// What begins the reason in a file's header.
const REASON: &str = "//! Text SQL: ";
/// So many files may hold statements as text, each with its reason. The number may only shrink.
const MOST: usize = 25;
/// The builder, the databases' own statements (pragmas, pings) and the checks of a live database.
const FOUNDATIONS: [&str; 2] = ["persistence/src/db/", "persistence/src/sql/"];

struct TextFile {
    path: String,
    reason: Option<String>,
}

fn text_files() -> Vec<TextFile> {
    let root = root();
    let mut found: Vec<TextFile> = sources(&root.join("persistence/src"))
        .into_iter()
        .filter_map(|file| {
            let path = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            if FOUNDATIONS.iter().any(|folder| path.starts_with(folder)) {
                return None;
            }
            let text = fs::read_to_string(&file).unwrap();
            holds_sql(&text).then(|| TextFile { path, reason: reason_in(&text) })
        })
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn holds_sql(text: &str) -> bool {
    let begins = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH "];
    let code = text.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
    code.into_iter().any(|line| begins.iter().any(|word| line.contains(&format!("\"{word}"))))
}

/// The reason goes on over the lines of the header that follow it.
fn reason_in(text: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| !line.starts_with(REASON));
    let first = lines.next()?.strip_prefix(REASON)?.to_owned();
    let rest = lines.map_while(|line| line.strip_prefix("//! ")).map(str::to_owned);
    Some(std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" "))
}

fn document() -> String {
    let mut out = String::from(
        "# SQL as text\n\nMost statements are composed from the entities' typed columns. These files hold text, for \
         the reason given; where none is given, it is still owed. Written by `./regenerate`.\n\n| file | reason |\n| --- | --- |\n",
    );
    for file in text_files() {
        let _ = writeln!(out, "| `{}` | {} |", file.path, file.reason.as_deref().unwrap_or("–"));
    }
    out
}

#[test]
fn sql_stands_as_text_in_fewer_files_and_more_of_them_say_why() {
    let files = text_files();
    assert!(files.len() <= MOST, "{} files hold SQL as text, at most {MOST} may", files.len());
    let owing: Vec<&str> =
        files.iter().filter(|file| file.reason.is_none()).map(|file| file.path.as_str()).collect();
    assert!(owing.is_empty(), "say why in the header, {REASON}…: {owing:?}");
}

#[test]
fn the_committed_list_of_sql_is_the_one_in_the_sources() {
    assert_committed("docs/sql.md", &document());
}
