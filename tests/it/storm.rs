//! Cancelled requests lose nothing (M-01): a thousand connections are cut at every moment of
//! their request, and every write that was acknowledged, then or later, is there.

use std::{collections::HashSet, time::Duration};

use futures_util::future::join_all;
use lighthouse_domain::access::Role;
use serde_json::Value;
use tokio::{io::AsyncWriteExt, net::TcpStream, time::sleep};
use uuid::Uuid;

use crate::support::{Person, Town, a_member, stories};

const CUT: usize = 1000;

/// Sends a whole request and hangs up after `patience`, without reading.
async fn hang_up(town: &Town, admin: &Person, body: &Value, patience: Duration) {
    let host = town.base.trim_start_matches("http://");
    let text = body.to_string();
    let request = format!(
        "POST /v1/members HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{text}",
        admin.token,
        text.len()
    );
    let Ok(mut socket) = TcpStream::connect(host).await else { return };
    let _ = socket.write_all(request.as_bytes()).await;
    sleep(patience).await;
}

async fn everybody(town: &Town, head: &Person) -> HashSet<String> {
    let mut seen = HashSet::new();
    let mut path = "/v1/members?limit=100".to_owned();
    loop {
        let page = town.get(head, &path).await.ok();
        seen.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned()),
        );
        match page["page"]["next_cursor"].as_str() {
            Some(cursor) => path = format!("/v1/members?limit=100&cursor={cursor}"),
            None => return seen,
        }
    }
}

stories! {
    async fn a_thousand_cut_requests_lose_no_acknowledged_write(town: Town) {
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let admin = town.appointed("admin", Role::BranchAdministrator, branch).await;
        let mut acknowledged = HashSet::new();
        for wave in 0..CUT / 50 {
            let cut = join_all((0..50_u64).map(|n| {
                let (town, admin) = (&town, &admin);
                let patience = Duration::from_micros((n * 137 + wave as u64 * 61) % 6000);
                async move { hang_up(town, admin, &a_member(branch, "断线"), patience).await }
            }));
            let kept = join_all((0..5).map(|_| town.member(&admin, branch, "收到")));
            let (_, kept) = tokio::join!(cut, kept);
            acknowledged.extend(kept.iter().map(Uuid::to_string));
        }
        sleep(Duration::from_millis(300)).await;
        let there = everybody(&town, &head).await;
        let lost: Vec<_> = acknowledged.difference(&there).collect();
        assert!(lost.is_empty(), "{} of {} acknowledged writes are gone", lost.len(), acknowledged.len());
        assert_eq!(town.deeds("member.created").await, there.len() as i64, "an entry without its trace, or a trace without its entry");
    }
}
