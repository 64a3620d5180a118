//! Spoilt bytes for every parser of what comes from outside, by chance from a seed.
//!
//! Nothing may be a 5xx or a panic, every refusal is a problem document, a token that is not the
//! one that was issued opens nothing, and no script comes out of the sanitiser. Two parsers are
//! called directly; the others are reached as callers reach them.

use std::time::{Duration, Instant};

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use lighthouse_api::http::address::Proxies;
use lighthouse_domain::members::IdNumber;
use serde_json::json;

use crate::{
    dice::Dice,
    requests::Ask,
    run::{Answer, Run},
    stage::Stage,
};

const TARGETS: [&str; 9] = [
    "id number",
    "spreadsheet",
    "cursor",
    "merge patch",
    "json",
    "sanitiser",
    "token",
    "tus headers",
    "forwarded headers",
];

/// Pieces that parsers care about.
const WORDS: [&[u8]; 24] = [
    b"{",
    b"}",
    b"[",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"null",
    b"1e999",
    b"-0",
    b",",
    b"\0",
    b"\xff\xfe",
    b"PK\x03\x04",
    b"<script>",
    b"javascript:",
    b" onload=x ",
    b"<svg/",
    b"](",
    b"=",
    b";",
    b"for=",
    b"\"[::1]:80\"",
    b"X",
    "０".as_bytes(),
];

/// Each target for so long, or the one that is named; the first thing found.
pub async fn all(stage: &Stage, seed: u64, each: Duration, only: Option<&str>) -> bool {
    let mut run = Run::begin(stage, seed, false).await;
    let scene = Scene::new(&mut run).await;
    let mut sound = true;
    for target in TARGETS.into_iter().filter(|target| only.is_none_or(|only| only == *target)) {
        let (mut dice, mut inputs, begun) = (Dice::new(seed), 0_u64, Instant::now());
        while begun.elapsed() < each {
            inputs += 1;
            if let Some(found) = scene.one(&mut run, target, &mut dice).await {
                println!("{target}, seed {seed}, input {inputs}: {found}");
                sound = false;
                break;
            }
        }
        println!("{target:<18} {inputs} inputs in {:.0?}", begun.elapsed());
    }
    run.end().await;
    sound
}

/// Good inputs, which are then spoilt.
struct Scene {
    root: String,
    branch: String,
    member: String,
    channel: String,
    cursor: String,
}

impl Scene {
    async fn new(run: &mut Run<'_>) -> Self {
        let page = run.ask(Some(0), &Ask::get("/v1/members?limit=1".to_owned())).await.body;
        let channels = run.ask(Some(6), &Ask::get("/v1/channels".to_owned())).await.body;
        let root = run.ask(Some(0), &Ask::get("/v1/organizations?limit=1".to_owned())).await.body;
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            root: text(&root["data"][0]["id"]),
            branch: text(&page["data"][0]["branch_id"]),
            member: text(&page["data"][0]["id"]),
            channel: text(&channels["data"][0]["id"]),
            cursor: text(&page["page"]["next_cursor"]),
        }
    }

    async fn one(&self, run: &mut Run<'_>, target: &str, dice: &mut Dice) -> Option<String> {
        match target {
            "id number" => id_number(&spoil(dice, b"37999919850615001X")),
            "forwarded headers" => forwarded(dice),
            "token" => token(run, dice).await,
            "sanitiser" => self.sanitiser(run, dice).await,
            _ => {
                let ask = self.ask(target, dice);
                let answer = run.send(Some(0), &ask).await;
                sound(&ask, &answer)
            }
        }
    }

    fn ask(&self, target: &str, dice: &mut Dice) -> Ask {
        let key = ("Idempotency-Key".to_owned(), format!("key-{}", dice.between(0, i64::MAX - 1)));
        match target {
            "spreadsheet" => {
                let sheet: &[u8] = if dice.chance(50) {
                    include_bytes!("../fixtures/members/members.xlsx")
                } else {
                    include_bytes!("../fixtures/members/members.csv")
                };
                let path =
                    format!("/v1/members/imports?organization_id={}&file_name=a.xlsx", self.root);
                request(
                    "POST",
                    path,
                    vec![key],
                    Some(("application/octet-stream", spoil(dice, sheet))),
                )
            }
            "cursor" => {
                let spoilt = spoil(dice, self.cursor.as_bytes());
                let text: String = spoilt.iter().map(|byte| format!("%{byte:02X}")).collect();
                request("GET", format!("/v1/members?limit=1&cursor={text}"), vec![], None)
            }
            "merge patch" => {
                let body = spoil(
                    dice,
                    r#"{"name":"李四","education":null,"joined_on":"2010-07-01"}"#.as_bytes(),
                );
                let tag = ("If-Match".to_owned(), "\"v1\"".to_owned());
                request(
                    "PATCH",
                    format!("/v1/members/{}", self.member),
                    vec![tag],
                    Some(("application/merge-patch+json", body)),
                )
            }
            "json" => {
                let body = json!({ "branch_id": self.branch, "name": "李四", "gender": "male", "birth_date": "1985-06-15", "status": "full" });
                request(
                    "POST",
                    "/v1/members".to_owned(),
                    vec![key],
                    Some(("application/json", spoil(dice, body.to_string().as_bytes()))),
                )
            }
            _ => {
                let length = header(&spoil(dice, b"400"));
                let title = header(&spoil(dice, b"title 5YWa6K++,channel AAAA,filename YS53YXY="));
                let headers = [
                    ("Tus-Resumable", "1.0.0".to_owned()),
                    ("Upload-Length", length),
                    ("Upload-Metadata", title),
                ];
                let headers = headers.map(|(name, value)| (name.to_owned(), value)).to_vec();
                request("POST", "/v1/uploads".to_owned(), headers, None)
            }
        }
    }

    async fn sanitiser(&self, run: &mut Run<'_>, dice: &mut Dice) -> Option<String> {
        let seed = "**今天** [链接](https://example.org) <b onclick=x>粗</b>\n\n<script>alert(1)</script> ![图](javascript:alert(1))";
        let body = String::from_utf8_lossy(&spoil(dice, seed.as_bytes())).replace('\0', "");
        let article = json!({ "channel_id": self.channel, "title": "标题", "body": body });
        let ask = request(
            "POST",
            "/v1/articles".to_owned(),
            vec![],
            Some(("application/json", article.to_string().into_bytes())),
        );
        let answer = run.send(Some(6), &ask).await;
        let html = answer.body["html"].as_str().unwrap_or_default();
        sound(&ask, &answer).or(dangerous(html))
    }
}

