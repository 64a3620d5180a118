//! What a level sets is replaced by whoever saw what holds, whatever it is.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, stories};

/// Each kind of setting with a value.
fn kinds() -> [(&'static str, Value); 4] {
    let thresholds = json!({ "months": 3, "missing": 4, "late": 4, "silent": 2 });
    [
        ("setup-rules", json!({ "bounds": [{ "bound": "members_max", "value": 60 }] })),
        ("indicator-list", json!({ "items": [{ "indicator": "theme_day_held" }] })),
        ("detection-thresholds", thresholds),
        ("burden-budget", json!({ "messages": 10, "fields": 20, "minutes": 30 })),
    ]
}

async fn set_as_seen(town: &Town, by: &Person, path: &str, (tag, value): (&str, &Value)) -> Answer {
    let call = town.by(by, Method::PUT, path).header("if-match", tag);
    town.send(call.json(value)).await
}

fn path_of(kind: &str) -> impl Fn(Uuid) -> String {
    move |at| format!("/v1/organizations/{at}/{kind}")
}

stories! {
    async fn a_level_sets_its_own_in_place_of_what_it_saw_from_above(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        let boss = town.appointed("boss", Role::CommitteeSupervisor, east).await;
        for (kind, value) in kinds() {
            let path = path_of(kind);
            town.put(&head, &path(town.root), &value).await.ok();
            town.put(&head, &path(town.root), &value).await.ok();
            let seen = town.get(&boss, &path(east)).await.header("etag");
            let own = set_as_seen(&town, &boss, &path(east), (&seen, &value)).await;
            assert_eq!(own.ok()["version"], 1, "{kind}: its own begins");
            let late = set_as_seen(&town, &boss, &path(east), (&seen, &value)).await;
            let late = late.refused(412, "version_conflict");
            assert_eq!(late["current"]["version"], 1, "{kind}: as it is now");
            let seen = town.get(&boss, &path(east)).await.header("etag");
            assert_eq!(set_as_seen(&town, &boss, &path(east), (&seen, &value)).await.ok()["version"], 2);
        }
    }

    async fn a_dissolved_organization_sets_nothing(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        town.post(&head, &format!("/v1/organizations/{east}/dissolve"), &json!({})).await.ok();
        for (kind, value) in kinds() {
            let path = path_of(kind);
            town.put(&head, &path(east), &value).await.refused(409, "wrong_state");
        }
    }
}
