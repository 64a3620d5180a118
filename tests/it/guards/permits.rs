//! A function of `persistence` that touches records asks for a permit, or for what was found or
//! locked under one. The few that do not are listed here, each with its reason; nobody else.

use std::{collections::BTreeSet, fs};

use super::layers::{root, sources};

/// Parameter types that only a permit leads to.
const PROOF: [&str; 9] = [
    "Permit<",
    "Locked<",
    "Changed<",
    "&Bulk",
    // A channel whose desk the caller holds.
    "&Desk",
    // A unit with the secret of its letter.
    "&LetterHolder",
    // The list of a session, or the rules of hours, locked under a permit.
    "&LockedList",
    "&LockedRules",
    // A letter that was found under a permit or by its holder.
    "&Letter)",
];

/// Why some functions ask for none, and which.
const WITHOUT: [(&str, &[&str]); 13] = [
    (
        "before anybody is known there are no rights: activation, signing in, its limits",
        &[
            "accounts/activating.rs find_pending miss spend_code activate prune",
            "identity/attempts.rs charge resting take_back forgive prune_attempts",
            "identity/devices.rs signed_in_before device_of",
            "identity/sessions.rs open_session find_refresh_for_update consume_refresh",
            "identity/sessions.rs revoke_family insert_refresh prune",
            "identity/sign_in.rs account_by_login accounts_by_phone account_by_id account_exists",
            "identity/sign_in.rs insert_account insert_accounts save_password save_totp",
            "identity/sign_in.rs accept_totp_step save_recovery_codes spend_recovery_code",
        ],
    ),
    (
        "rights are made here, and what they rest on",
        &[
            "identity/actor.rs load_actor is_current seems_current lock_actor move_rights_of",
            "identity/actor.rs move_rights_within",
        ],
    ),
    (
        "keys of the server itself",
        &[
            "identity/keys.rs has_keys all_keys insert_key retire_keys",
            "seal/keys.rs keys insert settle forget_before",
            "seal/reseal.rs reseal",
        ],
    ),
    (
        "each use case writes to the audit log in its own transaction; it reads nothing back",
        &["audit/mod.rs record", "audit/log.rs log_access"],
    ),
    (
        "the operator and the server's own job verify the whole log",
        &[
            "audit/checkpoints.rs checkpoints unsigned mark",
            "audit/reading.rs count",
            "audit/reads.rs doubts",
            "audit/verifying.rs verify",
        ],
    ),
    (
        "the operator looks over the whole database and its folder of files",
        &[
            "check.rs findings register",
            "content/files.rs files media_of",
            "uploads/read.rs uploads_of",
        ],
    ),
    (
        "open to anybody: a complaint and its receipt, the committee a letter is written to",
        &[
            "complaints/filing.rs about_committee file",
            "complaints/read.rs with_receipt",
            "letters/addressees.rs addressee search_addressees",
        ],
    ),
    (
        "public: the exceptions that were made and the meter by month, without persons",
        &["burden/public.rs public_exceptions", "burden/sums.rs public_months"],
    ),
    (
        "a unit proves itself with the secret of its letter",
        &["letters/tokens.rs secret_holder holder_of prune_tokens"],
    ),
    (
        "an api client proves itself with one of its secrets",
        &["api_clients/tokens.rs client_named prove_client issue_client_token"],
    ),
    (
        "a calendar asks without a session: its signed address stands for an account's rights",
        &["study_days/subscription.rs calendar_entries"],
    ),
    (
        "answers are stored and found by the key that their owner sent",
        &["integration/mod.rs claim keep kept prune"],
    ),
    (
        "a lock or a job, of the whole tree",
        &["organizations/moving.rs lock_shape", "incidents/escalation.rs escalate"],
    ),
];

/// A function as it is declared.
struct Function {
    file: String,
    name: String,
    parameters: String,
}

fn functions() -> Vec<Function> {
    let folder = root().join("persistence/src");
    let mut found = Vec::new();
    for path in sources(&folder) {
        let file = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
        if ["db/", "sql/"].iter().any(|kept| file.starts_with(kept)) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for rest in text.split("pub async fn ").skip(1) {
            let head = rest.split_once(" {").map_or(rest, |(head, _)| head);
            let end = head.find(['(', '<']).unwrap();
            let (name, parameters) = head.split_at(end);
            found.push(Function {
                file: file.clone(),
                name: name.to_owned(),
                parameters: parameters.to_owned(),
            });
        }
    }
    assert!(found.len() > 300, "the functions are no longer found: {}", found.len());
    found
}

/// The functions that may do without a permit, as `file name`.
fn listed() -> BTreeSet<String> {
    let lines = WITHOUT.iter().flat_map(|(_, lines)| lines.iter());
    lines
        .flat_map(|line| {
            let (file, names) = line.split_once(' ').unwrap();
            names.split(' ').map(move |name| format!("{file} {name}"))
        })
        .collect()
}

#[test]
fn records_are_touched_under_a_permit_only() {
    let without: BTreeSet<String> = functions()
        .into_iter()
        .filter(|function| {
            let asks = |word: &&str| function.parameters.contains(*word);
            ["Tx", "Conn", "Database"].iter().any(&asks) && !PROOF.iter().any(asks)
        })
        .map(|function| format!("{} {}", function.file, function.name))
        .collect();
    let listed = listed();
    let unlisted: Vec<_> = without.difference(&listed).collect();
    assert!(unlisted.is_empty(), "these ask for no permit and no reason is given: {unlisted:#?}");
    let gone: Vec<_> = listed.difference(&without).collect();
    assert!(gone.is_empty(), "these ask for a permit now, or are gone; unlist them: {gone:#?}");
}

#[test]
fn a_permit_that_is_asked_for_is_used() {
    for function in functions() {
        assert!(
            !function.parameters.contains("_permit:"),
            "{} {} takes a permit and leaves it unread",
            function.file,
            function.name
        );
    }
}
