//! What an operator does beside serving: commands that make nothing, a secret that is not made
//! twice, backups that come back.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use clap::Parser;
use lighthouse_api::{
    cli::{self, Cli},
    server,
    start::{self, StartError},
};
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    support::{Backend, Town, a_member, client, id_of, stories, tell},
    uploads::stage::{sound, studio},
};

/// Runs a command as the shell would; answers its exit code.
async fn run(arguments: &[&str]) -> u8 {
    cli::run(Cli::try_parse_from([&["lighthouse"], arguments].concat()).unwrap()).await
}

fn path_text(path: &Path) -> String {
    path.display().to_string()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A hash over every row of every table.
fn content(database: &Path) -> String {
    let connection = rusqlite::Connection::open(database).unwrap();
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";
    let mut statement = connection.prepare(tables).unwrap();
    let names: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut hash = Sha256::new();
    for name in names {
        let mut rows = connection.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let columns = rows.column_count();
        let mut lines: Vec<String> = rows
            .query_map([], |row| {
                Ok((0..columns).map(|at| format!("{:?}|", row.get_ref(at).unwrap())).collect())
            })
            .unwrap()
            .map(Result::unwrap)
            .collect();
        lines.sort();
        hash.update(name);
        lines.iter().for_each(|line| hash.update(line));
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn commands_for_upkeep_make_nothing() {
    actix_web::rt::System::new().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let (mistyped, copy) =
            (folder.path().join("mistyped"), path_text(&folder.path().join("copy")));
        let commands: [&[&str]; 8] = [
            &["check"],
            &["backup", &copy],
            &["restore", &copy],
            &["keys", "rotate"],
            &["audit", "verify"],
            &["audit", "checkpoint"],
            &["admin", "create", "--login", "head", "--name", "Head"],
            &["admin", "appoint", "--login", "head", "--role", "auditor", "--organization", "D"],
        ];
        for command in commands {
            let code = run(&[command, &["--data-dir", &path_text(&mistyped)]].concat()).await;
            assert_eq!(code, 78, "{command:?}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{command:?}");
        }
    });
}

stories! {
    async fn only_serving_and_migrating_change_the_schema(town: Town) {
        town.alter("DELETE FROM seaql_migrations WHERE version = (SELECT MAX(version) FROM seaql_migrations)").await;
        let (config, now) = (town.app.shared.config.clone(), town.now());
        for _ in 0..2 {
            let opened = start::open_existing(config.clone(), Arc::new(move || now)).await;
            assert!(matches!(opened.err(), Some(StartError::Older(1))));
        }
    }

    async fn a_lost_secret_is_not_made_again(town: Town) {
        let (mut config, now) = (town.app.shared.config.clone(), town.now());
        let elsewhere = tempfile::tempdir().unwrap();
        config.database_url = Some(config.database_url().unwrap());
        config.data_dir = elsewhere.path().to_owned();
        for _ in 0..2 {
            let refused = start::open(config.clone(), Arc::new(move || now)).await.err().unwrap();
            assert_eq!(refused.exit_code(), 78);
            assert!(refused.to_string().contains("put back"), "{refused}");
            assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        }
        // Another secret is refused too, by serving and by upkeep.
        fs::write(elsewhere.path().join("secret.key"), "ab".repeat(32)).unwrap();
        let served = start::open(config.clone(), Arc::new(move || now)).await.err().unwrap();
        let kept = start::open_existing(config, Arc::new(move || now)).await.err().unwrap();
        for refused in [served, kept] {
            assert!(refused.to_string().contains("not the secret"), "{refused}");
        }
    }
}

#[test]
fn a_backup_comes_back_as_it_was() {
    tell(Backend::Sqlite, |town| async move {
        let studio = studio(&town).await;
        let head = &studio.head;
        let sent = sound(4_000);
        let media = studio.uploaded(&town, &sent, "课.wav").await;
        let branch = town.branch(head, town.root, "BACKED-UP").await;
        let mut body = a_member(branch, "李四");
        body["id_number"] = json!("379999198506150014");
        let member = id_of(&town.post(head, "/v1/members", &body).await.ok());
        let data = town.app.shared.config.data_dir.clone();
        let url = town.app.shared.config.database_url().unwrap();
        let place = tempfile::tempdir().unwrap();
        let copy = place.path().join("copy");
        let at = ["--data-dir", &path_text(&data), "--database-url", &url];
        assert_eq!(run(&[&["backup", &path_text(&copy)], &at[..]].concat()).await, 0);
        assert_eq!((mode(&copy), mode(&place.path().join("copy.media"))), (0o600, 0o700));
        assert_eq!(
            run(&[&["backup", &path_text(&copy)], &at[..]].concat()).await,
            73,
            "not written over"
        );
        let before = content(&copy);
        assert_eq!(content(&data.join("town.sqlite")), before);

        // Without the secret, and with another one, nothing is put back.
        let home = tempfile::tempdir().unwrap();
        let there = path_text(home.path());
        let restore = ["restore", &path_text(&copy), "--data-dir", &there];
        assert_eq!(run(&restore).await, 78);
        fs::write(home.path().join("secret.key"), "ab".repeat(32)).unwrap();
        assert_eq!(run(&restore).await, 78);
        fs::copy(data.join("secret.key"), home.path().join("secret.key")).unwrap();
        // Half a copy is none.
        let half = place.path().join("half");
        let bytes = fs::read(&copy).unwrap();
        fs::write(&half, &bytes[..bytes.len() / 2]).unwrap();
        assert_eq!(run(&["restore", &path_text(&half), "--data-dir", &there]).await, 78);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "the secret alone");

        assert_eq!(run(&restore).await, 0);
        let restored = home.path().join("lighthouse.sqlite");
        assert_eq!((content(&restored), mode(&restored)), (before, 0o600));
        assert_eq!(run(&restore).await, 73, "nothing is written over");
        let mut config = town.app.shared.config.clone();
        (config.data_dir, config.database_url) = (home.path().to_owned(), None);
        let now = town.now();
        let app = start::open_existing(config, Arc::new(move || now)).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        actix_web::rt::spawn(server::run(&app, listener).unwrap());
        let ask = |path: String| {
            let request = client().build().unwrap().get(format!("{base}{path}"));
            async { request.bearer_auth(&head.token).send().await.unwrap() }
        };
        let entry = ask(format!("/v1/members/{member}?purpose=核对介绍信")).await;
        let entry: serde_json::Value = entry.json().await.unwrap();
        assert_eq!(entry["id_number"], "379999198506150014");
        let heard = town.by(&studio.editor, Method::GET, &format!("{media}/file"));
        assert_eq!(heard.send().await.unwrap().bytes().await.unwrap(), sent);
        let file = fs::read_dir(home.path().join("media")).unwrap().next().unwrap().unwrap();
        assert_eq!((fs::read(file.path()).unwrap(), mode(&file.path())), (sent, 0o600));
    });
}
