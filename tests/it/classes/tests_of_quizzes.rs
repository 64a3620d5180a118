//! Quizzes: a stable order, no answer ever shown, one verdict, few attempts.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{all_is_sound, draft, enrol, minutes, publish, saw, scene, theme, upload};
use crate::support::{Answer, Person, Town, id_of, stories};

const RIGHT: &str = "全心全意为人民服务";

/// A class that is a quiz of five out of eight items, and nothing else.
async fn quiz(town: &Town, head: &Person) -> (Uuid, Uuid) {
    let theme = theme(town, head, town.root, "测验").await;
    let class = draft(town, head, town.root, theme, json!({})).await;
    let body = json!({ "kind": "quiz", "title": "结业测验", "length_seconds": 0, "credit_seconds": 1800,
        "quiz": { "draws": 5, "pass_mark": 80, "attempts": 2 } });
    let lesson = id_of(&town.post(head, &format!("/v1/classes/{class}/lessons"), &body).await.ok());
    for terms in [("draws", 101), ("pass_mark", 0), ("attempts", 11)] {
        let mut body = body.clone();
        body["quiz"][terms.0] = json!(terms.1);
        let refused = town.post(head, &format!("/v1/classes/{class}/lessons"), &body).await;
        assert_eq!(refused.pointers(), [format!("/quiz/{}", terms.0)]);
    }
    town.post(head, &format!("/v1/classes/{class}/publish"), &json!({}))
        .await
        .refused(409, "wrong_state");
    let items: Vec<Value> = (0..8)
        .map(|n| json!({ "kind": "single", "prompt": format!("第 {n} 题：宗旨是什么？"), "options": ["一", RIGHT, "二", "三"], "right": [1] }))
        .collect();
    let path = format!("/v1/lessons/{lesson}/items");
    let bank = town.post(head, &path, &json!({ "items": items })).await.ok();
    assert_eq!(bank["items"], 8);
    let odd = json!({ "items": [{ "kind": "true_false", "prompt": "对吗？", "options": ["对", "错"], "right": [0, 1] }] });
    town.post(head, &path, &odd).await.refused(422, "validation_failed");
    let twins = json!({ "items": [{ "kind": "single", "prompt": "哪一个？", "options": ["A项", "Ａ 项"], "right": [0] }] });
    assert_eq!(town.post(head, &path, &twins).await.pointers(), ["/items/0/options"]);
    publish(town, head, class).await;
    (class, lesson)
}

async fn open(town: &Town, who: &Person, lesson: Uuid) -> Answer {
    town.post(who, &format!("/v1/lessons/{lesson}/attempts"), &json!({})).await
}

/// Answers to every question, right or wrong.
fn answers(attempt: &Value, right: bool) -> Value {
    let one = |question: &Value| {
        let options = question["options"].as_array().unwrap();
        let place = options.iter().position(|option| (option == RIGHT) == right).unwrap();
        json!({ "item_id": question["item_id"], "chosen": [place] })
    };
    let all: Vec<Value> = attempt["questions"].as_array().unwrap().iter().map(one).collect();
    json!({ "answers": all })
}

stories! {
    async fn the_order_is_stable_answers_never_leak_and_a_passed_test_counts(town: Town) {
        let s = scene(&town).await;
        let (class, lesson) = quiz(&town, &s.head).await;
        enrol(&town, &s.head, class, json!({ "organization_id": s.branch })).await.ok();
        let first = open(&town, &s.phone, lesson).await;
        assert!(!first.text.contains("right"), "{}", first.text);
        let first = first.ok();
        assert_eq!(first["questions"].as_array().unwrap().len(), 5);
        assert_eq!(open(&town, &s.phone, lesson).await.ok(), first, "an open attempt is the same again");
        upload(&town, &s.phone, lesson, json!([saw(0, 60)])).await.refused(409, "wrong_state");
        town.get(&s.phone, &format!("/v1/lessons/{lesson}/items")).await.refused(403, "forbidden");

        let path = format!("/v1/attempts/{}/answers", first["id"].as_str().unwrap());
        let li = town.with_phone("li", s.li).await;
        town.post(&li, &path, &answers(&first, true)).await.refused(404, "not_found");
        let mut twice = answers(&first, true);
        let one = twice["answers"][0].clone();
        twice["answers"].as_array_mut().unwrap().push(one);
        town.post(&s.phone, &path, &twice).await.refused(422, "validation_failed");
        let failed = town.post(&s.phone, &path, &answers(&first, false)).await;
        assert!(!failed.text.contains(RIGHT), "{}", failed.text);
        let failed = failed.ok();
        assert_eq!((&failed["score"], &failed["passed"]), (&json!(0), &json!(false)));
        town.post(&s.phone, &path, &answers(&first, true)).await.refused(409, "wrong_state");

        let second = open(&town, &s.phone, lesson).await.ok();
        assert_eq!(second["number"], 2);
        assert_ne!(second["questions"], first["questions"]);
        let path = format!("/v1/attempts/{}/answers", second["id"].as_str().unwrap());
        assert_eq!(town.post(&s.phone, &path, &answers(&second, true)).await.ok()["passed"], true);
        assert_eq!(minutes(&town, &s.head, s.wang).await, 30);
        let hours = town.get(&s.head, &format!("/v1/members/{}/hours", s.wang)).await.ok();
        assert_eq!((&hours["data"][0]["evidence"], &hours["data"][0]["title"]), (&json!("passed_test"), &json!("结业测验")));
        open(&town, &s.phone, lesson).await.refused(409, "wrong_state");
        let past = town.get(&s.phone, &format!("/v1/lessons/{lesson}/attempts")).await.ok();
        assert_eq!(past["data"].as_array().unwrap().len(), 2);
        all_is_sound(&town).await;
    }

    async fn when_the_attempts_are_used_the_test_is_over(town: Town) {
        let s = scene(&town).await;
        let (class, lesson) = quiz(&town, &s.head).await;
        enrol(&town, &s.phone, class, json!({})).await.ok();
        for _ in 0..2 {
            let attempt = open(&town, &s.phone, lesson).await.ok();
            let path = format!("/v1/attempts/{}/answers", attempt["id"].as_str().unwrap());
            town.post(&s.phone, &path, &json!({ "answers": [] })).await.ok();
        }
        open(&town, &s.phone, lesson).await.refused(409, "wrong_state");
        assert_eq!(minutes(&town, &s.head, s.wang).await, 0);
    }
}
