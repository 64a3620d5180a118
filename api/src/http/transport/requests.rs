//! Follows the requests of a connection, and writes each request line in ASCII.
//!
//! Only where it is certain that a request line begins is anything changed: a head whose body
//! is not simply counted (in pieces, of two lengths, folded) is followed by nothing that is.

use std::fmt::Write;

use crate::http::lang::Lang;

/// What is kept of a header line; the lines that matter are short.
const LINE_MAX: usize = 256;

/// What comes next.
#[derive(Debug, Default, PartialEq, Eq)]
enum Part {
    /// A request line, or the empty lines that may precede it.
    #[default]
    Line,
    Head,
    /// So many bytes of a body.
    Body(u64),
    /// Nobody knows; it is passed on as it is.
    Unknown,
}

/// The requests of a connection, one after another.
#[derive(Debug, Default)]
pub(super) struct Requests {
    part: Part,
    /// The beginning of the line that is being read.
    line: Vec<u8>,
    length: Option<u64>,
    /// The body's end cannot be told from the head.
    uncertain: bool,
    lang: Lang,
}

impl Requests {
    /// The language that the request under way asks for, as far as it was read.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// Reads on; gives all of `bytes` as they have to be, if they have to be otherwise.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut rewritten: Option<Vec<u8>> = None;
        let mut rest = bytes;
        while !rest.is_empty() {
            let is_request_line = self.part == Part::Line;
            let (taken, left) = rest.split_at_checked(self.take(rest)).unwrap_or((rest, &[]));
            if is_request_line && !taken.is_ascii() {
                let done = bytes.len() - rest.len();
                let copy = || bytes.get(..done).unwrap_or_default().to_vec();
                escape(taken, rewritten.get_or_insert_with(copy));
            } else if let Some(rewritten) = &mut rewritten {
                rewritten.extend_from_slice(taken);
            }
            rest = left;
        }
        rewritten
    }

    /// How many of the bytes belong to the part that is read now; goes on to the next at its end.
    fn take(&mut self, bytes: &[u8]) -> usize {
        match self.part {
            Part::Line | Part::Head => {
                let end = bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
                let taken = end.unwrap_or(bytes.len());
                let room = LINE_MAX.saturating_sub(self.line.len());
                self.line.extend(bytes.iter().take(taken.min(room)));
                if end.is_some() {
                    self.end_line();
                }
                taken
            }
            Part::Body(left) => {
                let taken = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                let left = left - taken as u64;
                self.part = if left == 0 { Part::Line } else { Part::Body(left) };
                taken
            }
            Part::Unknown => bytes.len(),
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let is_empty = line.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        match (&self.part, is_empty) {
            (Part::Line, true) => {}
            (Part::Line, false) => {
                (self.part, self.length, self.lang) = (Part::Head, None, Lang::default());
            }
            (_, true) => self.end_head(),
            (_, false) => self.note(&line),
        }
    }

    fn end_head(&mut self) {
        self.part = match self.length.take() {
            _ if self.uncertain => Part::Unknown,
            None | Some(0) => Part::Line,
            Some(length) => Part::Body(length),
        };
    }

    /// Takes note of a header that says how long the body is, or which language is spoken.
    fn note(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        let Some((name, value)) = text.split_once(':') else {
            self.uncertain = true;
            return;
        };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" if self.length.is_none() && is_number(value) => {
                self.length = value.parse().ok();
                self.uncertain |= self.length.is_none();
            }
            "content-length" | "transfer-encoding" | "upgrade" => self.uncertain = true,
            "accept-language" => self.lang = Lang::negotiate(Some(value)),
            // A folded line, or a name that nobody should guess at.
            name if name.trim() != name => self.uncertain = true,
            _ => {}
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Percent-encodes what is not ASCII.
fn escape(bytes: &[u8], out: &mut Vec<u8>) {
    let mut text = String::with_capacity(bytes.len() * 3);
    for byte in bytes {
        if byte.is_ascii() {
            text.push(char::from(*byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &str = "GET /v1/members?q=张 HTTP/1.1\r\nHost: 张\r\n\r\n";
    const ASCII: &str = "GET /v1/members?q=%E5%BC%A0 HTTP/1.1\r\nHost: 张\r\n\r\n";

    /// All of `text`, read in pieces of `size` bytes.
    fn read(text: &str, size: usize) -> String {
        let mut requests = Requests::default();
        let pieces = text.as_bytes().chunks(size);
        let all: Vec<u8> = pieces
            .flat_map(|piece| requests.read(piece).unwrap_or_else(|| piece.to_vec()))
            .collect();
        String::from_utf8(all).unwrap()
    }

    #[test]
    fn each_request_line_is_written_in_ascii_and_nothing_else() {
        let inner = "GET /张 HTTP/1.1\r\n\r\n";
        let head = |path: &str| {
            format!("POST {path} HTTP/1.1\r\nContent-Length: {}\r\n\r\n{inner}", inner.len())
        };
        let told = format!("{RAW}{}\r\n{RAW}{RAW}", head("/张"));
        let expected = format!("{ASCII}{}\r\n{ASCII}{ASCII}", head("/%E5%BC%A0"));
        for size in [1, 2, 3, 7, 1000] {
            assert_eq!(read(&told, size), expected, "{size}");
        }
    }

    #[test]
    fn what_is_ascii_already_is_left_alone() {
        let request = "GET /v1/members?q=%E5%BC%A0 HTTP/1.1\r\nHost: town\r\n\r\n";
        assert_eq!(Requests::default().read(request.as_bytes()), None);
    }

    #[test]
    fn nothing_is_changed_after_a_body_whose_end_is_uncertain() {
        for header in [
            "Transfer-Encoding: chunked",
            "Content-Length: 3\r\nContent-Length: 3",
            "Content-Length: +3",
            "Content-Length : 3",
            "Content-Length: 3\r\n 0",
            "Content-Length: 99999999999999999999999",
        ] {
            let told = format!("POST / HTTP/1.1\r\n{header}\r\n\r\n{RAW}{RAW}");
            assert_eq!(read(&told, 1000), told, "{header}");
        }
    }

    #[test]
    fn the_language_is_that_of_the_request() {
        let mut requests = Requests::default();
        requests.read(b"GET / HTTP/1.1\r\nAccept-Language: en\r\n");
        assert_eq!(requests.lang(), Lang::En);
        requests.read(b"\r\nGET / HTTP/1.1\r\n");
        assert_eq!(requests.lang(), Lang::ZhCn);
    }
}
