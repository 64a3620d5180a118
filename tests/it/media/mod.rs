//! Sound and film: judged by three persons, read in parts.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;

use crate::{
    classes::{draft, theme},
    support::{Town, id_of, stories},
    uploads::stage::{act, reader, sound, studio},
};

mod duration;
mod reading;

stories! {
    async fn a_lesson_plays_what_is_published_and_nothing_else(town: Town) {
        let s = studio(&town).await;
        let theme = theme(&town, &s.head, town.root, "专题").await;
        let class = draft(&town, &s.head, town.root, theme, json!({})).await;
        let lessons = format!("/v1/classes/{class}/lessons");
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let lesson = |media: &str| json!({ "kind": "media", "title": "第一讲", "media_id": media,
            "length_seconds": 600, "credit_seconds": 600 });
        let silent = s.uploaded(&town, &sound(2000), "未发布.wav").await;
        assert_eq!(town.post(&s.head, &lessons, &lesson(&id(&silent))).await.pointers(), ["/media_id"]);
        let published = id(&s.published(&town, &sound(3000)).await);
        let made = town.post(&s.head, &lessons, &lesson(&published)).await.ok();
        assert_eq!((&made["media_id"], &made["article_id"]), (&json!(published), &json!(null)));
        let path = format!("/v1/lessons/{}", id_of(&made));
        let other = json!({ "media_id": id(&silent) });
        assert_eq!(town.patch(&s.head, &path, "*", &other).await.pointers(), ["/media_id"]);
    }

    async fn one_uploads_two_others_approve_and_a_member_hears_it(town: Town) {
        let s = studio(&town).await;
        let phone = reader(&town, &s.head).await;
        let path = s.uploaded(&town, &sound(4_000), "课.wav").await;
        town.patch(&s.editor, &path, "*", &json!({ "body": "讲解**春耕**政策", "source": "区融媒体中心" })).await.ok();
        town.get(&phone, &path).await.refused(404, "not_found");
        town.get(&phone, &format!("{path}/file")).await.refused(404, "not_found");
        act(&town, &s.editor, &path, "submit").await.ok();
        act(&town, &s.editor, &path, "approve").await.refused(403, "forbidden");
        act(&town, &s.reviewers[0], &path, "approve").await.ok();
        act(&town, &s.reviewers[0], &path, "approve").await.refused(409, "wrong_state");
        let done = act(&town, &s.reviewers[1], &path, "approve").await.ok();
        assert_eq!((done["state"].as_str(), &done["reviewer_names"]), (Some("published"), &json!(["章妍", "许威"])));
        let feed = town.get(&phone, "/v1/feed").await.ok();
        assert_eq!((feed["data"][0]["kind"].as_str(), feed["data"][0]["editor_name"].as_str(), feed["data"][0]["source"].as_str()), (Some("audio"), Some("于海"), Some("区融媒体中心")));
        let asked = town.by(&phone, Method::GET, "/v1/search").query(&[("q", "春耕")]);
        assert_eq!(town.send(asked).await.ok()["data"].as_array().unwrap().len(), 1);
        let counters = town.get(&s.head, &format!("/v1/channels/{}/counters", s.channel)).await.ok();
        assert_eq!((&counters["media"]["published"], &counters["articles"]["published"]), (&json!(1), &json!(0)));
        town.post(&s.head, &format!("{path}/withdraw"), &json!({ "reason": "声音有误" })).await.ok();
        town.get(&phone, &format!("{path}/file")).await.refused(404, "not_found");
        let counters = town.get(&s.head, &format!("/v1/channels/{}/counters", s.channel)).await.ok();
        assert_eq!((&counters["media"]["published"], &counters["media"]["cumulative"]), (&json!(0), &json!(1)));
        assert_eq!((town.deeds("media.published").await, town.deeds("article.published").await), (1, 0));
    }

    async fn a_neighbours_draft_does_not_exist_and_an_article_shows_only_media_in_reach(town: Town) {
        let s = studio(&town).await;
        let here = town.branch(&s.head, town.root, "B1").await;
        let there = town.branch(&s.head, town.root, "B2").await;
        let (mine, path) = (s.uploaded(&town, &sound(200), "a.wav").await, s.uploaded(&town, &sound(300), "b.wav").await);
        let neighbour = town.appointed("neighbour", Role::Editor, there).await;
        for gone in [path.clone(), format!("{path}/file")] {
            town.get(&neighbour, &gone).await.refused(404, "not_found");
        }
        town.post(&neighbour, &format!("{path}/links"), &json!({})).await.refused(404, "not_found");
        act(&town, &neighbour, &path, "submit").await.refused(404, "not_found");
        s.begin(&town, &neighbour, 10, "a.wav").await.refused(422, "validation_failed");
        assert_eq!(town.get(&neighbour, "/v1/media").await.ok()["data"], json!([]));
        let listed = town.get(&s.editor, "/v1/media?kind=audio&state=draft").await.ok();
        assert_eq!(listed["data"].as_array().unwrap().len(), 2);
        town.get(&s.editor, &path.replace("/media/", "/articles/")).await.refused(404, "not_found");
        let id = |path: &str| path.trim_start_matches("/v1/media/").to_owned();
        let article = json!({ "channel_id": s.channel, "title": "春耕", "body": "正文", "media_ids": [id(&path), id(&mine)] });
        let shown = town.post(&s.editor, "/v1/articles", &article).await.ok();
        assert_eq!(shown["media_ids"], json!([id(&path), id(&mine)]));
        let own = json!({ "organization_id": there, "name": "支部园地" });
        let own = id_of(&town.post(&s.head, "/v1/channels", &own).await.ok());
        let article = json!({ "channel_id": own, "title": "春耕", "body": "正文", "media_ids": [id(&path)] });
        let refused = town.post(&neighbour, "/v1/articles", &article).await;
        assert_eq!(refused.pointers(), ["/media_ids/0"]);
        assert_eq!(town.get(&s.editor, "/v1/articles").await.ok()["data"].as_array().map(Vec::len), Some(1));
        assert_ne!(here, there);
    }
}
