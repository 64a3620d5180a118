//! One answer: either a part of a difference in sight, or changes of the feed.
//!
//! Whatever the reason, what is said of an object is what the caller sees of it at this moment.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use lighthouse_domain::{
    access::actions::FollowChanges,
    message::Message,
    sync::{Half, Positions, Progress, Step, SyncOp as Op, SyncType as Type},
};
use lighthouse_persistence::{
    Conn,
    sync::{self as store, Feed, FeedChange, StreamHead},
};
use uuid::Uuid;

use super::{
    dto::{SyncChange, SyncOp, SyncPage, SyncQuery, SyncType},
    token,
    views::{self, Views},
};
use crate::http::{
    caller::Authorized,
    code::{Code, FieldErrorCode},
    cursor::CursorKey,
    lang::Lang,
    problem::{FieldError, Problem},
};

type Auth = Authorized<FollowChanges>;

/// Who asks, and how it is answered.
struct Reader<'a> {
    conn: &'a Conn,
    auth: &'a Auth,
    lang: Lang,
    limit: usize,
}

/// What the copy takes over next, and the token behind it.
pub(super) async fn next(
    conn: &Conn,
    auth: &Auth,
    (key, lang): (&CursorKey, Lang),
    query: &SyncQuery,
) -> Result<SyncPage, Problem> {
    let reader = Reader { conn, auth, lang, limit: query.limit() };
    let heads = store::heads(conn, &auth.permit).await?;
    let mut progress = begun(auth, key, query, &heads)?;
    let (changes, has_more) = if progress.step.is_some() {
        (reader.walk(&mut progress).await?, true)
    } else {
        reader.follow(&mut progress, &heads).await?
    };
    let account = auth.permit.account().uuid();
    let next_token = token::write(token::COPY, key, account, &progress, auth.now);
    Ok(SyncPage { changes, next_token, has_more })
}

fn positions(heads: &[StreamHead]) -> Positions {
    heads.iter().map(|head| (head.stream, head.seq)).collect()
}

/// How far the copy has come, in what the caller sees now.
fn begun(
    auth: &Auth,
    key: &CursorKey,
    query: &SyncQuery,
    heads: &[StreamHead],
) -> Result<Progress, Problem> {
    let asked = query.types.as_ref().map(|types| types.iter().map(|it| it.0).collect());
    let asked: Option<BTreeSet<Type>> = asked;
    let types = || asked.clone().unwrap_or_else(|| Type::ALL.iter().copied().collect());
    let sights = || views::sights(auth, types().into_iter());
    match query.token.as_deref() {
        None => Ok(Progress::beginning(positions(heads), sights())),
        Some("latest") => Ok(Progress::latest(positions(heads), sights())),
        Some(text) => {
            let account = auth.permit.account().uuid();
            let progress = token::read(token::COPY, key, account, text, auth.now)?;
            refuse_other_types(asked.as_ref(), &progress)?;
            refuse_unknown(&progress, heads)?;
            let sights = views::sights(auth, progress.types());
            Ok(progress.with_sights(sights))
        }
    }
}

fn refuse_other_types(asked: Option<&BTreeSet<Type>>, progress: &Progress) -> Result<(), Problem> {
    if asked.is_none_or(|asked| progress.types().eq(asked.iter().copied())) {
        return Ok(());
    }
    let message = Message::new(
        "与令牌的类型不同；请去掉 types，或去掉 token 从头同步",
        "These are not the token's types. Leave types out, or leave token out and begin anew.",
    );
    let fault = FieldError::parameter("types", FieldErrorCode::Rule, message);
    Err(Problem::new(Code::InvalidParameter).fault(fault))
}

/// 410 for places that were forgotten, and for places that a restored database has not reached.
pub(super) fn refuse_unknown(progress: &Progress, heads: &[StreamHead]) -> Result<(), Problem> {
    let reached = |head: &StreamHead| progress.positions.get(&head.stream).copied().unwrap_or(0);
    let unknown = |head: &StreamHead| !(head.pruned..=head.seq).contains(&reached(head));
    if heads.iter().any(unknown) { Err(token::expired()) } else { Ok(()) }
}

