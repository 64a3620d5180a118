//! The smallest film a player shows: `WebM` with one picture of a single dot, repeated each second.

/// A whole key frame of VP8, one dot wide and high.
const PICTURE: [u8; 24] = [
    0x30, 0x01, 0x00, 0x9d, 0x01, 0x2a, 0x01, 0x00, 0x01, 0x00, 0x03, 0x00, 0x34, 0x25, 0xa4, 0x00,
    0x03, 0x70, 0x00, 0xfe, 0xfb, 0x94, 0x00, 0x00,
];
const KEY_FRAME: u8 = 0x80;

/// A film of so many seconds, at most 32, with a title that makes it unlike the others.
pub(super) fn film(title: &str, seconds: u8) -> Vec<u8> {
    let seconds = seconds.min(32);
    let body = [info(title, seconds), tracks(), cluster(seconds)].concat();
    [header(), element(&[0x18, 0x53, 0x80, 0x67], &body)].concat()
}

/// An EBML element: its id, its length, its content.
fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    let length = match u8::try_from(content.len()) {
        Ok(short @ ..127) => vec![0x80 | short],
        _ => (1 << 56 | content.len() as u64).to_be_bytes().to_vec(),
    };
    [id, &length, content].concat()
}

fn header() -> Vec<u8> {
    let fields = [
        element(&[0x42, 0x86], &[1]),
        element(&[0x42, 0xf7], &[1]),
        element(&[0x42, 0xf2], &[4]),
        element(&[0x42, 0xf3], &[8]),
        element(&[0x42, 0x82], b"webm"),
        element(&[0x42, 0x87], &[2]),
        element(&[0x42, 0x85], &[2]),
    ];
    element(&[0x1a, 0x45, 0xdf, 0xa3], &fields.concat())
}

/// Times are in milliseconds.
fn info(title: &str, seconds: u8) -> Vec<u8> {
    let fields = [
        element(&[0x2a, 0xd7, 0xb1], &1_000_000_u32.to_be_bytes()),
        element(&[0x44, 0x89], &(f64::from(seconds) * 1000.0).to_be_bytes()),
        element(&[0x7b, 0xa9], title.as_bytes()),
        element(&[0x4d, 0x80], b"Lighthouse"),
        element(&[0x57, 0x41], b"Lighthouse"),
    ];
    element(&[0x15, 0x49, 0xa9, 0x66], &fields.concat())
}

fn tracks() -> Vec<u8> {
    let size = [element(&[0xb0], &[1]), element(&[0xba], &[1])].concat();
    let fields = [
        element(&[0xd7], &[1]),
        element(&[0x73, 0xc5], &[1]),
        element(&[0x83], &[1]),
        element(&[0x86], b"V_VP8"),
        element(&[0xe0], &size),
    ];
    element(&[0x16, 0x54, 0xae, 0x6b], &element(&[0xae], &fields.concat()))
}

fn cluster(seconds: u8) -> Vec<u8> {
    let pictures = (0..seconds).flat_map(|second| {
        let at = (i16::from(second) * 1000).to_be_bytes();
        element(&[0xa3], &[&[0x81][..], &at, &[KEY_FRAME], &PICTURE].concat())
    });
    let content: Vec<u8> = element(&[0xe7], &[0]).into_iter().chain(pictures).collect();
    element(&[0x1f, 0x43, 0xb6, 0x75], &content)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use chrono::TimeDelta;
    use lighthouse_domain::content::MediaType;

    use super::*;
    use crate::content::duration;

    #[test]
    fn a_film_is_recognised_by_its_first_bytes() {
        let made = film("清河镇：主题党日", 5);
        assert_eq!(MediaType::sniff(&made[..64]), Some(MediaType::Webm));
        assert_ne!(made, film("青云镇：主题党日", 5));
        let plays = duration::read(MediaType::Webm, &mut Cursor::new(&made));
        assert_eq!(plays, Some(TimeDelta::seconds(5)));
    }

    #[test]
    fn every_second_has_its_picture() {
        let pictures = |film: &[u8]| film.windows(24).filter(|part| *part == PICTURE).count();
        assert_eq!((pictures(&film("a", 3)), pictures(&film("a", 200))), (3, 32));
    }
}
