//! The trail, seen by the auditor, by the member, and by somebody who edits the database.

use chrono::TimeDelta;
use futures_util::future::join_all;
use lighthouse_api::audit::{checkpoint, checkpoints_of, verify};
use lighthouse_domain::{
    access::Role,
    audit::{
        AuditEvent, Object,
        chain::{self, Contents},
    },
};
use lighthouse_persistence::{
    Database, StoreError, Tx,
    audit::{AuditContext, Checkpoint, record},
    db::Target,
    seal::{Sealer, hex},
};
use serde_json::json;
use sqlx::{Executor, Row};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use uuid::Uuid;

use crate::support::{Person, Town, a_member, stories};

/// Takes the locks off the audit log, as only the owner of the database can.
async fn unseal(town: &Town) {
    let sql = if town.app.db.is_postgres() {
        "ALTER TABLE audit_event DISABLE TRIGGER USER"
    } else {
        "DROP TRIGGER audit_event_no_update; DROP TRIGGER audit_event_no_delete"
    };
    town.alter(sql).await;
}

async fn breaks(town: &Town) -> Vec<String> {
    breaks_against(town, &[]).await
}

async fn breaks_against(town: &Town, outside: &[Checkpoint]) -> Vec<String> {
    let (conn, now) = (town.app.db.conn(), town.now());
    verify(&conn, town.app.sealer(), now, outside).await.unwrap().broken
}

/// A stream in which nothing is written yet.
async fn free_stream(town: &Town) -> i64 {
    let row =
        town.postgres().await.fetch_one("SELECT MIN(stream) FROM audit_head WHERE seq = 0").await;
    row.unwrap().get(0)
}

/// What an auditor keeps elsewhere.
async fn kept_elsewhere(town: &Town, auditor: &Person) -> Vec<Checkpoint> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let answer = town.get(auditor, "/v1/audit-checkpoints").await;
    std::fs::write(file.path(), format!("{}\n{}", answer.text, answer.text)).unwrap();
    checkpoints_of(file.path()).unwrap()
}

/// Asks over a bare connection and Registers as soon as one byte has come.
async fn first_byte(town: &Town, person: &Person, method: &str, path: &str) -> Option<u8> {
    let host = town.base.trim_start_matches("http://");
    let mut socket = TcpStream::connect(host).await.ok()?;
    let token = &person.token;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).await.ok()?;
    socket.read_u8().await.ok()
}

