//! Members of another branch study along: their hours count at home, the session where it is held.

use chrono::TimeDelta;
use futures_util::future::{join, join_all};
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, id_of, stories};

const MORNING: (&str, &str) = ("2026-11-23T01:00:00Z", "2026-11-23T03:00:00Z");

/// Two branches with an administrator and a member each; the first one holds a session.
struct Scene {
    head: Person,
    host: Person,
    neighbour: Person,
    here: Uuid,
    there: Uuid,
    wang: Uuid,
    li: Uuid,
    session: Uuid,
}

async fn scene(town: &Town) -> Scene {
    let head = town.head().await;
    let here = town.branch(&head, town.root, "B").await;
    let there = town.branch(&head, town.root, "C").await;
    let (wang, li) =
        (town.member(&head, here, "王五").await, town.member(&head, there, "李四").await);
    let host = town.appointed("host", Role::BranchAdministrator, here).await;
    let neighbour = town.appointed("neighbour", Role::BranchAdministrator, there).await;
    let session = town.session(&host, here, MORNING.0, MORNING.1).await;
    Scene { head, host, neighbour, here, there, wang, li, session }
}

impl Scene {
    fn place(&self, rest: &str) -> String {
        format!("/v1/study-sessions/{}/{rest}", self.session)
    }

    async fn enter(&self, town: &Town, lines: Value) -> Answer {
        town.put(&self.host, &self.place("attendance"), &json!({ "lines": lines })).await
    }

    async fn list(&self, town: &Town) -> Vec<Value> {
        let list = town.get(&self.host, &self.place("attendance")).await.ok();
        list["data"].as_array().unwrap().clone()
    }

    async fn minutes(&self, town: &Town, organization: Uuid) -> i64 {
        let path = format!("/v1/organizations/{organization}/hours?year=2026");
        let hours = town.get(&self.head, &path).await.ok();
        hours["total"]["credited_minutes"].as_i64().unwrap()
    }

    /// How the theme party day of a branch stands in November.
    async fn party_day(&self, town: &Town, branch: Uuid) -> String {
        let path = format!("/v1/branches/{branch}/duties?month=2026-11");
        let duties = town.get(&self.head, &path).await.ok();
        let duties = duties["data"].as_array().unwrap();
        let duty = duties.iter().find(|duty| duty["rule"] == "R17").unwrap();
        duty["state"].as_str().unwrap().to_owned()
    }
}

fn line(member: Uuid, status: &str) -> Value {
    json!({ "member_id": member, "status": status })
}

fn guest(member: Uuid, name: &str) -> Value {
    json!({ "member_id": member, "status": "present", "guest_name": name })
}

/// A branch's only member of that name, entered from a list: the import and the member.
async fn imported(town: &Town, head: &Person, name: &str) -> (Uuid, Uuid) {
    let list = format!(
        "姓名,性别,出生日期,人员类别,入党日期,支部代码\n{name},男,1985-06-15,正式党员,2010-07-01,C\n"
    );
    let path = format!("/v1/members/imports?organization_id={}&file_name=list.csv", town.root);
    let request = town
        .by(head, Method::POST, &path)
        .header("content-type", "application/octet-stream")
        .header("idempotency-key", Uuid::now_v7().to_string());
    let import = id_of(&town.send(request.body(list)).await.ok());
    step(town, head, import, "commit").await.ok();
    let found = town.by(head, Method::GET, "/v1/members").query(&[("q", name)]);
    (import, id_of(&town.send(found).await.ok()["data"][0]))
}

async fn step(town: &Town, head: &Person, import: Uuid, step: &str) -> Answer {
    let request = town.by(head, Method::POST, &format!("/v1/imports/{import}/{step}"));
    town.send(request.header("idempotency-key", Uuid::now_v7().to_string())).await
}

