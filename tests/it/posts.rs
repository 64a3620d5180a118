//! Posts and appointments are one thing: a secretary has the post, its rights and its duties.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    hours::all_is_sound,
    support::{Person, Town, a_member, id_of, stories},
};

/// A town, its supervisor, a branch of the town and a member of the branch.
struct Scene {
    head: Person,
    boss: Person,
    east: Uuid,
    branch: Uuid,
    wang: Uuid,
}

impl Scene {
    async fn new(town: &Town) -> Self {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "E").await;
        let branch = town.branch(&head, east, "E1").await;
        let boss = town.appointed("boss", Role::CommitteeSupervisor, east).await;
        let wang = town.member(&head, branch, "王一").await;
        Self { head, boss, east, branch, wang }
    }

    fn posts(&self) -> String {
        format!("/v1/branches/{}/posts", self.branch)
    }

    /// Makes somebody secretary since July and answers the post.
    async fn fill(&self, town: &Town, member: Uuid) -> Value {
        town.post(&self.boss, &self.posts(), &secretary(member)).await.ok()
    }

    async fn end(&self, town: &Town, post: &Value, until: &str) -> crate::support::Answer {
        let path = format!("{}/{}/end", self.posts(), id_of(post));
        town.post(&self.boss, &path, &json!({ "until": until })).await
    }

    async fn register(&self, town: &Town) -> Vec<(String, String)> {
        let entries = town.get(&self.boss, "/v1/administrators?role=branch_secretary").await.ok();
        let of = |entry: &Value, name: &str| entry[name].as_str().unwrap().to_owned();
        let all = entries["data"].as_array().unwrap();
        all.iter().map(|entry| (of(entry, "id"), of(entry, "member_id"))).collect()
    }
}

fn secretary(member: Uuid) -> Value {
    json!({ "member_id": member, "duty": "secretary", "since": "2026-07-01" })
}

fn appointment(member: Uuid, branch: Uuid) -> Value {
    json!({ "member_id": member, "role": "branch_secretary", "organization_id": branch })
}

async fn target(town: &Town, phone: &Person, member: Uuid) -> i64 {
    let hours = town.get(phone, &format!("/v1/members/{member}/hours?year=2026")).await.ok();
    hours["target_minutes"].as_i64().unwrap() / 60
}

/// Whether somebody may enter members, which only the office brings.
async fn may_enter_members(town: &Town, who: &Person, branch: Uuid) -> bool {
    let name = format!("张{}", Uuid::now_v7().as_u128() % 97);
    town.post(who, "/v1/members", &a_member(branch, &name)).await.status == 201
}

/// A secretary's post as an older version wrote it: without rights, and without asking who belongs.
fn held(postgres: bool, organization: Uuid, member: Uuid) -> String {
    let id = |id: Uuid| {
        if postgres { format!("'{id}'") } else { format!("x'{}'", id.simple()) }
    };
    format!(
        "INSERT INTO post (id, organization_id, member_id, duty, since, created_at) \
         VALUES ({}, {}, {}, 'secretary', '2026-07-01', 0)",
        id(Uuid::now_v7()),
        id(organization),
        id(member)
    )
}

