//! `config show`: every setting, its value, and where it comes from.

use clap::{ArgMatches, Command, parser::ValueSource};

use super::output::say;

/// Prints the settings as lines of an environment file; secrets are left out.
pub(super) fn show(command: &Command, matches: &ArgMatches) {
    for setting in command.get_arguments() {
        let Some(name) = setting.get_env().map(|name| name.to_string_lossy().into_owned()) else {
            continue;
        };
        let id = setting.get_id().as_str();
        let values = matches.get_raw(id).map(|values| {
            values.map(|value| value.to_string_lossy().into_owned()).collect::<Vec<_>>().join(",")
        });
        let source = match matches.value_source(id) {
            Some(ValueSource::CommandLine) => "flag",
            Some(ValueSource::EnvVariable) => "environment",
            Some(_) => "default",
            None => "not set",
        };
        let shown = without_password(&values.unwrap_or_default());
        let line = format!("{name}={shown}");
        say!("{line:60} # {source}");
    }
}

/// The address of a database without its password.
fn without_password(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.to_owned() };
    let Some((user, place)) = rest.rsplit_once('@') else { return value.to_owned() };
    match user.split_once(':') {
        Some((user, _)) => format!("{scheme}://{user}:***@{place}"),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let shown = without_password("postgres://lighthouse:p@ss@db:5432/lighthouse");
        assert_eq!(shown, "postgres://lighthouse:***@db:5432/lighthouse");
        assert_eq!(without_password("postgres://db/lighthouse"), "postgres://db/lighthouse");
        assert_eq!(without_password("127.0.0.1:8080"), "127.0.0.1:8080");
    }
}
