//! The one file of a form (RFC 7578). Anything else in the form is refused: it would mean nothing.

use lighthouse_domain::message::Message;

use crate::http::{code::Code, problem::Problem};

/// The bytes of the file of a form with exactly one part, and the name that it gives the file.
pub(super) fn file_of(
    content_type: &str,
    form: &[u8],
) -> Result<(Vec<u8>, Option<String>), Problem> {
    let boundary = parameter(content_type, "boundary").filter(|it| !it.is_empty());
    let boundary = boundary.ok_or_else(malformed)?;
    // The first boundary may stand at the very beginning, without a line break before it.
    let (first, between) = (format!("--{boundary}\r\n"), format!("\r\n--{boundary}"));
    let begin = find(form, first.as_bytes()).ok_or_else(malformed)? + first.len();
    let rest = form.get(begin..).unwrap_or_default();
    let end = find(rest, between.as_bytes()).ok_or_else(malformed)?;
    let (part, after) = rest.split_at_checked(end).ok_or_else(malformed)?;
    let after = after.get(between.len()..).unwrap_or_default();
    if !after.starts_with(b"--") {
        return Err(refused());
    }
    let blank = find(part, b"\r\n\r\n").ok_or_else(malformed)?;
    let (headers, body) = part.split_at_checked(blank).ok_or_else(malformed)?;
    let headers = std::str::from_utf8(headers).map_err(|_| malformed())?;
    let name = file_name(headers).ok_or_else(refused)?;
    let bytes = body.get(4..).unwrap_or_default().to_vec();
    Ok((bytes, Some(name).filter(|name| !name.is_empty())))
}

/// The name that the part's disposition gives the file; a part without one is no file.
fn file_name(headers: &str) -> Option<String> {
    let disposition = headers.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then(|| value.to_owned())
    })?;
    parameter(&disposition, "filename")
}

/// A parameter of a header, without its quotes.
fn parameter(value: &str, wanted: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let value = value.trim().trim_matches('"').to_owned();
        name.trim().eq_ignore_ascii_case(wanted).then_some(value)
    })
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn malformed() -> Problem {
    Problem::new(Code::MalformedRequest)
        .detail(Message::new("表单格式有误", "The form is malformed; send multipart/form-data."))
}

fn refused() -> Problem {
    Problem::new(Code::MalformedRequest).detail(Message::new(
        "表单中应有且只有一个文件；其他内容请写在查询参数中",
        "The form holds one file and nothing else; everything else is a query parameter.",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=\"x y\"";

    fn form(parts: &[&str]) -> Vec<u8> {
        let mut form = String::new();
        for part in parts {
            form.extend(["--x y\r\n", part, "\r\n"]);
        }
        form.push_str("--x y--\r\n");
        form.into_bytes()
    }

    #[test]
    fn one_file_is_read_with_its_name_and_its_line_breaks() {
        let part = "Content-Disposition: form-data; name=\"file\"; filename=\"名册.csv\"\r\n\
            Content-Type: text/csv\r\n\r\n姓名\r\n\r\n王芳\r\n";
        let (bytes, name) = file_of(TYPE, &form(&[part])).ok().unwrap();
        assert_eq!(bytes, "姓名\r\n\r\n王芳\r\n".as_bytes());
        assert_eq!(name.as_deref(), Some("名册.csv"));
    }

    #[test]
    fn two_parts_a_field_and_half_a_form_are_refused() {
        let file = "Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx";
        let field = "Content-Disposition: form-data; name=\"note\"\r\n\r\nx";
        for wrong in [form(&[file, file]), form(&[field]), form(&[]), b"--x y\r\nfile".to_vec()] {
            assert!(file_of(TYPE, &wrong).is_err());
        }
        assert!(file_of("multipart/form-data", &form(&[file])).is_err());
    }
}
