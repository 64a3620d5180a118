//! Three writers, readers in between: in the end each copy is what its holder sees.

use lighthouse_domain::access::Role;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{Copy, District, district, present};
use crate::support::{Person, Town, id_of, stories};

const ROUNDS: usize = 25;

fn one<T: core::marker::Copy>(dice: &mut ChaCha8Rng, all: &[T]) -> T {
    all[usize::try_from(dice.next_u32()).unwrap() % all.len()]
}

/// One change; some are refused, as two writers want the same, and none fails.
async fn change(town: &Town, by: &Person, place: &District, dice: &mut ChaCha8Rng) {
    let (branch, member) = (one(dice, &place.branches), one(dice, &place.members));
    let session = one(dice, &place.sessions);
    let patch = async |path: String, body| town.patch(by, &path, "*", &body).await;
    let answer = match dice.next_u32() % 8 {
        0 => town.post(by, "/v1/members", &crate::support::a_member(branch, "新人")).await,
        1 => patch(format!("/v1/members/{member}"), json!({ "name": "改名" })).await,
        2 => patch(format!("/v1/study-sessions/{session}"), json!({ "title": "改题" })).await,
        3 => {
            let path = format!("/v1/study-sessions/{session}/attendance");
            town.put(by, &path, &present(&[member])).await
        }
        4 => {
            let name = format!("组织 {}", dice.next_u32());
            patch(format!("/v1/organizations/{branch}"), json!({ "name": name })).await
        }
        5 => {
            let path = format!("/v1/organizations/{branch}/move");
            let body = json!({ "parent_id": one(dice, &place.towns) });
            town.send(town.by(by, Method::POST, &path).header("if-match", "*").json(&body)).await
        }
        6 => {
            let body = json!({ "member_id": member, "to_branch_id": branch, "reason": "工作调动" });
            let sent = town.post(by, "/v1/transfers", &body).await;
            if sent.status == 201 {
                let path = format!("/v1/transfers/{}/accept", id_of(&sent.body));
                town.send(town.by(by, Method::POST, &path).header("if-match", "*").json(&json!({})))
                    .await
            } else {
                sent
            }
        }
        _ => {
            let begin = format!("2026-11-{:02}T01:00:00Z", 1 + dice.next_u32() % 20);
            let end = begin.replace("T01", "T02");
            let body = json!({ "branch_id": branch, "kind": "party_lecture", "mode": "offline", "title": "党课",
                "starts_at": begin, "ends_at": end, "allow_duplicate": true });
            town.post(by, "/v1/study-sessions", &body).await
        }
    };
    assert!(answer.status < 500 || answer.status == 503, "{}", answer.text);
}

async fn write(town: &Town, by: &Person, place: &District, seed: u64) {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..ROUNDS {
        change(town, by, place, &mut dice).await;
    }
}

async fn read(town: &Town, person: &Person, copy: &mut Copy, seed: u64) {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..ROUNDS {
        let limit = 1 + dice.next_u32() % 9;
        copy.step(town, person, &format!("limit={limit}")).await;
    }
}

/// Somebody whose appointment goes from place to place meanwhile.
async fn wander(town: &Town, account: lighthouse_domain::access::AccountId, places: &[Uuid]) {
    for organization in places.iter().cycle().take(8) {
        town.end_appointment(account, Role::CommitteeSupervisor).await;
        town.appoint(account, Role::CommitteeSupervisor, *organization).await;
    }
}

stories! {
    async fn whatever_is_written_at_the_same_time_a_copy_ends_as_what_is_seen(town: Town) {
        let place = district(&town).await;
        // May enter sessions and lists too, everywhere.
        town.appoint(place.head.account, Role::BranchAdministrator, town.root).await;
        let head = town.sign_in("head").await;
        let phone = town.with_phone("wang", place.members[0]).await;
        let account = town.account("clerk", None).await;
        town.appoint(account, Role::CommitteeSupervisor, place.towns[0]).await;
        // Who holds nothing between two appointments is nobody for that moment; an editor is somebody
        // all the time, and sees no register by it.
        town.appoint(account, Role::Editor, town.root).await;
        let clerk = town.sign_in("clerk").await;
        let readers = [&head, &place.supervisor, &place.admin, &phone, &clerk];
        let mut copies: [Copy; 5] = std::array::from_fn(|_| Copy::default());
        let places = [place.towns[1], place.branches[0], place.towns[0]];
        let [one, two, three, four, five] = &mut copies;
        tokio::join!(
            write(&town, &head, &place, 1), write(&town, &head, &place, 2), write(&town, &head, &place, 3),
            read(&town, &head, one, 4), read(&town, &place.supervisor, two, 5), read(&town, &place.admin, three, 6),
            read(&town, &phone, four, 7), read(&town, &clerk, five, 8),
            wander(&town, account, &places),
        );
        for (copy, reader) in copies.iter_mut().zip(readers) {
            copy.catch_up(&town, reader).await;
            copy.is_what_is_seen(&town, reader).await;
            let mut fresh = Copy::default();
            fresh.catch_up(&town, reader).await;
            assert_eq!(fresh.objects.keys().collect::<Vec<_>>(), copy.objects.keys().collect::<Vec<_>>());
        }
    }
}
