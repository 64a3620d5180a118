//! The outbox: a phone is told that there is something new, once, and nothing of what it is.

use std::{fs, path::PathBuf};

use chrono::TimeDelta;
use lighthouse_api::{outbox::hand_over, supervision::run};
use lighthouse_persistence::{Bulk, outbox::take_hints};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Place, make_rule, place};
use crate::support::{Person, Town, stories};

fn folder(town: &Town) -> PathBuf {
    town.app.shared.config.outbox_dir.clone().unwrap()
}

/// What the gateway finds, in the order of the ids.
fn laid(town: &Town) -> Vec<Value> {
    let Ok(found) = fs::read_dir(folder(town)) else { return Vec::new() };
    let mut paths: Vec<_> = found.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
}

async fn wants_hints(town: &Town, person: &Person, device: &str, token: &str) {
    let facts = json!({ "platform": "harmonyos", "push_token": token });
    town.put(person, &format!("/v1/me/devices/{device}"), &facts).await.ok();
}

/// The calendar runs on the 26th and finds the branch behind.
async fn urged(town: &Town, place: &Place) {
    let count = ("working_day_before_end", 3);
    make_rule(town, &place.supervisor, (place.east, "month_end_urge"), count).await;
    town.pass(TimeDelta::days(3));
    run(&town.app).await.unwrap();
}

/// A case that the branch is told of.
async fn opened(town: &Town, place: &Place, ground: &str) {
    let case = json!({ "branch_id": place.first, "ground": ground, "finding": "未按时登记" });
    let head = town.sign_in("head").await;
    town.post(&head, "/v1/rectifications", &case).await.ok();
}

stories! {
    async fn each_phone_that_wants_hints_gets_one_and_it_tells_nothing(town: Town) {
        let place = place(&town).await;
        wants_hints(&town, &place.admin, "admin-phone", "token-1").await;
        let tablet = town.sign_in_on("admin", "tablet").await;
        wants_hints(&town, &tablet, "tablet", "token-2").await;
        town.sign_in_on("admin", "silent").await;
        urged(&town, &place).await;
        hand_over(&town.app).await.unwrap();
        let hints = laid(&town);
        let mut tokens: Vec<_> = hints.iter().map(|hint| hint["push_token"].as_str().unwrap()).collect();
        tokens.sort_unstable();
        assert_eq!(tokens, ["token-1", "token-2"]);
        assert_eq!(hints[0]["body"]["zh-CN"], "您有新的消息，请打开应用查看");
        let admin = town.sign_in("admin").await;
        let inbox = town.get(&admin, "/v1/me/inbox").await.ok();
        assert_eq!(hints[0]["message_id"], inbox["data"][0]["id"]);
        for secret in ["E1", "主题党日", "admin"] {
            assert!(!hints[0].to_string().contains(secret), "{}", hints[0]);
        }
        fs::remove_dir_all(folder(&town)).unwrap();
        town.pass(TimeDelta::hours(1));
        hand_over(&town.app).await.unwrap();
        assert_eq!(laid(&town), Vec::<Value>::new(), "each is handed over once");
    }

    async fn a_phone_that_was_signed_out_is_told_nothing_more(town: Town) {
        let place = place(&town).await;
        wants_hints(&town, &place.admin, "admin-phone", "token-1").await;
        urged(&town, &place).await;
        let tablet = town.sign_in_on("admin", "tablet").await;
        town.send(town.by(&tablet, Method::DELETE, "/v1/me/devices/admin-phone")).await;
        hand_over(&town.app).await.unwrap();
        assert_eq!(laid(&town).len(), 0);
    }

    async fn what_cannot_be_laid_is_tried_again_and_what_is_a_day_old_is_dropped(town: Town) {
        let place = place(&town).await;
        wants_hints(&town, &place.admin, "admin-phone", "token-1").await;
        urged(&town, &place).await;
        fs::write(folder(&town), "not a folder").unwrap();
        hand_over(&town.app).await.unwrap();
        fs::remove_file(folder(&town)).unwrap();
        hand_over(&town.app).await.unwrap();
        assert_eq!(laid(&town).len(), 0, "its minute has not passed");
        town.pass(TimeDelta::minutes(1));
        hand_over(&town.app).await.unwrap();
        assert_eq!(laid(&town).len(), 1);

        opened(&town, &place, "late_update").await;
        town.pass(TimeDelta::hours(23));
        hand_over(&town.app).await.unwrap();
        assert_eq!(laid(&town).len(), 2, "a server that was down for a night catches up");
        opened(&town, &place, "poor_use").await;
        town.pass(TimeDelta::hours(25));
        hand_over(&town.app).await.unwrap();
        assert_eq!(laid(&town).len(), 2);
    }

    async fn a_server_killed_with_hints_in_hand_leaves_them_to_others(town: Town) {
        let place = place(&town).await;
        wants_hints(&town, &place.admin, "admin-phone", "token-1").await;
        urged(&town, &place).await;
        let (now, sealer) = (town.app.now(), town.app.sealer().clone());
        let bulk = Bulk::unscoped("as the server's job does");
        let taken = town.app.db.write(move |tx| async move {
            take_hints(&tx, &bulk, &sealer, (now, 10)).await
        }).await.unwrap();
        assert_eq!(taken.len(), 1);
        hand_over(&town.app).await.unwrap();
        assert_eq!(laid(&town).len(), 0, "another server has it");
        town.pass(TimeDelta::minutes(5));
        hand_over(&town.app).await.unwrap();
        assert_eq!(laid(&town)[0]["id"], json!(taken[0].id.uuid()));
        lighthouse_api::outbox::prune(&town.app).await.unwrap();
        town.pass(TimeDelta::days(8));
        assert_eq!(lighthouse_api::outbox::prune(&town.app).await.unwrap(), 1);
    }
}
