//! What a task takes of the branches' budgets, and what happens where there is no room.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{broken, drafted, items, place, publish};
use crate::support::{Person, Town, stories};

async fn load(town: &Town, by: &Person, at: Uuid) -> Value {
    town.get(by, &format!("/v1/organizations/{at}/burden")).await.ok()["total"].clone()
}

async fn set_budget(town: &Town, by: &Person, at: Uuid, [messages, fields, minutes]: [i64; 3]) {
    let body = json!({ "messages": messages, "fields": fields, "minutes": minutes });
    town.put(by, &format!("/v1/organizations/{at}/burden-budget"), &body).await.ok();
}

stories! {
    async fn a_published_task_is_in_the_meter_of_every_branch_it_asks(town: Town) {
        let place = place(&town).await;
        let task = drafted(&town, &place).await;
        publish(&town, &place.supervisor, &task).await.ok();
        // One of the two branches has somebody to tell.
        let first = json!({ "messages": 1, "forms": 1, "fields": 2, "minutes": 9, "withheld": 0 });
        let second = json!({ "messages": 0, "forms": 1, "fields": 2, "minutes": 7, "withheld": 0 });
        assert_eq!(load(&town, &place.head, place.first).await, first);
        assert_eq!(load(&town, &place.head, place.second).await, second);
        assert_eq!(broken(&town).await, 0);
    }

    async fn a_task_that_has_no_room_is_not_sent_to_anybody(town: Town) {
        let place = place(&town).await;
        set_budget(&town, &place.head, place.second, [10, 3, 100]).await;
        let (task, more) = (drafted(&town, &place).await, drafted(&town, &place).await);
        publish(&town, &place.supervisor, &task).await.ok();
        let before = load(&town, &place.head, place.east).await;
        let refused = publish(&town, &place.supervisor, &more).await;
        assert!(refused.text.contains("1 个党支部") && refused.text.contains("组织 E2"), "{}", refused.text);
        assert!(refused.text.contains("2026-12-01"), "{}", refused.text);
        refused.refused(409, "burden_budget_full");
        assert_eq!(load(&town, &place.head, place.east).await, before, "nothing was taken");
        assert_eq!(items(&town, &place.admin).await.len(), 1, "nobody was told");
        assert_eq!(town.get(&place.supervisor, &more).await.ok()["task"]["state"], "draft");
        assert_eq!(town.deeds("task.published").await, 1);
        assert_eq!(broken(&town).await, 0);

        town.pass(chrono::TimeDelta::days(9));
        let boss = town.sign_in("boss").await;
        let next = publish(&town, &boss, &more).await.ok();
        assert_eq!(next["number"], "TA-2026-000002", "a refusal leaves no gap");
    }

    async fn where_the_messages_have_no_room_nothing_is_taken_either(town: Town) {
        let place = place(&town).await;
        set_budget(&town, &place.head, place.first, [0, 100, 100]).await;
        let task = drafted(&town, &place).await;
        publish(&town, &place.supervisor, &task).await.refused(409, "burden_budget_full");
        assert_eq!(load(&town, &place.head, place.east).await["minutes"], 0);
        assert_eq!((items(&town, &place.admin).await, broken(&town).await), (vec![], 0));
    }
}