impl Reader<'_> {
    /// Goes on through the difference in sight until the answer is full or the difference at its end.
    async fn walk(&self, progress: &mut Progress) -> Result<Vec<SyncChange>, Problem> {
        let (mut changes, mut given) = (Vec::new(), HashSet::new());
        while let Some(step) = progress.step {
            let room = self.limit - changes.len().min(self.limit);
            if room == 0 {
                break;
            }
            let ids = self.difference(progress, step, room).await?;
            let fresh: Vec<Uuid> = ids.iter().copied().filter(|id| given.insert(*id)).collect();
            changes.extend(self.standing(step, fresh).await?);
            match ids.last() {
                Some(last) if ids.len() == room => {
                    progress.step = Some(Step { after: Some(*last), ..step });
                }
                _ => progress.advance(step),
            }
        }
        Ok(changes)
    }

    async fn difference(
        &self,
        progress: &Progress,
        step: Step,
        room: usize,
    ) -> Result<Vec<Uuid>, Problem> {
        let (wanted, without) = progress.difference(step);
        let place = (step.after, u64::try_from(room).unwrap_or(u64::MAX));
        let permit = &self.auth.permit;
        let sights = (&wanted, &without);
        Ok(store::ids_in_sight(self.conn, permit, step.kind, sights, place).await?)
    }

    /// What a copy that begins holds nothing of needs no word when it is out of sight again.
    async fn standing(&self, step: Step, ids: Vec<Uuid>) -> Result<Vec<SyncChange>, Problem> {
        let mut views = self.visible(step.kind, &ids).await?;
        let all = ids.into_iter().map(|id| change(step.kind, id, &mut views, Op::Revoke));
        let kept = |it: &SyncChange| step.half == Half::Lost || it.op.0 == Op::Upsert;
        Ok(all.filter(kept).collect())
    }

    /// Changes of the feed; without more of them, the copy is what the caller sees.
    async fn follow(
        &self,
        progress: &mut Progress,
        heads: &[StreamHead],
    ) -> Result<(Vec<SyncChange>, bool), Problem> {
        let watched = progress.watched();
        let feed = Feed { after: &progress.positions, heads, watched: &watched };
        let limit = u64::try_from(self.limit).unwrap_or(u64::MAX).saturating_add(1);
        let mut rows = store::changes(self.conn, &self.auth.permit, &feed, limit).await?;
        let has_more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let changes = self.changed(&rows).await?;
        if has_more {
            progress.positions = reached(&progress.positions, heads, rows.last());
        } else {
            progress.settle(positions(heads));
        }
        Ok((changes, has_more))
    }

    /// Each changed object once, as it is now.
    async fn changed(&self, rows: &[FeedChange]) -> Result<Vec<SyncChange>, Problem> {
        let mut by_type: BTreeMap<Type, BTreeSet<Uuid>> = BTreeMap::new();
        for row in rows {
            by_type.entry(row.kind).or_default().insert(row.id);
        }
        let mut changes = Vec::new();
        for (kind, ids) in by_type {
            let ids: Vec<Uuid> = ids.into_iter().collect();
            let mut views = self.visible(kind, &ids).await?;
            let hidden: Vec<_> = ids.iter().copied().filter(|id| !views.contains_key(id)).collect();
            let there = self.existing(kind, &hidden).await?;
            let op = |id: &Uuid| if there.contains(id) { Op::Revoke } else { Op::Delete };
            changes.extend(ids.into_iter().map(|id| change(kind, id, &mut views, op(&id))));
        }
        Ok(changes)
    }

    async fn existing(&self, kind: Type, ids: &[Uuid]) -> Result<HashSet<Uuid>, Problem> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let there = store::existing(self.conn, &self.auth.permit, kind, ids).await?;
        Ok(there.into_iter().collect())
    }

    async fn visible(&self, kind: Type, ids: &[Uuid]) -> Result<Views, Problem> {
        views::visible(self.conn, self.auth, self.lang, (kind, ids)).await
    }
}

/// Where the copy stands behind the last change of a full answer: streams before its own were read
/// up to their heads, those behind it not at all.
fn reached(before: &Positions, heads: &[StreamHead], last: Option<&FeedChange>) -> Positions {
    let Some(last) = last else { return before.clone() };
    let mut reached = before.clone();
    reached.extend(
        heads.iter().filter(|head| head.stream < last.stream).map(|head| (head.stream, head.seq)),
    );
    reached.insert(last.stream, last.seq);
    reached
}

/// An `upsert` of what is in sight, else `hidden`.
fn change(kind: Type, id: Uuid, views: &mut Views, hidden: Op) -> SyncChange {
    let (op, version, data) = match views.remove(&id) {
        Some((version, data)) => (Op::Upsert, Some(version), Some(data)),
        None => (hidden, None, None),
    };
    SyncChange { r#type: SyncType(kind), id, op: SyncOp(op), version, data }
}
