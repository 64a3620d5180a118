//! Who founds a class, who sees it, who enters it.

use futures_util::future::join_all;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{
    all_is_sound, article, draft, enrol, open_class, publish, saw, scene, theme, timed_lesson,
    upload,
};
use crate::support::{Town, id_of, stories};

stories! {
    async fn a_branch_founds_a_class_of_its_own_and_what_counts_is_fixed_once_it_is_published(town: Town) {
        let s = scene(&town).await;
        let admin = town.appointed("admin", Role::BranchAdministrator, s.branch).await;
        let theme = theme(&town, &s.head, town.root, "全年专题").await;
        let class = draft(&town, &admin, s.branch, theme, json!({})).await;
        let path = format!("/v1/classes/{class}");
        town.get(&s.phone, &path).await.refused(404, "not_found");
        town.post(&admin, &format!("{path}/publish"), &json!({})).await.refused(409, "wrong_state");
        enrol(&town, &s.phone, class, json!({})).await.refused(404, "not_found");
        let lesson = timed_lesson(&town, &admin, class, 600).await;
        let too_much = json!({ "kind": "article", "title": "x", "article_id": article(&town).await, "length_seconds": 600, "credit_seconds": 601 });
        let refused = town.post(&admin, &format!("{path}/lessons"), &too_much).await;
        assert_eq!(refused.pointers(), ["/credit_seconds"]);
        let nowhere = json!({ "kind": "article", "title": "x", "length_seconds": 60, "credit_seconds": 60, "article_id": Uuid::now_v7() });
        let refused = town.post(&admin, &format!("{path}/lessons"), &nowhere).await;
        assert_eq!(refused.pointers(), ["/article_id"]);
        for (kind, pointer) in [("article", "/article_id"), ("media", "/media_id")] {
            let bare = json!({ "kind": kind, "title": "x", "length_seconds": 60, "credit_seconds": 60 });
            let refused = town.post(&admin, &format!("{path}/lessons"), &bare).await;
            assert_eq!(refused.pointers(), [pointer], "a lesson names what it is made of");
        }
        // An article is nothing that plays.
        let silent = json!({ "kind": "media", "title": "x", "media_id": article(&town).await, "length_seconds": 60, "credit_seconds": 60 });
        assert_eq!(town.post(&admin, &format!("{path}/lessons"), &silent).await.pointers(), ["/media_id"]);
        town.patch(&admin, &format!("/v1/lessons/{lesson}"), "*", &json!({ "credit_seconds": 500 })).await.ok();
        publish(&town, &admin, class).await;
        town.patch(&admin, &format!("/v1/lessons/{lesson}"), "*", &json!({ "credit_seconds": 600 })).await.refused(409, "wrong_state");
        let shown = town.get(&s.phone, &path).await;
        assert!(shown.header("etag").starts_with("\"v2-"));
        assert_eq!(shown.ok()["state"], "published");
        assert_eq!(town.get(&s.phone, &format!("{path}/lessons")).await.ok()["data"][0]["credit_seconds"], 500);
        town.patch(&admin, &path, "\"v1-zh-CN\"", &json!({ "title": "x" })).await.refused(412, "version_conflict");
        town.patch(&admin, &path, "*", &json!({ "ends_on": "2026-10-01" })).await.refused(422, "validation_failed");
        town.post(&admin, &format!("{path}/close"), &json!({})).await.ok();
        enrol(&town, &s.phone, class, json!({})).await.refused(409, "wrong_state");
        assert_eq!(town.get(&s.head, "/v1/classes?state=closed").await.ok()["data"].as_array().unwrap().len(), 1);
        assert_eq!(town.deeds("class.published").await, 1);
    }

    async fn the_classes_of_a_neighbour_do_not_exist(town: Town) {
        let s = scene(&town).await;
        let there = town.branch(&s.head, town.root, "C").await;
        let neighbour = town.appointed("neighbour", Role::BranchAdministrator, there).await;
        let own_theme = theme(&town, &s.head, s.branch, "支部专题").await;
        let class = draft(&town, &s.head, s.branch, own_theme, json!({})).await;
        let lesson = timed_lesson(&town, &s.head, class, 600).await;
        publish(&town, &s.head, class).await;
        let path = format!("/v1/classes/{class}");
        for one in [path.clone(), format!("{path}/lessons"), format!("{path}/enrolments"), format!("/v1/lessons/{lesson}")] {
            town.get(&neighbour, &one).await.refused(404, "not_found");
        }
        town.get(&neighbour, &format!("/v1/class-figures?organization_id={}", s.branch)).await.refused(404, "not_found");
        town.patch(&neighbour, &path, "*", &json!({ "title": "x" })).await.refused(404, "not_found");
        town.post(&neighbour, &format!("{path}/close"), &json!({})).await.refused(404, "not_found");
        enrol(&town, &neighbour, class, json!({ "organization_id": there })).await.refused(404, "not_found");
        assert_eq!(town.get(&neighbour, "/v1/class-themes").await.ok()["data"], json!([]));
        let stolen = json!({ "organization_id": there, "theme_id": own_theme, "title": "x", "audience": "all_members",
            "starts_on": "2026-11-01", "ends_on": "2026-11-30" });
        assert_eq!(town.post(&neighbour, "/v1/classes", &stolen).await.pointers(), ["/theme_id"]);
        let stranger = town.member(&s.head, there, "赵三").await;
        let strange = town.with_phone("zhao", stranger).await;
        upload(&town, &strange, lesson, json!([saw(0, 60)])).await.refused(404, "not_found");

        // The district's class is for both; each enrols its own people only.
        let (ours, _) = open_class(&town, &s.head, 600, json!({})).await;
        let refused = enrol(&town, &neighbour, ours, json!({ "member_ids": [s.wang] })).await;
        assert_eq!(refused.pointers(), ["/member_ids"]);
        let refused = enrol(&town, &s.phone, ours, json!({ "member_ids": [s.li] })).await;
        assert_eq!(refused.pointers(), ["/member_ids"]);
        let refused = enrol(&town, &neighbour, ours, json!({ "organization_id": s.branch })).await;
        assert_eq!(refused.pointers(), ["/organization_id"]);
        enrol(&town, &s.phone, ours, json!({})).await.ok();
        let leave = |who, member| town.by(who, Method::DELETE, &format!("/v1/classes/{ours}/enrolments/{member}"));
        town.send(leave(&neighbour, s.wang)).await.refused(404, "not_found");
        assert_eq!(town.get(&neighbour, &format!("/v1/classes/{ours}/enrolments")).await.ok()["data"], json!([]));
        town.send(leave(&s.phone, s.wang)).await.ok();
        town.send(leave(&s.phone, s.wang)).await.refused(404, "not_found");
        all_is_sound(&town).await;
    }

    async fn a_class_for_leaders_takes_those_with_a_post_and_no_more_than_it_has_room_for(town: Town) {
        let s = scene(&town).await;
        let post = json!({ "member_id": s.wang, "duty": "secretary", "since": "2026-07-01" });
        town.post(&s.head, &format!("/v1/branches/{}/posts", s.branch), &post).await.ok();
        let (leaders, _) = open_class(&town, &s.head, 600, json!({ "audience": "leaders" })).await;
        let done = enrol(&town, &s.head, leaders, json!({ "organization_id": town.root })).await.ok();
        assert_eq!((&done["enrolled"], &done["not_meant"]), (&json!(1), &json!(1)));
        enrol(&town, &s.head, leaders, json!({ "member_ids": [s.li] })).await.refused(409, "wrong_state");

        let (small, _) = open_class(&town, &s.head, 600, json!({ "capacity": 3 })).await;
        let mut people = vec![s.wang, s.li];
        for n in 0..6 {
            people.push(town.member(&s.head, s.branch, &format!("赵{n}")).await);
        }
        enrol(&town, &s.head, small, json!({ "organization_id": s.branch })).await.refused(409, "wrong_state");
        let sent = people.iter().map(|one| enrol(&town, &s.head, small, json!({ "member_ids": [one] })));
        let taken = join_all(sent.collect::<Vec<_>>()).await.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(taken, 3, "eight came for three places at once");
        let path = format!("/v1/classes/{small}");
        assert_eq!(town.get(&s.head, &path).await.ok()["enrolled"], 3);
        town.patch(&s.head, &path, "*", &json!({ "capacity": 2 })).await.refused(409, "wrong_state");
        let again = town.post(&s.head, "/v1/class-themes", &json!({ "organization_id": town.root, "name": "同名" })).await.ok();
        assert!(!id_of(&again).is_nil());
        town.post(&s.head, "/v1/class-themes", &json!({ "organization_id": town.root, "name": "同名" })).await.refused(409, "duplicate");
        all_is_sound(&town).await;
    }
}
