//! How long a file plays, where its container says so: WAV, MP4 with M4A, `WebM`. What cannot be
//! read is unknown, never an error: the file is kept all the same.

mod mp4;
mod parts;
mod wav;
mod webm;

use std::io::{Read, Seek};

use chrono::TimeDelta;
use lighthouse_domain::content::MediaType;

/// How long a file of this kind plays.
pub(crate) fn read(kind: MediaType, file: &mut (impl Read + Seek)) -> Option<TimeDelta> {
    let millis = match kind {
        MediaType::Wav => wav::millis(file),
        MediaType::Mp4 | MediaType::M4a => mp4::millis(file),
        MediaType::Webm => webm::millis(file),
        MediaType::Mp3 | MediaType::Ogg | MediaType::Jpeg | MediaType::Png => None,
    };
    // Whatever a broken file says, nothing plays for longer than a day.
    millis
        .and_then(|millis| i64::try_from(millis).ok())
        .map(TimeDelta::milliseconds)
        .filter(|duration| *duration <= TimeDelta::days(1))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn duration(kind: MediaType, bytes: &[u8]) -> Option<i64> {
        read(kind, &mut Cursor::new(bytes)).map(|duration| duration.num_milliseconds())
    }

    fn wav(rate: u32, sound: u32) -> Vec<u8> {
        let mut wav = b"RIFF\0\0\0\0WAVELIST\x02\0\0\0xxfmt \x10\0\0\0\x01\0\x01\0".to_vec();
        wav.extend(rate.to_le_bytes());
        wav.extend(rate.to_le_bytes());
        wav.extend(b"\x01\0\x08\0data");
        wav.extend(sound.to_le_bytes());
        wav
    }

    #[test]
    fn a_sound_plays_as_long_as_its_bytes_last() {
        assert_eq!(duration(MediaType::Wav, &wav(8_000, 12_000)), Some(1_500));
        assert_eq!(duration(MediaType::Wav, &wav(0, 12_000)), None);
    }

    #[test]
    fn a_film_says_it_in_its_index_wherever_that_stands() {
        let header = [&8_u32.to_be_bytes()[..], b"wide"].concat();
        let head = [&[0; 12][..], &600_u32.to_be_bytes(), &1_500_u32.to_be_bytes()].concat();
        let boxed = |name: &[u8], content: &[u8]| {
            let size = u32::try_from(8 + content.len()).unwrap().to_be_bytes();
            [&size[..], name, content].concat()
        };
        let moov = boxed(b"moov", &boxed(b"mvhd", &head));
        assert_eq!(duration(MediaType::Mp4, &[header.clone(), moov].concat()), Some(2_500));
        assert_eq!(duration(MediaType::M4a, &header), None);
    }

    #[test]
    fn a_broken_file_has_no_length_and_breaks_nothing() {
        for seed in 0..2_000_u64 {
            let bytes = (0..200).map(|n| (seed * 31 + n * n * 7 + seed / 3 * n).to_le_bytes()[0]);
            let bytes: Vec<u8> = bytes.collect();
            for kind in MediaType::ALL {
                duration(kind, &bytes);
                duration(kind, &[b"RIFF\0\0\0\0WAVE".as_slice(), &bytes].concat());
            }
        }
        let endless = wav(1, u32::MAX);
        assert_eq!(duration(MediaType::Wav, &endless), None);
    }
}
