//! What a copy is given at first, afterwards, and when its holder's sight changes.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::{Copy, district, present};
use crate::support::{Person, Town, stories};

async fn move_to(town: &Town, head: &Person, branch: Uuid, parent: Uuid) {
    let path = format!("/v1/organizations/{branch}/move");
    let body = json!({ "parent_id": parent });
    town.send(town.by(head, Method::POST, &path).header("if-match", "*").json(&body)).await.ok();
}

async fn transfer(town: &Town, head: &Person, member: Uuid, to: Uuid) {
    let body = json!({ "member_id": member, "to_branch_id": to, "reason": "工作调动" });
    let sent = crate::support::id_of(&town.post(head, "/v1/transfers", &body).await.ok());
    let path = format!("/v1/transfers/{sent}/accept");
    let accept = town.by(head, Method::POST, &path).header("if-match", "*").json(&json!({}));
    town.send(accept).await.ok();
}

fn ops(all: &[(String, String, String)], op: &str, kind: &str) -> usize {
    all.iter().filter(|one| one.0 == op && one.1 == kind).count()
}

stories! {
    async fn a_copy_begins_with_all_that_is_seen_and_then_gets_what_changed(town: Town) {
        let place = district(&town).await;
        let mut copy = Copy::default();
        copy.catch_up(&town, &place.admin).await;
        assert_eq!(["organization", "member", "study_session"].map(|kind| copy.ids(kind).len()), [1, 3, 1]);
        copy.is_what_is_seen(&town, &place.admin).await;
        let member = copy.objects.iter().find(|(key, _)| key.0 == "member").unwrap().1;
        assert!(member["id_number_masked"].is_null() || member["id_number_masked"].as_str().unwrap().contains('*'));
        assert_eq!(copy.catch_up(&town, &place.admin).await, []);

        let (branch, session) = (place.branches[0], place.sessions[0]);
        town.put(&place.admin, &format!("/v1/study-sessions/{session}/attendance"), &present(&place.members[..2])).await.ok();
        let new = town.member(&place.head, branch, "赵四").await;
        town.member(&place.head, place.branches[1], "在别处").await;
        let came = copy.catch_up(&town, &place.admin).await;
        assert_eq!(came.len(), 2, "{came:?}");
        assert_eq!((ops(&came, "upsert", "member"), ops(&came, "upsert", "study_session")), (1, 1));
        assert!(copy.ids("member").contains(&new.to_string()));
        copy.is_what_is_seen(&town, &place.admin).await;
    }

    async fn a_member_holds_the_own_entry_and_the_sessions_of_the_branch(town: Town) {
        let place = district(&town).await;
        let phone = town.with_phone("wang", place.members[0]).await;
        let mut copy = Copy::default();
        copy.catch_up(&town, &phone).await;
        assert_eq!(copy.ids("member"), [place.members[0].to_string()]);
        copy.is_what_is_seen(&town, &phone).await;
        town.member(&place.head, place.branches[0], "赵四").await;
        assert_eq!(copy.catch_up(&town, &phone).await, []);
        transfer(&town, &place.head, place.members[0], place.branches[2]).await;
        let phone = town.sign_in("wang").await;
        let came = copy.catch_up(&town, &phone).await;
        assert_eq!((ops(&came, "revoke", "organization"), ops(&came, "revoke", "study_session")), (1, 1));
        assert_eq!(copy.ids("study_session"), [place.sessions[2].to_string()]);
        copy.is_what_is_seen(&town, &phone).await;
    }

    async fn what_moves_out_of_sight_is_revoked_and_what_moves_in_is_sent(town: Town) {
        let place = district(&town).await;
        let west = town.appointed("west", Role::CommitteeSupervisor, place.towns[1]).await;
        let (mut east_copy, mut west_copy) = (Copy::default(), Copy::default());
        east_copy.catch_up(&town, &place.supervisor).await;
        west_copy.catch_up(&town, &west).await;

        transfer(&town, &place.head, place.members[3], place.branches[2]).await;
        let lost = east_copy.catch_up(&town, &place.supervisor).await;
        assert_eq!((ops(&lost, "revoke", "member"), lost.len()), (1, 1));
        assert_eq!(ops(&west_copy.catch_up(&town, &west).await, "upsert", "member"), 1);

        move_to(&town, &place.head, place.branches[0], place.towns[1]).await;
        let lost = east_copy.catch_up(&town, &place.supervisor).await;
        let lost = ["organization", "member", "study_session"].map(|kind| ops(&lost, "revoke", kind));
        assert_eq!(lost, [1, 3, 1]);
        west_copy.catch_up(&town, &west).await;
        east_copy.is_what_is_seen(&town, &place.supervisor).await;
        west_copy.is_what_is_seen(&town, &west).await;
        // Whose organization moves keeps it, at another place.
        let admin = town.sign_in("admin").await;
        let mut own = Copy::default();
        own.catch_up(&town, &admin).await;
        move_to(&town, &place.head, place.branches[0], place.towns[0]).await;
        own.catch_up(&town, &town.sign_in("admin").await).await;
        own.is_what_is_seen(&town, &town.sign_in("admin").await).await;
    }

    async fn a_double_comes_once_more_and_says_whose_entry_it_is_now(town: Town) {
        let place = district(&town).await;
        let mut copy = Copy::default();
        copy.catch_up(&town, &place.admin).await;
        let [stays, goes] = [place.members[0], place.members[1]];
        let body = json!({ "duplicate_id": goes, "reason": "同一人重复录入", "differences_confirmed": true });
        let merge = town.by(&place.head, Method::POST, &format!("/v1/members/{stays}/merges"));
        town.send(merge.header("if-match", "*").json(&body)).await.ok();
        let came = copy.catch_up(&town, &place.admin).await;
        assert!(came.contains(&("upsert".to_owned(), "member".to_owned(), goes.to_string())));
        let double = &copy.objects[&("member".to_owned(), goes.to_string())];
        assert_eq!((&double["status"], &double["merged_into"]), (&json!("merged"), &json!(stays)));
    }

    async fn an_appointment_that_ends_takes_its_objects_and_another_brings_its_own(town: Town) {
        let place = district(&town).await;
        let phone = town.with_phone("wang", place.members[0]).await;
        town.appoint(phone.account, Role::CommitteeSupervisor, place.towns[0]).await;
        let phone = town.sign_in("wang").await;
        let mut copy = Copy::default();
        copy.catch_up(&town, &phone).await;
        assert_eq!(copy.ids("member").len(), 6);
        town.end_appointment(phone.account, Role::CommitteeSupervisor).await;
        let lost = copy.catch_up(&town, &phone).await;
        assert_eq!((ops(&lost, "revoke", "member"), ops(&lost, "upsert", "member")), (5, 0));
        copy.is_what_is_seen(&town, &phone).await;
        town.appoint(phone.account, Role::BranchAdministrator, place.branches[3]).await;
        copy.catch_up(&town, &phone).await;
        assert_eq!(copy.ids("member").len(), 4);
        copy.is_what_is_seen(&town, &phone).await;
    }

    async fn a_sight_that_changes_in_the_middle_of_its_own_change_ends_well(town: Town) {
        let place = district(&town).await;
        let account = town.account("clerk", None).await;
        town.appoint(account, Role::CommitteeSupervisor, place.towns[0]).await;
        let clerk = town.sign_in("clerk").await;
        let mut copy = Copy::default();
        copy.catch_up(&town, &clerk).await;
        for organization in [place.towns[1], place.towns[0], place.branches[2]] {
            town.end_appointment(account, Role::CommitteeSupervisor).await;
            town.appoint(account, Role::CommitteeSupervisor, organization).await;
            copy.step(&town, &clerk, "limit=2").await;
            copy.step(&town, &clerk, "limit=2").await;
        }
        copy.catch_up(&town, &clerk).await;
        assert_eq!(copy.ids("member").len(), 3);
        copy.is_what_is_seen(&town, &clerk).await;
    }

    async fn a_token_is_good_for_its_account_its_types_and_thirty_days(town: Town) {
        let place = district(&town).await;
        let mut copy = Copy::default();
        copy.catch_up(&town, &place.admin).await;
        let token = copy.token.clone().unwrap();
        let other = town.get(&place.supervisor, &format!("/v1/sync?token={token}")).await;
        assert_eq!(other.pointers(), ["token"]);
        other.refused(400, "invalid_parameter");
        town.get(&place.admin, "/v1/sync?token=rubbish").await.refused(400, "invalid_parameter");
        let types = town.get(&place.admin, &format!("/v1/sync?types=member&token={token}")).await;
        assert_eq!(types.pointers(), ["types"]);
        town.get(&place.admin, "/v1/sync?limit=201").await.refused(400, "invalid_parameter");
        town.get(&place.admin, "/v1/sync?types=secret").await.refused(400, "invalid_parameter");

        let mut members = Copy::default();
        while members.step(&town, &place.admin, "types=member").await.1 {}
        assert_eq!((members.ids("member").len(), members.objects.len()), (3, 3));

        let mut latest = Copy { token: Some("latest".to_owned()), ..Copy::default() };
        assert_eq!(latest.catch_up(&town, &place.admin).await, []);
        let new = town.member(&place.head, place.branches[0], "赵四").await;
        latest.catch_up(&town, &place.admin).await;
        assert_eq!(latest.ids("member"), [new.to_string()]);

        town.pass(TimeDelta::days(31));
        let admin = town.sign_in("admin").await;
        town.get(&admin, &format!("/v1/sync?token={token}")).await.refused(410, "sync_token_expired");
    }

    async fn old_changes_are_forgotten_and_a_copy_that_needs_them_begins_anew(town: Town) {
        let place = district(&town).await;
        let mut copy = Copy::default();
        copy.step(&town, &place.admin, "limit=1").await;
        lighthouse_api::sync::prune(&town.app).await.unwrap();
        town.pass(TimeDelta::days(20));
        let admin = town.sign_in("admin").await;
        copy.catch_up(&town, &admin).await;
        lighthouse_api::sync::prune(&town.app).await.unwrap();
        town.pass(TimeDelta::days(20));
        let gone = lighthouse_api::sync::prune(&town.app).await.unwrap();
        assert!(gone >= 20, "{gone}");
        let admin = town.sign_in("admin").await;
        copy.catch_up(&town, &admin).await;
        copy.is_what_is_seen(&town, &admin).await;
        let mut fresh = Copy::default();
        fresh.catch_up(&town, &admin).await;
        assert_eq!(fresh.objects, copy.objects);
    }
}
