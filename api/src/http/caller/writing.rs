//! Writes: one transaction with its rights under lock, its audit entry and its kept answer.

use std::{future::Future, sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use lighthouse_domain::{
    access::{Action, Actor, Permit, SessionId},
    organizations::OrgPath,
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    audit::AuditContext,
    identity::{self, CachedActor},
    integration, organizations,
};
use tokio::sync::OwnedMutexGuard;

use super::{
    Authorized, Caller,
    idempotency::{RequestKey, claimed},
};
use crate::http::{code::Code, problem::Problem, response::ApiResponse};

/// How long the caller of a write waits for its answer (C-48).
const TIMEOUT: Duration = Duration::from_secs(30);

/// What a write does in its transaction. One type for each right, so that what is around a use case is
/// not compiled for each of them.
type UseCase<A> =
    Box<dyn FnOnce(Tx, Authorized<A>) -> BoxFuture<'static, Result<ApiResponse, Problem>> + Send>;

fn boxed<A, F, Fut>(f: F) -> UseCase<A>
where
    F: FnOnce(Tx, Authorized<A>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<ApiResponse, Problem>> + Send + 'static,
{
    Box::new(move |tx, auth| Box::pin(f(tx, auth)))
}

impl<A: Action> Caller<A> {
    /// Runs a write in one transaction with its audit entry and its idempotency record.
    pub async fn write<F, Fut>(&self, f: F) -> Result<ApiResponse, Problem>
    where
        F: FnOnce(Tx, Authorized<A>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<ApiResponse, Problem>> + Send + 'static,
    {
        self.write_under(self.key()?, None, boxed(f)).await
    }

    /// A write that changes the tree's shape. Such writes come one after another, and wait for
    /// their turn before they take a connection or any lock.
    pub async fn write_in_turn<F, Fut>(&self, f: F) -> Result<ApiResponse, Problem>
    where
        F: FnOnce(Tx, Authorized<A>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<ApiResponse, Problem>> + Send + 'static,
    {
        let key = self.key()?;
        let turn = Arc::clone(&self.app.shared.tree_turn).lock_owned();
        let turn = tokio::time::timeout(TIMEOUT, turn).await;
        let turn = turn.map_err(|_| Problem::new(Code::Busy).retry_after(1))?;
        self.write_under(key, Some(turn), boxed(f)).await
    }

    /// One of several transactions of a request, which no single kept answer could stand for:
    /// what makes a retry safe is in the request itself, as an upload's offset is.
    pub async fn write_part<F, Fut>(&self, f: F) -> Result<ApiResponse, Problem>
    where
        F: FnOnce(Tx, Authorized<A>) -> Fut + Send + 'static,
        Fut: Future<Output = Result<ApiResponse, Problem>> + Send + 'static,
    {
        self.write_under(None, None, boxed(f)).await
    }

    async fn write_under(
        &self,
        key: Option<RequestKey>,
        turn: Option<OwnedMutexGuard<()>>,
        use_case: UseCase<A>,
    ) -> Result<ApiResponse, Problem> {
        let now = self.app.now();
        let (session, context) = (self.session, self.context(now));
        let (app, cached) = (self.app.clone(), Arc::clone(&self.cached));
        let write = self.app.db.write(move |tx| async move {
            if turn.is_some() {
                organizations::lock_shape(&tx).await?;
            }
            let (actor, permit) = locked::<A>(&tx, session, &cached, now).await?;
            let path = acting(&permit, &actor);
            let context = AuditContext { account: Some(actor.account()), path, ..context };
            let key = key.map(|key| key.with_owner(&permit));
            if let Some(answered) = claimed(&tx, &app, key.as_ref(), now).await? {
                return Ok(answered);
            }
            let auth = Authorized { permit, actor, now, context };
            let response = use_case(tx.clone(), auth).await?.rendered()?;
            if let Some(key) = &key {
                integration::keep(&tx, key, app.sealer(), &response.to_stored()).await?;
            }
            Ok(response)
        });
        // The change goes on: only its answer is given up (M-01).
        let late = |_| Problem::new(Code::OutcomeUnknown).retry_after(1);
        tokio::time::timeout(TIMEOUT, write).await.map_err(late)?
    }
}

/// The rights of a write, under lock: as they were known if they still stand, else as they are.
async fn locked<A: Action>(
    tx: &Tx,
    session: SessionId,
    cached: &CachedActor,
    now: Instant,
) -> Result<(Actor, Permit<A>), Problem> {
    if identity::is_current(tx, session, cached, now).await?
        && let Ok(permit) = cached.actor.permit()
    {
        return Ok((cached.actor.clone(), permit));
    }
    let actor = identity::lock_actor(tx, session, now).await?.actor;
    let permit = actor.permit()?;
    Ok((actor, permit))
}

/// In whose name it is done: the widest organization of the right, else the holder's own.
fn acting<A: Action>(permit: &Permit<A>, actor: &Actor) -> String {
    let widest = permit.scope().subtrees().iter().min_by_key(|path| path.as_str().len());
    let own = || actor.assignments().first().map(|assignment| &assignment.path);
    widest.or_else(own).map(OrgPath::to_string).unwrap_or_default()
}
