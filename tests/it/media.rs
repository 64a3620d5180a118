//! Sound and film: sent in over a bad line, judged by three persons, read in parts.

use chrono::TimeDelta;
use lighthouse_api::http::caller::Authorized;
use lighthouse_domain::{
    access::{Role, actions::WriteArticles},
    id::Id,
};
use lighthouse_persistence::{Tx, content as store};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;

use crate::support::{Answer, Person, Town, id_of, stories};

const PIECE: &str = "application/offset+octet-stream";

struct Studio {
    head: Person,
    editor: Person,
    reviewers: [Person; 2],
    channel: Uuid,
}

async fn studio(town: &Town) -> Studio {
    let head = town.head().await;
    let editor = town.appointed("于海", Role::Editor, town.root).await;
    let reviewers = [
        town.appointed("章妍", Role::Reviewer, town.root).await,
        town.appointed("许威", Role::Reviewer, town.root).await,
    ];
    let body = json!({ "organization_id": town.root, "name": "乡村振兴大课堂" });
    let channel = id_of(&town.post(&head, "/v1/channels", &body).await.ok());
    Studio { head, editor, reviewers, channel }
}

/// A sound of this many bytes, each different from its neighbours.
fn sound(bytes: usize) -> Vec<u8> {
    let mut all = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
    all.extend((0..bytes - all.len()).map(|n| (n * 31 + n / 251) as u8));
    all
}

fn base64(text: &str) -> String {
    encode(text.as_bytes())
}

