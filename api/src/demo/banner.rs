//! What a newcomer sees first: where, who, and a line that works when pasted (O-02, O-03).

use std::{fs::OpenOptions, io::Write, net::SocketAddr, path::Path};

use super::{Made, PASSWORD, clients::SECRET};
use crate::cli::output::say;

pub fn print(made: &Made, listen: SocketAddr, took_millis: u128) {
    let base = format!("http://{listen}");
    say!(
        "Lighthouse {} DEMO: made-up people, to be thrown away\n\n\
         {} organizations, {} members, {} sessions, {} attendance lines in {:.1} s\n\n\
         API     {base}/v1\ndocs    {base}/docs/\nspec    {base}/openapi.json\nhealth  {base}/health/ready\n",
        env!("CARGO_PKG_VERSION"),
        made.organizations,
        made.members,
        made.sessions,
        made.attendance,
        seconds(took_millis),
    );
    say!("Log-ins (password of all: {PASSWORD})");
    let mut group = "";
    for login in &made.logins {
        if login.group != group {
            group = login.group;
            say!("  {group}");
        }
        say!("    {:18} {:28} {}", login.login, login.role, login.try_en);
    }
    say!("\nAn api client of the town (docs/api-clients.md)");
    say!("    {:18} {}\n    {:18} {SECRET}", "client_id", made.client, "client_secret");
    say!("\nSample ids (also in {base}/v1/meta)");
    for (name, id) in made.samples() {
        say!("    {name:18} {id}");
    }
    say!("\nTry it, in another terminal:\n\n{}\n", curl_line(&base));
}

/// One line: sign in, then list the members of a branch.
fn curl_line(base: &str) -> String {
    let body = format!(
        "{{\"login\":\"branch.admin\",\"password\":\"{PASSWORD}\",\"device_id\":\"curl\",\"device_name\":\"curl\"}}"
    );
    format!(
        "curl -s \"{base}/v1/members?limit=5&pretty\" -H \"Authorization: Bearer $(curl -s {base}/v1/auth/login \
         -H 'Content-Type: application/json' -d '{body}' | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\""
    )
}

fn seconds(millis: u128) -> f64 {
    f64::from(u32::try_from(millis).unwrap_or(u32::MAX)) / 1000.0
}

/// The log-ins and some ids as JSON, for scripts; readable by the owner only.
pub fn write_credentials(file: &Path, made: &Made, listen: SocketAddr) -> std::io::Result<()> {
    let logins: Vec<_> = made
        .logins
        .iter()
        .map(|login| {
            serde_json::json!({ "role": login.role, "login": login.login, "password": PASSWORD })
        })
        .collect();
    let text = serde_json::json!({
        "base_url": format!("http://{listen}"),
        "logins": logins,
        "clients": [{ "client_id": made.client, "client_secret": SECRET }],
        "samples": std::collections::BTreeMap::from(made.samples()),
    });
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(text.to_string().as_bytes())
}
