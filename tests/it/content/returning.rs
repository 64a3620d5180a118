//! A reviewer sends a text back, and the editor reads why.

use serde_json::{Value, json};

use super::{act, desk, titles};
use crate::support::{Town, stories};

fn return_of(article: &Value) -> [&Value; 3] {
    ["state", "return_reason", "returned_by_name"].map(|name| &article[name])
}

stories! {
    async fn the_editor_reads_why_a_text_came_back_from_whom_and_when(town: Town) {
        let d = desk(&town).await;
        let path = d.draft(&town, json!({})).await;
        act(&town, &d.editor, &path, "submit").await.ok();
        act(&town, &d.reviewers[0], &path, "approve").await.ok();
        let reason = json!({ "reason": "标题不妥" });
        let back = town.post(&d.reviewers[1], &format!("{path}/return"), &reason).await.ok();
        assert_eq!(return_of(&back), ["returned", "标题不妥", "xu"]);
        let read = town.get(&d.editor, &path).await.ok();
        assert_eq!(return_of(&read), ["returned", "标题不妥", "xu"]);
        assert_eq!(read["returned_by"], json!(d.reviewers[1].account.uuid()));
        assert_eq!((&read["returned_at"], &read["reviewer_ids"]), (&json!(town.now().to_string()), &json!([])));
        assert_eq!(titles(&town, &d.editor, "/v1/articles?state=returned").await.len(), 1);
        assert!(titles(&town, &d.editor, "/v1/articles?state=draft,in_review").await.is_empty());
        let counters = town.get(&d.head, &format!("/v1/channels/{}/counters", d.channel)).await.ok();
        assert_eq!((&counters["articles"]["returned"], &counters["articles"]["draft"]), (&json!(1), &json!(0)));
    }

    async fn the_reason_stays_while_the_text_is_mended_and_goes_when_it_is_submitted(town: Town) {
        let d = desk(&town).await;
        let path = d.draft(&town, json!({})).await;
        act(&town, &d.editor, &path, "submit").await.ok();
        let reason = json!({ "reason": "标题不妥" });
        town.post(&d.reviewers[0], &format!("{path}/return"), &reason).await.ok();
        let mended = town.patch(&d.editor, &path, "*", &json!({ "title": "新题" })).await.ok();
        assert_eq!(return_of(&mended), ["returned", "标题不妥", "zhang"]);
        let again = act(&town, &d.editor, &path, "submit").await.ok();
        assert_eq!(return_of(&again), [&json!("in_review"), &Value::Null, &Value::Null]);
        for reviewer in &d.reviewers {
            act(&town, reviewer, &path, "approve").await.ok();
        }
        assert_eq!(town.get(&d.editor, &path).await.ok()["state"], "published");
    }
}
