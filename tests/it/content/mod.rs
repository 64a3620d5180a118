//! One editor writes, two others publish, everybody below the owner reads and finds it.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, id_of, stories};

mod finding;
mod returning;
mod tags;

struct Desk {
    head: Person,
    editor: Person,
    reviewers: [Person; 2],
    channel: Uuid,
}

async fn desk(town: &Town) -> Desk {
    let head = town.head().await;
    let editor = town.appointed("editor", Role::Editor, town.root).await;
    let reviewers = [
        town.appointed("zhang", Role::Reviewer, town.root).await,
        town.appointed("xu", Role::Reviewer, town.root).await,
    ];
    let body = json!({ "organization_id": town.root, "name": "城市模块" });
    let channel = id_of(&town.post(&head, "/v1/channels", &body).await.ok());
    Desk { head, editor, reviewers, channel }
}

impl Desk {
    async fn draft(&self, town: &Town, more: Value) -> String {
        let mut body = json!({ "channel_id": self.channel, "title": "主题党日走进田间", "source": "融媒体中心",
            "body": "# 今天\n\n**一堂**党课 <script>alert(1)</script>" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        format!(
            "/v1/articles/{}",
            id_of(&town.post(&self.editor, "/v1/articles", &body).await.ok())
        )
    }

    async fn published(&self, town: &Town, more: Value) -> String {
        let path = self.draft(town, more).await;
        act(town, &self.editor, &path, "submit").await.ok();
        for reviewer in &self.reviewers {
            act(town, reviewer, &path, "approve").await.ok();
        }
        path
    }
}

async fn act(town: &Town, who: &Person, path: &str, step: &str) -> Answer {
    town.send(town.by(who, Method::POST, &format!("{path}/{step}"))).await
}

async fn titles(town: &Town, who: &Person, path: &str) -> Vec<String> {
    let page = town.get(who, path).await.ok();
    let rows = page["data"].as_array().unwrap();
    rows.iter().map(|row| row["title"].as_str().unwrap().to_owned()).collect()
}

async fn find(town: &Town, who: &Person, q: &str) -> usize {
    let asked = town.by(who, Method::GET, "/v1/search").query(&[("q", q)]);
    town.send(asked).await.ok()["data"].as_array().unwrap().len()
}

/// A member of a branch below the owner of the channel.
async fn reader(town: &Town, head: &Person) -> Person {
    let branch = town.branch(head, town.root, "B").await;
    let member = town.member(head, branch, "王一").await;
    town.with_phone("wang", member).await
}

stories! {
    async fn one_editor_and_two_others_publish_and_a_member_reads(town: Town) {
        let d = desk(&town).await;
        let phone = reader(&town, &d.head).await;
        let path = d.draft(&town, json!({})).await;
        act(&town, &d.reviewers[0], &path, "approve").await.refused(409, "wrong_state");
        act(&town, &d.editor, &path, "submit").await.ok();
        let once = act(&town, &d.reviewers[0], &path, "approve").await.ok();
        assert_eq!((once["state"].as_str(), once["reviewer_ids"].as_array().unwrap().len()), (Some("in_review"), 1));
        act(&town, &d.reviewers[0], &path, "approve").await.refused(409, "wrong_state");
        town.get(&phone, &path).await.refused(404, "not_found");
        assert_eq!(act(&town, &d.reviewers[1], &path, "approve").await.ok()["state"], "published");
        let read = town.get(&phone, &path).await.ok();
        let html = read["html"].as_str().unwrap();
        assert!(html.contains("<strong>一堂</strong>") && !html.contains("script"), "{html}");
        assert_eq!((read["source"].as_str(), read["editor_name"].as_str(), &read["reviewer_names"]), (Some("融媒体中心"), Some("editor"), &json!(["zhang", "xu"])));
        assert_eq!(town.deeds("article.published").await, 1);
    }

    async fn nobody_approves_a_text_of_their_own(town: Town) {
        let d = desk(&town).await;
        let both = town.account("both", None).await;
        town.appoint(both, Role::Editor, town.root).await;
        town.appoint(both, Role::Reviewer, town.root).await;
        let both = town.sign_in("both").await;
        let path = d.draft(&town, json!({})).await;
        town.patch(&both, &path, "*", &json!({ "title": "改过的题" })).await.ok();
        town.patch(&d.editor, &path, "*", &json!({ "title": "再改的题" })).await.ok();
        act(&town, &both, &path, "submit").await.ok();
        act(&town, &both, &path, "approve").await.refused(403, "forbidden");
        act(&town, &d.editor, &path, "approve").await.refused(403, "forbidden");
        let versions = town.get(&d.editor, &format!("{path}/versions")).await.ok();
        assert_eq!(versions["data"].as_array().unwrap().len(), 3);
        assert_eq!(versions["data"][2]["title"], "主题党日走进田间");
    }

    async fn a_withdrawn_article_is_gone_from_feed_and_search_and_may_be_revised(town: Town) {
        let d = desk(&town).await;
        let phone = reader(&town, &d.head).await;
        let path = d.published(&town, json!({})).await;
        town.patch(&d.editor, &path, "*", &json!({ "title": "x" })).await.refused(409, "wrong_state");
        assert_eq!(find(&town, &phone, "党课").await, 1);
        let gone = town.post(&d.head, &format!("{path}/withdraw"), &json!({ "reason": "数据有误" })).await.ok();
        assert_eq!((gone["state"].as_str(), gone["withdraw_reason"].as_str()), (Some("withdrawn"), Some("数据有误")));
        assert_eq!(find(&town, &phone, "党课").await, 0);
        assert!(titles(&town, &phone, "/v1/feed").await.is_empty());
        town.get(&phone, &path).await.refused(404, "not_found");
        let again = town.patch(&d.editor, &path, "*", &json!({ "body": "更正" })).await.ok();
        assert_eq!(again["state"], "draft");
        act(&town, &d.editor, &path, "submit").await.ok();
        let back = town.post(&d.reviewers[0], &format!("{path}/return"), &json!({ "reason": "标题不妥" })).await.ok();
        assert_eq!(back["state"], "returned");
    }

    async fn counters_count_by_state(town: Town) {
        let d = desk(&town).await;
        d.draft(&town, json!({})).await;
        d.published(&town, json!({})).await;
        let counters = town.get(&d.head, &format!("/v1/channels/{}/counters", d.channel)).await.ok();
        assert_eq!(counters["articles"], json!({ "draft": 1, "in_review": 0, "returned": 0, "published": 1, "withdrawn": 0, "cumulative": 1 }));
        assert_eq!(counters["media"]["draft"], 0);
        assert_eq!(titles(&town, &d.head, "/v1/articles?state=draft,in_review").await.len(), 1);
    }

    async fn the_content_of_a_neighbour_does_not_exist(town: Town) {
        let d = desk(&town).await;
        let here = town.branch(&d.head, town.root, "B1").await;
        let there = town.branch(&d.head, town.root, "B2").await;
        let made = json!({ "organization_id": here, "name": "支部园地" });
        let channel = id_of(&town.post(&d.head, "/v1/channels", &made).await.ok());
        let path = d.published(&town, json!({ "channel_id": channel })).await;
        let neighbour = town.appointed("neighbour", Role::Editor, there).await;
        town.get(&neighbour, &path).await.refused(404, "not_found");
        town.get(&neighbour, &format!("/v1/channels/{channel}")).await.refused(404, "not_found");
        town.get(&neighbour, &format!("/v1/channels/{}/counters", d.channel)).await.refused(404, "not_found");
        town.get(&neighbour, &format!("{path}/versions")).await.refused(404, "not_found");
        town.patch(&neighbour, &path, "*", &json!({ "title": "x" })).await.refused(404, "not_found");
        act(&town, &neighbour, &path, "submit").await.refused(404, "not_found");
        assert_eq!(find(&town, &neighbour, "党").await, 0);
        let body = json!({ "channel_id": channel, "title": "x", "body": "x" });
        town.post(&neighbour, "/v1/articles", &body).await.refused(422, "validation_failed");
        town.post(&d.head, "/v1/channels", &made).await.refused(409, "duplicate");
    }

    async fn a_change_needs_the_version_that_was_seen(town: Town) {
        let d = desk(&town).await;
        let path = d.draft(&town, json!({})).await;
        let tag = town.get(&d.editor, &path).await.header("etag");
        town.patch(&d.editor, &path, &tag, &json!({ "title": "新题", "source": null })).await.ok();
        town.patch(&d.editor, &path, &tag, &json!({ "title": "旧题" })).await.refused(412, "version_conflict");
        let channel = format!("/v1/channels/{}", d.channel);
        town.patch(&d.head, &channel, "*", &json!({ "name": "新栏目" })).await.ok();
        town.patch(&d.head, &channel, "\"v1-zh-CN\"", &json!({ "name": "x" })).await.refused(412, "version_conflict");
    }
}