stories! {
    async fn a_secretary_who_is_appointed_has_the_target_the_course_and_the_post(town: Town) {
        let s = Scene::new(&town).await;
        let phone = town.with_phone("wang", s.wang).await;
        assert_eq!(target(&town, &phone, s.wang).await, 32);
        let entry = town.post_once(&s.boss, "/v1/administrators", &appointment(s.wang, s.branch)).await.ok();
        // November and December ask for more, the ten months before do not.
        assert_eq!(target(&town, &phone, s.wang).await, (32 * 10 + 56 * 2) / 12);
        let home = town.get(&phone, "/v1/me/home").await.ok();
        assert_eq!(home["posts"][0]["duty"], "secretary");
        let held = town.get(&s.boss, &s.posts()).await.ok();
        assert_eq!((&held["data"][0]["member_id"], &held["data"][0]["appointment_id"]), (&json!(s.wang), &entry["id"]));
        assert_eq!(town.deeds("post.filled").await, 1);

        let zhao = town.member(&s.head, s.branch, "赵二").await;
        town.with_phone("zhao", zhao).await;
        let second = town.post_once(&s.boss, "/v1/administrators", &appointment(zhao, s.branch)).await;
        assert_eq!(second.pointers(), ["/role"]);
        second.refused(409, "duplicate");
        let end = json!({ "ground": "term_ended", "decision": "支部大会选举" });
        town.post(&s.boss, &format!("/v1/administrators/{}/end", id_of(&entry)), &end).await.ok();
        assert_eq!(town.get(&s.boss, &s.posts()).await.ok()["data"], json!([]));
        assert_eq!(town.deeds("post.ended").await, 1);
        all_is_sound(&town).await;
    }

    async fn filling_the_post_appoints_and_ending_it_ends_the_rights(town: Town) {
        let s = Scene::new(&town).await;
        let phone = town.with_phone("wang", s.wang).await;
        assert!(!may_enter_members(&town, &phone, s.branch).await);
        let post = s.fill(&town, s.wang).await;
        assert!(may_enter_members(&town, &phone, s.branch).await);
        assert_eq!(s.register(&town).await, [(post["appointment_id"].as_str().unwrap().to_owned(), s.wang.to_string())]);
        assert_eq!(target(&town, &phone, s.wang).await, 44);

        assert_eq!(s.end(&town, &post, "2026-11-23").await.status, 204);
        assert!(!may_enter_members(&town, &phone, s.branch).await, "from the next request on");
        assert_eq!(s.register(&town).await, []);
        let entry = format!("/v1/administrators/{}", post["appointment_id"].as_str().unwrap());
        assert!(town.get(&s.boss, &entry).await.ok()["until"].is_string());
        for deed in ["post.filled", "administrator.appointed", "post.ended", "administrator.ended"] {
            assert_eq!(town.deeds(deed).await, 1, "{deed}");
        }
        s.end(&town, &post, "2026-11-23").await.refused(404, "not_found");
        all_is_sound(&town).await;
    }

    async fn replacing_a_secretary_hands_over_post_and_rights_in_one_step(town: Town) {
        let s = Scene::new(&town).await;
        let old = town.with_phone("wang", s.wang).await;
        let li = town.member(&s.head, s.branch, "李二").await;
        let new = town.with_phone("li", li).await;
        let post = s.fill(&town, s.wang).await;
        let replace = json!({ "ground": "transfer", "decision": "镇党委决定", "hand_over": "印章一枚",
            "successor": { "member_id": li } });
        let path = format!("/v1/administrators/{}/replace", post["appointment_id"].as_str().unwrap());
        town.post_once(&s.boss, &path, &replace).await.ok();
        let held = town.get(&s.boss, &s.posts()).await.ok();
        assert_eq!(held["data"].as_array().unwrap().len(), 1);
        assert_eq!((&held["data"][0]["member_id"], &held["data"][0]["since"]), (&json!(li), &json!("2026-11-23")));
        assert!(!may_enter_members(&town, &old, s.branch).await);
        assert!(may_enter_members(&town, &new, s.branch).await);
        assert_eq!(target(&town, &new, li).await, 36);
        all_is_sound(&town).await;
    }

    async fn a_secretary_without_a_phone_leads_and_gets_the_rights_with_the_account(town: Town) {
        let s = Scene::new(&town).await;
        let admin = town.appointed("admin", Role::BranchAdministrator, s.branch).await;
        let post = s.fill(&town, s.wang).await;
        assert_eq!(post["appointment_id"], Value::Null);
        assert_eq!(target(&town, &s.head, s.wang).await, 44);

        let list = json!({ "member_ids": [s.wang] });
        town.post(&admin, "/v1/accounts", &list).await.refused(409, "administrator_account");
        let path = format!("/v1/branches/{}/accounts/open", s.branch);
        assert_eq!(town.send(town.by(&admin, Method::POST, &path)).await.ok()["data"], json!([]), "the level above does");
        let slips = town.send(town.by(&s.boss, Method::POST, &path)).await.ok();
        assert_eq!(slips["data"].as_array().unwrap().len(), 1);
        assert_eq!(s.register(&town).await.len(), 1);
        assert_eq!(town.get(&s.boss, &s.posts()).await.ok()["data"][0]["appointment_id"], s.register(&town).await[0].0);
        all_is_sound(&town).await;
    }

    async fn a_post_begins_today_or_before_and_never_ends_before_it_began(town: Town) {
        let s = Scene::new(&town).await;
        let mut tomorrow = secretary(s.wang);
        tomorrow["since"] = json!("2026-11-24");
        let refused = town.post(&s.boss, &s.posts(), &tomorrow).await;
        assert_eq!(refused.pointers(), ["/since"]);
        refused.refused(422, "validation_failed");
        let post = s.fill(&town, s.wang).await;
        for day in ["2026-06-30", "2026-11-24"] {
            let refused = s.end(&town, &post, day).await;
            assert_eq!(refused.pointers(), ["/until"]);
        }
        assert_eq!(s.end(&town, &post, "2026-07-01").await.status, 204);
    }

    async fn a_post_with_a_role_is_filled_by_the_level_above_and_no_other(town: Town) {
        let s = Scene::new(&town).await;
        town.post(&s.head, &s.posts(), &secretary(s.wang)).await.refused(403, "forbidden");
        let publicity = json!({ "member_id": s.wang, "duty": "publicity_member", "since": "2026-07-01" });
        let committee = town.post(&s.head, &s.posts(), &publicity).await.ok();
        assert_eq!(committee["appointment_id"], Value::Null, "a committee member has no rights");
        let post = s.fill(&town, s.wang).await;
        let path = format!("{}/{}/end", s.posts(), id_of(&post));
        town.post(&s.head, &path, &json!({ "until": "2026-11-23" })).await.refused(403, "forbidden");
        let account = town.account("nobody", None).await;
        let by_account = json!({ "account_id": account, "role": "branch_secretary", "organization_id": s.branch });
        let refused = town.post_once(&s.boss, "/v1/administrators", &by_account).await;
        assert_eq!(refused.pointers(), ["/member_id"]);
    }

    async fn the_posts_of_a_dissolved_organization_end_with_it(town: Town) {
        let s = Scene::new(&town).await;
        let west = town.organization(&s.head, town.root, "town_committee", "W").await;
        let west1 = town.organization(&s.head, west, "branch", "W1").await;
        // Nobody can belong to a branch that is dissolved; a committee's posts are held by others.
        town.post(&s.head, &format!("/v1/organizations/{west1}/dissolve"), &json!({})).await.ok();
        town.alter(&held(town.app.db.is_postgres(), west, s.wang)).await;
        town.post(&s.head, &format!("/v1/organizations/{west}/dissolve"), &json!({})).await.ok();
        let ended = town.get(&s.head, &format!("/v1/branches/{west}/posts?include_past=true")).await.ok();
        assert_eq!(ended["data"][0]["until"], "2026-11-23");
        let filled = town.post(&s.head, &format!("/v1/branches/{west}/posts"), &secretary(s.wang)).await;
        filled.refused(409, "wrong_state");
        all_is_sound(&town).await;
    }

    async fn the_two_old_registers_become_one(town: Town) {
        let s = Scene::new(&town).await;
        let zhao = town.member(&s.head, s.branch, "赵三").await;
        let second = town.branch(&s.head, s.east, "E2").await;
        let qian = town.member(&s.head, second, "钱四").await;
        // Appointed without a post; in the post without an appointment; and a third one beside.
        let wang = town.account("wang", Some(s.wang)).await;
        let zhao_account = town.account("zhao", Some(zhao)).await;
        town.appoint(wang, Role::BranchSecretary, s.branch).await;
        town.pass(chrono::TimeDelta::seconds(1));
        town.appoint(zhao_account, Role::BranchSecretary, s.branch).await;
        town.account("qian", Some(qian)).await;
        town.alter(&held(town.app.db.is_postgres(), second, qian)).await;
        let again = "DELETE FROM seaql_migrations WHERE version = 'm20261129_000080_posts_and_appointments'";
        town.alter(again).await;
        town.app.db.migrate().await.unwrap();

        let held = town.get(&s.boss, &s.posts()).await.ok();
        assert_eq!((held["data"].as_array().unwrap().len(), &held["data"][0]["member_id"]), (1, &json!(s.wang)));
        assert_eq!(held["data"][0]["since"], "2026-11-23");
        let qian = town.sign_in("qian").await;
        assert!(may_enter_members(&town, &qian, second).await);
        let findings = town.get(&s.boss, "/v1/administrators/findings?limit=100").await.ok();
        let beside: Vec<_> = findings["data"].as_array().unwrap().iter().filter(|one| one["finding"] == "not_in_post").collect();
        assert_eq!(beside.len(), 1);
        assert_eq!(beside[0]["name"], "zhao");
        all_is_sound(&town).await;
    }
}
