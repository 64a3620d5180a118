//! `config reference`: every setting with its flag, its default, its values and its meaning, read from
//! the command line's own definitions. `docs/settings.md` and `.env.example` are written from it.

use std::{any::TypeId, fmt::Write, net::SocketAddr, path::PathBuf};

use chrono::NaiveDate;
use clap::{Arg, ArgAction, Args, Command, CommandFactory, ValueEnum};

use super::Cli;
use crate::config::{
    Config,
    environment::{self, WITHOUT_FLAG, refusal},
};

/// In which form.
#[derive(Args)]
pub(super) struct Reference {
    #[arg(long, value_enum, default_value_t = Form::Markdown)]
    format: Form,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A table, as docs/settings.md has it
    Markdown,
    /// A file of variables, as .env.example is one
    Env,
}

pub(super) fn written(wish: &Reference) -> String {
    match wish.format {
        Form::Markdown => markdown(),
        Form::Env => environment_file(),
    }
}

/// One setting in words.
struct Setting {
    variable: String,
    flag: String,
    default: String,
    values: String,
    meaning: String,
}

/// Every setting, in the order in which the code has them.
fn settings() -> Vec<Setting> {
    let command = Config::augment_args(Command::new("settings"));
    let mut all: Vec<Setting> = command.get_arguments().filter_map(setting).collect();
    // What one command has of its own.
    let others = environment::settings(&Cli::command());
    for other in others.iter().filter_map(setting) {
        if all.iter().all(|known| known.variable != other.variable) {
            all.push(other);
        }
    }
    all.extend(WITHOUT_FLAG.iter().map(|(variable, meaning)| Setting {
        variable: (*variable).to_owned(),
        flag: String::new(),
        default: String::new(),
        values: "text".to_owned(),
        meaning: (*meaning).to_owned(),
    }));
    all
}

fn setting(arg: &Arg) -> Option<Setting> {
    let variable = arg.get_env()?.to_string_lossy().into_owned();
    let defaults = arg.get_default_values().iter().map(|value| value.to_string_lossy());
    let default = defaults.collect::<Vec<_>>().join(",");
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string);
    Some(Setting {
        variable,
        flag: format!("--{}", arg.get_long()?),
        default: if is_switch(arg) { "false".to_owned() } else { default },
        values: values(arg),
        meaning: help.unwrap_or_default().replace('\n', " "),
    })
}

fn is_switch(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue)
}

/// Which values it takes: those it lists itself, else what it says when it refuses one, else its type.
fn values(arg: &Arg) -> String {
    if is_switch(arg) {
        return "true, false".to_owned();
    }
    let listed = arg.get_possible_values();
    if !listed.is_empty() {
        let names: Vec<&str> = listed.iter().map(clap::builder::PossibleValue::get_name).collect();
        return names.join(", ");
    }
    range(arg).or_else(|| rule(arg)).unwrap_or_else(|| kind(arg).to_owned())
}

/// `0 is not in 1..=300`: the bounds of a number stand in its refusal only.
fn range(arg: &Arg) -> Option<String> {
    let refused = ["-1", "0", "18446744073709551615"].iter().find_map(|value| {
        let text = refusal(arg, value)?;
        text.rsplit_once(" is not in ").map(|(_, bounds)| bounds.to_owned())
    })?;
    let (least, most) = refused.split_once("..=").or_else(|| refused.split_once(".."))?;
    let widest = ["", "4294967295", "18446744073709551615", "9223372036854775807"];
    Some(if widest.contains(&most) {
        format!("a number from {least}")
    } else {
        format!("a number from {least} to {most}")
    })
}

/// `choose one of: …`, `write …`: what a rule of our own asks for.
fn rule(arg: &Arg) -> Option<String> {
    let text = refusal(arg, "?")?;
    let asked = text.rsplit_once("': ").map(|(_, asked)| asked.to_owned())?;
    ["choose ", "write "].iter().any(|word| asked.starts_with(word)).then_some(asked)
}

fn kind(arg: &Arg) -> &'static str {
    let kinds = [
        (TypeId::of::<PathBuf>(), "a path"),
        (TypeId::of::<SocketAddr>(), "ADDRESS:PORT"),
        (TypeId::of::<NaiveDate>(), "YYYY-MM-DD"),
        (TypeId::of::<u64>(), "a number"),
        (TypeId::of::<usize>(), "a number"),
        (TypeId::of::<i64>(), "a number"),
    ];
    let own = arg.get_value_parser().type_id();
    kinds.iter().find(|(kind, _)| own == *kind).map_or("text", |(_, name)| name)
}

/// The table of `docs/settings.md`.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Settings\n\nEvery setting is an environment variable or a flag; a flag goes before a variable, a variable before the default. Where several values are \
         meant, they are separated by commas. `lighthouse config show` prints what holds and where it comes from, `lighthouse doctor` tries it. Written by `./regenerate` from \
         the code (`lighthouse config reference`).\n\n| variable | flag | default | values | meaning |\n|---|---|---|---|---|\n",
    );
    let code = |text: &str| if text.is_empty() { String::new() } else { format!("`{text}`") };
    for setting in settings() {
        let Setting { variable, flag, default, values, meaning } = setting;
        let (flag, default) = (code(&flag), code(&default));
        let (values, meaning) = (values.replace('|', "\\|"), meaning.replace('|', "\\|"));
        let _ = writeln!(out, "| `{variable}` | {flag} | {default} | {values} | {meaning} |");
    }
    out
}

/// `.env.example`.
pub fn environment_file() -> String {
    let mut out = String::from(
        "# Every setting with its default; docs/settings.md says which values each takes. Booting with this file\n\
         # unchanged works. Written by ./regenerate.\n",
    );
    for Setting { variable, default, meaning, .. } in settings() {
        let _ = write!(out, "\n# {meaning}\n# {variable}={default}\n");
    }
    out
}
