//! A service that receives webhooks on this machine, and answers as it is told to.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
};

use serde_json::Value;

/// A request that came: its headers in lower case, and its body.
#[derive(Clone, Debug)]
pub(super) struct Received {
    headers: Vec<(String, String)>,
    pub(super) text: String,
}

impl Received {
    pub(super) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    pub(super) fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

pub(super) struct Receiver {
    pub(super) url: String,
    answers: Arc<Mutex<Vec<String>>>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// Answers with these heads, one after another, and with 204 afterwards.
    pub(super) fn answering(heads: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let answers: Vec<String> = heads.iter().rev().map(|head| (*head).to_owned()).collect();
        let answers = Arc::new(Mutex::new(answers));
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let (said, heard) = (Arc::clone(&answers), Arc::clone(&received));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let Some(request) = read(&stream) else { continue };
                heard.lock().unwrap().push(request);
                let head = said.lock().unwrap().pop();
                let head = head.unwrap_or_else(|| "204 No Content".to_owned());
                let _ = write!(
                    stream,
                    "HTTP/1.1 {head}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                );
            }
        });
        Self { url, answers, received }
    }

    pub(super) fn then(&self, head: &str) {
        self.answers.lock().unwrap().push(head.to_owned());
    }

    /// What came since it was asked last.
    pub(super) fn take(&self) -> Vec<Received> {
        std::mem::take(&mut self.received.lock().unwrap())
    }
}

fn read(stream: &std::net::TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut headers) = (String::new(), Vec::new());
    reader.read_line(&mut line).ok()?;
    assert!(line.starts_with("POST /"), "{line}");
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Received { headers, text: String::from_utf8(body).ok()? })
}
