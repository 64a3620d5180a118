//! Floors stay floors: manifests and sources are read, not trusted.

use std::{
    fs,
    path::{Path, PathBuf},
};

pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

pub(super) fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_api_knows_no_database_crate_and_the_domain_knows_nothing_outside() {
    let manifest = |name: &str| fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
    for forbidden in ["sea-orm", "sqlx", "rusqlite"] {
        assert!(!manifest("api").contains(forbidden), "api lists {forbidden}");
    }
    for forbidden in ["tokio", "actix", "sea-orm", "reqwest", "\nlighthouse-"] {
        assert!(!manifest("domain").contains(forbidden), "domain lists {forbidden}");
    }
    assert!(!manifest("persistence").contains("lighthouse-api"));
}

#[test]
fn every_file_says_why_it_exists() {
    for folder in ["domain/src", "persistence/src", "migrations/src", "api/src", "tests/it"] {
        for file in sources(&root().join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            assert!(text.starts_with("//!"), "{} has no header", file.display());
        }
    }
}

#[test]
fn transactions_begin_at_the_one_door_only() {
    for file in
        sources(&root().join("persistence/src")).into_iter().chain(sources(&root().join("api/src")))
    {
        if file.components().any(|part| part.as_os_str() == "db") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for forbidden in [".begin()", "begin_with_config", "BEGIN"] {
            assert!(
                !text.contains(forbidden),
                "{} begins a transaction of its own",
                file.display()
            );
        }
    }
}

#[test]
fn every_problem_code_has_a_user() {
    let text: String = sources(&root().join("api/src"))
        .iter()
        .filter(|file| !file.ends_with("http/code.rs"))
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    for code in lighthouse_api::http::code::Code::ALL {
        assert!(text.contains(&format!("Code::{code:?}")), "nothing answers {code:?}");
    }
}