fn request(
    method: &str,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<(&str, Vec<u8>)>,
) -> Ask {
    let body = body.map(|(kind, bytes)| (kind.to_owned(), bytes));
    Ask { operation: "fuzz".to_owned(), method: method.to_owned(), path, headers, body }
}

fn sound(ask: &Ask, answer: &Answer) -> Option<String> {
    let refused = answer.status >= 400;
    let told = answer.body["code"].is_string();
    let bytes = ask.body.as_ref().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    (answer.status >= 500 || (refused && !told)).then(|| {
        format!(
            "{} {} {:?} {bytes:?}: {} {}",
            ask.method, ask.path, ask.headers, answer.status, answer.body
        )
    })
}

/// Whoever reads the HTML finds nothing in it that had to go: reading it by the standard and taking
/// away what is not allowed changes nothing, and no tag is of another kind.
fn dangerous(html: &str) -> Option<String> {
    let evil = ["script", "svg", "iframe", "math", "style"];
    let tag = tags(html).into_iter().find(|tag| evil.contains(&tag.as_str()));
    let again = ammonia::clean(html);
    tag.map(|tag| format!("<{tag} in {html}"))
        .or((again != html).then(|| format!("{html} is {again} when it is read again")))
}

/// The names of the tags. What stands in the quotes of a tag is no tag.
fn tags(html: &str) -> Vec<String> {
    let (mut names, mut rest) = (Vec::new(), html);
    while let Some((_, tag)) = rest.split_once('<') {
        let name = tag.trim_start_matches('/');
        names.push(name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>());
        let mut quoted = false;
        let end = tag.find(|letter| {
            quoted ^= letter == '"';
            letter == '>' && !quoted
        });
        rest = end.map_or("", |end| &tag[end..]);
    }
    names.iter().map(|name| name.to_lowercase()).collect()
}

/// What is an id number is one again when it is read from itself.
fn id_number(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let number = IdNumber::parse(&text).ok()?;
    let again = IdNumber::parse(number.reveal());
    let same =
        again.is_ok_and(|again| again.reveal() == number.reveal()) && number.reveal().len() == 18;
    (!same).then(|| format!("{text:?} is {} and then another", number.reveal()))
}

/// Whatever a stranger writes, the caller is the stranger.
fn forwarded(dice: &mut Dice) -> Option<String> {
    let mut headers = HeaderMap::new();
    for (name, good) in [
        ("forwarded", &b"for=192.0.2.7;proto=https, for=\"[2001:db8::1]:443\""[..]),
        ("x-forwarded-for", b"192.0.2.7, 10.0.0.2"),
    ] {
        if let Ok(value) = HeaderValue::from_bytes(&spoil(dice, good)) {
            headers.append(HeaderName::from_static(name), value);
        }
    }
    let (proxy, stranger) = ("10.0.0.1".parse().ok()?, "198.51.100.9".parse().ok()?);
    let proxies = Proxies::new(vec!["10.0.0.0/8".parse().ok()?]);
    let _ = proxies.caller(proxy, &headers);
    (proxies.caller(stranger, &headers) != stranger)
        .then(|| format!("a stranger is believed: {headers:?}"))
}

async fn token(run: &mut Run<'_>, dice: &mut Dice) -> Option<String> {
    let good = run.token(Some(0)).await?;
    let spoilt = header(&spoil(dice, good.as_bytes()));
    let ask = Ask::get("/v1/me".to_owned());
    let answer = run.send_as(Some(&spoilt), None, &ask).await;
    let opened = answer.status < 400 && spoilt.trim() != good;
    sound(&ask, &answer).or(opened.then(|| format!("{spoilt} opens what {good} opens")))
}

/// What can be in a header at all.
fn header(bytes: &[u8]) -> String {
    bytes
        .iter()
        .filter(|byte| byte.is_ascii_graphic() || **byte == b' ')
        .map(|byte| char::from(*byte))
        .collect()
}

/// One to six changes: bits, bytes, pieces taken out, doubled or put in.
fn spoil(dice: &mut Dice, good: &[u8]) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1).min(bytes.len());
        match dice.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 if at < bytes.len() => bytes[at] = dice.below(256) as u8,
            2 => bytes.truncate(at),
            3 => {
                let end = (at + dice.below(16)).min(bytes.len());
                bytes.drain(at..end);
            }
            4 => {
                let end = (at + dice.below(64)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let word = WORDS[dice.below(WORDS.len())];
                bytes.splice(at..at, word.iter().copied());
            }
        }
    }
    bytes
}
