//! The lines of `docs/offline.md`, run as they stand.

use serde_json::{Value, json};
use tokio::process::Command;

use super::district;
use crate::support::{Town, stories};

/// The commands of a page, in order.
pub(crate) fn lines(page: &str) -> String {
    let blocks = page.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.collect()
}

fn read(folder: &std::path::Path, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap()
}

stories! {
    async fn the_lines_of_the_page_do_what_the_page_says(town: Town) {
        let place = district(&town).await;
        let folder = tempfile::tempdir().unwrap();
        let done = Command::new("sh")
            .args(["-euc", &lines(include_str!("../../../docs/offline.md"))])
            .current_dir(folder.path())
            .env("BASE", &town.base)
            .env("TOKEN", &place.admin.token)
            .env("MEMBER", place.members[0].to_string())
            .env("SESSION", place.sessions[0].to_string())
            .status()
            .await
            .unwrap();
        assert!(done.success());
        let page = read(folder.path(), "page.json");
        assert_eq!((&page["changes"], &page["has_more"]), (&json!([]), &json!(false)));
        let results = read(folder.path(), "results.json");
        let statuses: Vec<_> = results["results"].as_array().unwrap().iter().map(|it| it["status"].clone()).collect();
        assert_eq!(statuses, [200, 200], "{results}");
    }
}
