//! A request for an operation: path, query, headers and body by chance.

use actix_web::test::TestRequest;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    contract::Operation,
    values::{Maker, NAMES},
};

/// A request that can be sent again as it is.
#[derive(Clone, Debug)]
pub struct Ask {
    pub operation: String,
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<(String, Vec<u8>)>,
}

impl Ask {
    pub fn get(path: String) -> Self {
        Self {
            operation: "look".to_owned(),
            method: "GET".to_owned(),
            path,
            headers: Vec::new(),
            body: None,
        }
    }

    /// A request that is about nothing that exists.
    pub fn of_nothing(operation: &Operation) -> Self {
        let nobody = "0198c0de-0000-7000-8000-000000000000";
        let parts =
            operation.path.split('/').map(|part| if part.starts_with('{') { nobody } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        let body = operation.body.as_ref().map(|(kind, _)| (kind.clone(), b"{}".to_vec()));
        Self {
            operation: operation.id.clone(),
            method: operation.method.clone(),
            path,
            headers: Vec::new(),
            body,
        }
    }

    pub fn is_read(&self) -> bool {
        self.method == "GET"
    }

    /// The path without its query.
    pub fn bare_path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    pub fn request(&self, token: Option<&str>) -> actix_http::Request {
        let method = self.method.parse().unwrap();
        let mut request = TestRequest::default().method(method).uri(&self.path);
        request = request
            .peer_addr("192.0.2.1:40000".parse().unwrap())
            .insert_header(("host", "localhost"));
        if let Some(token) = token {
            request = request.insert_header(("authorization", format!("Bearer {token}")));
        }
        for (name, value) in &self.headers {
            request = request.insert_header((name.as_str(), value.as_str()));
        }
        if let Some((kind, bytes)) = &self.body {
            request =
                request.insert_header(("content-type", kind.as_str())).set_payload(bytes.clone());
        }
        request.to_request()
    }
}

/// `None` where the path needs an id of which none is known.
pub fn make(maker: &mut Maker<'_>, operation: &Operation) -> Option<Ask> {
    let path = fill(maker, &operation.path)?;
    let mut ask = Ask {
        operation: operation.id.clone(),
        method: operation.method.clone(),
        path: with_query(maker, operation, path),
        headers: Vec::new(),
        body: None,
    };
    if let Some((kind, schema)) = &operation.body {
        ask.body = Some((kind.clone(), body(maker, kind, schema, &operation.example)));
    }
    for name in &operation.headers {
        if let Some(value) = header(maker, name, &ask) {
            ask.headers.push((name.clone(), value));
        }
    }
    Some(ask)
}

/// Puts ids into a path: those of the collection before the place, or of the place's own name.
fn fill(maker: &mut Maker<'_>, template: &str) -> Option<String> {
    let mut path = String::new();
    let mut before = "";
    for segment in template.split('/').skip(1) {
        path.push('/');
        match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => path.push_str(&place(maker, before, name)?),
            None => {
                path.push_str(segment);
                before = segment;
            }
        }
    }
    Some(path)
}

fn place(maker: &mut Maker<'_>, before: &str, name: &str) -> Option<String> {
    let world = maker.world;
    Some(match name {
        "day" | "valid_from" => maker.day("day").to_string(),
        "month" => maker.month(),
        "code" => "not_found".to_owned(),
        "kind" => maker
            .dice
            .one(&["party_lecture", "theme_party_day", "study_day", "member_meeting"])?
            .to_string(),
        "id" => world.id_of(maker.dice, maker.person, before)?,
        other => world.id_for(maker.dice, maker.person, other)?,
    })
}

fn with_query(maker: &mut Maker<'_>, operation: &Operation, path: String) -> String {
    let mut all = Vec::new();
    for parameter in &operation.query {
        let wanted = parameter.required
            || (maker.dice.chance(20) && parameter.name != "cursor" && parameter.name != "fields");
        if !wanted {
            continue;
        }
        let text = match maker.value(&parameter.name, &parameter.schema) {
            Value::String(text) => text,
            Value::Array(items) => {
                items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")
            }
            Value::Null => continue,
            other => other.to_string(),
        };
        all.push(format!("{}={}", parameter.name, encode(&text)));
    }
    if all.is_empty() { path } else { format!("{path}?{}", all.join("&")) }
}

fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~,:".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn body(maker: &mut Maker<'_>, kind: &str, schema: &Value, example: &Value) -> Vec<u8> {
    if kind.ends_with("json") {
        let made = match example {
            Value::Object(_) if maker.dice.chance(35) => maker.example("", example),
            _ => maker.value("", schema),
        };
        return sense(maker, made).to_string().into_bytes();
    }
    if kind.contains("form") {
        return b"grant_type=client_credentials&client_id=nobody&client_secret=nothing".to_vec();
    }
    match maker.dice.below(10) {
        0..4 => sheet(maker),
        4..8 => b"%PDF-1.4\n%%EOF\n".to_vec(),
        _ => {
            let n = maker.dice.below(300);
            maker.dice.bytes(n)
        }
    }
}

/// A few lines of a register.
fn sheet(maker: &mut Maker<'_>) -> Vec<u8> {
    let mut text = "姓名,性别,出生日期,人员类别,所在党支部\n".to_owned();
    for _ in 0..maker.dice.between(1, 4) {
        let branch = maker.dice.one(&maker.world.branches).map_or("无", String::as_str);
        let day = maker.day("birth_date");
        let status = maker.dice.one(&["正式党员", "预备党员", "群众"]).copied().unwrap_or_default();
        text.push_str(&format!(
            "{},男,{day},{status},{branch}\n",
            NAMES[maker.dice.below(NAMES.len())]
        ));
    }
    text.into_bytes()
}

/// What a schema cannot say: ends come after beginnings, and an id number is of its birth date.
fn sense(maker: &mut Maker<'_>, mut made: Value) -> Value {
    if let Some(begins) =
        made["starts_at"].as_str().and_then(lighthouse_domain::time::Instant::parse)
        && made["ends_at"].is_string()
        && maker.dice.chance(90)
    {
        let span = chrono::TimeDelta::minutes(maker.dice.between(30, 240));
        made["ends_at"] = json!(begins.plus(span).to_string());
    }
    if made["scope"].is_object() && made.get("row_budget").is_some() {
        letter(maker, &mut made);
    }
    if made.get("id_number").is_some() {
        let number =
            made["birth_date"].as_str().map(|day| id_number(maker, day, made["gender"] == "male"));
        made["id_number"] = json!(number);
    }
    made
}

/// A letter is addressed in one way, about one kind of subject, for some weeks from now.
fn letter(maker: &mut Maker<'_>, made: &mut Value) {
    if made["organization_id"].is_string() {
        made["organization_code"] = Value::Null;
    }
    let many = maker.dice.chance(50);
    let subjects =
        maker.world.id_of(maker.dice, maker.person, if many { "branches" } else { "members" });
    made["scope"] = json!({ if many { "organization_ids" } else { "member_ids" }: [subjects] });
    let begins = maker.now.plus(chrono::TimeDelta::hours(maker.dice.between(-2, 24)));
    made["starts_at"] = json!(begins.to_string());
    made["ends_at"] =
        json!(begins.plus(chrono::TimeDelta::days(maker.dice.between(1, 80))).to_string());
}

/// A number with its check digit, of a region where nobody was born.
fn id_number(maker: &mut Maker<'_>, birth_date: &str, male: bool) -> String {
    let order = maker.dice.below(400) * 2 + usize::from(male);
    let digits = format!("379999{}{order:03}", birth_date.replace('-', ""));
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 =
        digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = "10X98765432".chars().nth((sum % 11) as usize).unwrap_or('0');
    format!("{digits}{check}")
}

fn header(maker: &mut Maker<'_>, name: &str, ask: &Ask) -> Option<String> {
    let text = |plain: &str| STANDARD.encode(plain);
    match name {
        "Idempotency-Key" => {
            maker.dice.chance(90).then(|| format!("key-{}", maker.dice.between(0, i64::MAX - 1)))
        }
        "Accept-Language" => maker.dice.chance(30).then(|| "en".to_owned()),
        "If-None-Match" => {
            maker.world.tag_of(ask.bare_path()).filter(|_| maker.dice.chance(40)).cloned()
        }
        "Tus-Resumable" => Some("1.0.0".to_owned()),
        "Upload-Length" => Some(maker.dice.between(1, 400).to_string()),
        "Upload-Offset" => {
            Some(if maker.dice.chance(80) { 0 } else { maker.dice.between(0, 200) }.to_string())
        }
        "Upload-Metadata" => {
            let channel = maker.world.id_of(maker.dice, maker.person, "channels")?;
            Some(format!(
                "title {},channel {},filename {}",
                text("党课"),
                text(&channel),
                text("a.wav")
            ))
        }
        _ => None,
    }
}
