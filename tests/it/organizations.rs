//! The tree, seen from outside.

mod elections;
mod headcounts;
mod looking;
mod settings;
mod setup;

use lighthouse_domain::access::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Person, Town, id_of, stories};

async fn version(town: &Town, person: &Person, id: Uuid) -> String {
    town.get(person, &format!("/v1/organizations/{id}")).await.header("etag")
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().filter_map(|one| one["code"].as_str()).collect()
}

stories! {
    async fn a_supervisor_sees_the_own_town_and_nothing_beside_it(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        let west = town.organization(&head, town.root, "town_committee", "WEST").await;
        let branch = town.branch(&head, west, "W1").await;
        let beatriz = town.appointed("beatriz", Role::CommitteeSupervisor, east).await;

        let list = town.get(&beatriz, "/v1/organizations").await.ok();
        assert_eq!(names(&list), ["EAST"]);
        for path in ["", "/children", "/ancestors", "/member-counts"] {
            town.get(&beatriz, &format!("/v1/organizations/{branch}{path}")).await.refused(404, "not_found");
        }
        town.get(&beatriz, &format!("/v1/organizations/{}", town.root)).await.refused(404, "not_found");
        let body = json!({ "parent_id": west, "kind": "branch", "code": "W2", "name": "x" });
        town.post(&beatriz, "/v1/organizations", &body).await.refused(403, "forbidden");
        let deputy = town.appointed("deputy", Role::DeputyHeadInCharge, east).await;
        let refused = town.post(&deputy, "/v1/organizations", &body).await;
        assert_eq!(refused.pointers(), ["/parent_id"]);
        refused.refused(422, "validation_failed");
    }

    async fn the_branch_view_shows_branches_and_nothing_else(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        let body = json!({ "parent_id": east, "code": "E1", "name": "东镇第一党支部" });
        let made = town.post(&head, "/v1/branches", &body).await.ok();
        assert_eq!(made["kind"], "branch");
        let list = town.get(&head, &format!("/v1/branches?organization_id={east}")).await.ok();
        assert_eq!(names(&list), ["E1"]);
        town.get(&head, &format!("/v1/branches/{east}")).await.refused(404, "not_found");
        let path = format!("/v1/branches/{}", id_of(&made));
        let tag = town.get(&head, &path).await.header("etag");
        let changed = town.patch(&head, &path, &tag, &json!({ "name": "东镇联合党支部" })).await.ok();
        assert_eq!(changed["name"], "东镇联合党支部");
        let tag = town.get(&head, &format!("/v1/organizations/{east}")).await.header("etag");
        // A committee is no branch, whatever version the caller knows and whatever the change is.
        let committee = format!("/v1/branches/{east}");
        town.patch(&head, &committee, "\"v99\"", &json!({ "name": "改名" })).await.refused(404, "not_found");
        let reversed = json!({ "term_starts_on": "2029-01-01", "term_ends_on": "2026-01-01" });
        town.patch(&head, &committee, "*", &reversed).await.refused(404, "not_found");
        let refused = town.patch(&head, &format!("/v1/branches/{east}"), &tag, &json!({ "name": "改名" })).await;
        refused.refused(404, "not_found");
        let kept = town.get(&head, &format!("/v1/organizations/{east}")).await.ok();
        assert_eq!(kept["name"], "组织 EAST", "nothing is changed through the wrong door");
    }

    async fn the_tree_comes_whole_and_is_not_sent_again_when_nothing_changed(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        town.branch(&head, east, "E1").await;
        let first = town.get(&head, "/v1/organizations/tree").await;
        assert_eq!(names(&first.body), ["D", "EAST", "E1"]);
        let tag = first.header("etag");
        let request = town.by(&head, reqwest::Method::GET, "/v1/organizations/tree").header("if-none-match", &tag);
        assert_eq!(town.send(request).await.status, 304);
        town.branch(&head, east, "E2").await;
        let request = town.by(&head, reqwest::Method::GET, "/v1/organizations/tree").header("if-none-match", &tag);
        assert_eq!(town.send(request).await.status, 200);
    }

    async fn a_moved_town_takes_its_people_along_and_scope_follows_at_once(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        let west = town.organization(&head, town.root, "town_committee", "WEST").await;
        let base = town.organization(&head, east, "grassroots_committee", "G").await;
        let branch = town.branch(&head, base, "G1").await;
        let ama = town.member(&head, branch, "阿玛").await;
        let before = town.appointed("east", Role::CommitteeSupervisor, east).await;
        let after = town.appointed("west", Role::CommitteeSupervisor, west).await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        town.get(&before, &format!("/v1/members/{ama}")).await.ok();
        town.get(&after, &format!("/v1/members/{ama}")).await.refused(404, "not_found");

        town.post(&head, &format!("/v1/organizations/{base}/move"), &json!({ "parent_id": west })).await.ok();

        town.get(&before, &format!("/v1/members/{ama}")).await.refused(404, "not_found");
        town.get(&after, &format!("/v1/members/{ama}")).await.ok();
        town.get(&admin, &format!("/v1/members/{ama}")).await.ok();
        let counts = town.get(&head, &format!("/v1/organizations/{west}/member-counts")).await.ok();
        assert_eq!(counts["total"], 1);
        let line = town.get(&admin, &format!("/v1/organizations/{branch}/ancestors")).await.ok();
        assert_eq!(line["data"].as_array().unwrap().len(), 3);
    }

    async fn an_organization_cannot_move_under_itself_and_a_branch_holds_nothing(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "grassroots_committee", "EAST").await;
        let below = town.organization(&head, east, "grassroots_committee", "BELOW").await;
        let branch = town.branch(&head, east, "B").await;
        let go = |from: Uuid, to: Uuid| (format!("/v1/organizations/{from}/move"), json!({ "parent_id": to }));
        for (from, to) in [(east, below), (east, east), (town.root, east), (below, branch)] {
            let (path, body) = go(from, to);
            town.post(&head, &path, &body).await.refused(409, "wrong_state");
        }
    }

    async fn two_moves_against_each_other_never_make_a_cycle(town: Town) {
        let head = town.head().await;
        for round in 0..10 {
            let a = town.organization(&head, town.root, "grassroots_committee", &format!("A{round}")).await;
            let b = town.organization(&head, town.root, "grassroots_committee", &format!("B{round}")).await;
            let (one, two) = (format!("/v1/organizations/{a}/move"), format!("/v1/organizations/{b}/move"));
            let (to_b, to_a) = (json!({ "parent_id": b }), json!({ "parent_id": a }));
            let (first, second) = tokio::join!(town.post(&head, &one, &to_b), town.post(&head, &two, &to_a));
            let done = [&first, &second].iter().filter(|answer| answer.status == 200).count();
            assert!(done <= 1, "both moves held: {} {}", first.text, second.text);
        }
        let tree = town.get(&head, "/v1/organizations/tree").await.ok();
        assert_eq!(tree["data"].as_array().unwrap().len(), 21);
    }

    /// Moves of committees into one another, by people who hold rights inside what moves.
    async fn a_hundred_moves_in_a_knot_are_done_or_refused_and_never_busy(town: Town) {
        let head = town.head().await;
        let mut knot = Vec::new();
        for n in 0..8 {
            let parent = knot.last().copied().filter(|_| n % 3 != 0).unwrap_or(town.root);
            knot.push(town.organization(&head, parent, "grassroots_committee", &format!("K{n}")).await);
        }
        let second = town.appointed("second", Role::DeputyHeadInCharge, town.root).await;
        town.appoint(second.account, Role::CommitteeSupervisor, knot[1]).await;
        let second = town.sign_in("second").await;
        let moves = (0..100_usize).map(|n| {
            let (from, to) = (knot[n % 8], knot[(n * 5 + n / 8 + 1) % 8]);
            let by = if n % 3 == 0 { &second } else { &head };
            let town = &town;
            async move { town.post(by, &format!("/v1/organizations/{from}/move"), &json!({ "parent_id": to })).await }
        });
        let answers = futures_util::future::join_all(moves).await;
        let mut done = 0;
        for answer in answers {
            assert!(matches!(answer.status, 200 | 409), "{} {}", answer.status, answer.text);
            done += usize::from(answer.status == 200);
        }
        assert!(done > 0, "nothing moved");
        let tree = town.get(&head, "/v1/organizations/tree").await.ok();
        assert_eq!(tree["data"].as_array().unwrap().len(), 9);
    }

    async fn a_branch_with_members_is_not_dissolved_an_empty_one_is(town: Town) {
        let head = town.head().await;
        let full = town.branch(&head, town.root, "FULL").await;
        let empty = town.branch(&head, town.root, "EMPTY").await;
        town.member(&head, full, "王一").await;
        town.post(&head, &format!("/v1/organizations/{full}/dissolve"), &json!({})).await.refused(409, "wrong_state");
        town.post(&head, &format!("/v1/organizations/{empty}/dissolve"), &json!({})).await.ok();
        let body = crate::support::a_member(empty, "李二");
        town.post(&head, "/v1/members", &body).await.refused(422, "validation_failed");
        assert_eq!(names(&town.get(&head, "/v1/organizations").await.ok()), ["D", "FULL"]);
    }

    async fn a_change_needs_the_version_it_saw(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let path = format!("/v1/organizations/{branch}");
        let seen = version(&town, &head, branch).await;
        let unseen = town.by(&head, reqwest::Method::PATCH, &path).json(&json!({ "name": "新名" }));
        town.send(unseen).await.refused(428, "precondition_required");
        town.patch(&head, &path, &seen, &json!({ "name": "新名" })).await.ok();
        let late = town.patch(&head, &path, &seen, &json!({ "name": "又一名" })).await.refused(412, "version_conflict");
        assert_eq!(late["current"]["name"], "新名");
        let twice = json!({ "parent_id": town.root, "kind": "branch", "code": "B", "name": "y" });
        let refused = town.post(&head, "/v1/organizations", &twice).await;
        assert_eq!(refused.pointers(), ["/code"]);
        refused.refused(409, "duplicate");
    }

    async fn a_post_is_held_by_a_member_of_the_branch_or_below_the_committee(town: Town) {
        let head = town.head().await;
        let (west, east) = (town.organization(&head, town.root, "town_committee", "W").await, town.organization(&head, town.root, "town_committee", "E").await);
        let (home, away) = (town.branch(&head, west, "W1").await, town.branch(&head, east, "E1").await);
        let (own, stranger) = (town.member(&head, home, "王一").await, town.member(&head, away, "李二").await);
        let post = |member: Uuid| json!({ "member_id": member, "duty": "organization_member", "since": "2026-07-01" });
        for place in [home, west] {
            let path = format!("/v1/branches/{place}/posts");
            let refused = town.post(&head, &path, &post(stranger)).await;
            assert_eq!(refused.status, 422);
            assert_eq!(refused.pointers(), ["/member_id"]);
            assert_eq!(town.post(&head, &path, &post(own)).await.status, 201);
        }
    }

    async fn a_branch_has_one_secretary_at_a_time(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let (first, second) = (town.member(&head, branch, "王一").await, town.member(&head, branch, "李二").await);
        let path = format!("/v1/branches/{branch}/posts");
        let post = |member: Uuid| json!({ "member_id": member, "duty": "secretary", "since": "2026-07-01" });
        assert_eq!(town.post(&head, &path, &post(first)).await.status, 201);
        town.post(&head, &path, &post(second)).await.refused(409, "duplicate");
        let held = town.get(&head, &path).await.ok();
        assert_eq!(held["data"][0]["member_name"], "王一");
        let end = format!("{path}/{}/end", id_of(&held["data"][0]));
        assert_eq!(town.post(&head, &end, &json!({ "until": "2026-11-01" })).await.status, 204);
        assert_eq!(town.post(&head, &path, &post(second)).await.status, 201);
        assert_eq!(town.get(&head, &format!("{path}?include_past=true")).await.ok()["data"].as_array().unwrap().len(), 2);
    }
}
