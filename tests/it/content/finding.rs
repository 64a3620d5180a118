//! The feed and the search of those who read.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

use super::{desk, find, reader, titles};
use crate::support::{Town, stories};

stories! {
    async fn search_finds_one_character_pairs_and_phrases_and_nothing_that_only_looks_alike(town: Town) {
        let d = desk(&town).await;
        d.published(&town, json!({ "title": "主题党日" })).await;
        d.published(&town, json!({ "title": "党日主题党", "body": "ＰＰＴ 100% 完成" })).await;
        for (q, hits) in [("党", 2), ("党课", 1), ("主题党日", 1), ("题", 2), ("ppt", 1), ("100%", 1), ("党 完成", 1), ("%", 1), ("无", 0)] {
            assert_eq!(find(&town, &d.editor, q).await, hits, "{q}");
        }
        let empty = town.by(&d.editor, Method::GET, "/v1/search").query(&[("q", "　")]);
        town.send(empty).await.refused(400, "invalid_parameter");
        let long = town.by(&d.editor, Method::GET, "/v1/search").query(&[("q", "党".repeat(51))]);
        town.send(long).await.refused(400, "invalid_parameter");
    }

    async fn the_feed_is_newest_first_in_pages_and_says_when_nothing_changed(town: Town) {
        let d = desk(&town).await;
        let phone = reader(&town, &d.head).await;
        for title in ["一", "二", "三"] {
            d.published(&town, json!({ "title": title })).await;
            town.pass(TimeDelta::seconds(1));
        }
        let first = town.get(&phone, "/v1/feed?limit=2").await;
        let tag = first.header("etag");
        let page = first.ok();
        assert_eq!((page["data"][0]["title"].as_str(), page["data"][0]["body"].is_null()), (Some("三"), true));
        let cursor = page["page"]["next_cursor"].as_str().unwrap();
        assert_eq!(titles(&town, &phone, &format!("/v1/feed?limit=2&cursor={cursor}")).await, ["一"]);
        let again = town.by(&phone, Method::GET, "/v1/feed?limit=2").header("if-none-match", tag);
        assert_eq!(town.send(again).await.status, 304);
    }

    async fn a_scheduled_article_appears_when_its_time_has_come(town: Town) {
        let d = desk(&town).await;
        reader(&town, &d.head).await;
        d.published(&town, json!({ "publish_at": "2026-11-24T00:00:00Z" })).await;
        let phone = town.sign_in("wang").await;
        assert!(titles(&town, &phone, "/v1/feed").await.is_empty());
        assert_eq!(find(&town, &phone, "党").await, 0);
        town.pass(TimeDelta::days(1));
        let phone = town.sign_in("wang").await;
        assert_eq!(titles(&town, &phone, "/v1/feed").await, ["主题党日走进田间"]);
    }

    async fn a_word_is_found_whatever_marks_or_line_breaks_stand_in_it(town: Town) {
        let d = desk(&town).await;
        d.published(&town, json!({ "body": "认真学习**鸿**鹄之志，勿为饕\n餮。\n\n[春](https://example.org)耕" })).await;
        for (q, hits) in [("鸿鹄之志", 1), ("饕餮", 1), ("春耕", 1), ("学习鸿鹄", 1), ("餮春", 0)] {
            assert_eq!(find(&town, &d.editor, q).await, hits, "{q}");
        }
    }
}
