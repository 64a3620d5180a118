//! Requests that meet a fault: a store that fails, a process that ends, a caller who leaves, a key
//! that comes twice.

use std::time::Duration;

use futures_util::FutureExt;
use lighthouse_persistence::{StoreError, Tx};

use super::{Answer, Run, sound};
use crate::{Backend, Tally, faults::Fault, invariants, requests::Ask};

impl Run<'_> {
    pub(super) fn fault(&mut self) -> Fault {
        let n = self.dice.below(40) as u32;
        match self.dice.below(9) {
            0 => Fault::Busy,
            1 | 2 => Fault::Cut(n),
            // SQLite's file system cannot be filled from here.
            3 if self.stage.on == Backend::Postgres => Fault::Full(n),
            3 => Fault::Cut(n),
            4 => Fault::Commit,
            5 => Fault::KillWithin(n),
            6 => Fault::KillAtCommit,
            7 => Fault::KillAfter,
            _ => Fault::HangUp,
        }
    }

    /// A request that is sent again with its key has its answer and no second effect.
    pub(super) async fn again(
        &mut self,
        person: Option<usize>,
        ask: &Ask,
        answer: &Answer,
    ) -> Option<String> {
        let keyed = ask.headers.iter().any(|(name, _)| name == "Idempotency-Key");
        if !keyed
            || ask.is_read()
            || person.is_none()
            || !(200..300).contains(&answer.status)
            || !self.dice.chance(10)
        {
            return None;
        }
        let before = invariants::kept(&self.place).await;
        let second = self.send(person, ask).await;
        // An account that lost its right in between is refused.
        if matches!(second.status, 401 | 403) {
            return None;
        }
        let same = second.status == answer.status && second.body == answer.body;
        if !same || invariants::kept(&self.place).await.difference(&before).is_some() {
            return Some(format!(
                "{} {}: the same key gave {} {} and then {} {}",
                ask.method, ask.path, answer.status, answer.body, second.status, second.body
            ));
        }
        None
    }

    /// A request while the store fails, or the process ends.
    pub(super) async fn fail(
        &mut self,
        person: Option<usize>,
        ask: &Ask,
        fault: Fault,
        tally: &mut Tally,
    ) -> Option<String> {
        // The session is opened before, in good order.
        self.token(person).await;
        let before = invariants::kept(&self.place).await;
        self.say(&format!("fault {fault:?}"));
        if fault == Fault::HangUp {
            return self.hang_up(person, ask, tally).await;
        }
        let lock = self.place.arm(fault).await;
        let answer = self.send(person, ask).await;
        drop(lock);
        let dead = self.place.disarm(fault).await;
        *tally.faults.entry(fault.name()).or_default() += 1;
        if dead {
            self.process.app.db.close().await;
            self.process = self.stage.start(&self.place, &self.clock).await;
        } else {
            if answer.status >= 500 && answer.status != 503 {
                return Some(format!(
                    "{} {} under {fault:?}: {} {}",
                    ask.method, ask.path, answer.status, answer.body
                ));
            }
            if answer.status == 503
                && let Some(kept) = invariants::kept(&self.place).await.difference(&before)
            {
                return Some(format!(
                    "{} {} under {fault:?}: 503, but it was kept: {kept}",
                    ask.method, ask.path
                ));
            }
        }
        let retried = self.tell(person, ask, tally).await;
        sound(ask, &retried)
    }

    /// The caller goes away after the first sign of work; the work goes on and is waited for.
    async fn hang_up(
        &mut self,
        person: Option<usize>,
        ask: &Ask,
        tally: &mut Tally,
    ) -> Option<String> {
        let token = self.token(person).await;
        let mut call = (self.process.call)(ask.request(token.as_deref()));
        let _ = (&mut call).now_or_never();
        drop(call);
        let next = self.process.app.db.write(|_: Tx| async { Ok::<(), StoreError>(()) });
        *tally.faults.entry("hang up").or_default() += 1;
        let next = next.await;
        self.all_is_done().await;
        next.err().map(|error| format!("the store does not go on after a caller left: {error}"))
    }

    /// Waits until no connection works for somebody who left. SQLite's one writer has no other.
    async fn all_is_done(&self) {
        let is_busy = || {
            let load = self.process.app.db.load();
            load.idle < load.open
        };
        loop {
            tokio::time::sleep(Duration::from_millis(2)).await;
            if !is_busy() {
                return;
            }
        }
    }
}
