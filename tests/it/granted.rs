//! Random grants and random reads: never a field or a row outside the grant (INV-16, INV-18).

use std::collections::{BTreeSet, HashMap, HashSet};

use lighthouse_domain::{
    id::Id,
    letters::{Grant, GrantField, LetterRequest, Subjects},
    time::Instant,
};
use lighthouse_persistence::{
    StoreError, Tx,
    letters::{self, Contact, NewLetter},
    seal::Sealer,
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use uuid::Uuid;

use crate::support::{Town, stories};

/// Grants in one transaction, which is then taken back.
const ROUND: usize = 100;

/// Where everybody is: a small district, known outside the database.
#[derive(Clone)]
struct District {
    /// Organization and all organizations below it, itself included.
    below: Vec<(Uuid, HashSet<Uuid>)>,
    /// Member and branch.
    members: HashMap<Uuid, Uuid>,
    committees: Vec<Uuid>,
}

fn pick(dice: &mut ChaCha8Rng, of: usize) -> usize {
    dice.next_u32() as usize % of
}

fn some<T: Copy>(dice: &mut ChaCha8Rng, of: &[T]) -> Vec<T> {
    let share = 1 + pick(dice, 4) as u32;
    let chosen: Vec<T> = of.iter().copied().filter(|_| dice.next_u32() % 4 < share).collect();
    if chosen.is_empty() { vec![of[pick(dice, of.len())]] } else { chosen }
}

/// A random letter, and who may be shown under it.
fn random(
    dice: &mut ChaCha8Rng,
    known: &District,
    now: Instant,
) -> (Uuid, NewLetter, HashSet<Uuid>) {
    let asked = known.committees[pick(dice, known.committees.len())];
    let reach = |top: Uuid| known.below.iter().find(|(id, _)| *id == top).unwrap().1.clone();
    let people: Vec<Uuid> = known.members.keys().copied().collect();
    let places: Vec<Uuid> = known.below.iter().map(|(id, _)| *id).collect();
    let (rows, named): (Subjects, HashSet<Uuid>) = if pick(dice, 2) == 0 {
        let ids = some(dice, &people);
        (Subjects::Members(ids.iter().map(|id| Id::new(*id)).collect()), ids.into_iter().collect())
    } else {
        let tops = some(dice, &places);
        let inside: HashSet<Uuid> = tops.iter().flat_map(|top| reach(*top)).collect();
        let named = known.members.iter().filter(|(_, at)| inside.contains(at)).map(|(id, _)| *id);
        let named = named.collect();
        (Subjects::Organizations(tops.iter().map(|id| Id::new(*id)).collect()), named)
    };
    let within = reach(asked);
    let may = named.into_iter().filter(|id| within.contains(&known.members[id])).collect();
    let contact = Contact { unit: "单位".to_owned(), person: "某人".to_owned(), phone: None };
    let new = NewLetter {
        id: Id::new(Uuid::now_v7()),
        contact,
        request: LetterRequest {
            purpose: "核对".to_owned(),
            fields: some(dice, GrantField::ALL),
            starts_at: now,
            ends_at: now.plus(chrono::TimeDelta::days(1)),
            budget: 1_000,
            addresses: vec![],
        },
        subjects: rows,
        secret_hash: vec![0; 32],
        filed_by: None,
    };
    (asked, new, may)
}

/// Reads a random grant page by page and compares what comes with what may come.
async fn read_and_compare(
    tx: &Tx,
    sealer: &Sealer,
    dice: &mut ChaCha8Rng,
    known: &District,
    now: Instant,
) -> Result<(), StoreError> {
    let (asked, new, may) = random(dice, known, now);
    let to = letters::addressee(tx, Some(Id::new(asked)), None).await?.unwrap();
    let letter = letters::file(tx, sealer, &to, &new, now).await?;
    let grant = Grant::for_request(Id::new(Uuid::now_v7()), &new.request);
    let fields: BTreeSet<GrantField> = new.request.fields.iter().copied().collect();
    let limit = 1 + pick(dice, 12) as i64;
    let (mut seen, mut after) = (HashSet::new(), None);
    loop {
        let of = (&letter, &grant);
        let page =
            letters::people_after(tx, sealer, of, &fields, after.clone(), (limit, false)).await?;
        assert!(page.len() as i64 <= limit);
        for one in &page {
            assert!(may.contains(&one.id.uuid()), "a row outside the grant");
            let shown: BTreeSet<GrantField> = one.values.iter().map(|(field, _)| *field).collect();
            assert_eq!(shown, fields, "a field outside the grant");
            assert!(seen.insert(one.id.uuid()), "a row twice");
        }
        let Some(last) = page.last() else { break };
        after = Some((last.path.clone(), last.id.uuid()));
    }
    assert_eq!(seen, may, "everybody who was granted");
    Ok(())
}

async fn district(town: &Town) -> District {
    let head = town.head().await;
    let east = town.organization(&head, town.root, "town_committee", "EAST").await;
    let west = town.organization(&head, town.root, "town_committee", "WEST").await;
    let mut below = Vec::new();
    let (mut members, mut all) = (HashMap::new(), HashSet::from([town.root, east, west]));
    for (n, parent) in [east, west].into_iter().enumerate() {
        let mut inside = HashSet::from([parent]);
        for m in 0..3 {
            let branch = town.branch(&head, parent, &format!("B{n}{m}")).await;
            below.push((branch, HashSet::from([branch])));
            inside.insert(branch);
            for name in ["张三", "李四", "王五", "赵六"] {
                members.insert(town.member(&head, branch, name).await, branch);
            }
        }
        all.extend(&inside);
        below.push((parent, inside));
    }
    below.push((town.root, all));
    District { below, members, committees: vec![town.root, east, west] }
}

stories! {
    async fn ten_thousand_random_grants_show_nothing_that_was_not_granted(town: Town) {
        let known = district(&town).await;
        // Each statement is the same on both; PostgreSQL, a process away, gets a tenth.
        let rounds = if town.app.db.is_postgres() { 10 } else { 100 };
        let now = town.now();
        for round in 0..rounds {
            let (known, sealer) = (known.clone(), town.app.sealer().clone());
            let done = town.app.db.write(move |tx: Tx| async move {
                let mut dice = ChaCha8Rng::seed_from_u64(round);
                for _ in 0..ROUND {
                    read_and_compare(&tx, &sealer, &mut dice, &known, now).await?;
                }
                // Nothing of it is kept.
                Err::<(), _>(StoreError::NotFound("kept"))
            });
            assert!(matches!(done.await, Err(StoreError::NotFound("kept"))));
        }
    }
}
