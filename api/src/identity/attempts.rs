//! Counting wrong secrets: before the secret is looked at, taken back if it was right (TH-03).
//!
//! ```text
//! count ─▶ look ─▶ right: forgiven        wrong: audited, stays counted        other trouble: taken back
//!   └─ one too many: 429, nothing is looked at
//! ```
//!
//! The count has a transaction of its own, so that no failed deed takes it along.

use std::{net::IpAddr, sync::Arc};

use lighthouse_domain::{
    access::{AccountId, SessionId, actions::UseOwnAccount},
    audit::AuditEvent,
    identity::AttemptLimit,
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    audit::{self, AuditContext},
    identity::{self as store, Budget},
};

use crate::{
    app::App,
    http::{caller::Authorized, code::Code, limit::network_of, problem::Problem},
};

/// One try of a secret, counted as wrong until it is known to be right.
#[derive(Clone)]
pub struct Attempt {
    app: App,
    trace: AuditContext,
    budgets: Arc<[Budget]>,
}

impl Attempt {
    /// Counts the try in each budget, in this order; 429 while one of them rests.
    pub async fn begin(
        app: &App,
        trace: AuditContext,
        budgets: impl Into<Arc<[Budget]>>,
    ) -> Result<Self, Problem> {
        let (budgets, now) = (budgets.into(), trace.at);
        let counted = Arc::clone(&budgets);
        app.db.write(move |tx: Tx| async move { charge_all(&tx, &counted, now).await }).await?;
        Ok(Self { app: app.clone(), trace, budgets })
    }

    /// A secret of somebody who is signed in: counted with the log-ins of the same device.
    pub async fn signed_in(
        app: &App,
        auth: &Authorized<UseOwnAccount>,
        session: SessionId,
    ) -> Result<Self, Problem> {
        let device = store::device_of(&app.db.conn(), session, auth.now).await?;
        let budget = of_device(app, auth.permit.account(), &device);
        Self::begin(app, auth.context.clone(), [budget]).await
    }

    /// The secret was right, in the transaction of what it was asked for.
    pub async fn forgive_in(&self, tx: &Tx) -> Result<(), StoreError> {
        for budget in self.budgets.iter() {
            store::forgive(tx, budget).await?;
        }
        Ok(())
    }

    /// The secret was right.
    pub async fn passed(self) -> Result<(), Problem> {
        let db = self.app.db.clone();
        Ok(db.write(move |tx: Tx| async move { self.forgive_in(&tx).await }).await?)
    }

    /// The secret was wrong: the count stays, and the audit log knows.
    pub async fn failed(self, event: AuditEvent) -> Result<(), Problem> {
        let (db, trace) = (self.app.db, self.trace);
        Ok(db.write(move |tx: Tx| async move { audit::record(&tx, &trace, event).await }).await?)
    }

    /// It was not about the secret. If even this fails, one count too many harms little.
    pub async fn withdrawn(self) {
        let (db, budgets) = (self.app.db, self.budgets);
        let taken = db.write(move |tx: Tx| async move {
            for budget in budgets.iter() {
                store::take_back(&tx, &budget.key).await?;
            }
            Ok::<_, StoreError>(())
        });
        if let Err(error) = taken.await {
            tracing::warn!(%error, "a try could not be taken back");
        }
    }

    /// Ends the try as its deed ended.
    pub async fn ended<T>(
        self,
        outcome: Result<T, Problem>,
        wrong: &[Code],
        event: AuditEvent,
    ) -> Result<T, Problem> {
        match outcome {
            Ok(value) => self.passed().await.map(|()| value),
            Err(problem) => Err(self.refused(problem, wrong, event).await),
        }
    }

    /// Ends the try as its deed was refused: `wrong` says that the secret was.
    pub async fn refused(self, problem: Problem, wrong: &[Code], event: AuditEvent) -> Problem {
        if !wrong.contains(&problem.code()) {
            self.withdrawn().await;
            return problem;
        }
        self.failed(event).await.err().unwrap_or(problem)
    }
}

/// Counts a wrong try and audits it in a transaction of their own, so that no failed deed takes them
/// along. While the budget rests nothing is audited, and the try is 429.
pub async fn charge_and_audit(
    app: &App,
    context: AuditContext,
    budget: Budget,
    event: AuditEvent,
) -> Result<(), Problem> {
    let now = context.at;
    let until = app.db.write(move |tx: Tx| async move {
        let until = store::charge(&tx, &budget, now).await?;
        if until.is_none() {
            audit::record(&tx, &context, event).await?;
        }
        Ok::<_, StoreError>(until)
    });
    until.await?.map_or(Ok(()), |until| Err(resting(Code::TooManyAttempts, until, now)))
}

async fn charge_all(tx: &Tx, budgets: &[Budget], now: Instant) -> Result<(), Problem> {
    for budget in budgets {
        if let Some(until) = store::charge(tx, budget, now).await? {
            return Err(resting(Code::AccountLocked, until, now));
        }
    }
    Ok(())
}

/// 429 until the rest is over.
pub fn resting(code: Code, until: Instant, now: Instant) -> Problem {
    let seconds = (until.millis() - now.millis()) / 1000 + 1;
    Problem::new(code).retry_after(seconds.unsigned_abs())
}

/// The budget of a person, whoever `whose` names for this `purpose`.
pub fn of_person(app: &App, purpose: &str, whose: &str) -> Budget {
    Budget { key: app.sealer().lookup(purpose, whose), limit: AttemptLimit::PERSON }
}

/// The budget of a device on which the account signed in: one for every secret that it asks for.
pub fn of_device(app: &App, account: AccountId, device: &str) -> Budget {
    of_person(app, "attempt.device", &format!("{account} {device}"))
}

/// What is counted of a person, and of the address where it is known.
pub fn with_address(app: &App, address: Option<IpAddr>, person: Budget) -> Vec<Budget> {
    address.map(|address| of_address(app, address)).into_iter().chain([person]).collect()
}

/// The budget of an address; of IPv6 a household has a whole network.
fn of_address(app: &App, address: IpAddr) -> Budget {
    let network = network_of(address).to_string();
    Budget { key: app.sealer().lookup("attempt.address", &network), limit: AttemptLimit::ADDRESS }
}
