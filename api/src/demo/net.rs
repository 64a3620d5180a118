//! Letters in every state and incidents of the demo, so that officers have something to decide.

use chrono::{Datelike, TimeDelta};
use lighthouse_domain::{
    access::actions::{ReportIncidents, ReviewLetters, RevokeGrants},
    audit::{AuditEvent, Object},
    incidents::{Category, Limits, Nature, Severity, State},
    letters::{GrantField, LetterState, OfficerSeat, Subjects},
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    identity::account_by_login,
    incidents::{self, Entry},
    letters::{self, Contact, Filed, LetterDraft, Scan},
    seal::{Sealer, hex, token_hash},
};
use rand_chacha::ChaCha8Rng;

use super::{dice_id, towns::District};
use crate::{
    http::caller::Authorized,
    http::{code::Code, problem::Problem},
};

/// Unit, purpose, and how far its letter has come.
const LETTERS: [(&str, &str, LetterState); 8] = [
    ("临江区档案馆", "核对干部档案中的入党时间", LetterState::UnderReview),
    ("临江区人民医院", "核实职工组织关系所在支部", LetterState::Submitted),
    ("清河中学", "核对教师党员名册", LetterState::Returned),
    ("某咨询公司", "市场调查", LetterState::Rejected),
    ("临江区财政局", "核对党费基数人员名单", LetterState::Draft),
    ("临江区人社局", "核实退休党员转接情况", LetterState::Active),
    ("青云镇政府", "换届人选联审", LetterState::Expired),
    ("某培训机构", "核对学员党员身份", LetterState::Revoked),
];

pub(super) async fn make(
    tx: &Tx,
    sealer: &Sealer,
    district: &District,
    dice: &mut ChaCha8Rng,
    now: Instant,
) -> Result<(), Problem> {
    for (unit, purpose, state) in LETTERS {
        letter(tx, sealer, district, dice, (unit, purpose, state), now).await?;
    }
    incident(tx, district, dice, (Nature::Event, "一台登记用电脑遗失", State::Handling), now)
        .await?;
    incident(tx, district, dice, (Nature::Risk, "支部共用一个管理员账号", State::Open), now).await
}

async fn letter(
    tx: &Tx,
    sealer: &Sealer,
    district: &District,
    dice: &mut ChaCha8Rng,
    (unit, purpose, state): (&str, &str, LetterState),
    now: Instant,
) -> Result<(), Problem> {
    // What was granted long ago has expired; a letter is dated when it was filed.
    let filed_at = if state == LetterState::Expired { now.plus(TimeDelta::days(-40)) } else { now };
    let branches = district.branches.iter().take(2).map(|branch| branch.id).collect();
    let filed = Filed {
        id: dice_id(dice, now),
        organization: district.root.id,
        contact: Contact { unit: unit.to_owned(), person: "赵敏".to_owned(), phone: None },
        asked: LetterDraft {
            purpose: purpose.to_owned(),
            fields: vec![GrantField::Name, GrantField::Status, GrantField::JoinedOn],
            rows: Some(Subjects::Organizations(branches)),
            starts_at: filed_at,
            ends_at: filed_at.plus(TimeDelta::days(30)),
            budget: 200,
            addresses: Vec::new(),
        },
        // Nobody knows a secret with this hash: the demo's letters are decided, not used.
        secret_hash: token_hash(dice_id(dice, now).as_bytes()),
        filed_by: None,
    };
    letters::file(tx, sealer, &filed, i64::from(filed_at.day().year()), filed_at).await?;
    if state == LetterState::Draft {
        return Ok(());
    }
    let row = letters::find_own(tx, filed.id, false).await?;
    let bytes = b"%PDF-1.4 demo".to_vec();
    let scan = Scan { media_type: "application/pdf", hash: hex(&token_hash(&bytes)), bytes };
    letters::keep_scan(tx, sealer, &row, &scan, filed_at).await?;
    let row = letters::find_own(tx, filed.id, false).await?;
    if matches!(state, LetterState::Active | LetterState::Expired | LetterState::Revoked) {
        return grant(tx, &row, state, dice_id(dice, now), filed_at).await;
    }
    let reason = match state {
        LetterState::Returned => Some("请补充单位公章"),
        LetterState::Rejected => Some("用途与组织工作无关"),
        _ => None,
    };
    Ok(letters::set_state(tx, &row, state, reason, now).await?)
}

/// Two officers approve; the third kind is taken back afterwards.
async fn grant(
    tx: &Tx,
    row: &letters::Row,
    state: LetterState,
    id: uuid::Uuid,
    at: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<ReviewLetters>::system(at, "demo")?;
    let seats = [
        (OfficerSeat::Head, "deputy.head", LetterState::UnderReview),
        (OfficerSeat::Security, "security.officer", LetterState::Active),
    ];
    letters::set_state(tx, row, LetterState::Submitted, None, at).await?;
    for (seat, login, next) in seats {
        let row = letters::find_own(tx, row.id, false).await?;
        let none = || Problem::new(Code::Internal);
        let account = account_by_login(tx, login).await?.ok_or_else(none)?.id;
        letters::approve_as(tx, &auth.permit, &row, (seat, account), next, (id, at)).await?;
    }
    if state == LetterState::Revoked {
        let row = letters::find_own(tx, row.id, false).await?;
        let revoke = Authorized::<RevokeGrants>::system(at, "demo")?;
        letters::revoke_grant(tx, &revoke.permit, &row, at).await?;
        letters::set_state(tx, &row, state, Some("用途发生变化"), at).await?;
    }
    Ok(())
}

async fn incident(
    tx: &Tx,
    district: &District,
    dice: &mut ChaCha8Rng,
    (nature, title, state): (Nature, &str, State),
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<ReportIncidents>::system(now, "demo")?;
    let detected_at = now.plus(TimeDelta::minutes(-20));
    let entry = Entry {
        id: dice_id(dice, now),
        nature,
        category: Category::Data,
        severity: Severity::Major,
        title: title.to_owned(),
        description: "演示数据".to_owned(),
        drill: false,
        detected_at,
        due_at: Limits::default().due(Category::Data, detected_at),
    };
    let Some(at) = district.branches.first() else { return Ok(()) };
    let year = i64::from(now.day().year());
    incidents::enter(tx, &auth.permit, at, &entry, year, now).await?;
    incidents::note(tx, entry.id, "detected", title, None, now).await?;
    if state == State::Handling {
        let row = incidents::find_for_update(tx, &auth.permit, entry.id).await?;
        incidents::set_state(tx, &row, state, now).await?;
        incidents::note(tx, entry.id, "act", "已停用该电脑上的账号", None, now).await?;
    }
    Ok(auth.audit(tx, AuditEvent::new("incident.entered", Object::Incident, entry.id)).await?)
}
