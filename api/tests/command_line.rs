//! The binary as a shell sees it: exit codes, faults of settings, pipes that end.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::Write,
    net::TcpListener,
    path::Path,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

fn lighthouse(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lighthouse"));
    for (name, _) in std::env::vars_os() {
        let shown = name.to_string_lossy().into_owned();
        if shown.starts_with("LIGHTHOUSE_") || shown.starts_with("DATABASE_URL") {
            command.env_remove(name);
        }
    }
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> (i32, String, String) {
    told(&lighthouse(arguments).output().unwrap())
}

fn told(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

fn shown(folder: &TempDir) -> String {
    folder.path().display().to_string()
}

#[test]
fn every_fault_of_the_environment_is_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let output = lighthouse(&["serve", "--data-dir", &shown(&folder)])
        .env("LIGHTHOUSE_LISTN", "127.0.0.1:1")
        .env("LIGHTHOUSE_WORKERS", "")
        .env("LIGHTHOUSE_RATE_LIMIT", "many")
        .env("LIGHTHOUSE_ADMINISTRATOR_EDUCATION", "some")
        .env("LIGHTHOUSE_SERVICE_HOST", "10.0.0.1")
        .env("LIGHTHOUSE_PORT_8080_TCP", "tcp://10.0.0.1:8080")
        .output()
        .unwrap();
    let (code, _, errors) = told(&output);
    assert_eq!((code, count(folder.path())), (78, 0), "{errors}");
    for part in [
        "LIGHTHOUSE_LISTN: there is no such setting; did you mean LIGHTHOUSE_LISTEN?",
        "LIGHTHOUSE_WORKERS is empty",
        "LIGHTHOUSE_RATE_LIMIT: invalid value 'many'",
        "choose one of",
    ] {
        assert!(errors.contains(part), "{part}: {errors}");
    }
    assert!(!errors.contains("SERVICE_HOST") && !errors.contains("8080_TCP"), "{errors}");
}

#[test]
fn settings_that_go_together_are_judged_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for filter in ["=[[", "inof", "lighthouse=loud"] {
        let (code, _, errors) = run(&[
            "serve",
            "--data-dir",
            &shown(&folder),
            "--log",
            filter,
            "--cors-origins",
            "party.example",
            "--metrics-listen",
            "nowhere",
        ]);
        assert_eq!((code, count(folder.path())), (78, 0), "{errors}");
        for name in ["LIGHTHOUSE_LOG", "LIGHTHOUSE_CORS_ORIGINS", "LIGHTHOUSE_METRICS_LISTEN"] {
            assert!(errors.contains(name), "{filter}: {name}: {errors}");
        }
    }
}

#[test]
fn a_taken_port_is_told_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = taken.local_addr().unwrap().to_string();
    for (listen, metrics) in [(place.as_str(), "off"), ("127.0.0.1:0", place.as_str())] {
        for command in ["serve", "demo"] {
            let flags = ["--data-dir", &data, "--listen", listen, "--metrics-listen", metrics];
            let (code, banner, errors) = run(&[&[command], &flags[..]].concat());
            assert_eq!((code, banner.as_str(), count(folder.path())), (73, "", 0), "{errors}");
            assert!(errors.contains(&place), "{errors}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let mut child =
        lighthouse(&["openapi"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let (code, _, errors) = told(&child.wait_with_output().unwrap());
    assert_eq!((code, errors.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_is_a_fault() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = lighthouse(&["openapi"]).stdout(full).output().unwrap();
    assert_eq!(told(&output).0, 74);
}

#[test]
fn help_names_the_exit_codes_and_papers_are_made_from_the_commands() {
    let (code, help, _) = run(&["--help"]);
    assert!(code == 0 && help.contains("Exit codes") && help.contains("78"), "{help}");
    assert_eq!(run(&["sreve"]).0, 2);
    for shell in ["bash", "zsh", "fish"] {
        assert!(run(&["completion", shell]).1.contains("doctor"), "{shell}");
    }
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(&["man", "--dir", &shown(&folder)]).0, 0);
    assert!(folder.path().join("lighthouse-serve.1").is_file());
}

#[test]
fn settings_are_shown_with_their_source_and_without_passwords() {
    let output = lighthouse(&["config", "show", "--rate-limit", "7"])
        .env("DATABASE_URL", "postgres://lighthouse:hunter2@db/lighthouse")
        .output()
        .unwrap();
    let (code, text, _) = told(&output);
    let line = |name: &str| text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    assert_eq!(code, 0);
    assert!(line("LIGHTHOUSE_RATE_LIMIT=7").ends_with("# flag"), "{text}");
    assert!(line("LIGHTHOUSE_LISTEN=127.0.0.1:8080").ends_with("# default"), "{text}");
    assert!(line("DATABASE_URL=postgres://lighthouse:***@db").ends_with("# environment"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn the_doctor_looks_and_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let doctor =
        ["doctor", "--data-dir", &data, "--metrics-listen", "off", "--listen", "127.0.0.1:0"];
    let (code, text, _) = run(&doctor);
    assert_eq!((code, count(folder.path())), (1, 0), "{text}");
    assert!(text.contains("FAIL") && text.contains("lighthouse migrate"), "{text}");
    assert_eq!(run(&["migrate", "--data-dir", &data]).0, 0);
    let (code, text, errors) = run(&doctor);
    assert_eq!(code, 0, "{text}{errors}");
    assert!(text.contains("its schema is current, the secret opens it"), "{text}");
}

#[test]
fn a_refused_administrator_is_told_why() {
    let folder = tempfile::tempdir().unwrap();
    let data = shown(&folder);
    let create = |login: &str, place: &str| {
        let mut child = lighthouse(&[
            "admin",
            "create",
            "--data-dir",
            &data,
            "--login",
            login,
            "--name",
            "Head",
            "--organization",
            place,
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
        let mut input = child.stdin.take().unwrap();
        let _ = input.write_all(b"quiet river carries seven lanterns");
        drop(input);
        told(&child.wait_with_output().unwrap())
    };
    assert_eq!(run(&["migrate", "--data-dir", &data]).0, 0);
    assert_eq!(create("head", "D").0, 0);
    let (code, _, errors) = create("head", "D");
    assert!(code == 65 && errors.contains("--if-absent"), "{errors}");
    let (code, _, errors) = create("other", "E");
    assert!(code == 65 && errors.contains("no organization has the code E"), "{errors}");
    let (code, _, errors) =
        run(&["admin", "create", "--login", "a", "--name", "A", "--role", "king"]);
    assert!(code == 2 && errors.contains("choose one of"), "{errors}");
}
