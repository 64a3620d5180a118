//! Following every stream from its first entry to its head, in bounded memory.

use futures_util::{StreamExt, TryStreamExt, stream};
use lighthouse_domain::audit::chain::{Break, Contents, Keyed, STREAMS, Walk};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{
    event::{Column, Entity, Model as Entry},
    head,
};
use crate::{db::Conn, error::StoreError, seal::EntryKey};

/// Rows in memory at a time.
const BATCH: u64 = 5_000;

/// Streams followed at the same time: the database reads ahead while this process hashes.
const AT_ONCE: usize = 4;

/// How a stream stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub stream: i64,
    pub entries: i64,
    /// The links at the numbers that were asked for.
    pub links: Vec<(i64, Vec<u8>)>,
    pub broken: Option<Break>,
}

/// What a link and a MAC are of.
impl Entry {
    fn contents(&self) -> Contents<'_> {
        let read = self.read_id.map(|id| (id, self.read_digest.as_deref().unwrap_or_default()));
        Contents {
            at: self.at,
            account: self.account_id,
            path: &self.path,
            action: &self.action,
            object_type: &self.object_type,
            object_id: self.object_id,
            request_id: &self.request_id,
            address: &self.address,
            detail: &self.detail,
            keyed: self.mac.as_ref().map(|_| Keyed { read }),
        }
    }
}

/// One stream on its way.
struct Following<'k> {
    stream: i64,
    key: &'k EntryKey,
    walk: Walk,
    /// Whether entries have MACs from here on: once one has, all that follow have.
    keyed: bool,
    wanted: Vec<i64>,
    links: Vec<(i64, Vec<u8>)>,
}

impl Following<'_> {
    fn step(&mut self, entry: &Entry) -> Result<(), Break> {
        let contents = entry.contents();
        self.walk.step(entry.seq, &contents, &entry.link)?;
        let ours = match &entry.mac {
            Some(mac) => self.key.fits(self.stream, &contents.digest(), mac),
            None => !self.keyed,
        };
        if !ours {
            return Err(Break::Forged { seq: entry.seq });
        }
        self.keyed = entry.mac.is_some();
        if self.wanted.contains(&entry.seq) {
            self.links.push((entry.seq, self.walk.link().to_vec()));
        }
        Ok(())
    }
}

/// Checks every stream; `wanted` names (stream, number) pairs whose links are told, for
/// comparing them with checkpoints.
pub async fn verify(
    conn: &Conn,
    key: &EntryKey,
    wanted: &[(i64, i64)],
) -> Result<Vec<Verdict>, StoreError> {
    let verdicts = (0..STREAMS).map(|stream| {
        let of_stream = wanted.iter().filter(|(of, _)| *of == stream);
        let wanted = of_stream.map(|(_, seq)| *seq).collect();
        let (walk, links) = (Walk::default(), Vec::new());
        follow(conn, Following { stream, key, walk, keyed: false, wanted, links })
    });
    stream::iter(verdicts).buffered(AT_ONCE).try_collect().await
}

async fn follow(conn: &Conn, mut following: Following<'_>) -> Result<Verdict, StoreError> {
    let stream = following.stream;
    let head = head::Entity::find_by_id(stream).one(conn).await?;
    let broken = loop {
        let batch = after(conn, stream, following.walk.seq()).await?;
        if batch.is_empty() {
            let walk = &following.walk;
            let end = head.as_ref().map_or(Err(Break::Head), |head| walk.end(head.seq, &head.link));
            break end.err();
        }
        if let Err(broken) = batch.iter().try_for_each(|entry| following.step(entry)) {
            break Some(broken);
        }
    };
    let Following { walk, links, .. } = following;
    Ok(Verdict { stream, entries: walk.seq(), links, broken })
}

async fn after(conn: &Conn, stream: i64, seq: i64) -> Result<Vec<Entry>, StoreError> {
    let select = Entity::find()
        .filter(Column::Stream.eq(stream))
        .filter(Column::Seq.gt(seq))
        .order_by_asc(Column::Seq)
        .limit(BATCH);
    Ok(select.all(conn).await?)
}

#[cfg(test)]
mod tests {
    use lighthouse_domain::audit::chain::{self, ZERO};

    use super::*;
    use crate::seal::Sealer;

    fn following(key: &EntryKey) -> Following<'_> {
        let (walk, links) = (Walk::default(), Vec::new());
        Following { stream: 3, key, walk, keyed: false, wanted: Vec::new(), links }
    }

    /// An entry that follows `before`, with a MAC of `key` if there is one.
    fn entry(seq: i64, before: &chain::Link, key: Option<&EntryKey>) -> Entry {
        let text = String::new;
        let mut entry = Entry {
            stream: 3,
            seq,
            at: seq,
            account_id: None,
            path: text(),
            action: text(),
            object_type: text(),
            object_id: uuid::Uuid::nil(),
            request_id: text(),
            address: text(),
            detail: text(),
            link: Vec::new(),
            mac: key.map(|_| Vec::new()),
            read_id: None,
            read_digest: None,
        };
        let digest = entry.contents().digest();
        entry.link = chain::link(before, &digest).to_vec();
        entry.mac = key.map(|key| key.sign(3, &digest).unwrap());
        entry
    }

    #[test]
    fn entries_of_before_hold_until_the_first_with_a_mac_and_not_after_it() {
        let key = Sealer::new([1; 32]).entry_key();
        let mut following = following(&key);
        following.step(&entry(1, &ZERO, None)).unwrap();
        following.step(&entry(2, following.walk.link(), Some(&key))).unwrap();
        let stripped = entry(3, following.walk.link(), None);
        assert_eq!(following.step(&stripped), Err(Break::Forged { seq: 3 }));
    }

    #[test]
    fn an_entry_with_a_right_link_and_the_mac_of_another_secret_is_forged() {
        let (ours, theirs) = (Sealer::new([1; 32]).entry_key(), Sealer::new([2; 32]).entry_key());
        let mut following = following(&ours);
        let forged = entry(1, &ZERO, Some(&theirs));
        assert_eq!(following.step(&forged), Err(Break::Forged { seq: 1 }));
    }
}
