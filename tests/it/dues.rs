//! Dues: standards by pay, a ledger that only grows, months of branches and totals of subtrees.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, id_of, stories},
};

struct Scene {
    head: Person,
    /// Who keeps the books of the branch EAST.
    east_admin: Person,
    east: Uuid,
    west: Uuid,
    li: Uuid,
    wang: Uuid,
}

/// A town of two branches that keeps dues, with two members in the first.
async fn scene(town: &Town) -> Scene {
    let head = town.head().await;
    let (east, west) =
        (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
    let (li, wang) =
        (town.member(&head, east, "李四").await, town.member(&head, east, "王五").await);
    let east_admin = town.appointed("east", Role::BranchAdministrator, east).await;
    switch(town, &head, town.root, json!({ "enabled": true })).await.ok();
    Scene { head, east_admin, east, west, li, wang }
}

async fn switch(town: &Town, by: &Person, at: Uuid, body: Value) -> Answer {
    town.put(by, &format!("/v1/organizations/{at}/dues-rates"), &body).await
}

async fn settle(town: &Town, by: &Person, member: Uuid, month: &str, body: Value) -> Answer {
    town.put(by, &format!("/v1/members/{member}/dues-standards/{month}"), &body).await
}

fn paid(member: Uuid, month: &str, fen: i64) -> Value {
    json!({ "member_id": member, "month": month, "amount_fen": fen })
}

async fn pay(town: &Town, by: &Person, branch: Uuid, payments: Value) -> Answer {
    let body = json!({ "paid_on": "2026-11-20", "payments": payments });
    town.post(by, &format!("/v1/branches/{branch}/dues-payments"), &body).await
}

/// State, due, paid and left of the members of a branch in a month, by name.
async fn month(town: &Town, by: &Person, branch: Uuid, query: &str) -> Vec<Value> {
    let page = town.get(by, &format!("/v1/branches/{branch}/dues?{query}")).await.ok();
    let mut rows: Vec<Value> = page["data"].as_array().unwrap().clone();
    rows.sort_by_key(|row| row["member_name"].as_str().unwrap().to_owned());
    let row = |row: &Value| {
        json!([
            row["member_name"],
            row["state"],
            row["due_fen"],
            row["paid_fen"],
            row["outstanding_fen"]
        ])
    };
    rows.iter().map(row).collect()
}

stories! {
    async fn a_treasurer_settles_and_records_dues_and_everybody_reads_as_far_as_they_may(town: Town) {
        let s = scene(&town).await;
        let (admin, li) = (&s.east_admin, s.li);
        let made = settle(&town, admin, li, "2026-09", json!({ "kind": "employed", "base_fen": 500_001 })).await.ok();
        assert_eq!((&made["amount_fen"], &made["base_fen"], &made["version"]), (&json!(7500), &json!(500_001), &json!(1)));
        assert_eq!(month(&town, admin, s.east, "month=2026-11").await, [
            json!(["李四", "outstanding", 7500, 0, 7500]),
            json!(["王五", "no_standard", null, 0, 0]),
        ]);
        settle(&town, admin, s.wang, "2026-10", json!({ "kind": "farmer", "amount_fen": 100 })).await.ok();

        // One request for a month of many and for many months of one, and a retry is no second one.
        let id = Uuid::now_v7();
        let mut first = paid(li, "2026-09", 7500);
        first["id"] = json!(id);
        let lines = json!([first, paid(li, "2026-10", 7500), paid(s.wang, "2026-10", 100)]);
        let entries = pay(&town, admin, s.east, lines.clone()).await.ok();
        assert_eq!((entries["data"].as_array().unwrap().len(), &entries["data"][0]["kind"]), (3, &json!("payment")));
        pay(&town, admin, s.east, lines).await.refused(409, "duplicate");
        assert_eq!(month(&town, admin, s.east, "month=2026-11&state=outstanding&limit=1").await.len(), 1);
        let first = town.get(admin, &format!("/v1/branches/{}/dues?month=2026-10&limit=1", s.east)).await.ok();
        let cursor = first["page"]["next_cursor"].as_str().unwrap();
        let second = town.get(admin, &format!("/v1/branches/{}/dues?month=2026-10&limit=1&cursor={cursor}", s.east)).await.ok();
        assert_ne!(first["data"][0]["member_id"], second["data"][0]["member_id"]);

        // What was wrong is taken back once, by its opposite, and entered anew.
        let path = format!("/v1/members/{li}/dues-entries/{id}/reverse");
        let body = json!({ "reason": "金额登错" });
        let back = town.post(admin, &path, &body).await.ok();
        assert_eq!((&back["amount_fen"], &back["reverses"], &back["kind"]), (&json!(-7500), &json!(id), &json!("reversal")));
        town.post(admin, &path, &body).await.refused(409, "wrong_state");
        let again = format!("/v1/members/{li}/dues-entries/{}/reverse", id_of(&back));
        town.post(admin, &again, &body).await.refused(409, "wrong_state");
        pay(&town, admin, s.east, json!([paid(li, "2026-09", 7000)])).await.ok();

        // The member sees the own year and entries, and who read the pay.
        let phone = town.with_phone("li.si", li).await;
        let year = town.get(&phone, "/v1/me/dues").await.ok();
        assert_eq!((&year["due_fen"], &year["paid_fen"], &year["outstanding_fen"]), (&json!(22_500), &json!(14_500), &json!(8000)));
        let states: Vec<_> = year["months"].as_array().unwrap().iter().skip(8).map(|month| &month["state"]).collect();
        assert_eq!(states, ["outstanding", "paid", "outstanding"]);
        let entries = format!("/v1/members/{li}/dues-entries");
        assert_eq!(town.get(&phone, &format!("{entries}?limit=2")).await.ok()["page"]["has_more"], json!(true));
        assert_eq!(town.get(&phone, &entries).await.ok()["data"].as_array().unwrap().len(), 4);
        let standard = format!("/v1/members/{li}/dues-standards/2026-09");
        assert_eq!(town.get(&phone, &standard).await.ok()["base_fen"], json!(500_001));
        let log = async || town.get(&phone, "/v1/me/access-log").await.ok()["data"].as_array().unwrap().len();
        assert_eq!(log().await, 0);
        assert_eq!(town.get(admin, &standard).await.ok()["base_fen"], json!(500_001));
        assert_eq!((log().await, town.deeds("dues_standard.viewed").await), (1, 1));
        let list = town.get(admin, &format!("/v1/members/{li}/dues-standards")).await.ok();
        assert!(list["data"][0].get("base_fen").is_none() && list["data"][0]["amount_fen"] == 7500);
        town.get(&phone, &format!("/v1/members/{}/dues", s.wang)).await.refused(404, "not_found");
        town.get(&phone, &format!("/v1/branches/{}/dues", s.east)).await.refused(404, "not_found");

        // Levels above read figures and nobody's pay; a neighbour reads nothing.
        let totals = town.get(&s.head, &format!("/v1/organizations/{}/dues?month=2026-10", town.root)).await.ok();
        let total = &totals["total"];
        assert_eq!((&total["members"], &total["owing_members"], &total["paid_members"]), (&json!(2), &json!(2), &json!(2)));
        assert_eq!((&total["due_fen"], &total["outstanding_fen"], &total["received_fen"]), (&json!(7600), &json!(0), &json!(7600)));
        let names: Vec<_> = totals["data"].as_array().unwrap().iter().map(|one| (&one["organization_id"], &one["received_fen"])).collect();
        assert_eq!(names, [(&json!(s.east), &json!(7600)), (&json!(s.west), &json!(0))]);
        for path in [format!("/v1/members/{li}/dues"), standard.clone(), format!("/v1/branches/{}/dues", s.east)] {
            town.get(&s.head, &path).await.refused(403, "forbidden");
        }
        let neighbour = town.appointed("west", Role::BranchAdministrator, s.west).await;
        for path in [format!("/v1/members/{li}/dues"), standard, format!("/v1/branches/{}/dues", s.east), format!("/v1/organizations/{}/dues", s.east), entries] {
            town.get(&neighbour, &path).await.refused(404, "not_found");
        }
        settle(&town, &neighbour, li, "2026-11", json!({ "kind": "student" })).await.refused(404, "not_found");
        pay(&town, &neighbour, s.west, json!([paid(li, "2026-11", 1)])).await.refused(422, "validation_failed");
        assert_eq!((town.deeds("dues_standard.set").await, town.deeds("dues.paid").await, town.deeds("dues.payment_taken_back").await), (2, 2, 1));
        all_is_sound(&town).await;
    }

    async fn dues_are_off_until_a_level_keeps_them_by_its_own_rates(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let li = town.member(&head, east, "李四").await;
        let admin = town.appointed("east", Role::BranchAdministrator, east).await;
        let phone = town.with_phone("li.si", li).await;
        let rates = format!("/v1/organizations/{east}/dues-rates");
        let usual = town.get(&admin, &rates).await.ok();
        assert_eq!((&usual["enabled"], &usual["organization_id"], &usual["version"]), (&json!(false), &Value::Null, &json!(0)));
        assert_eq!((&usual["pay"][3], &usual["farmer"]["most_fen"]), (&json!({ "up_to_fen": null, "rate": 200 }), &json!(100)));
        let everything = async || {
            let standard = json!({ "kind": "employed", "base_fen": 300_000 });
            vec![
                town.get(&admin, &format!("/v1/branches/{east}/dues")).await,
                town.get(&admin, &format!("/v1/members/{li}/dues")).await,
                town.get(&admin, &format!("/v1/members/{li}/dues-standards")).await,
                town.get(&admin, &format!("/v1/members/{li}/dues-entries")).await,
                town.get(&phone, "/v1/me/dues").await,
                town.get(&head, &format!("/v1/organizations/{east}/dues")).await,
                pay(&town, &admin, east, json!([paid(li, "2026-11", 1500)])).await,
                settle(&town, &admin, li, "2026-11", standard).await,
            ]
        };
        for answer in everything().await {
            let problem = answer.refused(409, "dues_off");
            assert!(problem["detail"].as_str().unwrap().contains("dues-rates"), "{problem}");
        }
        // The branch may not switch it on; its own rates replace those above.
        switch(&town, &admin, east, json!({ "enabled": true })).await.refused(403, "forbidden");
        switch(&town, &head, town.root, json!({ "enabled": true })).await.ok();
        settle(&town, &admin, li, "2026-10", json!({ "kind": "employed", "base_fen": 300_000 })).await.ok();
        let own = json!({ "enabled": true, "pay": [{ "up_to_fen": 300_000, "rate": 100 }, { "rate": 300 }], "student": { "least_fen": 10, "most_fen": 30 } });
        assert_eq!(switch(&town, &head, east, own).await.ok()["version"], json!(1));
        let stale = town.by(&head, Method::PUT, &rates).header("if-match", "\"v0-zh-CN\"").json(&json!({ "enabled": false }));
        town.send(stale).await.refused(412, "version_conflict");
        assert_eq!(month(&town, &admin, east, "").await, [json!(["李四", "outstanding", 1500, 0, 1500])], "a standard keeps its amount");
        let anew = settle(&town, &admin, li, "2026-10", json!({ "kind": "employed", "base_fen": 300_001 })).await.ok();
        assert_eq!((&anew["amount_fen"], &anew["version"]), (&json!(9000), &json!(2)));
        let wrong = json!({ "enabled": true, "pay": [{ "rate": 50 }, { "up_to_fen": 1, "rate": 5 }], "farmer": { "least_fen": 2, "most_fen": 1 } });
        let mut pointers = switch(&town, &head, west, wrong).await.pointers();
        pointers.sort();
        assert_eq!(pointers, ["/farmer/most_fen", "/pay/0/up_to_fen", "/pay/1/up_to_fen"]);
        // Off for one branch, it is kept for the others, and what was recorded stays.
        pay(&town, &admin, east, json!([paid(li, "2026-10", 9000)])).await.ok();
        switch(&town, &head, east, json!({ "enabled": false })).await.ok();
        town.get(&admin, &format!("/v1/members/{li}/dues")).await.refused(409, "dues_off");
        town.send(town.by(&head, Method::DELETE, &rates)).await.ok();
        assert_eq!(month(&town, &admin, east, "month=2026-10").await, [json!(["李四", "paid", 9000, 9000, 0])]);
        assert_eq!((town.deeds("dues_rates.set").await, town.deeds("dues_rates.removed").await), (3, 1));
    }

    async fn a_standard_or_a_payment_that_cannot_be_is_refused_with_every_reason(town: Town) {
        let s = scene(&town).await;
        let admin = &s.east_admin;
        let refused = async |member: Uuid, month: &str, body: Value| {
            let answer = settle(&town, admin, member, month, body).await;
            let mut pointers = answer.pointers();
            pointers.sort();
            answer.refused(422, "validation_failed");
            pointers
        };
        assert_eq!(refused(s.li, "2026-10", json!({ "kind": "employed", "amount_fen": 5 })).await, ["/amount_fen", "/base_fen"]);
        assert_eq!(refused(s.li, "2026-10", json!({ "kind": "farmer", "amount_fen": 101 })).await, ["/amount_fen"]);
        let reduction = json!({ "amount_fen": 7500, "until_month": "2026-09", "reason": "重病", "document": "党委〔2026〕3号" });
        let body = json!({ "kind": "employed", "base_fen": 500_001, "reduction": reduction });
        assert_eq!(refused(s.li, "2026-10", body).await, ["/reduction/amount_fen", "/reduction/until_month"]);
        settle(&town, admin, s.li, "2027-12", json!({ "kind": "student" })).await.refused(422, "validation_failed");
        settle(&town, admin, s.li, "2026-13", json!({ "kind": "student" })).await.refused(404, "not_found");

        // A reduction holds for its months: nothing is due, then all of it again.
        let reduction = json!({ "amount_fen": 0, "until_month": "2026-10", "reason": "重病", "document": "党委〔2026〕3号" });
        let body = json!({ "kind": "employed", "base_fen": 500_001, "reduction": reduction });
        let made = settle(&town, admin, s.li, "2026-10", body).await.ok();
        assert_eq!(made["reduction"]["document"], json!("党委〔2026〕3号"));
        let state = async |query: &str| month(&town, admin, s.east, query).await[0][1].clone();
        assert_eq!((state("month=2026-10").await, state("month=2026-11").await), (json!("not_due"), json!("outstanding")));

        // Nobody settles the own dues, and only members pay.
        town.account("王五", Some(s.wang)).await;
        let appointed = json!({ "member_id": s.wang, "organization_id": s.east, "role": "branch_secretary" });
        town.post_once(&s.head, "/v1/administrators", &appointed).await.ok();
        let secretary = town.sign_in("王五").await;
        settle(&town, &secretary, s.wang, "2026-10", json!({ "kind": "student" })).await.refused(403, "forbidden");
        settle(&town, &secretary, s.li, "2026-11", json!({ "kind": "on_relief" })).await.ok();

        let stranger = town.member(&s.head, s.west, "赵六").await;
        let lines = json!([paid(s.li, "2026-10", 5), paid(s.li, "2026-10", 5), paid(s.li, "2027-12", 5)]);
        let wrong = json!({ "paid_on": "2026-11-24", "payments": lines });
        let path = format!("/v1/branches/{}/dues-payments", s.east);
        let mut pointers = town.post(admin, &path, &wrong).await.pointers();
        pointers.sort();
        assert_eq!(pointers, ["/paid_on", "/payments/1/month", "/payments/2/month"]);
        let outside = pay(&town, admin, s.east, json!([paid(s.li, "2026-10", 5), paid(stranger, "2026-10", 5)])).await;
        assert_eq!(outside.pointers(), ["/payments/1/member_id"]);
        pay(&town, admin, town.root, json!([paid(s.li, "2026-10", 5)])).await.refused(404, "not_found");
        assert_eq!(town.deeds("dues.paid").await, 0);
    }

    async fn the_ledger_goes_with_the_member_and_the_branch_before_keeps_its_figures(town: Town) {
        let s = scene(&town).await;
        for (month, base) in [("2026-09", 300_000), ("2026-11", 400_000)] {
            settle(&town, &s.east_admin, s.li, month, json!({ "kind": "employed", "base_fen": base })).await.ok();
        }
        pay(&town, &s.east_admin, s.east, json!([paid(s.li, "2026-09", 1500), paid(s.li, "2026-10", 1500)])).await.ok();
        let neighbour = town.appointed("west", Role::BranchAdministrator, s.west).await;
        let letter = json!({ "member_id": s.li, "to_branch_id": s.west, "reason": "工作调动" });
        let transfer = id_of(&town.post(&s.east_admin, "/v1/transfers", &letter).await.ok());
        let accept = town.by(&neighbour, Method::POST, &format!("/v1/transfers/{transfer}/accept"));
        town.send(accept.header("if-match", "*").json(&json!({}))).await.ok();

        // The new branch reads and goes on with the whole history, the old one has its money.
        let entries = town.get(&neighbour, &format!("/v1/members/{}/dues-entries", s.li)).await.ok();
        assert!(entries["data"].as_array().unwrap().iter().all(|one| one["branch_id"] == json!(s.east)));
        town.get(&s.east_admin, &format!("/v1/members/{}/dues-entries", s.li)).await.refused(404, "not_found");
        let total = async |at: Uuid, month: &str| {
            let found = town.get(&s.head, &format!("/v1/organizations/{at}/dues?month={month}")).await.ok();
            json!([found["total"]["members"], found["total"]["owing_members"], found["total"]["received_fen"]])
        };
        assert_eq!((total(s.east, "2026-10").await, total(s.west, "2026-10").await), (json!([2, 1, 1500]), json!([0, 0, 0])));
        assert_eq!((total(s.east, "2026-11").await, total(s.west, "2026-11").await), (json!([1, 0, 0]), json!([1, 1, 0])));
        assert_eq!(month(&town, &neighbour, s.west, "").await, [json!(["李四", "outstanding", 4000, 0, 4000])]);
        pay(&town, &s.east_admin, s.east, json!([paid(s.li, "2026-11", 4000)])).await.refused(422, "validation_failed");
        pay(&town, &neighbour, s.west, json!([paid(s.li, "2026-11", 4000)])).await.ok();
        // A payment of the branch before is taken back from its figures.
        let wrong = entries["data"].as_array().unwrap().iter().find(|one| one["month"] == "2026-10").map(id_of).unwrap();
        town.post(&neighbour, &format!("/v1/members/{}/dues-entries/{wrong}/reverse", s.li), &json!({ "reason": "重复登记" })).await.ok();
        assert_eq!((total(s.east, "2026-10").await, total(s.west, "2026-11").await), (json!([2, 1, 0]), json!([1, 1, 4000])));
        all_is_sound(&town).await;
    }

    async fn dues_of_a_double_become_the_survivors_and_go_back(town: Town) {
        let s = scene(&town).await;
        let goes = town.member(&s.head, s.east, "李四").await;
        for member in [s.li, goes] {
            settle(&town, &s.east_admin, member, "2026-09", json!({ "kind": "student" })).await.ok();
        }
        pay(&town, &s.east_admin, s.east, json!([paid(s.li, "2026-09", 20), paid(goes, "2026-09", 20), paid(goes, "2026-10", 20)])).await.ok();
        let merges = format!("/v1/members/{}/merges", s.li);
        let body = json!({ "duplicate_id": goes, "reason": "同一人重复录入", "differences_confirmed": true });
        let request = async |path: &str, body: &Value| {
            town.send(town.by(&s.head, Method::POST, path).header("if-match", "*").json(body)).await
        };
        let merge = request(&merges, &body).await.ok();
        let of = async |member: Uuid| town.get(&s.east_admin, &format!("/v1/members/{member}/dues")).await.ok()["paid_fen"].clone();
        let moved = merge["moved"].as_array().unwrap();
        assert!(moved.iter().any(|one| one["subject"] == "dues_entry"), "{merge}");
        assert_eq!((of(s.li).await, of(goes).await), (json!(60), json!(0)));
        all_is_sound(&town).await;
        let received = town.get(&s.head, &format!("/v1/organizations/{}/dues?month=2026-09", s.east)).await.ok();
        assert_eq!(received["total"]["received_fen"], json!(40), "the branch took as much as before");
        let undo = format!("{merges}/{}/undo", id_of(&merge));
        request(&undo, &json!({ "reason": "并非同一人" })).await.ok();
        assert_eq!((of(s.li).await, of(goes).await), (json!(20), json!(40)));
        all_is_sound(&town).await;
    }
}