fn encode(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let n = three.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let digit = DIGITS[(n >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

impl Studio {
    async fn begin(&self, town: &Town, who: &Person, bytes: usize, name: &str) -> Answer {
        let about = format!(
            "channel {},title {},filename {}",
            base64(&self.channel.to_string()),
            base64("田间党课"),
            base64(name)
        );
        let request = town.by(who, Method::POST, "/v1/uploads");
        let request = request.header("tus-resumable", "1.0.0").header("upload-length", bytes);
        town.send(request.header("upload-metadata", about)).await
    }

    async fn begun(&self, town: &Town, bytes: usize, name: &str) -> String {
        let answer = self.begin(town, &self.editor, bytes, name).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        answer.header("location")
    }

    async fn uploaded(&self, town: &Town, bytes: &[u8], name: &str) -> String {
        let place = self.begun(town, bytes.len(), name).await;
        let sent = piece(town, &self.editor, &place, 0, bytes.to_vec()).await;
        assert_eq!(sent.status, 204, "{}", sent.text);
        place.replace("/uploads", "/media")
    }

    async fn published(&self, town: &Town, bytes: &[u8]) -> String {
        let path = self.uploaded(town, bytes, "党课 第一讲.wav").await;
        act(town, &self.editor, &path, "submit").await.ok();
        for reviewer in &self.reviewers {
            act(town, reviewer, &path, "approve").await.ok();
        }
        path
    }
}

async fn piece(town: &Town, who: &Person, place: &str, at: usize, bytes: Vec<u8>) -> Answer {
    let request = town.by(who, Method::PATCH, place).header("tus-resumable", "1.0.0");
    let request = request.header("upload-offset", at).header("content-type", PIECE);
    town.send(request.body(bytes)).await
}

async fn offset(town: &Town, who: &Person, place: &str) -> usize {
    let answer = town.send(town.by(who, Method::HEAD, place)).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    answer.header("upload-offset").parse().unwrap()
}

/// Begins to send the rest and Registers in the middle.
async fn break_off(
    town: &Town,
    who: &Person,
    place: &str,
    (at, rest): (usize, &[u8]),
    sent: usize,
) {
    let host = town.base.trim_start_matches("http://");
    let mut line = tokio::net::TcpStream::connect(host).await.unwrap();
    let head = format!(
        "PATCH {place} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nTus-Resumable: 1.0.0\r\n\
         Upload-Offset: {at}\r\nContent-Type: {PIECE}\r\nContent-Length: {}\r\n\r\n",
        who.token,
        rest.len()
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(&rest[..sent.min(rest.len() - 1)]).await.unwrap();
    line.flush().await.unwrap();
    // A moment for the bytes to travel: what has not arrived cannot be kept.
    let mut answer = [0; 1];
    let _ =
        tokio::time::timeout(std::time::Duration::from_millis(30), line.read(&mut answer)).await;
}

async fn act(town: &Town, who: &Person, path: &str, step: &str) -> Answer {
    town.send(town.by(who, Method::POST, &format!("{path}/{step}"))).await
}

async fn bytes_of(request: reqwest::RequestBuilder) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

async fn reader(town: &Town, head: &Person) -> Person {
    let branch = town.branch(head, town.root, "B").await;
    let member = town.member(head, branch, "王一").await;
    town.with_phone("wang", member).await
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

stories! {
    async fn an_upload_survives_twenty_broken_connections(town: Town) {
        let s = studio(&town).await;
        let film = sound(5_000_000);
        let place = s.begun(&town, film.len(), "课.wav").await;
        let mut at = 0;
        for _ in 0..20 {
            break_off(&town, &s.editor, &place, (at, &film[at..]), 240_000).await;
            let now = offset(&town, &s.editor, &place).await;
            assert!(now >= at && now <= film.len());
            at = now;
        }
        assert!(at > 0, "nothing of what arrived was kept");
        loop {
            at = offset(&town, &s.editor, &place).await;
            // A piece of a dead connection may still be on its way into the file.
            let answer = piece(&town, &s.editor, &place, at, film[at..].to_vec()).await;
            if answer.status == 204 {
                assert_eq!(answer.header("upload-offset"), film.len().to_string());
                break;
            }
            answer.refused(409, "upload_offset_conflict");
        }
        let path = place.replace("/uploads", "/media");
        let shown = town.get(&s.editor, &path).await.ok();
        assert_eq!((shown["state"].as_str(), shown["kind"].as_str(), shown["editor_name"].as_str()), (Some("draft"), Some("audio"), Some("于海")));
        assert_eq!(shown["file"]["sha256"], hash(&film));
        let (status, _, read) = bytes_of(town.by(&s.editor, Method::GET, &format!("{path}/file"))).await;
        assert_eq!((status, read == film), (200, true));
        assert_eq!((town.deeds("media.upload_begun").await, town.deeds("media.uploaded").await), (1, 1));
        assert_eq!(offset(&town, &s.editor, &place).await, film.len());
    }

    async fn two_phones_at_the_same_place_do_not_mix_their_bytes(town: Town) {
        let s = studio(&town).await;
        let film = sound(900_000);
        let place = s.begun(&town, film.len(), "课.wav").await;
        let (one, two) = tokio::join!(
            piece(&town, &s.editor, &place, 0, film[..400_000].to_vec()),
            piece(&town, &s.editor, &place, 0, film[..400_000].to_vec()),
        );
        let mut both = [one.status, two.status];
        both.sort_unstable();
        assert_eq!(both, [204, 409], "{} {}", one.text, two.text);
        let late = piece(&town, &s.editor, &place, 0, film[..10].to_vec()).await;
        assert_eq!(late.header("upload-offset"), "400000");
        late.refused(409, "upload_offset_conflict");
        piece(&town, &s.editor, &place, 400_000, film[..500_001].to_vec()).await.refused(413, "payload_too_large");
        assert_eq!(piece(&town, &s.editor, &place, 400_000, film[400_000..].to_vec()).await.status, 204);
        let shown = town.get(&s.editor, &place.replace("/uploads", "/media")).await.ok();
        assert_eq!(shown["file"]["sha256"], hash(&film));
    }

    async fn a_piece_that_does_not_match_its_checksum_counts_for_nothing(town: Town) {
        let s = studio(&town).await;
        let film = sound(1_500_000);
        let place = s.begun(&town, film.len(), "课.wav").await;
        let send = async |sum: String| {
            let request = town.by(&s.editor, Method::PATCH, &place).header("tus-resumable", "1.0.0");
            let request = request.header("upload-offset", 0).header("content-type", PIECE);
            town.send(request.header("upload-checksum", sum).body(film.clone())).await
        };
        send(format!("sha256 {}", encode(&Sha256::digest(b"other")))).await.refused(460, "checksum_mismatch");
        assert_eq!(offset(&town, &s.editor, &place).await, 0);
        send("md5 abcd".to_owned()).await.refused(400, "invalid_parameter");
        assert_eq!(send(format!("sha256 {}", encode(&Sha256::digest(&film)))).await.status, 204);
        assert_eq!(offset(&town, &s.editor, &place).await, film.len());
        let left = std::fs::read_dir(town.app.shared.config.media_dir()).unwrap().count();
        assert_eq!(left, 1, "a staged piece was left behind");
    }

    async fn an_upload_that_nobody_goes_on_with_expires(town: Town) {
        let s = studio(&town).await;
        let film = sound(2_000);
        let place = s.begun(&town, film.len(), "课.wav").await;
        assert_eq!(piece(&town, &s.editor, &place, 0, film[..1_000].to_vec()).await.status, 204);
        town.pass(TimeDelta::hours(25));
        let editor = town.sign_in("于海").await;
        piece(&town, &editor, &place, 1_000, film[1_000..].to_vec()).await.refused(410, "upload_expired");
        town.get(&editor, &place).await.refused(410, "upload_expired");
        assert_eq!(lighthouse_api::content::sweep(&town.app).await.unwrap(), 1);
        town.get(&editor, &place).await.refused(404, "not_found");
        assert_eq!(std::fs::read_dir(town.app.shared.config.media_dir()).unwrap().count(), 0);
        assert_eq!(town.deeds("media.upload_ended").await, 1);
    }

    async fn an_upload_can_be_given_up_by_its_owner_alone(town: Town) {
        let s = studio(&town).await;
        let other = town.appointed("other", Role::Editor, town.root).await;
        let place = s.begun(&town, 2_000, "课.wav").await;
        let end = async |who: &Person| town.send(town.by(who, Method::DELETE, &place).header("tus-resumable", "1.0.0")).await;
        town.get(&other, &place).await.refused(404, "not_found");
        piece(&town, &other, &place, 0, vec![1]).await.refused(404, "not_found");
        end(&other).await.refused(404, "not_found");
        assert_eq!(end(&s.editor).await.status, 204);
        end(&s.editor).await.refused(404, "not_found");
        let file = s.uploaded(&town, &sound(500), "a.wav").await;
        let kept = file.replace("/media", "/uploads");
        town.send(town.by(&s.editor, Method::DELETE, &kept).header("tus-resumable", "1.0.0")).await.refused(404, "not_found");
        town.get(&s.editor, &file).await.ok();
    }

    async fn nobody_takes_more_room_than_the_quota_and_no_file_is_too_large(town: Town) {
        let s = studio(&town).await;
        for _ in 0..20 {
            s.begun(&town, 1 << 30, "课.wav").await;
        }
        s.begin(&town, &s.editor, 1, "课.wav").await.refused(409, "quota_exceeded");
        s.begin(&town, &s.editor, (1 << 30) + 1, "课.wav").await.refused(413, "payload_too_large");
        s.begin(&town, &s.editor, 0, "课.wav").await.refused(400, "invalid_parameter");
        let about = town.send(town.request(Method::OPTIONS, "/v1/uploads")).await;
        assert_eq!((about.status, about.header("tus-max-size")), (204, (1_u64 << 30).to_string()));
        assert_eq!(about.header("tus-extension"), "creation,expiration,checksum,termination");
        let old = town.by(&s.editor, Method::POST, "/v1/uploads").header("tus-resumable", "0.2.2");
        town.send(old).await.refused(412, "tus_version_unsupported");
    }

    async fn a_program_that_calls_itself_a_song_is_refused_and_removed(town: Town) {
        let s = studio(&town).await;
        for length in [20, 5_000] {
            let mut program = b"MZ\x90\0".to_vec();
            program.resize(length, 7);
            let place = s.begun(&town, program.len(), "../../歌.mp3").await;
            piece(&town, &s.editor, &place, 0, program).await.refused(422, "media_type_refused");
            town.get(&s.editor, &place).await.refused(404, "not_found");
        }
        assert_eq!(std::fs::read_dir(town.app.shared.config.media_dir()).unwrap().count(), 0);
        let named = s.uploaded(&town, &sound(300), "..\\..\\win/课\u{202e}.exe").await;
        assert_eq!(town.get(&s.editor, &named).await.ok()["file"]["file_name"], "课.wav");
    }

    async fn one_uploads_two_others_approve_and_a_member_hears_it(town: Town) {
        let s = studio(&town).await;
        let phone = reader(&town, &s.head).await;
        let path = s.uploaded(&town, &sound(4_000), "课.wav").await;
        town.patch(&s.editor, &path, "*", &json!({ "body": "讲解**春耕**政策", "source": "区融媒体中心" })).await.ok();
        town.get(&phone, &path).await.refused(404, "not_found");
        town.get(&phone, &format!("{path}/file")).await.refused(404, "not_found");
        act(&town, &s.editor, &path, "submit").await.ok();
        act(&town, &s.editor, &path, "approve").await.refused(403, "forbidden");
        act(&town, &s.reviewers[0], &path, "approve").await.ok();
        act(&town, &s.reviewers[0], &path, "approve").await.refused(409, "wrong_state");
        let done = act(&town, &s.reviewers[1], &path, "approve").await.ok();
        assert_eq!((done["state"].as_str(), &done["reviewer_names"]), (Some("published"), &json!(["章妍", "许威"])));
        let feed = town.get(&phone, "/v1/feed").await.ok();
        assert_eq!((feed["data"][0]["kind"].as_str(), feed["data"][0]["editor_name"].as_str(), feed["data"][0]["source"].as_str()), (Some("audio"), Some("于海"), Some("区融媒体中心")));
        let asked = town.by(&phone, Method::GET, "/v1/search").query(&[("q", "春耕")]);
        assert_eq!(town.send(asked).await.ok()["data"].as_array().unwrap().len(), 1);
        let counters = town.get(&s.head, &format!("/v1/channels/{}/counters", s.channel)).await.ok();
        assert_eq!((&counters["media"]["published"], &counters["articles"]["published"]), (&json!(1), &json!(0)));
        town.post(&s.head, &format!("{path}/withdraw"), &json!({ "reason": "声音有误" })).await.ok();
        town.get(&phone, &format!("{path}/file")).await.refused(404, "not_found");
        let counters = town.get(&s.head, &format!("/v1/channels/{}/counters", s.channel)).await.ok();
        assert_eq!((&counters["media"]["published"], &counters["media"]["cumulative"]), (&json!(0), &json!(1)));
        assert_eq!((town.deeds("media.published").await, town.deeds("article.published").await), (1, 0));
    }

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

    async fn a_neighbours_draft_does_not_exist_and_an_article_shows_only_media_in_reach(town: Town) {
        let s = studio(&town).await;
        let here = town.branch(&s.head, town.root, "B1").await;
        let there = town.branch(&s.head, town.root, "B2").await;
        let (mine, path) = (s.uploaded(&town, &sound(200), "a.wav").await, s.uploaded(&town, &sound(300), "b.wav").await);
        let neighbour = town.appointed("neighbour", Role::Editor, there).await;
        for gone in [path.clone(), format!("{path}/file")] {
            town.get(&neighbour, &gone).await.refused(404, "not_found");
        }
        town.post(&neighbour, &format!("{path}/links"), &json!({})).await.refused(404, "not_found");
        act(&town, &neighbour, &path, "submit").await.refused(404, "not_found");
        s.begin(&town, &neighbour, 10, "a.wav").await.refused(422, "validation_failed");
        assert_eq!(town.get(&neighbour, "/v1/media").await.ok()["data"], json!([]));
        let listed = town.get(&s.editor, "/v1/media?kind=audio&state=draft").await.ok();
        assert_eq!(listed["data"].as_array().unwrap().len(), 2);
        town.get(&s.editor, &path.replace("/media/", "/articles/")).await.refused(404, "not_found");
        let id = |path: &str| path.trim_start_matches("/v1/media/").to_owned();
        let article = json!({ "channel_id": s.channel, "title": "春耕", "body": "正文", "media_ids": [id(&path), id(&mine)] });
        let shown = town.post(&s.editor, "/v1/articles", &article).await.ok();
        assert_eq!(shown["media_ids"], json!([id(&path), id(&mine)]));
        let own = json!({ "organization_id": there, "name": "支部园地" });
        let own = id_of(&town.post(&s.head, "/v1/channels", &own).await.ok());
        let article = json!({ "channel_id": own, "title": "春耕", "body": "正文", "media_ids": [id(&path)] });
        let refused = town.post(&neighbour, "/v1/articles", &article).await;
        assert_eq!(refused.pointers(), ["/media_ids/0"]);
        assert_eq!(town.get(&s.editor, "/v1/articles").await.ok()["data"].as_array().map(Vec::len), Some(1));
        assert_ne!(here, there);
    }

    async fn a_server_that_stopped_after_the_last_piece_finishes_later(town: Town) {
        let s = studio(&town).await;
        let film = sound(2_000);
        let place = s.begun(&town, film.len(), "课.wav").await;
        assert_eq!(piece(&town, &s.editor, &place, 0, film[..1_999].to_vec()).await.status, 204);
        let id: Uuid = place.rsplit('/').next().unwrap().parse().unwrap();
        // As the stop left it: the byte is in the file and counted, and nobody has looked at it.
        let file = town.app.shared.config.media_dir().join(id.to_string());
        std::fs::write(file, &film).unwrap();
        let by = Authorized::<WriteArticles>::system(town.now(), "story").unwrap();
        let (upload, later) = (store::find_upload(&town.app.db.conn(), &by.permit, Id::new(id)).await.unwrap(), town.now().plus(TimeDelta::hours(1)));
        town.app.db.write(move |tx: Tx| async move { store::advance(&tx, &by.permit, &upload, 2_000, later).await }).await.unwrap();
        assert_eq!(lighthouse_api::content::sweep(&town.app).await.unwrap(), 0);
        let shown: Value = town.get(&s.editor, &place.replace("/uploads", "/media")).await.ok();
        assert_eq!((shown["file"]["sha256"].as_str(), shown["editor_name"].as_str()), (Some(hash(&film).as_str()), Some("于海")));
    }
}
