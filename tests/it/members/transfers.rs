//! Members go from branch to branch, out of the tree and into it.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::steps::{person, step};
use crate::{
    hours::all_is_sound,
    support::{Answer, Person, Town, a_member, id_of, stories},
};

/// Answers a transfer whatever its version.
pub(super) async fn answer(
    town: &Town,
    by: &Person,
    transfer: Uuid,
    verb: &str,
    body: Value,
) -> Answer {
    let path = format!("/v1/transfers/{transfer}/{verb}");
    town.send(town.by(by, Method::POST, &path).header("if-match", "*").json(&body)).await
}

fn letter(member: Uuid, to: Uuid) -> Value {
    json!({ "member_id": member, "to_branch_id": to, "reason": "工作调动" })
}

async fn branch_of(town: &Town, by: &Person, member: Uuid) -> Value {
    town.get(by, &format!("/v1/members/{member}")).await.ok()["branch_id"].clone()
}

async fn listed(town: &Town, by: &Person, query: &str) -> Vec<Value> {
    let page = town.get(by, &format!("/v1/transfers?{query}")).await.ok();
    page["data"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
}

async fn names_as_of(town: &Town, by: &Person, query: &str) -> Vec<String> {
    let page = town.get(by, &format!("/v1/members?{query}")).await.ok();
    let name = |one: &Value| {
        format!("{} {}", one["name"].as_str().unwrap(), one["status"].as_str().unwrap())
    };
    page["data"].as_array().unwrap().iter().map(name).collect()
}

async fn inbox(town: &Town, by: &Person) -> Vec<(String, String)> {
    let page = town.get(by, "/v1/me/inbox").await.ok();
    let messages = page["data"].as_array().unwrap().iter();
    let items = messages.flat_map(|message| message["items"].as_array().unwrap().clone());
    items
        .map(|item| {
            (item["kind"].as_str().unwrap().to_owned(), item["state"].as_str().unwrap().to_owned())
        })
        .collect()
}

stories! {
    async fn a_letter_is_printed_while_it_is_good_and_its_receipt_after_that(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let sender = town.appointed("east", Role::BranchAdministrator, east).await;
        let receiver = town.appointed("west", Role::BranchAdministrator, west).await;
        let (li, zhao) = (person(&town, &head, east, "李四", "full").await, person(&town, &head, east, "赵六", "full").await);
        let sent = town.post(&sender, "/v1/transfers", &letter(li, west)).await.ok();
        let path = format!("/v1/transfers/{}/letter", id_of(&sent));
        let whole = town.get(&receiver, &path).await;
        assert_eq!((whole.status, whole.header("content-type").as_str()), (200, "application/pdf"));
        assert!(whole.header("content-disposition").contains("ZJ-"), "{}", whole.header("content-disposition"));
        let stranger = town.appointed("north", Role::BranchAdministrator, town.branch(&head, town.root, "N").await).await;
        town.get(&stranger, &path).await.refused(404, "not_found");
        answer(&town, &receiver, id_of(&sent), "accept", json!({})).await.ok();
        let after = town.get(&sender, &path).await;
        assert!(after.status == 200 && after.text.len() < whole.text.len(), "the letter itself is used up");

        let sent = town.post(&sender, "/v1/transfers", &letter(zhao, west)).await.ok();
        answer(&town, &sender, id_of(&sent), "withdraw", json!({ "reason": "不去了" })).await.ok();
        let gone = town.get(&sender, &format!("/v1/transfers/{}/letter", id_of(&sent))).await;
        gone.refused(409, "wrong_state");
    }

    async fn a_member_goes_to_another_branch_by_a_letter_that_is_accepted(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let li = person(&town, &head, east, "李四", "full").await;
        let (sender, receiver) = (town.appointed("east", Role::BranchAdministrator, east).await, town.appointed("west", Role::BranchAdministrator, west).await);

        let by_code = json!({ "member_id": li, "to_branch_code": "W", "reason": "工作调动" });
        let sent = town.post(&sender, "/v1/transfers", &by_code).await.ok();
        let transfer = id_of(&sent);
        assert_eq!((&sent["state"], &sent["to_branch_name"], &sent["member_status"]), (&json!("requested"), &json!("组织 W"), &json!("full")));
        let last = town.now().day() + TimeDelta::days(89);
        assert_eq!(sent["valid_until"], json!(last));
        // Until it is accepted the branch keeps the member, and the other one sees the letter only.
        assert_eq!(branch_of(&town, &sender, li).await, json!(east));
        town.get(&receiver, &format!("/v1/members/{li}")).await.refused(404, "not_found");
        assert_eq!(town.get(&receiver, &format!("/v1/transfers/{transfer}")).await.ok()["member_name"], json!("李四"));
        assert_eq!(listed(&town, &receiver, "side=receiving&state=requested").await, [json!(transfer)]);
        assert_eq!(listed(&town, &receiver, "side=sending").await, [Value::Null; 0]);
        assert_eq!(listed(&town, &sender, "side=sending").await, [json!(transfer)]);
        assert_eq!(inbox(&town, &receiver).await, [("transfer".to_owned(), "open".to_owned())]);
        let again = town.post(&sender, "/v1/transfers", &letter(li, west)).await;
        assert!(again.refused(409, "conflict")["detail"].as_str().unwrap().contains("ZJ-"));
        all_is_sound(&town).await;

        answer(&town, &sender, transfer, "accept", json!({})).await.refused(404, "not_found");
        let accepted = answer(&town, &receiver, transfer, "accept", json!({})).await.ok();
        assert_eq!((&accepted["state"], &accepted["effective_on"]), (&json!("accepted"), &json!(town.now().day())));
        assert_eq!(branch_of(&town, &receiver, li).await, json!(west));
        town.get(&sender, &format!("/v1/members/{li}")).await.refused(404, "not_found");
        answer(&town, &receiver, transfer, "accept", json!({})).await.refused(409, "wrong_state");
        assert_eq!(inbox(&town, &receiver).await, [("transfer".to_owned(), "closed".to_owned())]);
        assert_eq!(inbox(&town, &sender).await, [("transfer".to_owned(), "open".to_owned())]);
        let history = town.get(&head, &format!("/v1/members/{li}/history")).await.ok();
        let branches: Vec<_> = history["data"].as_array().unwrap().iter().map(|one| one["branch_id"].clone()).collect();
        assert_eq!(branches, [json!(west), json!(east)]);
        // A transfer is answered by a transfer back.
        let steps = town.get(&head, &format!("/v1/members/{li}/steps")).await.ok();
        let moved = steps["data"][0]["id"].as_str().unwrap().to_owned();
        step(&town, &head, li, &format!("steps/{moved}/revoke"), json!({ "reason": "调错了" })).await.refused(409, "wrong_state");
        all_is_sound(&town).await;
    }

    async fn a_transfer_is_rejected_with_a_reason_withdrawn_or_expires(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let li = person(&town, &head, east, "李四", "full").await;
        let send = async || id_of(&town.post(&head, "/v1/transfers", &letter(li, west)).await.ok());
        let first = send().await;
        answer(&town, &head, first, "reject", json!({ "reason": "" })).await.refused(422, "validation_failed");
        let rejected = answer(&town, &head, first, "reject", json!({ "reason": "介绍信抬头有误" })).await.ok();
        assert_eq!((&rejected["state"], &rejected["answer"]), (&json!("rejected"), &json!("介绍信抬头有误")));
        let second = send().await;
        answer(&town, &head, second, "withdraw", json!({ "reason": "不再调动" })).await.ok();

        let third = send().await;
        town.pass(TimeDelta::days(90));
        let head = town.sign_in("head").await;
        let view = town.get(&head, &format!("/v1/transfers/{third}")).await.ok();
        assert_eq!(view["state"], json!("expired"));
        assert_eq!(listed(&town, &head, "state=expired").await, [json!(third)]);
        let late = answer(&town, &head, third, "accept", json!({})).await;
        assert!(late.refused(409, "wrong_state")["detail"].as_str().unwrap().contains("2027-02-20"));
        assert_eq!(branch_of(&town, &head, li).await, json!(east));
        // Another letter takes its place.
        let fourth = id_of(&town.post(&head, "/v1/transfers", &letter(li, west)).await.ok());
        answer(&town, &head, third, "withdraw", json!({ "reason": "已过期" })).await.refused(409, "wrong_state");
        answer(&town, &head, fourth, "accept", json!({ "effective_on": "2020-01-01" })).await.refused(422, "validation_failed");
        answer(&town, &head, fourth, "accept", json!({})).await.ok();
        all_is_sound(&town).await;
    }

    async fn offices_stay_behind_and_an_empty_branch_is_dissolved(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let li = person(&town, &head, east, "李四", "full").await;
        town.account("李四", Some(li)).await;
        let appointed = json!({ "member_id": li, "organization_id": east, "role": "branch_secretary" });
        town.post_once(&head, "/v1/administrators", &appointed).await.ok();
        let secretary = town.sign_in("李四").await;
        town.post(&secretary, "/v1/transfers", &letter(li, west)).await.refused(403, "forbidden");
        let transfer = id_of(&town.post(&head, "/v1/transfers", &letter(li, west)).await.ok());
        let dissolve = async || town.send(town.by(&head, Method::POST, &format!("/v1/organizations/{east}/dissolve")).header("if-match", "*").json(&json!({}))).await;
        assert_eq!(dissolve().await.status, 409);
        answer(&town, &head, transfer, "accept", json!({})).await.ok();
        // The account stays, the office is over, and the roster is that of the new branch.
        town.get(&secretary, "/v1/administrators").await.refused(403, "forbidden");
        assert_eq!(listed(&town, &secretary, "").await, [json!(transfer)]);
        town.get(&secretary, &format!("/v1/branches/{west}/members")).await.ok();
        let posts = town.get(&head, &format!("/v1/branches/{east}/posts")).await.ok();
        assert_eq!(posts["data"], json!([]));
        dissolve().await.ok();
        let back = town.post(&head, "/v1/transfers", &letter(li, east)).await;
        back.refused(422, "validation_failed");
        all_is_sound(&town).await;
    }

    async fn members_go_outside_with_a_receipt_and_come_in_with_a_letter(town: Town) {
        let head = town.head().await;
        let east = town.branch(&head, town.root, "E").await;
        let li = person(&town, &head, east, "李四", "full").await;
        town.account("李四", Some(li)).await;
        let phone = town.sign_in("李四").await;
        let out = json!({ "member_id": li, "outside_organization": "济南市历下区委组织部", "reason": "工作调动" });
        let transfer = id_of(&town.post(&head, "/v1/transfers", &out).await.ok());
        answer(&town, &head, transfer, "accept", json!({})).await.refused(404, "not_found");
        assert_eq!(branch_of(&town, &head, li).await, json!(east));
        let early = json!({ "received_on": "2026-11-01" });
        answer(&town, &head, transfer, "confirm-receipt", early).await.refused(422, "validation_failed");
        answer(&town, &head, transfer, "confirm-receipt", json!({ "received_on": town.now().day() })).await.ok();
        assert_eq!(town.get(&head, &format!("/v1/members/{li}")).await.ok()["status"], json!("transferred_out"));
        town.get(&phone, "/v1/me").await.refused(401, "session_revoked");

        let mut new = a_member(east, "王五");
        let arrival = |new: &Value, until: &str| json!({ "outside_organization": "济南市历下区委组织部", "reason": "工作调动", "new_member": new,
            "letter": { "number": "济历组转字第 1024 号", "issued_on": "2026-11-01", "valid_until": until } });
        town.post(&head, "/v1/transfers", &arrival(&new, "2026-11-02")).await.refused(422, "validation_failed");
        let came = town.post(&head, "/v1/transfers", &arrival(&new, "2027-01-29")).await.ok();
        assert_eq!((&came["direction"], &came["state"]), (&json!("incoming"), &json!("accepted")));
        let wang = came["member_id"].as_str().unwrap().parse().unwrap();
        assert_eq!(branch_of(&town, &head, wang).await, json!(east));
        new["birth_date"] = json!("2020-01-01");
        let wrong = town.post(&head, "/v1/transfers", &arrival(&new, "2027-01-29")).await.refused(422, "validation_failed");
        assert_eq!(wrong["errors"][0]["pointer"], json!("/new_member/birth_date"));
        town.post(&head, "/v1/transfers", &json!({ "reason": "工作调动" })).await.refused(422, "validation_failed");
        all_is_sound(&town).await;
    }

    async fn whoever_dies_on_the_way_is_transferred_no_more(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let li = person(&town, &head, east, "李四", "full").await;
        let transfer = id_of(&town.post(&head, "/v1/transfers", &letter(li, west)).await.ok());
        step(&town, &head, li, "record-death", json!({ "effective_on": "2026-11-20" })).await.ok();
        assert_eq!(town.get(&head, &format!("/v1/transfers/{transfer}")).await.ok()["state"], json!("withdrawn"));
        town.post(&head, "/v1/transfers", &letter(li, west)).await.refused(409, "wrong_state");
        all_is_sound(&town).await;
    }

    async fn the_register_is_read_as_of_a_day(town: Town) {
        let head = town.head().await;
        let (east, west) = (town.branch(&head, town.root, "E").await, town.branch(&head, town.root, "W").await);
        let (li, wang) = (person(&town, &head, east, "李四", "probationary").await, person(&town, &head, east, "王五", "full").await);
        let begun = town.now().day();
        town.pass(TimeDelta::days(10));
        let head = town.sign_in("head").await;
        let transfer = id_of(&town.post(&head, "/v1/transfers", &letter(li, west)).await.ok());
        answer(&town, &head, transfer, "accept", json!({})).await.ok();
        step(&town, &head, wang, "record-death", json!({ "effective_on": begun + TimeDelta::days(5) })).await.ok();
        let receiver = town.appointed("west", Role::BranchAdministrator, west).await;
        let sender = town.appointed("east", Role::BranchAdministrator, east).await;

        let (before, after) = (begun + TimeDelta::days(4), town.now().day());
        let all = |day| format!("organization_id={}&as_of={day}", town.root);
        assert_eq!(names_as_of(&town, &head, &all(before)).await, ["李四 probationary", "王五 full"]);
        assert_eq!(names_as_of(&town, &head, &all(after)).await, ["李四 probationary"]);
        assert_eq!(names_as_of(&town, &head, &format!("{}&status=died", all(after))).await, ["王五 died"]);
        assert_eq!(names_as_of(&town, &head, &all(begun - TimeDelta::days(1))).await, [""; 0]);
        assert_eq!(names_as_of(&town, &sender, &format!("branch_id={east}&as_of={before}")).await.len(), 2);
        assert_eq!(names_as_of(&town, &receiver, &format!("as_of={before}")).await, [""; 0]);
        assert_eq!(names_as_of(&town, &receiver, &format!("as_of={after}")).await, ["李四 probationary"]);
        // The branch of then and the branch of now see a member as of a day; a neighbour does not.
        let path = format!("/v1/members/{li}?as_of={before}");
        for person in [&head, &sender, &receiver] {
            let entry = town.get(person, &path).await.ok();
            assert_eq!((&entry["branch_id"], &entry["phone"]), (&json!(east), &Value::Null));
        }
        town.get(&sender, &format!("/v1/members/{li}?as_of={after}")).await.refused(404, "not_found");
        town.get(&receiver, &format!("/v1/members/{wang}?as_of={before}")).await.refused(404, "not_found");
        let tomorrow = after + TimeDelta::days(1);
        for path in [format!("/v1/members?as_of={tomorrow}"), format!("/v1/members/{li}?as_of={tomorrow}")] {
            town.get(&head, &path).await.refused(400, "invalid_parameter");
        }
        let counts = |day: chrono::NaiveDate| format!("/v1/organizations/{}/member-counts?as_of={day}", town.root);
        let then = town.get(&head, &counts(before)).await.ok();
        assert_eq!((&then["total"], then["data"].as_array().unwrap().len()), (&json!(2), 2));
        let now = town.get(&head, &counts(after)).await.ok();
        assert_eq!((&now["total"], &now["data"][0]["branch_id"]), (&json!(1), &json!(west)));
        town.get(&head, &counts(tomorrow)).await.refused(400, "invalid_parameter");

        // Page by page, nobody is lost or comes twice.
        let first = town.get(&head, &format!("/v1/members?as_of={before}&limit=1")).await.ok();
        let cursor = first["page"]["next_cursor"].as_str().unwrap();
        let second = town.get(&head, &format!("/v1/members?as_of={before}&limit=1&cursor={cursor}")).await.ok();
        assert_ne!(first["data"][0]["id"], second["data"][0]["id"]);
        assert_eq!(second["page"]["next_cursor"], Value::Null);
    }
}
