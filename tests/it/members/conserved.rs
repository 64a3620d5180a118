//! Some hundred interleavings over the real store: members are conserved.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    steps::{person, step},
    transfers::answer,
};
use crate::{
    hours::all_is_sound,
    support::{Person, Town, id_of, stories},
};

const ATTEMPTS: usize = 250;
const PEOPLE: usize = 8;

struct Register {
    branches: Vec<Uuid>,
    towns: Vec<Uuid>,
    people: Vec<Uuid>,
    transfers: Vec<Uuid>,
}

/// A number below `end`.
fn below(dice: &mut ChaCha8Rng, end: usize) -> usize {
    usize::try_from(dice.next_u32()).unwrap() % end
}

/// One attempt; most of them are refused in most states, none fails.
async fn attempt(town: &Town, head: &Person, register: &mut Register, dice: &mut ChaCha8Rng) {
    let (person, branch) = (below(dice, PEOPLE), below(dice, register.branches.len()));
    let (person, branch) = (register.people[person], register.branches[branch]);
    let parent = register.towns[below(dice, register.towns.len())];
    let open = register.transfers.len().checked_sub(1 + below(dice, 4));
    let today = town.now().day();
    let tried = match below(dice, 10) {
        0..=2 => {
            let body = json!({ "member_id": person, "to_branch_id": branch, "reason": "工作调动" });
            let sent = town.post(head, "/v1/transfers", &body).await;
            if sent.status == 201 {
                register.transfers.push(id_of(&sent.body));
            }
            sent
        }
        3..=5 => {
            let Some(transfer) = open.and_then(|at| register.transfers.get(at)) else { return };
            let verb = ["accept", "accept", "accept", "reject", "withdraw"][below(dice, 5)];
            let body =
                if verb == "accept" { json!({}) } else { json!({ "reason": "另有安排" }) };
            answer(town, head, *transfer, verb, body).await
        }
        6 => {
            let body = json!({ "effective_on": today, "meeting_on": today, "approved_on": today, "document": "1号" });
            step(town, head, person, "convert", body).await
        }
        7 => {
            let body = json!({ "effective_on": today, "lost_since": "2025-01-01", "document": "2号", "reason": "失去联系" });
            step(town, head, person, "suspend", body).await
        }
        8 => {
            let body = json!({ "effective_on": today, "document": "3号", "reason": "已取得联系" });
            step(town, head, person, "reinstate", body).await
        }
        _ => {
            let path = format!("/v1/organizations/{branch}/move");
            town.send(
                town.by(head, Method::POST, &path)
                    .header("if-match", "*")
                    .json(&json!({ "parent_id": parent })),
            )
            .await
        }
    };
    assert!(tried.status < 500, "{}", tried.body);
}

/// Everybody is in one branch, and all of them are there.
async fn everybody(town: &Town, head: &Person) -> usize {
    let counts =
        town.get(head, &format!("/v1/organizations/{}/member-counts", town.root)).await.ok();
    let sum: i64 =
        counts["data"].as_array().unwrap().iter().filter_map(|one| one["members"].as_i64()).sum();
    assert_eq!(counts["total"], json!(sum));
    usize::try_from(sum).unwrap()
}

stories! {
    async fn members_are_conserved_whatever_interleaves(town: Town) {
        let head = town.head().await;
        let mut register = Register { branches: Vec::new(), towns: vec![town.root], people: Vec::new(), transfers: Vec::new() };
        for code in ["T1", "T2"] {
            register.towns.push(town.organization(&head, town.root, "town_committee", code).await);
        }
        for code in ["A", "B", "C"] {
            register.branches.push(town.branch(&head, town.root, code).await);
        }
        for number in 0..PEOPLE {
            let status = if number % 2 == 0 { "full" } else { "probationary" };
            let name = format!("李{}", ["一", "二", "三", "四", "五", "六", "七", "八"][number]);
            register.people.push(person(&town, &head, register.branches[number % 3], &name, status).await);
        }
        let mut dice = ChaCha8Rng::seed_from_u64(54);
        for number in 0..ATTEMPTS {
            attempt(&town, &head, &mut register, &mut dice).await;
            if number % 25 == 0 {
                assert_eq!(everybody(&town, &head).await, PEOPLE);
                all_is_sound(&town).await;
            }
        }
        assert_eq!(everybody(&town, &head).await, PEOPLE);
        all_is_sound(&town).await;
        let accepted = town.get(&head, "/v1/transfers?state=accepted&limit=100").await.ok();
        assert!(accepted["data"].as_array().is_some_and(|all: &Vec<Value>| all.len() > 5), "{accepted}");
    }
}