stories! {
    async fn the_auditor_finds_who_entered_a_member_and_is_noted_for_asking(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let ama = town.member(&head, branch, "阿玛").await;
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;

        let found = town.get(&auditor, &format!("/v1/audit-events?object_id={ama}")).await.ok();
        assert_eq!(found["data"][0]["action"], "member.created");
        assert_eq!(found["data"][0]["account_id"], json!(head.account.to_string()));
        let searches = town.get(&auditor, "/v1/audit-events?action=audit.searched").await.ok();
        assert_eq!(searches["data"][0]["detail"], format!("object_id={ama}"));
        town.get(&head, "/v1/audit-events").await.refused(403, "forbidden");
    }

    async fn the_auditor_takes_the_trail_along_as_a_spreadsheet(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        for name in ["阿一", "阿二", "阿三"] {
            town.member(&head, branch, name).await;
        }
        let path = "/v1/audit-events/export?action=member.created&limit=2";
        let first = town.get(&auditor, path).await;
        assert_eq!((first.status, first.header("content-type").as_str()), (200, "text/csv; charset=utf-8"));
        assert!(first.header("content-disposition").contains("filename=\"audit-events.csv\""));
        assert!(first.text.starts_with("\u{feff}id,at,account_id,account_name,action,"));
        assert_eq!(first.text.lines().count(), 3);
        let link = first.header("link");
        let next = link.trim_start_matches('<').split('>').next().unwrap();
        let last = town.get(&auditor, next).await;
        assert_eq!((last.text.lines().count(), last.header("link")), (2, String::new()));
        assert_eq!(town.deeds("audit.exported").await, 2);
        town.get(&head, path).await.refused(403, "forbidden");
    }

    async fn the_trail_is_paged_without_a_gap(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        for name in ["阿一", "阿二", "阿三", "阿四", "阿五"] {
            town.member(&head, branch, name).await;
        }
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        let mut path = "/v1/audit-events?action=member.created&limit=2".to_owned();
        let mut seen = std::collections::BTreeSet::new();
        loop {
            let page = town.get(&auditor, &path).await.ok();
            seen.extend(page["data"].as_array().unwrap().iter().map(|one| one["id"].to_string()));
            let Some(cursor) = page["page"]["next_cursor"].as_str() else { break };
            path = format!("/v1/audit-events?action=member.created&limit=2&cursor={cursor}");
        }
        assert_eq!(seen.len(), 5);
    }

    async fn an_auditor_of_one_town_does_not_see_the_deeds_of_another(town: Town) {
        let head = town.head().await;
        let east = town.organization(&head, town.root, "town_committee", "EAST").await;
        let west = town.organization(&head, town.root, "town_committee", "WEST").await;
        let boss = town.appointed("boss", Role::DeputyHeadInCharge, west).await;
        town.branch(&boss, west, "W1").await;
        let auditor = town.appointed("auditor", Role::Auditor, east).await;
        let found = town.get(&auditor, "/v1/audit-events?action=organization.created").await.ok();
        assert_eq!(found["data"].as_array().unwrap().len(), 0);
        let of_west = town.appointed("auditor-west", Role::Auditor, west).await;
        let found = town.get(&of_west, "/v1/audit-events?action=organization.created").await.ok();
        assert_eq!(found["data"].as_array().unwrap().len(), 1);
    }

    async fn a_member_sees_who_read_the_full_number_and_why(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let ama = town.member(&head, branch, "阿玛").await;
        let phone = town.with_phone("ama", ama).await;
        town.get(&head, &format!("/v1/members/{ama}?purpose=组织关系核对")).await.ok();
        town.get(&phone, &format!("/v1/members/{ama}?purpose=自己查看")).await.ok();
        let log = town.get(&phone, "/v1/me/access-log").await.ok();
        let lines = log["data"].as_array().unwrap();
        assert_eq!(lines.len(), 1, "reading oneself is no news");
        assert_eq!(lines[0]["reader"], "head");
        assert_eq!(lines[0]["purpose"], "组织关系核对");
        assert_eq!(lines[0]["fields"], json!(["id_number", "phone"]));
    }

    async fn an_untouched_trail_holds_with_its_checkpoints(town: Town) {
        let head = town.head().await;
        town.branch(&head, town.root, "B").await;
        assert!(checkpoint(&town.app).await.unwrap() > 0);
        assert_eq!(checkpoint(&town.app).await.unwrap(), 0, "nothing new to sign");
        assert_eq!(breaks(&town).await, Vec::<String>::new());
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        let marks = town.get(&auditor, "/v1/audit-checkpoints").await.ok();
        assert!(!marks["data"].as_array().unwrap().is_empty());
    }

    async fn the_database_itself_refuses_to_change_or_delete_an_entry(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let ama = town.member(&head, branch, "阿玛").await;
        town.get(&head, &format!("/v1/members/{ama}?purpose=组织关系核对")).await.ok();
        for sql in [
            "UPDATE audit_event SET detail = 'x'",
            "DELETE FROM audit_event",
            "UPDATE access_log SET purpose = 'x'",
            "DELETE FROM access_log",
        ] {
            assert!(town.try_to_alter(sql).await.unwrap_err().contains("never"), "{sql}");
        }
    }

    /// The last checkpoints are missed by whoever kept them, those of the middle by their numbers.
    async fn a_checkpoint_that_was_taken_out_is_missed(town: Town) {
        let head = town.head().await;
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        for code in ["A", "B", "C", "E"] {
            town.branch(&head, town.root, code).await;
            assert!(checkpoint(&town.app).await.unwrap() > 0);
        }
        let kept = kept_elsewhere(&town, &auditor).await;
        assert_eq!(breaks_against(&town, &kept).await, [""; 0]);
        let sql = if town.app.db.is_postgres() {
            "ALTER TABLE audit_checkpoint DISABLE TRIGGER USER"
        } else {
            "DROP TRIGGER audit_checkpoint_no_delete"
        };
        town.alter(sql).await;
        let last = kept.iter().map(|mark| mark.number).max().unwrap();
        town.alter(&format!("DELETE FROM audit_checkpoint WHERE number = {last}")).await;
        assert_eq!(breaks(&town).await, [""; 0], "nothing inside says so");
        let missed = breaks_against(&town, &kept).await;
        assert!(missed.iter().all(|says| says.contains("missing here")) && !missed.is_empty(), "{missed:?}");
        town.alter("DELETE FROM audit_checkpoint WHERE number = 2").await;
        assert!(breaks(&town).await[0].contains("does not follow"));
    }

    async fn entries_that_nobody_signed_for_two_intervals_are_a_fault(town: Town) {
        let head = town.head().await;
        town.branch(&head, town.root, "A").await;
        town.pass(TimeDelta::minutes(29));
        assert_eq!(breaks(&town).await, [""; 0]);
        town.pass(TimeDelta::minutes(2));
        assert!(breaks(&town).await.iter().all(|says| says.contains("without a checkpoint")));
        assert!(!breaks(&town).await.is_empty());
        checkpoint(&town.app).await.unwrap();
        town.pass(TimeDelta::hours(9));
        assert_eq!(breaks(&town).await, [""; 0], "what is quiet need not be signed again");
    }

    async fn an_entry_edited_by_hand_is_found_and_named(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        town.member(&head, branch, "阿玛").await;
        let auditor = town.appointed("auditor", Role::Auditor, town.root).await;
        let found = town.get(&auditor, "/v1/audit-events?action=member.created").await.ok();
        let id = found["data"][0]["id"].as_str().unwrap().to_owned();
        unseal(&town).await;
        town.alter("UPDATE audit_event SET detail = 'nothing happened' WHERE action = 'member.created'").await;
        assert_eq!(breaks(&town).await, [format!("entry {id} was changed")]);
    }

    /// Whoever has the database and this program, but not the secret, computes right links and no MAC.
    async fn an_entry_added_at_the_tail_without_the_secret_is_found(town: Town) {
        let head = town.head().await;
        town.branch(&head, town.root, "B").await;
        assert_eq!(breaks(&town).await, [""; 0]);
        let target = Target::parse(&town.app.shared.config.database_url().unwrap()).unwrap();
        let stranger = Database::open(&target).await.unwrap().with_entry_key(Sealer::new([9; 32]).entry_key());
        let context = AuditContext::system(town.now(), "somebody");
        let forged = AuditEvent::new("member.created", Object::Member, town.root);
        let written = stranger.write(move |tx: Tx| async move { record(&tx, &context, forged).await });
        written.await.map_err(|error: StoreError| error).unwrap();
        let broken = breaks(&town).await;
        assert!(broken.len() == 1 && broken[0].contains("was not written by a server of ours"), "{broken:?}");
    }

    async fn an_entry_that_is_written_a_second_time_is_found(town: Town) {
        let head = town.head().await;
        town.branch(&head, town.root, "B").await;
        let columns = "at, account_id, path, action, object_type, object_id, request_id, address, detail, link, mac";
        let copy = format!("INSERT INTO audit_event (stream, seq, {columns}) SELECT stream, seq + 100, {columns} FROM audit_event WHERE action = 'organization.created' AND detail IN (SELECT detail FROM audit_event WHERE action = 'organization.created' ORDER BY at DESC LIMIT 1)");
        town.alter(&copy).await;
        let broken = breaks(&town).await;
        assert!(broken.iter().any(|says| says.contains("is a copy of another")), "{broken:?}");
    }

    /// A release without MACs linked its entries in the same way.
    async fn an_entry_of_before_holds_by_its_link(town: Town) {
        let old = Contents { at: 1, account: None, path: "", action: "member.created", object_type: "member", object_id: Uuid::nil(),
            request_id: "r", address: "", detail: "", keyed: None };
        let link = hex(&chain::link(&chain::ZERO, &old.digest()));
        let (nobody, link) = if town.app.db.is_postgres() {
            (format!("'{}'::uuid", Uuid::nil()), format!("'\\x{link}'::bytea"))
        } else {
            ("zeroblob(16)".to_owned(), format!("x'{link}'"))
        };
        let stream = if town.app.db.is_postgres() { free_stream(&town).await } else { 7 };
        town.alter(&format!("INSERT INTO audit_event (stream, seq, at, path, action, object_type, object_id, request_id, address, detail, link) \
            VALUES ({stream}, 1, 1, '', 'member.created', 'member', {nobody}, 'r', '', '', {link}); \
            UPDATE audit_head SET seq = 1, link = {link} WHERE stream = {stream}")).await;
        let broken = breaks(&town).await;
        assert!(broken.iter().all(|says| says.contains("without a checkpoint")), "{broken:?}");
    }

    async fn lines_of_the_access_log_are_bound_to_the_entry_of_their_read(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let (ama, bai) = (town.member(&head, branch, "阿玛").await, town.member(&head, branch, "白").await);
        town.get(&head, &format!("/v1/members/{ama}?purpose=组织关系核对")).await.ok();
        town.get(&head, &format!("/v1/members/{bai}")).await.ok();
        assert_eq!((town.deeds("member.revealed").await, town.deeds("member.viewed").await), (1, 1));
        assert_eq!(breaks(&town).await, [""; 0]);
        let sql = if town.app.db.is_postgres() {
            "ALTER TABLE access_log DISABLE TRIGGER USER"
        } else {
            "DROP TRIGGER access_log_no_update; DROP TRIGGER access_log_no_delete"
        };
        town.alter(sql).await;
        town.alter("UPDATE access_log SET purpose = '别的' WHERE purpose = '组织关系核对'").await;
        let broken = breaks(&town).await;
        assert!(broken.len() == 1 && broken[0].contains("were changed, added or removed"), "{broken:?}");
        town.alter("UPDATE access_log SET purpose = '组织关系核对' WHERE purpose = '别的'").await;
        assert_eq!(breaks(&town).await, [""; 0]);
        let forged = "INSERT INTO access_log (member_id, at, id, via, reference, purpose, fields) \
            SELECT member_id, at + 1, member_id, via, reference, purpose, fields FROM access_log";
        town.alter(forged).await;
        assert!(breaks(&town).await.iter().any(|says| says.contains("of which no entry tells")));
        town.alter("DELETE FROM access_log").await;
        assert_eq!(breaks(&town).await.len(), 2, "lines that are gone are missed");
    }

    async fn an_entry_taken_out_and_a_stream_cut_short_are_found(town: Town) {
        let head = town.head().await;
        town.branch(&head, town.root, "B").await;
        unseal(&town).await;
        town.alter("DELETE FROM audit_event WHERE action = 'organization.created'").await;
        let broken = breaks(&town).await;
        assert!(!broken.is_empty());
        assert!(broken.iter().all(|says| says.contains("missing") || says.contains("ends at")), "{broken:?}");
    }

    async fn without_a_trail_nothing_is_done_and_nothing_is_shown(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let ama = town.member(&head, branch, "阿玛").await;
        town.alter("DELETE FROM audit_head").await;
        let refused = town.post(&head, "/v1/members", &a_member(branch, "阿新")).await;
        refused.refused(503, "unavailable");
        let refused = town.get(&head, &format!("/v1/members/{ama}?purpose=组织关系核对")).await;
        assert!(!refused.body.to_string().contains("阿玛"), "not a byte of the person");
        refused.refused(503, "unavailable");
        let list = town.get(&head, &format!("/v1/members?branch_id={branch}")).await.ok();
        assert_eq!(list["data"].as_array().unwrap().len(), 1, "nothing half-written");
    }

    /// INV-22: the entry is there before the first byte, so hanging up at it hides nothing.
    async fn whoever_hangs_up_at_the_first_byte_has_read_all_the_same(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let ama = town.member(&head, branch, "阿玛").await;
        let path = format!("/v1/members/{ama}?purpose=check-of-papers");
        let got = join_all((0..60).map(|n| first_byte(&town, &head, if n % 3 == 0 { "HEAD" } else { "GET" }, &path))).await;
        assert!(got.iter().all(|byte| *byte == Some(b'H')), "{got:?}");
        assert_eq!(town.deeds("member.revealed").await, 60);
        let phone = town.with_phone("ama", ama).await;
        let mut seen = 0;
        let mut next = "/v1/me/access-log?limit=50".to_owned();
        loop {
            let page = town.get(&phone, &next).await.ok();
            seen += page["data"].as_array().unwrap().len();
            let Some(cursor) = page["page"]["next_cursor"].as_str() else { break };
            next = format!("/v1/me/access-log?limit=50&cursor={cursor}");
        }
        assert_eq!(seen, 60);
    }

    /// INV-24: the sequence orders the audit log, whatever the clock says.
    async fn a_clock_that_is_set_back_an_hour_leaves_the_chain_whole(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        town.pass(TimeDelta::hours(2));
        let head = town.sign_in("head").await;
        town.member(&head, branch, "阿一").await;
        checkpoint(&town.app).await.unwrap();
        town.pass(TimeDelta::hours(-1));
        let head = town.sign_in("head").await;
        town.member(&head, branch, "阿二").await;
        checkpoint(&town.app).await.unwrap();
        assert_eq!(breaks(&town).await, [""; 0]);
        assert_eq!(town.deeds("member.created").await, 2);
    }
}
