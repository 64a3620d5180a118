//! A client's id and secret for an access token. Wrong secrets are counted before they are looked at, by
//! client and network, so that a stranger elsewhere locks nobody out.

use actix_web::HttpRequest;
use chrono::TimeDelta;
use lighthouse_domain::{
    access::ClientScope,
    api_clients::{ApiClientId, ClientStatus, TOKEN_MINUTES},
    audit::{AuditEvent, Object},
    id::Id,
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    api_clients::{self as store, ClientHolder},
    audit::{self, AuditContext},
    identity::Budget,
};
use uuid::Uuid;

use crate::{
    app::App,
    http::{
        address::address_of,
        caller::audit_context,
        limit::network_of,
        oauth::{Credentials, Refused, TokenAnswer},
    },
    identity::attempts::{self, Attempt},
};

pub(super) async fn issue(
    app: &App,
    request: &HttpRequest,
    (id, given): (ApiClientId, Credentials),
    scope: Option<&str>,
) -> Result<TokenAnswer, Refused> {
    if given.in_form {
        return Err(Refused::client(
            "send the client's id and secret by HTTP Basic, not in the form",
        ));
    }
    let now = app.now();
    let trace = audit_context(request, None, now);
    let attempt = Attempt::begin(app, trace.clone(), budgets(app, request, id)).await;
    let attempt = attempt.map_err(|problem| Refused::from_problem(&problem))?;
    let proven = store::prove_client(&app.db.conn(), id, (&given.secret, app.sealer())).await;
    match proven {
        Ok(Some(holder)) => grant(app, attempt, (holder, scope), trace).await,
        Ok(None) => Err(refuse(attempt, id).await),
        Err(error) => {
            attempt.withdrawn().await;
            Err(error.into())
        }
    }
}

/// Of the address, and of the client as it is asked for from there.
fn budgets(app: &App, request: &HttpRequest, id: ApiClientId) -> Vec<Budget> {
    let address = address_of(request);
    let network = address.map(|it| network_of(it).to_string()).unwrap_or_default();
    let client = attempts::of_person(app, "attempt.api_client", &format!("{id} {network}"));
    attempts::with_address(app, address, client)
}

async fn refuse(attempt: Attempt, id: ApiClientId) -> Refused {
    metrics::counter!("sign_in_failures_total", "code" => "invalid_client").increment(1);
    let event = AuditEvent::new("api_client.refused", Object::ApiClient, id.uuid());
    match attempt.failed(event.with_detail("wrong secret")).await {
        Ok(()) => Refused::unknown(),
        Err(problem) => Refused::from_problem(&problem),
    }
}

/// The secret was right; the client may be waiting, over or not allowed what it asks.
async fn grant(
    app: &App,
    attempt: Attempt,
    (holder, scope): (ClientHolder, Option<&str>),
    trace: AuditContext,
) -> Result<TokenAnswer, Refused> {
    let now = trace.at;
    let refused = match (holder.client.status(now), holder.client.granted(scope)) {
        (ClientStatus::Active, Some(scopes)) => {
            return open(app, attempt, (holder, scopes), trace).await;
        }
        (ClientStatus::Active, None) => Refused::scope(),
        _ => Refused::client(
            "the client was not approved yet, has ended, or its last day has passed",
        ),
    };
    attempt.passed().await.map_err(|problem| Refused::from_problem(&problem))?;
    Err(refused)
}

async fn open(
    app: &App,
    attempt: Attempt,
    (holder, scopes): (ClientHolder, Vec<ClientScope>),
    trace: AuditContext,
) -> Result<TokenAnswer, Refused> {
    let (now, session) = (trace.at, Id::new(app.new_id()));
    let account = Id::new(holder.client.id.uuid());
    let ends = expiry(now, holder.client.ends_at());
    let scope = scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ");
    let token = app.shared.tokens.issue_to_client((account, session), scope.clone(), (now, ends));
    let token = token.map_err(|_| Refused::busy())?;
    let trace = AuditContext { account: Some(account), path: holder.path.clone(), ..trace };
    let opened = app
        .db
        .write(move |tx: Tx| async move {
            let (which, times) = ((session, scopes.as_slice()), (now, ends));
            if !store::issue_client_token(&tx, &holder, which, times).await? {
                return Ok(false);
            }
            attempt.forgive_in(&tx).await?;
            let event = issued(account.uuid(), &scopes);
            audit::record(&tx, &trace, event).await?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    if !opened {
        return Err(Refused::client("the client or this secret has just ended"));
    }
    Ok(TokenAnswer {
        access_token: token.token,
        token_type: "Bearer",
        expires_in: token.expires_in_seconds,
        scope: Some(scope),
    })
}

fn issued(client: Uuid, scopes: &[ClientScope]) -> AuditEvent {
    let scopes: Vec<_> = scopes.iter().map(|scope| scope.as_str()).collect();
    let event = AuditEvent::new("api_client.token_issued", Object::ApiClient, client);
    event.with_detail(format!("scope={}", scopes.join(" ")))
}

/// A token ends with its client at the latest.
fn expiry(now: Instant, client_ends_at: Instant) -> Instant {
    now.plus(TimeDelta::minutes(TOKEN_MINUTES)).min(client_ends_at)
}
