//! Files that are sent in over a bad line.

use lighthouse_domain::access::Role;
use reqwest::Method;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::support::{Person, Town, stories};
use stage::{PIECE, break_off, bytes_of, encode, hash, offset, piece, sound, studio};

mod ends;
pub(crate) mod stage;

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

    async fn every_answer_names_the_version_and_the_type_of_a_piece_is_read_like_any_other(town: Town) {
        let s = studio(&town).await;
        let refused = town.send(town.request(Method::POST, "/v1/uploads")).await;
        assert_eq!((refused.status, refused.header("tus-resumable").as_str()), (401, "1.0.0"));
        let refused = town.send(town.by(&s.editor, Method::POST, "/v1/uploads")).await;
        assert_eq!((refused.status, refused.header("tus-resumable").as_str()), (412, "1.0.0"));
        let place = s.begun(&town, 300, "课.wav").await;
        let missing = format!("/v1/uploads/{}", Uuid::now_v7());
        let missing = town.get(&s.editor, &missing).await;
        assert_eq!((missing.status, missing.header("tus-resumable").as_str()), (404, "1.0.0"));
        let send = async |kind: &str| {
            let request = town.by(&s.editor, Method::PATCH, &place).header("tus-resumable", "1.0.0");
            let request = request.header("upload-offset", 0).header("content-type", kind);
            town.send(request.body(sound(300))).await
        };
        send("application/octet-stream").await.refused(415, "unsupported_media_type");
        let sent = send("Application/Offset+Octet-Stream; charset=binary").await;
        assert_eq!((sent.status, sent.header("tus-resumable").as_str()), (204, "1.0.0"), "{}", sent.text);
    }
}
