//! What is wrong with the environment, all of it at once: names that no setting has, values that
//! are empty, values that are not understood.

use clap::{Arg, ArgAction, Command, builder::Resettable};

/// Settings of this name belong to the product.
const OURS: [&str; 2] = ["LIGHTHOUSE_", "DATABASE_URL"];
/// Read without a flag of their own, and what each is for.
pub(crate) const WITHOUT_FLAG: [(&str, &str); 1] = [(
    "LIGHTHOUSE_ADMIN_PASSWORD",
    "Password of the account that `lighthouse admin create` makes, where it comes from no file",
)];
/// Kubernetes sets these for a service that is called lighthouse.
const OF_KUBERNETES: [&str; 2] = ["LIGHTHOUSE_SERVICE_", "LIGHTHOUSE_PORT"];

/// Every fault of `variables`, which `command` and its subcommands take as settings.
pub(crate) fn faults(
    command: &Command,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Vec<String> {
    let settings = settings(command);
    let is_ours = |name: &String| {
        OURS.iter().any(|ours| name.starts_with(ours))
            && !OF_KUBERNETES.iter().any(|other| name.starts_with(other))
            && !WITHOUT_FLAG.iter().any(|(other, _)| other == name)
    };
    let mut found: Vec<String> = variables
        .into_iter()
        .filter(|(name, _)| is_ours(name))
        .filter_map(|(name, value)| fault(&settings, &name, &value))
        .collect();
    found.sort();
    found
}

/// Every argument with a variable, once.
pub(crate) fn settings(command: &Command) -> Vec<Arg> {
    let own = command.get_arguments().filter(|one| one.get_env().is_some()).cloned();
    let below = command.get_subcommands().flat_map(settings);
    let mut all: Vec<Arg> = own.chain(below).collect();
    all.sort_by_key(name_of);
    all.dedup_by_key(|one| name_of(one));
    all
}

fn name_of(setting: &Arg) -> String {
    setting.get_env().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn fault(settings: &[Arg], name: &str, value: &str) -> Option<String> {
    let Some(setting) = settings.iter().find(|one| name_of(one) == name) else {
        return Some(unknown(settings, name));
    };
    if value.trim().is_empty() {
        return Some(format!("{name} is empty: give it a value, or remove it for the default"));
    }
    let cause = refusal(setting, value)?;
    Some(format!("{name}: {cause}"))
}

fn unknown(settings: &[Arg], name: &str) -> String {
    let near = settings.iter().map(name_of).max_by(|a, b| {
        let close = |other: &str| strsim::jaro_winkler(other, name);
        close(a).total_cmp(&close(b))
    });
    let near = near.filter(|near| strsim::osa_distance(near, name) <= 3);
    let hint = near.map_or_else(
        || "remove it; `lighthouse config show` lists all settings".to_owned(),
        |near| format!("did you mean {near}?"),
    );
    format!("{name}: there is no such setting; {hint}")
}

/// What the setting's own rule says of a value, in one line.
pub(crate) fn refusal(setting: &Arg, value: &str) -> Option<String> {
    let long = setting.get_long()?;
    if matches!(setting.get_action(), ArgAction::SetTrue) {
        return (!matches!(value, "true" | "false"))
            .then(|| format!("`{value}` is neither true nor false"));
    }
    let alone = setting.clone().env(Resettable::Reset).required(false);
    let command = Command::new("lighthouse").no_binary_name(true).arg(alone);
    let error = command.try_get_matches_from([format!("--{long}={value}")]).err()?;
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let values = text.lines().find(|line| line.trim_start().starts_with("[possible values"));
    Some([Some(first), values.map(str::trim)].into_iter().flatten().collect::<Vec<_>>().join(" "))
}
