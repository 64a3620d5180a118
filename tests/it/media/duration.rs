//! How long a media item plays.

use serde_json::json;

use crate::{
    support::{Town, stories},
    uploads::stage::{sound, studio},
};

/// One and a half seconds of silence: eight bits, one channel, 8,000 samples a second.
fn silence() -> Vec<u8> {
    let mut wav = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    wav.extend(8_000_u32.to_le_bytes());
    wav.extend(8_000_u32.to_le_bytes());
    wav.extend(b"\x01\0\x08\0data");
    wav.extend(12_000_u32.to_le_bytes());
    wav.resize(wav.len() + 12_000, 128);
    wav
}

stories! {
    async fn a_media_item_says_how_long_it_plays_where_its_file_does(town: Town) {
        let s = studio(&town).await;
        let told = s.uploaded(&town, &silence(), "课.wav").await;
        assert_eq!(town.get(&s.editor, &told).await.ok()["file"]["duration_ms"], 1_500);
        let untold = s.uploaded(&town, &sound(500), "课.wav").await;
        assert_eq!(town.get(&s.editor, &untold).await.ok()["file"]["duration_ms"], json!(null));
        let listed = town.get(&s.editor, "/v1/media").await.ok();
        assert_eq!(listed["data"][1]["file"]["duration_ms"], 1_500);
    }
}
