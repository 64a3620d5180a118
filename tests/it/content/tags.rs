//! A tag covers what the body shows, and a step can be bound to the version that was seen.

use reqwest::Method;
use serde_json::json;

use super::{act, desk};
use crate::support::{Town, stories};

stories! {
    async fn a_tag_is_another_one_when_the_editor_has_another_name(town: Town) {
        let d = desk(&town).await;
        let path = d.published(&town, json!({})).await;
        for path in [path.as_str(), "/v1/feed", "/v1/articles"] {
            let tag = town.get(&d.editor, path).await.header("etag");
            let again = async || town.send(town.by(&d.editor, Method::GET, path).header("if-none-match", &tag)).await;
            assert_eq!(again().await.status, 304, "{path}");
            town.alter(&format!("UPDATE account SET display_name = display_name || '{}' WHERE login_name = 'editor'", path.len())).await;
            assert_eq!(again().await.status, 200, "{path}");
        }
    }

    async fn a_step_from_a_version_that_is_gone_is_refused_with_the_present_one(town: Town) {
        let d = desk(&town).await;
        let path = d.draft(&town, json!({})).await;
        let seen = town.get(&d.editor, &path).await.header("etag");
        town.patch(&d.editor, &path, &seen, &json!({ "title": "新题" })).await.ok();
        let stale = town.by(&d.editor, Method::POST, &format!("{path}/submit")).header("if-match", &seen);
        let refused = town.send(stale).await.refused(412, "version_conflict");
        assert_eq!(refused["current"]["title"], "新题");
        act(&town, &d.editor, &path, "submit").await.ok();
    }

    async fn facts_that_cannot_be_are_an_error_and_no_default(town: Town) {
        let d = desk(&town).await;
        let path = d.draft(&town, json!({})).await;
        town.get(&d.editor, &path).await.ok();
        town.alter("UPDATE article SET return_reason = '标题不妥'").await;
        town.get(&d.editor, &path).await.refused(500, "internal");
        town.get(&d.editor, "/v1/articles").await.refused(500, "internal");
        town.alter("UPDATE article SET return_reason = NULL, media_ids = 'weird'").await;
        act(&town, &d.editor, &path, "submit").await.refused(500, "internal");
        town.alter("UPDATE article_version SET media_ids = 'weird'").await;
        town.alter("UPDATE article SET media_ids = ''").await;
        town.get(&d.editor, &format!("{path}/versions")).await.refused(500, "internal");
        town.alter("UPDATE article SET file_type = 'text/weird', file_name = 'a', file_bytes = 1, file_hash = 'a'").await;
        town.get(&d.editor, &path.replace("/articles/", "/media/")).await.refused(500, "internal");
    }
}
