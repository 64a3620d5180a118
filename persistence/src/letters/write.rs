//! Filing a letter and storing the steps it takes.

use lighthouse_domain::{
    access::AccountId,
    id::Id,
    letters::{Letter, LetterId, LetterRequest, LetterState, LetterStatus, Subjects},
    members::IdNumber,
    time::Instant,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{
    CONTACT, SCAN,
    addressees::Addressee,
    assemble::{MEMBER, ORGANIZATION},
    entity::{approval, grant, letter, person, subject},
    read::lock_by_id,
};
use crate::{
    db::Tx,
    error::StoreError,
    locked::{self, Changed, Locked},
    members::ID_NUMBER,
    seal::Sealer,
    sql::insert_all,
};

/// Who writes for the unit.
#[derive(Clone, Debug)]
pub struct Contact {
    pub unit: String,
    pub person: String,
    pub phone: Option<String>,
}

/// A new letter.
#[derive(Clone, Debug)]
pub struct NewLetter {
    pub id: LetterId,
    pub contact: Contact,
    pub request: LetterRequest,
    pub subjects: Subjects,
    pub secret_hash: Vec<u8>,
    pub filed_by: Option<AccountId>,
}

/// Stores a draft to `to`, which has no number yet. Anybody may file one.
pub async fn file(
    tx: &Tx,
    sealer: &Sealer,
    to: &Addressee,
    new: &NewLetter,
    now: Instant,
) -> Result<Locked<Letter>, StoreError> {
    let phone = new.contact.phone.as_deref();
    let row = letter::ActiveModel {
        id: Set(new.id.uuid()),
        number: Set(None),
        organization_id: Set(to.id().uuid()),
        unit_name: Set(new.contact.unit.clone()),
        contact_name: Set(new.contact.person.clone()),
        contact_phone_sealed: Set(phone
            .map(|phone| sealer.seal_text(&CONTACT.row(new.id.uuid()), phone))
            .transpose()?),
        state: Set(LetterStatus::Draft.as_str().to_owned()),
        secret_hash: Set(new.secret_hash.clone()),
        filed_by: Set(new.filed_by.map(Id::uuid)),
        created_at: Set(now.millis()),
        updated_at: Set(now.millis()),
        ..request(&new.request)
    };
    letter::Entity::insert(row).exec_without_returning(&**tx).await?;
    insert_subjects(tx, sealer, new.id.uuid(), &new.subjects).await?;
    lock_by_id(tx, new.id).await
}

/// Stores the step a letter has taken, with the approvals and the grant of its state.
pub async fn save(tx: &Tx, changed: Changed<Letter>) -> Result<Letter, StoreError> {
    let row = facts(&changed);
    update(tx, changed, row).await
}

/// Stores another text; `subjects` are left out where they stay as they are.
pub async fn save_revision(
    tx: &Tx,
    sealer: &Sealer,
    changed: Changed<Letter>,
    subjects: Option<&Subjects>,
) -> Result<Letter, StoreError> {
    let row = facts(&changed);
    let letter = update(tx, changed, row).await?;
    let Some(subjects) = subjects else { return Ok(letter) };
    let id = letter.id.uuid();
    let named = subject::Column::LetterId.eq(id);
    subject::Entity::delete_many().filter(named).exec(&**tx).await?;
    let named = person::Column::LetterId.eq(id);
    person::Entity::delete_many().filter(named).exec(&**tx).await?;
    insert_subjects(tx, sealer, id, subjects).await?;
    Ok(lock_by_id(tx, letter.id).await?.into_inner())
}

/// Stores the scan, sealed.
pub async fn save_scan(
    tx: &Tx,
    sealer: &Sealer,
    changed: Changed<Letter>,
    bytes: &[u8],
) -> Result<Letter, StoreError> {
    let scan = changed.scan.as_ref();
    let row = letter::ActiveModel {
        scan_sealed: Set(Some(sealer.seal(&SCAN.row(changed.key()), bytes)?)),
        scan_hash: Set(scan.map(|scan| scan.hash.clone())),
        scan_type: Set(scan.map(|scan| scan.media_type.as_str().to_owned())),
        scan_bytes: Set(scan.map(|scan| scan.bytes)),
        ..facts(&changed)
    };
    update(tx, changed, row).await
}

async fn update(
    tx: &Tx,
    changed: Changed<Letter>,
    row: letter::ActiveModel,
) -> Result<Letter, StoreError> {
    let id = changed.key();
    let letter =
        locked::save(tx, row, (letter::Column::Id, letter::Column::Version), changed).await?;
    store_approvals(tx, id, &letter).await?;
    store_grant(tx, id, &letter).await?;
    Ok(letter)
}

fn facts(letter: &Letter) -> letter::ActiveModel {
    letter::ActiveModel {
        number: Set(letter.number.clone()),
        state: Set(letter.state.status().as_str().to_owned()),
        reason: Set(letter.state.reason().map(str::to_owned)),
        text_version: Set(letter.text_version),
        version: Set(letter.version),
        updated_at: Set(letter.updated_at.millis()),
        ..request(&letter.request)
    }
}

fn request(asked: &LetterRequest) -> letter::ActiveModel {
    let fields: Vec<&str> = asked.fields.iter().map(|field| field.as_str()).collect();
    letter::ActiveModel {
        purpose: Set(asked.purpose.clone()),
        fields: Set(fields.join(" ")),
        starts_at: Set(asked.starts_at.millis()),
        ends_at: Set(asked.ends_at.millis()),
        budget: Set(asked.budget),
        addresses: Set(asked.addresses.join(" ")),
        ..Default::default()
    }
}

/// The approvals as the letter holds them: a returned letter has none.
async fn store_approvals(tx: &Tx, id: Uuid, letter: &Letter) -> Result<(), StoreError> {
    let given = approval::Column::LetterId.eq(id);
    approval::Entity::delete_many().filter(given).exec(&**tx).await?;
    let rows: Vec<approval::ActiveModel> = letter
        .state
        .approvals()
        .iter()
        .map(|one| approval::ActiveModel {
            letter_id: Set(id),
            seat: Set(one.seat.as_str().to_owned()),
            account_id: Set(one.by.uuid()),
            text_version: Set(one.version),
            at: Set(one.at.millis()),
        })
        .collect();
    insert_all(tx, rows).await
}

/// A letter becomes active with a new grant, and is revoked with the one it has.
async fn store_grant(tx: &Tx, id: Uuid, letter: &Letter) -> Result<(), StoreError> {
    match &letter.state {
        LetterState::Active { grant, .. } => {
            let row = grant::ActiveModel {
                id: Set(grant.id.uuid()),
                letter_id: Set(id),
                starts_at: Set(grant.starts_at.millis()),
                ends_at: Set(grant.ends_at.millis()),
                revoked_at: Set(None),
                budget: Set(grant.budget),
                rows_left: Set(grant.left),
                created_at: Set(letter.updated_at.millis()),
            };
            grant::Entity::insert(row).exec_without_returning(&**tx).await?;
        }
        LetterState::Revoked { at, .. } => {
            grant::Entity::update_many()
                .col_expr(grant::Column::RevokedAt, Expr::val(at.millis()))
                .filter(grant::Column::LetterId.eq(id))
                .exec(&**tx)
                .await?;
        }
        _ => {}
    }
    Ok(())
}

async fn insert_subjects(
    tx: &Tx,
    sealer: &Sealer,
    letter: Uuid,
    subjects: &Subjects,
) -> Result<(), StoreError> {
    match subjects {
        Subjects::Members(ids) => {
            insert_named(tx, letter, MEMBER, ids.iter().map(|id| id.uuid()).collect()).await
        }
        Subjects::Organizations(ids) => {
            insert_named(tx, letter, ORGANIZATION, ids.iter().map(|id| id.uuid()).collect()).await
        }
        Subjects::Persons(numbers) => insert_persons(tx, sealer, letter, numbers).await,
    }
}

async fn insert_named(
    tx: &Tx,
    letter: Uuid,
    kind: &str,
    mut ids: Vec<Uuid>,
) -> Result<(), StoreError> {
    ids.sort_unstable();
    ids.dedup();
    let rows = ids.into_iter().map(|id| subject::ActiveModel {
        letter_id: Set(letter),
        kind: Set(kind.to_owned()),
        target_id: Set(id),
    });
    insert_all(tx, rows).await
}

async fn insert_persons(
    tx: &Tx,
    sealer: &Sealer,
    letter: Uuid,
    numbers: &[IdNumber],
) -> Result<(), StoreError> {
    let mut lookups: Vec<(Vec<u8>, i64)> = numbers
        .iter()
        .map(|number| sealer.lookup(ID_NUMBER.name(), number.reveal()))
        .zip(0..)
        .collect();
    lookups.sort_unstable();
    // Who is named twice stands where the first number does.
    lookups.dedup_by(|later, first| later.0 == first.0);
    let rows = lookups.into_iter().map(|(lookup, position)| person::ActiveModel {
        letter_id: Set(letter),
        lookup: Set(lookup),
        position: Set(Some(position)),
    });
    insert_all(tx, rows).await
}
