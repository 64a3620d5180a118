//! Lists as files: asked for once, made once, with the rights of whoever asked, and gone after a day.

use std::{fs, io::Cursor};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chrono::TimeDelta;
use lighthouse_api::exports::{run, tidy};
use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, id_of, stories};

const EXPORTS: &str = "/v1/exports";

/// A branch with two members; its administrator is one of them.
struct Place {
    head: Person,
    branch: Uuid,
    members: [Uuid; 2],
    admin: Person,
}

async fn place(town: &Town) -> Place {
    let head = town.head().await;
    let branch = town.branch(&head, town.root, "B1").await;
    let other = town.branch(&head, town.root, "B2").await;
    town.member(&head, other, "赵六").await;
    let members =
        [town.member(&head, branch, "王一").await, town.member(&head, branch, "李二").await];
    let account = town.account("admin", Some(members[0])).await;
    town.appoint(account, Role::BranchAdministrator, branch).await;
    Place { head, branch, members, admin: town.sign_in("admin").await }
}

fn roster(place: &Place) -> Value {
    json!({ "kind": "members", "format": "xlsx", "organization_id": place.branch, "purpose": "年终核对党员名册" })
}

async fn ask(town: &Town, by: &Person, (key, prefer): (&str, &str), body: &Value) -> Answer {
    let request = town.by(by, Method::POST, EXPORTS).json(body).header("prefer", prefer);
    town.send(request.header("idempotency-key", key)).await
}

/// The address of an export that waits.
async fn queued(town: &Town, by: &Person, body: &Value) -> String {
    let answer = town.post_once(by, EXPORTS, body).await;
    assert_eq!((answer.status, answer.header("retry-after")), (202, "2".to_owned()));
    answer.header("location")
}

async fn made(town: &Town, by: &Person, body: &Value) -> Value {
    ask(town, by, (&Uuid::now_v7().to_string(), "wait=10"), body).await.ok()
}

async fn bytes(town: &Town, url: &str) -> Vec<u8> {
    let answer = town.request(Method::GET, url).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    answer.bytes().await.unwrap().to_vec()
}

fn url_of(operation: &Value) -> String {
    operation["result"]["url"].as_str().unwrap().to_owned()
}

fn files(town: &Town) -> usize {
    let folder = town.app.shared.config.media_dir().join("exports");
    fs::read_dir(folder).map_or(0, Iterator::count)
}

fn states(of: &Value) -> (&str, &str) {
    (of["state"].as_str().unwrap(), of["reason"].as_str().unwrap_or_default())
}

