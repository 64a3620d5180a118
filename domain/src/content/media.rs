//! Audio, video and pictures: what is taken, and under which name it is given out.
//!
//! A media item is an article with a file: the same editor, the same two reviewers, the
//! same steps. What a file is, its first bytes say; name and type from outside are hearsay.

use chrono::TimeDelta;
use unicode_normalization::UnicodeNormalization;

use crate::text;

/// So many first bytes tell what a file is.
pub const HEAD: usize = 64;
/// The longest file name, in characters.
pub const NAME_MAX: usize = 120;
/// The most media an article may show.
pub const ATTACHED_MAX: usize = 20;

/// The kinds of files that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    Mp3,
    M4a,
    Mp4,
    Webm,
    Ogg,
    Wav,
    Jpeg,
    Png,
}

impl MediaType {
    pub const ALL: [Self; 8] =
        [Self::Mp3, Self::M4a, Self::Mp4, Self::Webm, Self::Ogg, Self::Wav, Self::Jpeg, Self::Png];

    /// What the first bytes of a file say.
    pub fn sniff(head: &[u8]) -> Option<Self> {
        let at = |from: usize, mark: &[u8]| head.get(from..from + mark.len()) == Some(mark);
        match head {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'I', b'D', b'3', ..] => Some(Self::Mp3),
            [b'O', b'g', b'g', b'S', 0, ..] => Some(Self::Ogg),
            [b'R', b'I', b'F', b'F', ..] if at(8, b"WAVE") => Some(Self::Wav),
            [0x1a, 0x45, 0xdf, 0xa3, ..] if head.windows(4).any(|four| four == b"webm") => {
                Some(Self::Webm)
            }
            [0xff, second, third, ..] if is_layer_three(*second, *third) => Some(Self::Mp3),
            _ if at(4, b"ftyp") => Self::of_brand(head.get(8..12)?),
            _ => None,
        }
    }

    /// Pictures and `QuickTime` share the container; only these brands are sound or film.
    fn of_brand(brand: &[u8]) -> Option<Self> {
        match brand {
            b"M4A " | b"M4B " => Some(Self::M4a),
            [b'i', b's', b'o', _]
            | [b'm', b'p', b'4', _]
            | b"avc1"
            | b"dash"
            | b"M4V "
            | b"MSNV" => Some(Self::Mp4),
            _ => None,
        }
    }

    pub const fn mime(self) -> &'static str {
        match self {
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Mp4 => "video/mp4",
            Self::Webm => "video/webm",
            Self::Ogg => "audio/ogg",
            Self::Wav => "audio/wav",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    pub const fn ending(self) -> &'static str {
        match self {
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Mp4 => "mp4",
            Self::Webm => "webm",
            Self::Ogg => "ogg",
            Self::Wav => "wav",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    pub fn parse(mime: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.mime() == mime)
    }
}

/// The header of an MPEG frame of layer III: no other reading of these bits is sound.
fn is_layer_three(second: u8, third: u8) -> bool {
    second & 0xe6 == 0xe2 && third & 0xf0 != 0xf0 && third & 0x0c != 0x0c
}

/// The file behind a media item. Where it lies follows from its id alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaFile {
    pub kind: MediaType,
    /// As it is offered when saved; never a path.
    pub name: String,
    pub bytes: i64,
    /// SHA-256, hexadecimal.
    pub hash: String,
    /// How long it plays, where its first bytes or its index say so.
    pub duration: Option<TimeDelta>,
}

/// A name that any system can carry, ending as the content demands.
pub fn safe_name(raw: &str, kind: MediaType) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .nfc()
        .filter(|c| !text::is_invisible(*c))
        .map(|c| if "<>:\"|?*%;".contains(c) { '_' } else { c })
        .collect();
    let stem = plain.rsplit_once('.').map_or(plain.as_str(), |(stem, _)| stem);
    let stem = stem.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem: String = stem.chars().take(NAME_MAX - 5).collect();
    let stem = if stem.is_empty() { "media" } else { stem.as_str() };
    format!("{stem}.{}", kind.ending())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        let wav = [b"RIFF".as_slice(), &[0; 4], b"WAVEfmt "].concat();
        let m4a = [&[0, 0, 0, 24], b"ftypM4A ".as_slice()].concat();
        let film = [&[0, 0, 0, 24], b"ftypisom".as_slice()].concat();
        let webm = [&[0x1a, 0x45, 0xdf, 0xa3, 1], b"\x42\x82\x84webm".as_slice()].concat();
        for (head, kind) in [
            (wav.as_slice(), MediaType::Wav),
            (&m4a, MediaType::M4a),
            (&film, MediaType::Mp4),
            (&webm, MediaType::Webm),
            (b"ID3\x04", MediaType::Mp3),
            (b"\xff\xfb\x90\x64", MediaType::Mp3),
            (b"\xff\xd8\xff\xe0", MediaType::Jpeg),
            (b"\x89PNG\r\n\x1a\n", MediaType::Png),
            (b"OggS\0", MediaType::Ogg),
        ] {
            assert_eq!(MediaType::sniff(head), Some(kind));
        }
    }

    #[test]
    fn programs_pages_and_strange_containers_are_nothing() {
        let heic = [&[0, 0, 0, 24], b"ftypheic".as_slice()].concat();
        for head in [
            b"MZ\x90\0".as_slice(),
            b"<html>",
            b"%PDF-1.7",
            b"\x7fELF",
            b"RIFF0000AVI ",
            &heic,
            b"",
        ] {
            assert_eq!(MediaType::sniff(head), None);
        }
    }

    #[test]
    fn a_name_keeps_its_chinese_and_loses_its_path_and_its_false_ending() {
        assert_eq!(safe_name("../../etc/党课.exe", MediaType::Mp4), "党课.mp4");
        assert_eq!(safe_name("C:\\x\\a\u{202e}b\".mp3", MediaType::Mp3), "ab_.mp3");
        assert_eq!(safe_name("..", MediaType::Png), "media.png");
    }

    proptest! {
        #[test]
        fn no_name_leads_out_of_its_folder(raw in "\\PC{0,200}") {
            let name = safe_name(&raw, MediaType::Wav);
            prop_assert!(!name.contains(['/', '\\', '\0']) && !name.starts_with('.'));
            prop_assert!(name.chars().count() <= NAME_MAX);
            prop_assert_eq!(name.rsplit('.').next(), Some("wav"));
        }
    }
}
