//! The reference of settings and the sample of their file are the ones that the code gives.

use lighthouse_api::cli::reference::{environment_file, markdown};

use super::committed::assert_committed;

#[test]
fn the_committed_settings_are_those_of_the_code() {
    assert_committed("docs/settings.md", &markdown());
    assert_committed(".env.example", &environment_file());
}

#[test]
fn every_setting_has_a_meaning_and_tells_its_values() {
    let table = markdown();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split(" | ").collect())
        .collect();
    assert!(rows.len() > 30, "{table}");
    for row in &rows {
        assert!(row.len() == 5 && !row[3].is_empty() && row[4].len() > 10, "{row:?}");
    }
    let values = |name: &str| rows.iter().find(|row| row[0].contains(name)).unwrap()[3];
    assert_eq!(values("LIGHTHOUSE_READ_TIMEOUT"), "a number from 1 to 300");
    assert_eq!(values("LIGHTHOUSE_DB_POOLER"), "none, transaction");
    assert_eq!(values("LIGHTHOUSE_CONNECTIONS`"), "a number from 1");
    assert!(values("LIGHTHOUSE_ADMINISTRATOR_EDUCATION").contains("high_school"));
}
