//! Connections that bring nothing: closed after their answer, bounded for each address.

use std::{net::Ipv4Addr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::support::{Backend, Town, client, tell};

async fn connect(town: &Town) -> TcpStream {
    TcpStream::connect(town.base.trim_start_matches("http://")).await.unwrap()
}

/// What the server says until it closes the connection, which it has to do in time.
async fn until_closed(socket: &mut TcpStream, within: Duration) -> String {
    let mut said = Vec::new();
    let ended = timeout(within, socket.read_to_end(&mut said)).await;
    assert!(ended.is_ok(), "still open after {}", String::from_utf8_lossy(&said));
    String::from_utf8(said).unwrap()
}

/// Whether the server has closed it already.
async fn is_closed(socket: &mut TcpStream) -> bool {
    let mut one = [0];
    matches!(timeout(Duration::from_millis(1), socket.read(&mut one)).await, Ok(Ok(0) | Err(_)))
}

#[test]
fn an_answer_to_an_unread_body_closes_the_connection() {
    tell(Backend::Sqlite, |town| async move {
        for path in ["/v1/nothing", "/v1/members", "/v1/auth/logout", "/v1/query-letters"] {
            for length in [
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "Content-Length: 9\r\n\r\nhello",
            ] {
                let mut socket = connect(&town).await;
                let request = format!(
                    "POST {path} HTTP/1.1\r\nHost: town\r\nContent-Type: text/plain\r\n{length}"
                );
                socket.write_all(request.as_bytes()).await.unwrap();
                let said = until_closed(&mut socket, Duration::from_secs(10)).await;
                assert!(said.starts_with("HTTP/1.1 4"), "{path}: {said}");
                assert!(said.to_lowercase().contains("connection: close"), "{path}: {said}");
            }
        }
    });
}

#[test]
fn silent_connections_of_one_address_do_not_shut_the_others_out() {
    tell(Backend::Sqlite, |town| async move {
        let mut silent = Vec::new();
        for _ in 0..1000 {
            silent.push(connect(&town).await);
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        let elsewhere =
            client().local_address(Some(Ipv4Addr::new(127, 0, 0, 2).into()));
        let elsewhere = elsewhere.timeout(Duration::from_secs(5)).build().unwrap();
        let meta = format!("{}/v1/meta", town.base);
        assert_eq!(elsewhere.get(&meta).send().await.unwrap().status(), 200);
        let mut open = 0;
        for socket in &mut silent {
            open += usize::from(!is_closed(socket).await);
        }
        assert_eq!(open, 256);
        drop(silent);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(
            town.request(reqwest::Method::GET, "/v1/meta").send().await.unwrap().status(),
            200
        );
    });
}

/// The framework times the first head of a connection only.
#[test]
fn a_head_that_does_not_come_to_its_end_is_not_waited_for() {
    tell(Backend::Sqlite, |_| async {
        let town = Town::with(Backend::Sqlite, |config| config.read_timeout = 1).await.unwrap();
        for first in ["", "GET /v1/meta HTTP/1.1\r\nHost: town\r\n\r\n"] {
            let mut socket = connect(&town).await;
            socket.write_all(format!("{first}GET /v1/meta HT").as_bytes()).await.unwrap();
            until_closed(&mut socket, Duration::from_secs(8)).await;
        }
        let mut slow = connect(&town).await;
        let head = "POST /v1/auth/login HTTP/1.1\r\nHost: town\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n";
        slow.write_all(head.as_bytes()).await.unwrap();
        let said = until_closed(&mut slow, Duration::from_secs(10)).await;
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
    });
}
