//! The binary as a shell sees it: exit codes, faults of settings, pipes that end.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, ChildStderr, Command, Output, Stdio},
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
    outcome(&lighthouse(arguments).output().unwrap())
}

fn outcome(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

fn path_text(folder: &TempDir) -> String {
    folder.path().display().to_string()
}

#[test]
fn every_fault_of_the_environment_is_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let output = lighthouse(&["serve", "--data-dir", &path_text(&folder)])
        .env("LIGHTHOUSE_LISTN", "127.0.0.1:1")
        .env("LIGHTHOUSE_WORKERS", "")
        .env("LIGHTHOUSE_RATE_LIMIT", "many")
        .env("LIGHTHOUSE_ADMINISTRATOR_EDUCATION", "some")
        .env("LIGHTHOUSE_SERVICE_HOST", "10.0.0.1")
        .env("LIGHTHOUSE_PORT_8080_TCP", "tcp://10.0.0.1:8080")
        .output()
        .unwrap();
    let (code, _, errors) = outcome(&output);
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
            &path_text(&folder),
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
    let (code, _, errors) = outcome(&child.wait_with_output().unwrap());
    assert_eq!((code, errors.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_is_a_fault() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = lighthouse(&["openapi"]).stdout(full).output().unwrap();
    assert_eq!(outcome(&output).0, 74);
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
    assert_eq!(run(&["man", "--dir", &path_text(&folder)]).0, 0);
    assert!(folder.path().join("lighthouse-serve.1").is_file());
}

#[test]
fn settings_are_shown_with_their_source_and_without_passwords() {
    let output = lighthouse(&["config", "show", "--rate-limit", "7"])
        .env("DATABASE_URL", "postgres://lighthouse:hunter2@db/lighthouse")
        .output()
        .unwrap();
    let (code, text, _) = outcome(&output);
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
    let data = path_text(&folder);
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
        outcome(&child.wait_with_output().unwrap())
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

/// A server that ends with the test.
struct Serving {
    child: Child,
    log: BufReader<ChildStderr>,
    place: String,
}

impl Serving {
    fn begin(data: &str, metrics: &str) -> Self {
        let flags = ["--data-dir", data, "--listen", "127.0.0.1:0", "--metrics-listen", metrics];
        let mut child = lighthouse(&[&["serve"], &flags[..]].concat())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let line = line_with(&mut log, "\"serving\"");
        assert!(line.contains("SQLite") && line.contains("lighthouse.sqlite"), "{line}");
        let place = line.split("\"listen\":\"").nth(1).unwrap().split('"').next().unwrap();
        let place = place.to_owned();
        Self { child, log, place }
    }

    /// Sends a request and reads the whole answer.
    fn ask(&self, head: &str, body: &str) -> String {
        exchange(&self.place, head, body)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn exchange(place: &str, head: &str, body: &str) -> String {
    let mut socket = TcpStream::connect(place).unwrap();
    let length = body.len();
    let request = format!(
        "{head}\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    socket.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

fn line_with(log: &mut BufReader<ChildStderr>, part: &str) -> String {
    let mut line = String::new();
    while !line.contains(part) {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "the log ended without {part}");
    }
    line
}

#[test]
fn the_monitoring_sees_requests_writes_log_ins_jobs_and_the_process() {
    let folder = tempfile::tempdir().unwrap();
    let data = path_text(&folder);
    let phrase = folder.path().join("phrase");
    fs::write(&phrase, "quiet river carries seven lanterns").unwrap();
    let phrase = phrase.display().to_string();
    assert_eq!(run(&["migrate", "--data-dir", &data]).0, 0);
    let create = ["admin", "create", "--data-dir", &data, "--login", "head", "--name", "Head"];
    assert_eq!(run(&[&create, &["--password-file", &phrase][..]].concat()).0, 0);
    let copy = folder.path().join("copy").display().to_string();
    assert_eq!(run(&["backup", &copy, "--data-dir", &data]).0, 0);
    let metrics = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut serving = Serving::begin(&data, &metrics);
    let login = |password: &str| {
        let body = format!(
            r#"{{"login":"head","password":"{password}","device_id":"d","device_name":"d"}}"#
        );
        serving.ask("POST /v1/auth/login HTTP/1.1", &body)
    };
    assert!(login("wrong").starts_with("HTTP/1.1 401"));
    let signed_in = login("quiet river carries seven lanterns");
    let token = signed_in.split("\"access_token\":\"").nth(1).unwrap().split('"').next().unwrap();
    let head = format!("GET /v1/organizations/nothing HTTP/1.1\r\nAuthorization: Bearer {token}");
    assert!(serving.ask(&head, "").starts_with("HTTP/1.1 4"));
    let line = line_with(&mut serving.log, "/v1/organizations/{id}");
    assert!(!line.contains("\"account\":\"\"") && line.contains("\"account\":\""), "{line}");
    let seen = exchange(&metrics, "GET /metrics HTTP/1.1", "");
    for part in [
        "# TYPE http_request_duration_seconds histogram",
        "db_write_wait_seconds_bucket",
        "db_write_commit_seconds_count",
        "db_writes_waiting 0",
        "actor_cache_lookups_total{outcome=\"miss\"}",
        "sign_in_failures_total{code=\"credentials_invalid\"} 1",
        "incidents_late 0",
        "job_runs_total{job=\"checkpoint\",outcome=\"done\"}",
        "job_last_success_timestamp_seconds{job=\"incidents\"}",
        "backup_age_seconds",
        "disk_free_bytes{folder=\"media\"}",
        "lighthouse_build_info{version=\"",
        "process_resident_memory_bytes",
        "process_open_fds",
    ] {
        assert!(seen.contains(part), "{part} in {seen}");
    }
}
