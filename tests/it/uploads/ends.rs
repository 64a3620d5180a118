//! Uploads that nobody ended: time or a stopped server did.

use chrono::TimeDelta;
use serde_json::Value;
use uuid::Uuid;

use super::stage::{hash, piece, sound, studio};
use crate::support::{Town, stories};

stories! {
    async fn an_upload_that_nobody_goes_on_with_expires(town: Town) {
        let s = studio(&town).await;
        let film = sound(2_000);
        let place = s.begun(&town, film.len(), "课.wav").await;
        assert_eq!(piece(&town, &s.editor, &place, 0, film[..1_000].to_vec()).await.status, 204);
        town.pass(TimeDelta::hours(25));
        let editor = town.sign_in("于海").await;
        piece(&town, &editor, &place, 1_000, film[1_000..].to_vec()).await.refused(410, "upload_expired");
        town.get(&editor, &place).await.refused(410, "upload_expired");
        assert_eq!(lighthouse_api::uploads::sweep(&town.app).await.unwrap(), 1);
        town.get(&editor, &place).await.refused(404, "not_found");
        assert_eq!(std::fs::read_dir(town.app.shared.config.media_dir()).unwrap().count(), 0);
        assert_eq!(town.deeds("media.upload_ended").await, 1);
    }

    async fn a_server_that_stopped_after_the_last_piece_finishes_later(town: Town) {
        let s = studio(&town).await;
        let film = sound(2_000);
        let place = s.begun(&town, film.len(), "课.wav").await;
        assert_eq!(piece(&town, &s.editor, &place, 0, film[..1_999].to_vec()).await.status, 204);
        let id: Uuid = place.rsplit('/').next().unwrap().parse().unwrap();
        // As the stop left it: the byte is in the file and counted, and nobody has looked at it.
        let file = town.app.shared.config.media_dir().join(id.to_string());
        std::fs::write(file, &film).unwrap();
        town.alter("UPDATE media_upload SET received = bytes").await;
        assert_eq!(lighthouse_api::uploads::sweep(&town.app).await.unwrap(), 0);
        let shown: Value = town.get(&s.editor, &place.replace("/uploads", "/media")).await.ok();
        assert_eq!((shown["file"]["sha256"].as_str(), shown["editor_name"].as_str()), (Some(hash(&film).as_str()), Some("于海")));
    }

    async fn an_upload_that_is_finished_and_not_whole_is_shown_as_neither(town: Town) {
        let s = studio(&town).await;
        let place = s.begun(&town, 2_000, "课.wav").await;
        town.get(&s.editor, &place).await.ok();
        town.alter("UPDATE media_upload SET finished_at = 1").await;
        town.get(&s.editor, &place).await.refused(500, "internal");
        piece(&town, &s.editor, &place, 0, sound(2_000)).await.refused(500, "internal");
    }
}
