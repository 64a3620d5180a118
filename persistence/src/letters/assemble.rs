//! A letter is assembled from its rows; rows that contradict one another are corrupt.

use lighthouse_domain::{
    id::Id,
    letters::{
        Approval, Grant, GrantField, Letter, LetterRequest, LetterState, LetterStatus,
        NamedSubjects, OfficerSeat,
    },
    scan::{Scan, ScanType},
    time::Instant,
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::entity::{approval, grant, person, subject};
use crate::{db::Conn, error::StoreError, organizations::stored_path};

pub(super) const MEMBER: &str = "member";
pub(super) const ORGANIZATION: &str = "organization";

/// A letter without its scan and what belongs to it.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct LetterRow {
    id: Uuid,
    number: Option<String>,
    organization_id: Uuid,
    path: String,
    unit_name: String,
    contact_name: String,
    purpose: String,
    fields: String,
    starts_at: i64,
    ends_at: i64,
    budget: i64,
    addresses: String,
    state: String,
    reason: Option<String>,
    scan_hash: Option<String>,
    scan_type: Option<String>,
    scan_bytes: Option<i64>,
    filed_by: Option<Uuid>,
    text_version: i64,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

pub(super) fn corrupt(column: &str) -> StoreError {
    StoreError::corrupt("query_letter", column)
}

/// The letter of a row that was found within a permit or by its token.
pub(super) async fn letter(conn: &Conn, row: LetterRow) -> Result<Letter, StoreError> {
    let approvals = approval::Entity::find()
        .filter(approval::Column::LetterId.eq(row.id))
        .order_by_asc(approval::Column::At)
        .order_by_asc(approval::Column::Seat)
        .all(conn)
        .await?;
    let grant = grant::Entity::find().filter(grant::Column::LetterId.eq(row.id)).one(conn).await?;
    let named = named(conn, row.id).await?;
    let request = row.request()?;
    let state = state(&row, &request, &approvals, grant.as_ref())?;
    if row.number.is_none() && state != LetterState::Draft {
        return Err(corrupt("number"));
    }
    Ok(Letter {
        id: Id::new(row.id),
        organization: Id::new(row.organization_id),
        organization_path: stored_path(&row.path)?,
        scan: row.scan()?,
        number: row.number,
        unit: row.unit_name,
        person: row.contact_name,
        request,
        named,
        filed_by: row.filed_by.map(Id::new),
        text_version: row.text_version,
        state,
        version: row.version,
        created_at: Instant::from_millis(row.created_at),
        updated_at: Instant::from_millis(row.updated_at),
    })
}

impl LetterRow {
    fn request(&self) -> Result<LetterRequest, StoreError> {
        let field = |text| GrantField::parse(text).ok_or_else(|| corrupt("fields"));
        Ok(LetterRequest {
            purpose: self.purpose.clone(),
            fields: self.fields.split_whitespace().map(field).collect::<Result<_, _>>()?,
            starts_at: Instant::from_millis(self.starts_at),
            ends_at: Instant::from_millis(self.ends_at),
            budget: self.budget,
            addresses: self.addresses.split_whitespace().map(str::to_owned).collect(),
        })
    }

    fn scan(&self) -> Result<Option<Scan>, StoreError> {
        let Some(hash) = self.scan_hash.clone() else { return Ok(None) };
        let media_type = self.scan_type.as_deref().and_then(ScanType::parse);
        let facts = media_type.zip(self.scan_bytes);
        let (media_type, bytes) = facts.ok_or_else(|| corrupt("scan_type"))?;
        Ok(Some(Scan { hash, media_type, bytes }))
    }
}

fn state(
    row: &LetterRow,
    request: &LetterRequest,
    approvals: &[approval::Model],
    grant: Option<&grant::Model>,
) -> Result<LetterState, StoreError> {
    let status = LetterStatus::parse(&row.state).ok_or_else(|| corrupt("state"))?;
    let approvals = approvals.iter().map(known).collect::<Result<Vec<_>, _>>()?;
    let reason = || row.reason.clone().ok_or_else(|| corrupt("reason"));
    let revoked_at = grant.and_then(|grant| grant.revoked_at);
    let granted = || grant.map(|grant| granted(grant, request)).ok_or_else(|| corrupt("grant"));
    Ok(match status {
        LetterStatus::Draft => LetterState::Draft,
        // A submitted letter takes no change but the step that follows.
        LetterStatus::Submitted => {
            LetterState::Submitted { at: Instant::from_millis(row.updated_at) }
        }
        LetterStatus::UnderReview => LetterState::UnderReview { approval: first(approvals)? },
        LetterStatus::Returned => LetterState::Returned { reason: reason()? },
        LetterStatus::Rejected => {
            LetterState::Rejected { reason: reason()?, approval: first(approvals)? }
        }
        LetterStatus::Active if revoked_at.is_none() => {
            LetterState::Active { approvals: both(approvals)?, grant: granted()? }
        }
        LetterStatus::Revoked => LetterState::Revoked {
            approvals: both(approvals)?,
            grant: granted()?,
            reason: reason()?,
            at: revoked_at.map(Instant::from_millis).ok_or_else(|| corrupt("revoked_at"))?,
        },
        LetterStatus::Active | LetterStatus::Expired => return Err(corrupt("state")),
    })
}

fn first(approvals: Vec<Approval>) -> Result<Option<Approval>, StoreError> {
    let mut approvals = approvals.into_iter();
    let first = approvals.next();
    if approvals.next().is_some() { Err(corrupt("approvals")) } else { Ok(first) }
}

fn both(approvals: Vec<Approval>) -> Result<[Approval; 2], StoreError> {
    approvals.try_into().map_err(|_| corrupt("approvals"))
}

fn known(row: &approval::Model) -> Result<Approval, StoreError> {
    let seat = OfficerSeat::parse(&row.seat)
        .ok_or_else(|| StoreError::corrupt("query_letter_approval", "seat"))?;
    Ok(Approval {
        seat,
        by: Id::new(row.account_id),
        version: row.text_version,
        at: Instant::from_millis(row.at),
    })
}

fn granted(row: &grant::Model, request: &LetterRequest) -> Grant {
    Grant {
        starts_at: Instant::from_millis(row.starts_at),
        ends_at: Instant::from_millis(row.ends_at),
        budget: row.budget,
        left: row.rows_left,
        ..Grant::for_request(Id::new(row.id), request)
    }
}

async fn named(conn: &Conn, letter: Uuid) -> Result<NamedSubjects, StoreError> {
    let rows = subject::Entity::find()
        .filter(subject::Column::LetterId.eq(letter))
        .order_by_asc(subject::Column::TargetId)
        .all(conn)
        .await?;
    let persons =
        person::Entity::find().filter(person::Column::LetterId.eq(letter)).count(conn).await?;
    let mut named = NamedSubjects {
        persons: i64::try_from(persons).map_err(|_| corrupt("persons"))?,
        ..NamedSubjects::default()
    };
    for row in rows {
        match row.kind.as_str() {
            MEMBER => named.members.push(Id::new(row.target_id)),
            ORGANIZATION => named.organizations.push(Id::new(row.target_id)),
            _ => return Err(StoreError::corrupt("query_letter_row", "kind")),
        }
    }
    Ok(named)
}
