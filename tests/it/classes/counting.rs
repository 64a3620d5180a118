//! What it comes to: distinct people and person-times, gaps, statements that never change.

use chrono::TimeDelta;
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{all_is_sound, enrol, open_class, saw, scene, upload};
use crate::support::{Town, id_of, stories};

fn figures(answer: &Value) -> (i64, i64) {
    let of = |name: &str| answer[name].as_i64().unwrap();
    (of("distinct_people"), of("person_times"))
}

stories! {
    async fn an_organization_enrols_its_subtree_and_people_are_not_person_times(town: Town) {
        let s = scene(&town).await;
        let other = town.branch(&s.head, town.root, "C").await;
        town.member(&s.head, other, "赵三").await;
        let (one, _) = open_class(&town, &s.head, 600, json!({})).await;
        let (two, _) = open_class(&town, &s.head, 600, json!({})).await;
        let all = json!({ "organization_id": town.root });
        let done = enrol(&town, &s.head, one, all.clone()).await.ok();
        assert_eq!((&done["enrolled"], &done["already"]), (&json!(3), &json!(0)));
        let again = enrol(&town, &s.head, one, all).await.ok();
        assert_eq!((&again["enrolled"], &again["already"]), (&json!(0), &json!(3)), "nobody is in twice");
        enrol(&town, &s.head, two, json!({ "organization_id": s.branch })).await.ok();
        assert_eq!(town.get(&s.head, &format!("/v1/classes/{one}/enrolments?limit=2")).await.ok()["page"]["has_more"], true);

        let ask = |by: &str, more: &str| format!("/v1/class-figures?organization_id={}&by={by}{more}", town.root);
        let by_class = town.get(&s.head, &ask("class", "")).await.ok();
        assert_eq!(figures(&by_class), (3, 5));
        let each: Vec<_> = by_class["data"].as_array().unwrap().iter().map(figures).collect();
        assert_eq!(each, [(3, 3), (2, 2)]);
        assert_eq!((&by_class["members"], &by_class["as_of"]), (&json!(3), &json!(town.now())));
        let by_branch = town.get(&s.head, &ask("organization", "")).await.ok();
        let each: Vec<_> = by_branch["data"].as_array().unwrap().iter().map(figures).collect();
        assert_eq!(each, [(2, 4), (1, 1)]);
        assert_eq!(town.get(&s.head, &ask("theme", "&limit=1")).await.ok()["page"]["has_more"], true);

        let before = town.now();
        town.pass(TimeDelta::minutes(1));
        let path = format!("/v1/classes/{two}/enrolments/{}", s.wang);
        town.send(town.by(&s.phone, Method::DELETE, &path)).await.ok();
        assert_eq!(figures(&town.get(&s.head, &ask("class", "")).await.ok()), (3, 4));
        let then = town.get(&s.head, &ask("class", &format!("&as_of={before}"))).await.ok();
        assert_eq!(figures(&then), (3, 5), "a figure of the past stays what it was");
        all_is_sound(&town).await;
    }

    async fn a_compulsory_course_names_those_who_have_not_completed_it(town: Town) {
        let s = scene(&town).await;
        let other = town.branch(&s.head, town.root, "C").await;
        let zhao = town.member(&s.head, other, "赵三").await;
        let (class, lesson) = open_class(&town, &s.head, 600, json!({})).await;
        let course = |of: &str| json!({ "organization_id": town.root, "class_id": class, "required_of": of, "year": 2026 });
        let made = town.post(&s.head, "/v1/required-courses", &course("member")).await.ok();
        town.post(&s.head, "/v1/required-courses", &course("member")).await.refused(409, "duplicate");
        let path = format!("/v1/required-courses/{}", id_of(&made));
        enrol(&town, &s.phone, class, json!({})).await.ok();
        town.pass(TimeDelta::minutes(10));
        upload(&town, &s.phone, lesson, json!([saw(0, 600)])).await.ok();

        let gaps = town.get(&s.head, &format!("{path}/gaps?limit=1")).await.ok();
        assert_eq!((&gaps["required"], &gaps["completed"], &gaps["missing"]), (&json!(3), &json!(1), &json!(2)));
        let next = gaps["page"]["next_cursor"].as_str().unwrap();
        let rest = town.get(&s.head, &format!("{path}/gaps?limit=1&cursor={next}")).await.ok();
        assert_eq!((&gaps["data"][0]["name"], &rest["data"][0]["member_id"]), (&json!("李二"), &json!(zhao)));
        let branches = town.get(&s.head, &format!("{path}/branches")).await.ok();
        let each: Vec<_> = branches["data"].as_array().unwrap().iter().map(|one| (one["required"].as_i64(), one["missing"].as_i64())).collect();
        assert_eq!(each, [(Some(2), Some(1)), (Some(1), Some(1))]);

        let admin = town.appointed("admin", Role::BranchAdministrator, other).await;
        let seen = town.get(&admin, &format!("{path}/gaps")).await.ok();
        assert_eq!((&seen["required"], seen["data"].as_array().unwrap().len()), (&json!(1), 1));
        town.get(&admin, &format!("{path}/gaps?organization_id={}", s.branch)).await.refused(404, "not_found");
        town.post(&admin, "/v1/required-courses", &course("member")).await.refused(403, "forbidden");

        let secretaries = town.post(&s.head, "/v1/required-courses", &course("secretary")).await.ok();
        let path = format!("/v1/required-courses/{}/gaps", id_of(&secretaries));
        assert_eq!(town.get(&s.head, &path).await.ok()["required"], 0);
        let post = json!({ "member_id": zhao, "duty": "secretary", "since": "2026-07-01" });
        town.post(&s.head, &format!("/v1/branches/{other}/posts"), &post).await.ok();
        let gaps = town.get(&s.head, &path).await.ok();
        assert_eq!((&gaps["required"], &gaps["data"][0]["member_id"]), (&json!(1), &json!(zhao)));
        assert_eq!(town.get(&admin, "/v1/required-courses?year=2026").await.ok()["data"].as_array().unwrap().len(), 2);
        all_is_sound(&town).await;
    }

    async fn members_see_the_courses_that_are_required_of_them(town: Town) {
        let s = scene(&town).await;
        let other = town.branch(&s.head, town.root, "C").await;
        let (class, lesson) = open_class(&town, &s.head, 600, json!({})).await;
        let course = |owner, of: &str| json!({ "organization_id": owner, "class_id": class, "required_of": of, "year": 2026 });
        let all = id_of(&town.post(&s.head, "/v1/required-courses", &course(town.root, "member")).await.ok());
        let leaders = id_of(&town.post(&s.head, "/v1/required-courses", &course(s.branch, "secretary")).await.ok());
        town.post(&s.head, "/v1/required-courses", &course(other, "member")).await.ok();

        let mine = "/v1/me/required-courses";
        let ids = |answer: &Value| answer["data"].as_array().unwrap().iter().map(id_of).collect::<Vec<_>>();
        let before = town.get(&s.phone, mine).await.ok();
        assert_eq!(ids(&before), [all], "neither a neighbour's nor the secretaries'");
        assert_eq!((&before["data"][0]["enrolled"], &before["data"][0]["completed"]), (&json!(false), &json!(false)));
        enrol(&town, &s.phone, class, json!({})).await.ok();
        town.pass(TimeDelta::minutes(10));
        upload(&town, &s.phone, lesson, json!([saw(0, 600)])).await.ok();
        let after = town.get(&s.phone, mine).await.ok();
        assert_eq!((&after["data"][0]["enrolled"], &after["data"][0]["completed"]), (&json!(true), &json!(true)));

        let post = json!({ "member_id": s.wang, "duty": "secretary", "since": "2026-07-01" });
        town.post(&s.head, &format!("/v1/branches/{}/posts", s.branch), &post).await.ok();
        assert_eq!(ids(&town.get(&s.phone, mine).await.ok()), [leaders, all]);
        assert_eq!(ids(&town.get(&s.phone, &format!("{mine}?year=2025")).await.ok()), Vec::<Uuid>::new());
        let first = town.get(&s.phone, &format!("{mine}?limit=1")).await.ok();
        let next = first["page"]["next_cursor"].as_str().unwrap();
        assert_eq!(ids(&town.get(&s.phone, &format!("{mine}?limit=1&cursor={next}")).await.ok()), [all]);
    }

    async fn participants_and_person_times_count_the_same_classes(town: Town) {
        let s = scene(&town).await;
        let (one, _) = open_class(&town, &s.head, 600, json!({})).await;
        let (two, _) = open_class(&town, &s.head, 600, json!({})).await;
        let (past, _) = open_class(&town, &s.head, 600, json!({ "ends_on": "2026-11-30" })).await;
        for class in [one, two, past] {
            enrol(&town, &s.phone, class, json!({})).await.ok();
        }
        town.pass(TimeDelta::days(9));
        let head = town.sign_in("head").await;
        // Nobody enrolled in these days; the classes go on.
        let body = json!({ "organization_id": town.root, "from_on": "2026-12-01", "until_on": "2026-12-02" });
        let statement = id_of(&town.post(&head, "/v1/feedback-statements", &body).await.ok());
        let lines = town.get(&head, &format!("/v1/feedback-statements/{statement}/organizations")).await.ok();
        let line = &lines["data"][0];
        assert_eq!((&line["members"], &line["participants"], &line["person_times"]), (&json!(2), &json!(1), &json!(2)));
    }

    async fn a_statement_is_frozen_and_everybody_sees_the_own_line(town: Town) {
        let s = scene(&town).await;
        let other = town.branch(&s.head, town.root, "C").await;
        let (class, lesson) = open_class(&town, &s.head, 600, json!({})).await;
        enrol(&town, &s.phone, class, json!({})).await.ok();
        town.pass(TimeDelta::minutes(10));
        upload(&town, &s.phone, lesson, json!([saw(0, 600)])).await.ok();
        let body = json!({ "organization_id": town.root, "from_on": "2026-11-01", "until_on": "2026-11-23" });
        let path = format!("/v1/feedback-statements/{}", id_of(&town.post(&s.head, "/v1/feedback-statements", &body).await.ok()));
        enrol(&town, &s.head, class, json!({ "organization_id": town.root })).await.ok();

        let lines = town.get(&s.head, &format!("{path}/organizations")).await.ok();
        let shown = |line: &Value| ["members", "participants", "person_times", "minutes"].map(|name| line[name].as_i64().unwrap());
        assert_eq!(lines["data"].as_array().unwrap().iter().map(shown).collect::<Vec<_>>(), [[2, 1, 1, 10], [2, 1, 1, 10], [0, 0, 0, 0]]);
        let mine = town.get(&s.phone, "/v1/me/feedback-statements").await.ok();
        assert_eq!((&mine["data"][0]["lessons_completed"], &mine["data"][0]["minutes"]), (&json!(1), &json!(10)));
        town.get(&s.phone, &path).await.refused(403, "forbidden");
        let admin = town.appointed("admin", Role::BranchAdministrator, other).await;
        assert_eq!(town.get(&admin, &format!("{path}/people")).await.ok()["data"], json!([]), "no line of a neighbour");
        assert_eq!(town.get(&admin, &format!("{path}/organizations")).await.ok()["data"].as_array().unwrap().len(), 1);
        assert_eq!(town.get(&s.head, &format!("{path}/people")).await.ok()["data"].as_array().unwrap().len(), 2);
        let future = json!({ "organization_id": town.root, "from_on": "2026-11-01", "until_on": "2026-11-24" });
        town.post(&s.head, "/v1/feedback-statements", &future).await.refused(422, "validation_failed");
        let below = json!({ "organization_id": s.branch, "from_on": "2026-11-01", "until_on": "2026-11-23" });
        let local = id_of(&town.post(&s.head, "/v1/feedback-statements", &below).await.ok());
        town.get(&admin, &format!("/v1/feedback-statements/{local}")).await.refused(404, "not_found");
        all_is_sound(&town).await;
    }
}
