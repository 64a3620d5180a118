//! Players that read a file, in parts or through a link.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

use crate::{
    support::{Town, stories},
    uploads::stage::{bytes_of, hash, reader, sound, studio},
};

stories! {
    async fn a_player_reads_the_part_that_it_wants(town: Town) {
        let s = studio(&town).await;
        let film = sound(300_000);
        let path = format!("{}/file", s.published(&town, &film).await);
        let ask = |name: &'static str, value: &str| town.by(&s.editor, Method::GET, &path).header(name, value);
        let (status, headers, read) = bytes_of(ask("range", "bytes=1000-1999").header("accept-encoding", "gzip, br")).await;
        assert_eq!((status, read.as_slice()), (206, &film[1000..2000]));
        assert_eq!(headers["content-range"], "bytes 1000-1999/300000");
        assert_eq!(headers.get("content-encoding"), None);
        assert_eq!((headers["accept-ranges"].as_bytes(), headers["content-type"].as_bytes()), (b"bytes".as_slice(), b"audio/wav".as_slice()));
        assert!(headers["content-disposition"].to_str().unwrap().ends_with("filename*=UTF-8''%E5%85%9A%E8%AF%BE%20%E7%AC%AC%E4%B8%80%E8%AE%B2.wav"));
        let tag = headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(tag, format!("\"{}\"", hash(&film)));
        let (status, _, read) = bytes_of(ask("range", "bytes=-7")).await;
        assert_eq!((status, read.as_slice()), (206, &film[299_993..]));
        let (status, _, read) = bytes_of(ask("range", "bytes=0-1,5-9").header("if-range", &tag)).await;
        assert_eq!((status, read.as_slice()), (206, &film[..2]));
        let (status, _, read) = bytes_of(ask("range", "bytes=0-1").header("if-range", "\"other\"")).await;
        assert_eq!((status, read.len()), (200, 300_000));
        let past = town.send(ask("range", "bytes=300000-")).await;
        assert_eq!(past.header("content-range"), "bytes */300000");
        past.refused(416, "range_not_satisfiable");
        assert_eq!(bytes_of(ask("if-none-match", &tag)).await.0, 304);
        let (status, headers, read) = bytes_of(town.by(&s.editor, Method::HEAD, &path)).await;
        assert_eq!((status, headers["content-length"].as_bytes(), read.len()), (200, b"300000".as_slice(), 0));
    }

    async fn a_link_works_without_a_token_for_a_quarter_of_an_hour(town: Town) {
        let s = studio(&town).await;
        let phone = reader(&town, &s.head).await;
        let film = sound(3_000);
        let path = s.published(&town, &film).await;
        let link = town.post(&phone, &format!("{path}/links"), &json!({})).await.ok();
        let url = link["url"].as_str().unwrap().to_owned();
        let (status, _, read) = bytes_of(town.request(Method::GET, &url)).await;
        assert_eq!((status, read == film), (200, true));
        let changed = url.replace("expires=1", "expires=2");
        town.send(town.request(Method::GET, &changed)).await.refused(403, "link_ended");
        let other = s.published(&town, &sound(400)).await;
        let moved = url.replace(path.trim_start_matches("/v1/media/"), other.trim_start_matches("/v1/media/"));
        town.send(town.request(Method::GET, &moved)).await.refused(403, "link_ended");
        town.send(town.request(Method::GET, &format!("{path}/file"))).await.refused(401, "unauthenticated");
        town.pass(TimeDelta::minutes(15));
        town.send(town.request(Method::GET, &url)).await.refused(403, "link_ended");
        let phone = town.sign_in("wang").await;
        let link = town.post(&phone, &format!("{path}/links"), &json!({})).await.ok();
        let head = town.sign_in("head").await;
        town.post(&head, &format!("{path}/withdraw"), &json!({ "reason": "声音有误" })).await.ok();
        town.send(town.request(Method::GET, link["url"].as_str().unwrap())).await.refused(404, "not_found");
    }
}