stories! {
    async fn the_roster_is_a_workbook_with_the_rows_of_the_list(town: Town) {
        let p = place(&town).await;
        let answer = ask(&town, &p.admin, ("once", "wait=10"), &roster(&p)).await;
        assert_eq!((answer.status, answer.header("preference-applied")), (200, "wait=10".to_owned()));
        let done = answer.ok();
        assert_eq!((states(&done), &done["progress"], &done["rows"]), (("succeeded", ""), &json!(100), &json!(2)));
        let again = ask(&town, &p.admin, ("once", "wait=10"), &roster(&p)).await;
        assert_eq!(id_of(&again.ok()), id_of(&done));
        assert_eq!((town.deeds("export.requested").await, town.deeds("export.finished").await), (1, 1));

        let sheet = bytes(&town, &url_of(&done)).await;
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(sheet)).unwrap();
        let grid = book.worksheet_range("党员名册").unwrap();
        let rows: Vec<_> = grid.rows().collect();
        let list = town.get(&p.admin, &format!("/v1/members?organization_id={}", p.branch)).await.ok();
        let names = |column: usize| rows.iter().skip(1).map(|row| row[column].to_string()).collect::<Vec<_>>();
        let listed: Vec<_> = list["data"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect();
        assert_eq!((rows[0][0].to_string(), names(0)), ("姓名".to_owned(), listed));
        assert!(matches!(rows[1][2], Data::DateTime(_)), "a day is a day: {:?}", rows[1][2]);
        assert_eq!(town.deeds("export.downloaded").await, 1);
        let member = town.with_phone("li.er", p.members[1]).await;
        let log = town.get(&member, "/v1/me/access-log").await.ok();
        assert_eq!((&log["data"][0]["purpose"], log["data"].as_array().unwrap().len()), (&json!("年终核对党员名册"), 1));

        let path = format!("/v1/operations/{}", id_of(&done));
        let bent = url_of(&done).replace("expires=1", "expires=2");
        town.send(town.request(Method::GET, &bent)).await.refused(403, "link_ended");
        for (method, of) in [(Method::GET, path.clone()), (Method::GET, format!("{path}/file")), (Method::POST, format!("{path}/cancel"))] {
            town.send(town.by(&p.head, method, &of)).await.refused(404, "not_found");
        }
        assert_eq!(town.get(&p.head, "/v1/operations").await.ok()["data"], json!([]));
        let own = town.get(&p.admin, "/v1/operations?limit=1").await.ok();
        assert_eq!((&own["data"][0]["id"], &own["data"][0]["result"]), (&done["id"], &Value::Null));

        town.pass(TimeDelta::hours(24));
        let admin = town.sign_in("admin").await;
        assert_eq!(states(&town.get(&admin, &path).await.ok()), ("expired", ""));
        town.get(&admin, &format!("{path}/file")).await.refused(410, "export_expired");
        assert_eq!((files(&town), run(&town.app).await.unwrap(), files(&town)), (1, 1, 0));
        town.get(&admin, &format!("{path}/file")).await.refused(410, "export_expired");
        town.pass(TimeDelta::days(91));
        assert_eq!(run(&town.app).await.unwrap(), 1);
        town.get(&town.sign_in("admin").await, &path).await.refused(404, "not_found");
    }

    async fn what_a_killed_server_began_ends_once_and_what_is_cancelled_never(town: Town) {
        let p = place(&town).await;
        let path = queued(&town, &p.admin, &roster(&p)).await;
        let until = town.now().plus(TimeDelta::minutes(2)).millis();
        let lease = Uuid::now_v7();
        let lease = if town.app.db.is_postgres() { format!("'{lease}'") } else { format!("x'{}'", lease.simple()) };
        town.alter(&format!("UPDATE operation SET state = 'running', attempts = 1, rows_made = 1, file_id = {lease}, due_at = {until}")).await;
        assert_eq!(run(&town.app).await.unwrap(), 0, "its lease holds");
        assert_eq!(states(&town.get(&p.admin, &path).await.ok()), ("running", ""));
        town.pass(TimeDelta::minutes(2));
        assert_eq!(run(&town.app).await.unwrap(), 1);
        let done = town.get(&p.admin, &path).await.ok();
        assert_eq!((states(&done), &done["rows"], files(&town)), (("succeeded", ""), &json!(2), 1));
        assert_eq!((run(&town.app).await.unwrap(), town.deeds("export.finished").await), (0, 1));
        town.send(town.by(&p.admin, Method::POST, &format!("{path}/cancel"))).await.refused(409, "wrong_state");

        let waiting = queued(&town, &p.admin, &roster(&p)).await;
        queued(&town, &p.admin, &roster(&p)).await;
        queued(&town, &p.admin, &roster(&p)).await;
        town.post_once(&p.admin, EXPORTS, &roster(&p)).await.refused(409, "exports_pending");
        let cancelled = town.send(town.by(&p.admin, Method::POST, &format!("{waiting}/cancel"))).await.ok();
        assert_eq!(states(&cancelled), ("cancelled", "requested"));
        assert_eq!(run(&town.app).await.unwrap(), 2);
        let cancelled = town.get(&p.admin, &waiting).await.ok();
        assert_eq!((states(&cancelled), &cancelled["reason_text"]), (("cancelled", "requested"), &json!("由申请人取消")));
        town.get(&p.admin, &format!("{waiting}/file")).await.refused(409, "wrong_state");

        let given_up = queued(&town, &p.admin, &roster(&p)).await;
        town.alter("UPDATE operation SET attempts = 3 WHERE state = 'queued'").await;
        assert_eq!(run(&town.app).await.unwrap(), 1);
        assert_eq!(states(&town.get(&p.admin, &given_up).await.ok()), ("failed", "interrupted"));
        let left = town.app.shared.config.media_dir().join("exports").join(Uuid::now_v7().to_string());
        fs::write(left, b"left over").unwrap();
        assert_eq!((tidy(&town.app).await.unwrap(), files(&town)), (1, 3));
    }

    async fn whoever_loses_the_appointment_gets_no_file(town: Town) {
        let p = place(&town).await;
        let first = made(&town, &p.admin, &roster(&p)).await;
        bytes(&town, &url_of(&first)).await;
        let left = queued(&town, &p.admin, &roster(&p)).await;
        let admin = town.sign_in("admin").await;
        assert_eq!(run(&town.app).await.unwrap(), 1);
        assert_eq!(states(&town.get(&admin, &left).await.ok()), ("cancelled", "login_ended"));

        let second = made(&town, &admin, &roster(&p)).await;
        let waiting = queued(&town, &admin, &roster(&p)).await;
        town.end_appointment(admin.account, Role::BranchAdministrator).await;
        assert_eq!(run(&town.app).await.unwrap(), 1);
        assert_eq!(states(&town.get(&admin, &waiting).await.ok()), ("cancelled", "right_ended"));
        assert_eq!(files(&town), 2, "only what was made before");
        town.send(town.request(Method::GET, &url_of(&second))).await.refused(403, "forbidden");
        town.get(&admin, &format!("/v1/operations/{}/file", id_of(&second))).await.refused(403, "forbidden");
        town.post_once(&admin, EXPORTS, &roster(&p)).await.refused(403, "forbidden");
        assert_eq!(town.deeds("export.cancelled").await, 2);
    }

    async fn each_list_is_a_sheet_and_a_formula_stays_a_text(town: Town) {
        let p = place(&town).await;
        let body = json!({ "branch_id": p.branch, "kind": "theme_party_day", "mode": "offline", "title": "=HYPERLINK(\"x\")",
            "starts_at": "2026-11-20T01:00:00Z", "ends_at": "2026-11-20T02:00:00Z" });
        let session = id_of(&town.post(&p.admin, "/v1/study-sessions", &body).await.ok());
        let lines = json!({ "lines": [{ "member_id": p.members[0], "status": "present" }, { "member_id": p.members[1], "status": "absent" }] });
        town.put(&p.admin, &format!("/v1/study-sessions/{session}/attendance"), &lines).await.ok();
        let of = |kind: &str, period: &str| json!({ "kind": kind, "format": "csv", "organization_id": p.branch, "period": period, "purpose": "核对" });
        let text = async |kind: &str, period: &str| {
            let done = made(&town, &p.admin, &of(kind, period)).await;
            assert_eq!(states(&done), ("succeeded", ""), "{kind}");
            String::from_utf8(bytes(&town, &url_of(&done)).await).unwrap()
        };
        let attendance = text("attendance", "2026-Q4").await;
        let line = "组织 B1,主题党日,\"'=HYPERLINK(\"\"x\"\")\",2026-11-20 09:00,2026-11-20 10:00,王一,";
        assert!(attendance.contains(line), "{attendance}");
        assert_eq!(attendance.lines().count(), 3);
        assert_eq!(text("attendance", "2026-10").await.lines().count(), 1, "another month");
        let hours = text("study_hours", "2026").await;
        assert!(hours.contains("组织 B1,2,"), "{hours}");
        assert!(text("gaps", "2026-10").await.contains("组织 B1,"));
        let english = town.by(&p.admin, Method::POST, EXPORTS).json(&of("gaps", "2026-10")).header("prefer", "wait=10");
        let english = town.send(english.header("idempotency-key", "en").header("accept-language", "en")).await.ok();
        assert_eq!(english["result"]["file_name"], "Gaps 2026-10.csv");
        assert!(String::from_utf8(bytes(&town, &url_of(&english)).await).unwrap().starts_with("\u{FEFF}Branch,Duty,"));

        town.post(&p.admin, EXPORTS, &roster(&p)).await.refused(400, "idempotency_key_required");
        let wrong = json!({ "kind": "study_hours", "format": "csv", "organization_id": p.branch, "period": "2026-11", "status": ["full"], "purpose": " 核 " });
        let refused = town.post_once(&p.admin, EXPORTS, &wrong).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/period".to_owned(), "/purpose".to_owned(), "/status".to_owned()]));
        let above = json!({ "kind": "members", "format": "csv", "organization_id": town.root, "purpose": "核对" });
        let refused = town.post_once(&p.admin, EXPORTS, &above).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/organization_id".to_owned()]));
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        town.post_once(&auditor, EXPORTS, &above).await.refused(403, "forbidden");
    }
}