stories! {
    async fn a_guest_with_the_code_of_the_screen_is_on_the_list_and_the_hours_count_at_home(town: Town) {
        let s = scene(&town).await;
        let phone = town.with_phone("li", s.li).await;
        let code = town.get(&s.host, &s.place("check-in-code")).await.ok()["code"].clone();
        town.post(&phone, &s.place("check-in"), &json!({ "code": "00000000000" })).await.refused(404, "not_found");
        town.pass(TimeDelta::hours(3));
        let (phone, host, head) = (town.sign_in("li").await, town.sign_in("host").await, town.sign_in("head").await);
        let s = Scene { host, head, ..s };
        let kept = town.post(&phone, &s.place("check-in"), &json!({ "code": code })).await.ok();
        assert_eq!((kept["counted"].as_bool(), kept["guest"].as_bool()), (Some(true), Some(true)));
        let again = town.post(&phone, &s.place("check-in"), &json!({ "code": code })).await.ok();
        assert_eq!((again["counted"].as_bool(), again["guest"].as_bool()), (Some(false), Some(true)));

        let list = s.list(&town).await;
        assert_eq!((list.len(), list[0]["guest"].as_bool(), list[0]["member_name"].as_str()), (1, Some(true), Some("李四")));
        let mine = town.get(&phone, &format!("/v1/members/{}/study-sessions", s.li)).await.ok();
        assert_eq!((mine["data"][0]["session_id"].clone(), mine["data"][0]["guest"].as_bool()), (json!(s.session), Some(true)));
        town.get(&phone, &s.place("attendance")).await.refused(404, "not_found");
        let hours = town.get(&phone, &format!("/v1/members/{}/hours", s.li)).await.ok();
        assert_eq!((hours["credited_minutes"].as_i64(), hours["data"][0]["evidence"].as_str()), (Some(120), Some("screen_code")));
        assert_eq!((s.minutes(&town, s.here).await, s.minutes(&town, s.there).await), (0, 120));
        town.get(&s.host, &format!("/v1/members/{}", s.li)).await.refused(404, "not_found");
        town.get(&s.host, &format!("/v1/members/{}/hours", s.li)).await.refused(404, "not_found");
    }

    async fn a_session_is_a_duty_of_the_branch_that_holds_it_and_only_if_its_own_took_part(town: Town) {
        let s = scene(&town).await;
        town.pass(TimeDelta::hours(2));
        let (host, head) = (town.sign_in("host").await, town.sign_in("head").await);
        let s = Scene { host, head, ..s };
        let done = s.enter(&town, json!([guest(s.li, "李四")])).await.ok();
        assert_eq!((done["recorded"].as_i64(), done["guests"].as_i64()), (Some(1), Some(1)));
        assert_eq!(s.party_day(&town, s.here).await, "unrecorded");
        s.enter(&town, json!([line(s.wang, "present")])).await.ok();
        assert_eq!(s.party_day(&town, s.here).await, "done");
        assert_eq!(s.party_day(&town, s.there).await, "due");
        assert_eq!((s.minutes(&town, s.here).await, s.minutes(&town, s.there).await, s.minutes(&town, town.root).await), (120, 120, 240));
    }

    async fn a_guest_is_entered_by_number_and_name_and_whatever_is_wrong_is_one_fault(town: Town) {
        let s = scene(&town).await;
        let told = |answer: Answer| {
            let pointers = answer.pointers();
            let body = answer.refused(422, "validation_failed");
            (pointers, body["errors"][0]["code"].clone(), body["errors"][0]["detail"].clone())
        };
        let nobody = told(s.enter(&town, json!([guest(Uuid::now_v7(), "李四")])).await);
        let misnamed = told(s.enter(&town, json!([guest(s.li, "李")])).await);
        assert_eq!((&nobody, nobody.0[0].as_str()), (&misnamed, "/lines/0/guest_name"));
        let undeclared = told(s.enter(&town, json!([line(s.li, "present")])).await);
        assert_eq!(undeclared, told(s.enter(&town, json!([line(Uuid::now_v7(), "present")])).await));
        assert!(undeclared.2.as_str().unwrap().contains("guest_name"));
        let own = told(s.enter(&town, json!([guest(s.wang, "王五")])).await);
        assert_eq!(own.0, ["/lines/0/guest_name"]);
        assert!(s.list(&town).await.is_empty());

        s.enter(&town, json!([line(s.wang, "present"), guest(s.li, " 李四 ")])).await.ok();
        let list = s.list(&town).await;
        let guests: Vec<_> = list.iter().filter(|line| line["guest"] == true).collect();
        assert_eq!((list.len(), guests.len()), (2, 1));
        let shown: Vec<_> = guests[0].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(shown, ["guest", "member_id", "member_name", "note", "recorded_at", "status"]);
    }

    async fn a_guest_on_the_list_is_corrected_like_anybody_and_never_becomes_ones_own(town: Town) {
        let s = scene(&town).await;
        s.enter(&town, json!([guest(s.li, "李四")])).await.ok();
        assert_eq!(s.minutes(&town, s.there).await, 120);
        s.enter(&town, json!([line(s.li, "absent")])).await.ok();
        let list = s.list(&town).await;
        assert_eq!((list[0]["status"].as_str(), list[0]["guest"].as_bool()), (Some("absent"), Some(true)));
        assert_eq!(s.minutes(&town, s.there).await, 0);
        let other = town.session(&s.host, s.here, "2026-11-22T01:00:00Z", "2026-11-22T02:00:00Z").await;
        let body = json!({ "lines": [line(s.li, "present")] });
        town.put(&s.host, &format!("/v1/study-sessions/{other}/attendance"), &body).await.refused(422, "validation_failed");
    }

    async fn however_many_enter_the_guest_at_once_there_is_one_line_and_the_time_counts_once(town: Town) {
        let s = scene(&town).await;
        let phone = town.with_phone("li", s.li).await;
        let code = town.get(&s.host, &s.place("check-in-code")).await.ok()["code"].clone();
        let (place, upload) = (s.place("check-in"), json!({ "code": code }));
        let came = join_all((0..10).map(|_| town.post(&phone, &place, &upload)));
        let entered = join_all((0..10).map(|_| s.enter(&town, json!([guest(s.li, "李四"), line(s.wang, "present")]))));
        let (came, entered) = join(came, entered).await;
        for answer in came.into_iter().chain(entered) {
            answer.ok();
        }
        let list = s.list(&town).await;
        assert_eq!((list.len(), list.iter().filter(|line| line["guest"] == true).count()), (2, 1));
        assert_eq!((s.minutes(&town, s.here).await, s.minutes(&town, s.there).await), (120, 120));
        crate::hours::all_is_sound(&town).await;
    }

    async fn an_entry_is_taken_back_or_its_person_is_a_guest_but_never_both(town: Town) {
        let s = scene(&town).await;
        for name in ["赵一", "赵二", "赵三", "赵四", "赵五", "赵六"] {
            let (import, member) = imported(&town, &s.head, name).await;
            let absent = json!([{ "member_id": member, "status": "absent", "guest_name": name }]);
            let (undone, entered) = join(step(&town, &s.head, import, "undo"), s.enter(&town, absent)).await;
            match undone.status {
                200 => entered.refused(422, "validation_failed"),
                _ => { entered.ok(); undone.refused(409, "conflict") }
            };
        }
        crate::hours::all_is_sound(&town).await;
    }

    async fn a_guest_at_two_places_at_once_has_studied_once(town: Town) {
        let s = scene(&town).await;
        let home = town.session(&s.neighbour, s.there, "2026-11-23T01:30:00Z", "2026-11-23T04:00:00Z").await;
        let body = json!({ "lines": [line(s.li, "present")] });
        let place = format!("/v1/study-sessions/{home}/attendance");
        let entered = json!([guest(s.li, "李四")]);
        let both = join(town.put(&s.neighbour, &place, &body), s.enter(&town, entered)).await;
        both.0.ok();
        both.1.ok();
        assert_eq!((s.minutes(&town, s.there).await, s.minutes(&town, s.here).await), (180, 0));
        let cancel = format!("/v1/study-sessions/{}/cancel", s.session);
        town.send(town.by(&s.host, Method::POST, &cancel).json(&json!({ "reason": "防汛" }))).await.ok();
        assert_eq!(s.minutes(&town, s.there).await, 150);
        crate::hours::all_is_sound(&town).await;
    }

    async fn a_guest_is_entered_by_name_and_phone_or_the_end_of_the_id_number(town: Town) {
        let s = scene(&town).await;
        let numbered = json!({ "branch_id": s.there, "name": "孙七", "gender": "male", "birth_date": "1985-06-15", "status": "full",
            "id_number": "379999198506150014", "phone": "13800000007" });
        let numbered = id_of(&town.post(&s.head, "/v1/members", &numbered).await.ok());
        let by_phone = json!({ "name": "孙 七", "phone": "138 0000 0007", "status": "present" });
        let done = town.post(&s.host, &s.place("guests"), &by_phone).await.ok();
        assert_eq!(done, json!({ "session_id": s.session, "recorded": 1, "guests": 1 }), "nothing of the person");
        let list = s.list(&town).await;
        assert_eq!((list.len(), &list[0]["member_id"], &list[0]["guest"]), (1, &json!(numbered), &json!(true)));
        let by_end = json!({ "name": "孙七", "id_number_last_six": "150014", "status": "absent" });
        town.post(&s.host, &s.place("guests"), &by_end).await.ok();
        assert_eq!(s.list(&town).await[0]["status"], "absent");
        assert_eq!((town.deeds("attendance.guest_sought").await, town.deeds("attendance.recorded").await), (2, 2));
        crate::hours::all_is_sound(&town).await;
    }

    async fn a_guest_entered_once_more_with_the_same_key_is_no_further_try(town: Town) {
        let s = scene(&town).await;
        let twin = json!({ "branch_id": s.there, "name": "周八", "gender": "male", "birth_date": "1985-06-15", "status": "full", "phone": "13800000007" });
        town.post(&s.head, "/v1/members", &twin).await.ok();
        let body = |phone: &str| json!({ "name": "周八", "phone": phone, "status": "present" });
        let send = |phone: &str| {
            let request = town.by(&s.host, Method::POST, &s.place("guests")).json(&body(phone));
            town.send(request.header("idempotency-key", "guest-of-the-morning"))
        };
        let first = send("13800000007").await.ok();
        let again = send("13800000007").await;
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.ok(), first);
        let tries = async || (town.deeds("attendance.guest_sought").await, town.deeds("attendance.recorded").await);
        assert_eq!(tries().await, (1, 1));
        send("13800000009").await.refused(422, "idempotency_key_reused");
        assert_eq!(tries().await, (1, 1), "no other request under the key is a try");
        for _ in 0..20 {
            town.post(&s.host, &s.place("guests"), &body("13800000009")).await.refused(422, "validation_failed");
        }
        town.post(&s.host, &s.place("guests"), &body("13800000009")).await.refused(429, "too_many_attempts");
        assert_eq!(send("13800000007").await.ok(), first, "a rest does not change what was answered");
        assert_eq!(tries().await, (21, 1));
    }

    async fn whoever_is_not_found_exactly_once_is_one_fault_and_guesses_run_out(town: Town) {
        let s = scene(&town).await;
        for name in ["孙七", "孙七", "周八"] {
            let twin = json!({ "branch_id": s.there, "name": name, "gender": "male", "birth_date": "1985-06-15", "status": "full", "phone": "13800000007" });
            town.post(&s.head, "/v1/members", &twin).await.ok();
        }
        let try_with = |name: &str, phone: &str| {
            let body = json!({ "name": name, "phone": phone, "status": "present" });
            let (town, s) = (&town, &s);
            async move { town.post(&s.host, &s.place("guests"), &body).await }
        };
        let told = |answer: Answer| {
            let body = answer.refused(422, "validation_failed");
            (body["errors"][0]["pointer"].clone(), body["errors"][0]["code"].clone(), body["errors"][0]["detail"].clone())
        };
        let nobody = told(try_with("吴九", "13800000009").await);
        assert_eq!(nobody, told(try_with("孙七", "13800000007").await), "two of them");
        assert_eq!(nobody, told(try_with("周八", "13800000009").await), "another number");
        let both = json!({ "name": "周八", "status": "present" });
        assert_eq!(town.post(&s.host, &s.place("guests"), &both).await.pointers(), ["/phone"]);
        for _ in 0..16 {
            try_with("周八", "13800000009").await.refused(422, "validation_failed");
        }
        try_with("周八", "13800000007").await.ok();
        try_with("周八", "13800000009").await.refused(422, "validation_failed");
        let rest = try_with("周八", "13800000007").await;
        assert!(!rest.header("retry-after").is_empty());
        rest.refused(429, "too_many_attempts");
        assert_eq!(town.deeds("attendance.guest_sought").await, 21, "each try is in the log");
        let elsewhere = json!({ "name": "周八", "phone": "13800000007", "status": "present" });
        town.post(&s.neighbour, &s.place("guests"), &elsewhere).await.refused(404, "not_found");
    }
}
