//! Guesses at an activation: counted, judged and audited in a transaction of their own.

use chrono::TimeDelta;
use lighthouse_domain::{
    accounts::{ActivationCode, Source},
    audit::{AuditEvent, Object},
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    accounts::{self as store, Counted, Pending},
    audit::{self, AuditContext},
    identity::AccountRow,
};
use uuid::Uuid;

use super::dto::Activation;
use crate::{
    app::App,
    http::{code::Code, problem::Problem},
    identity,
};

/// What a guess is counted under.
#[derive(Clone)]
pub(super) struct Sources {
    pub(super) account: String,
    address: String,
}

/// One account is guessed at under any of its names; a name that is nobody's or several people's
/// counts by itself.
pub(super) fn sources(accounts: &[AccountRow], login: &str, context: &AuditContext) -> Sources {
    let account = match accounts {
        [one] => format!("account {}", one.id),
        _ => format!("name {}", identity::login_key(login)),
    };
    Sources { account, address: format!("address {}", context.address) }
}

/// The account whose code and number were shown. A wrong guess is counted, and kept.
pub(super) async fn shown(
    app: &App,
    context: &AuditContext,
    sources: &Sources,
    accounts: Vec<AccountRow>,
    body: &Activation,
) -> Result<Option<Pending>, Problem> {
    let (app_in, context, sources) = (app.clone(), context.clone(), sources.clone());
    let code = ActivationCode::parse(&body.code);
    let last_six = body.id_number_last_six.clone();
    app.db
        .write(move |tx: Tx| async move {
            let counted = count(&tx, &app_in, &sources, context.at).await?;
            let guess = (code.as_ref(), last_six.as_deref());
            judge(&tx, &app_in, &context, counted, accounts, guess).await
        })
        .await
}

/// The counts of account and address, locked, unless one of them has to rest.
async fn count(
    tx: &Tx,
    app: &App,
    sources: &Sources,
    now: Instant,
) -> Result<[(Source, Counted); 2], Problem> {
    let account = store::lock_guesses(tx, app.sealer(), &sources.account, now).await?;
    let address = store::lock_guesses(tx, app.sealer(), &sources.address, now).await?;
    let rest = account.guesses.rest(now).max(address.guesses.rest(now));
    match rest {
        Some(rest) => {
            let seconds = rest.num_seconds().unsigned_abs() + 1;
            Err(Problem::new(Code::TooManyGuesses).retry_after(seconds))
        }
        None => Ok([(Source::Account, account), (Source::Address, address)]),
    }
}

async fn judge(
    tx: &Tx,
    app: &App,
    context: &AuditContext,
    counted: [(Source, Counted); 2],
    accounts: Vec<AccountRow>,
    guess: (Option<&ActivationCode>, Option<&str>),
) -> Result<Option<Pending>, Problem> {
    let known = accounts.first().map_or(Uuid::nil(), |account| account.id.uuid());
    let found = match guess.0 {
        Some(code) => {
            let shown = (code, guess.1);
            store::find_pending(tx, app.sealer(), accounts, shown, context.at).await?
        }
        None => None,
    };
    if let Some(pending) = found.as_ref().filter(|pending| !pending.proven) {
        store::miss(tx, pending).await?;
    }
    let right = found.filter(|pending| pending.proven);
    if right.is_none() {
        note_wrong(tx, context, counted, known).await?;
    }
    Ok(right)
}

async fn note_wrong(
    tx: &Tx,
    context: &AuditContext,
    counted: [(Source, Counted); 2],
    account: Uuid,
) -> Result<(), StoreError> {
    for (source, counted) in counted {
        let after = counted.guesses.wrong(source, context.at);
        store::save_guesses(tx, &counted, after).await?;
    }
    let event = AuditEvent::new("account.activation_refused", Object::Account, account);
    audit::record(tx, context, event).await
}

/// A wrong one-time code is a guess as well.
pub(super) async fn count_wrong_code(
    app: &App,
    context: AuditContext,
    sources: Sources,
) -> Result<(), Problem> {
    let app_in = app.clone();
    app.db
        .write(move |tx: Tx| async move {
            let counted = count(&tx, &app_in, &sources, context.at).await?;
            Ok(note_wrong(&tx, &context, counted, Uuid::nil()).await?)
        })
        .await
}

/// Forgets old guesses and codes; run now and then by the server itself.
pub async fn prune(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    let before = now.plus(TimeDelta::days(-30));
    app.db.write(move |tx: Tx| async move { store::prune(&tx, now, before).await }).await
}
