//! SQLite for the stories: a copy of one file that has the current schema.

use std::path::Path;

use lighthouse_persistence::{Database, db::Target};
use tempfile::TempDir;

/// The schema is made once: its changes in order are half of what a short story costs.
static TEMPLATE: tokio::sync::OnceCell<Vec<u8>> = tokio::sync::OnceCell::const_new();

/// The address of a fresh database in a folder, with the current schema.
pub async fn fresh(folder: &Path) -> String {
    let template = TEMPLATE.get_or_init(make_template).await;
    let file = folder.join("town.sqlite");
    std::fs::write(&file, template).unwrap();
    address(&file)
}

async fn make_template() -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("first.sqlite");
    let db = Database::open(&Target::parse(&address(&file)).unwrap()).await.unwrap();
    db.migrate().await.unwrap();
    // With its log, which the file alone would lack.
    let copy = folder.path().join("template.sqlite");
    db.backup_to(&copy).unwrap();
    std::fs::read(copy).unwrap()
}

fn address(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}
