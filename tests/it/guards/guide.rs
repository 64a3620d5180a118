//! The check-list for a new endpoint quotes the code and names its files. What it quotes stands
//! there, so that nobody follows it astray.

use std::fs;

use super::layers::root;

/// What stands in a quotation for lines that are left out.
const LEFT_OUT: &str = "// …";

fn guide() -> String {
    fs::read_to_string(root().join("docs/adding-an-endpoint.md")).unwrap()
}

/// Without spaces and line breaks: a quotation may be indented otherwise.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Each quoted piece with the file it is from: a line `// path` names it, and `// …` parts pieces.
fn quotations(guide: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for block in guide.split("```rust\n").skip(1) {
        let (block, _) = block.split_once("\n```").expect("a block ends");
        let first = block.lines().next().unwrap_or_default();
        assert!(file_of(first).is_some(), "a quotation begins with its file and not with {first}");
        for line in block.lines() {
            match file_of(line) {
                Some(file) => found.push((file.to_owned(), String::new())),
                None if line.trim() == LEFT_OUT => {
                    let file = found.last().unwrap().0.clone();
                    found.push((file, String::new()));
                }
                None => {
                    let piece = &mut found.last_mut().unwrap().1;
                    *piece = format!("{piece}{line}\n");
                }
            }
        }
    }
    found
}

fn file_of(line: &str) -> Option<&str> {
    let path = line.strip_prefix("// ")?;
    (path.contains('/') && path.ends_with(".rs") && !path.contains(' ')).then_some(path)
}

#[test]
fn what_the_guide_quotes_stands_in_the_code() {
    let quoted = quotations(&guide());
    assert!(quoted.len() > 10, "the guide quotes nearly nothing");
    for (file, piece) in quoted {
        let code = fs::read_to_string(root().join(&file)).unwrap_or_default();
        assert!(
            squeezed(&code).contains(&squeezed(&piece)),
            "docs/adding-an-endpoint.md quotes what is not in {file}; quote what is:\n{piece}"
        );
    }
}

#[test]
fn the_files_that_the_guide_names_exist() {
    for name in guide().split('`').skip(1).step_by(2) {
        let is_path = name.contains('/') && (name.ends_with(".rs") || name.ends_with(".md"));
        if is_path && !name.contains(['<', ' ', '\n']) {
            let places = ["", "tests/it", "docs"].map(|folder| root().join(folder).join(name));
            assert!(places.iter().any(|place| place.exists()), "the guide names {name}");
        }
    }
}
