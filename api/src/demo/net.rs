//! Letters in every state and incidents of the demo, so that officers have something to decide.

use chrono::{Datelike, TimeDelta};
use lighthouse_domain::{
    access::{
        AccountId,
        actions::{EnterIncidents, ReviewLetters},
    },
    audit::{AuditEvent, Object},
    id::Id,
    incidents::{Category, Limits, Nature, Severity, Step},
    letters::{
        GrantField, Letter, LetterError, LetterId, LetterRequest, LetterStatus, OfficerSeat,
        Subjects,
    },
    scan::{Scan, ScanType},
    time::Instant,
};
use lighthouse_persistence::{
    Tx,
    identity::account_by_login,
    incidents::{self, NewEntry, NewIncident},
    letters::{self, Contact, NewLetter},
    seal::{Sealer, hex, token_hash},
};
use rand_chacha::ChaCha8Rng;

use super::{dice::dice_id, towns::District};
use crate::{
    http::caller::Authorized,
    http::{code::Code, problem::Problem},
};

/// Unit, purpose, and how far its letter has come.
const LETTERS: [(&str, &str, LetterStatus); 8] = [
    ("临江区档案馆", "核对干部档案中的入党时间", LetterStatus::UnderReview),
    ("临江区人民医院", "核实职工组织关系所在支部", LetterStatus::Submitted),
    ("清河中学", "核对教师党员名册", LetterStatus::Returned),
    ("某咨询公司", "市场调查", LetterStatus::Rejected),
    ("临江区财政局", "核对党费基数人员名单", LetterStatus::Draft),
    ("临江区人社局", "核实退休党员转接情况", LetterStatus::Active),
    ("青云镇政府", "换届人选联审", LetterStatus::Expired),
    ("某培训机构", "核对学员党员身份", LetterStatus::Revoked),
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
    incident(tx, district, dice, (Nature::Event, "一台登记用电脑遗失", true), now).await?;
    incident(tx, district, dice, (Nature::Risk, "支部共用一个管理员账号", false), now).await
}

async fn letter(
    tx: &Tx,
    sealer: &Sealer,
    district: &District,
    dice: &mut ChaCha8Rng,
    (unit, purpose, state): (&str, &str, LetterStatus),
    now: Instant,
) -> Result<(), Problem> {
    // What was granted long ago has expired; a letter is dated when it was filed.
    let filed_at =
        if state == LetterStatus::Expired { now.plus(TimeDelta::days(-40)) } else { now };
    let branches = district.branches.iter().take(2).map(|branch| branch.id).collect();
    let new = NewLetter {
        id: Id::new(dice_id(dice, now)),
        contact: Contact { unit: unit.to_owned(), person: "赵敏".to_owned(), phone: None },
        request: LetterRequest {
            purpose: purpose.to_owned(),
            fields: vec![GrantField::Name, GrantField::Status, GrantField::JoinedOn],
            starts_at: filed_at,
            ends_at: filed_at.plus(TimeDelta::days(30)),
            budget: 200,
            addresses: Vec::new(),
        },
        subjects: Subjects::Organizations(branches),
        // Nobody knows a secret with this hash: the demo's letters are decided, not used.
        secret_hash: token_hash(dice_id(dice, now).as_bytes()),
        filed_by: None,
    };
    let to = letters::addressee(tx, Some(district.root.id), None).await?;
    let to = to.ok_or_else(|| Problem::new(Code::Internal))?;
    let draft = letters::file(tx, sealer, &to, &new, filed_at).await?;
    if state == LetterStatus::Draft {
        return Ok(());
    }
    let bytes = b"%PDF-1.4 demo";
    let scan = Scan {
        hash: hex(&token_hash(bytes)),
        media_type: ScanType::Pdf,
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
    };
    let scanned = draft.change(|letter| letter.attach_scan(scan, filed_at))?;
    letters::save_scan(tx, sealer, scanned, bytes).await?;
    let auth = Authorized::<ReviewLetters>::system(filed_at, "demo")?;
    decide(tx, &auth, new.id, state, Id::new(dice_id(dice, filed_at))).await
}

/// Takes a submitted letter to its state.
async fn decide(
    tx: &Tx,
    auth: &Authorized<ReviewLetters>,
    id: LetterId,
    state: LetterStatus,
    grant: lighthouse_domain::letters::GrantId,
) -> Result<(), Problem> {
    let at = auth.now;
    let [head, security] =
        [officer(tx, "deputy.head").await?, officer(tx, "security.officer").await?];
    submit(tx, auth, id).await?;
    match state {
        LetterStatus::Submitted => return Ok(()),
        LetterStatus::Returned => {
            let reason = "请补充单位公章".to_owned();
            return step(tx, auth, id, |letter| letter.return_to_unit(reason, at)).await;
        }
        LetterStatus::Rejected => {
            let reason = "用途与组织工作无关".to_owned();
            return step(tx, auth, id, |letter| letter.reject(head, reason, at)).await;
        }
        _ => step(tx, auth, id, |letter| letter.accept(head, at)).await?,
    }
    if state == LetterStatus::UnderReview {
        return Ok(());
    }
    step(tx, auth, id, |letter| letter.approve(OfficerSeat::Head, head, grant, at)).await?;
    let second = |letter: Letter| letter.approve(OfficerSeat::Security, security, grant, at);
    step(tx, auth, id, second).await?;
    if state == LetterStatus::Revoked {
        let reason = "用途发生变化".to_owned();
        step(tx, auth, id, |letter| letter.revoke(reason, at)).await?;
    }
    Ok(())
}

async fn submit(tx: &Tx, auth: &Authorized<ReviewLetters>, id: LetterId) -> Result<(), Problem> {
    let letter = letters::lock(tx, &auth.permit, id).await?;
    let number = letters::assign_number(tx, &letter, i64::from(auth.now.day().year())).await?;
    let submitted = letter.change(|letter| letter.submit(number, auth.now))?;
    letters::save(tx, submitted).await?;
    Ok(())
}

async fn officer(tx: &Tx, login: &str) -> Result<AccountId, Problem> {
    let account = account_by_login(tx, login).await?;
    Ok(account.ok_or_else(|| Problem::new(Code::Internal))?.id)
}

async fn step(
    tx: &Tx,
    auth: &Authorized<ReviewLetters>,
    id: LetterId,
    decide: impl FnOnce(Letter) -> Result<Letter, LetterError> + Send,
) -> Result<(), Problem> {
    let letter = letters::lock(tx, &auth.permit, id).await?;
    letters::save(tx, letter.change(decide)?).await?;
    Ok(())
}

async fn incident(
    tx: &Tx,
    district: &District,
    dice: &mut ChaCha8Rng,
    (nature, title, handled): (Nature, &str, bool),
    now: Instant,
) -> Result<(), Problem> {
    let auth = Authorized::<EnterIncidents>::system(now, "demo")?;
    let detected_at = now.plus(TimeDelta::minutes(-20));
    let new = NewIncident {
        id: Id::new(dice_id(dice, now)),
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
    let incident = incidents::enter(tx, &auth.permit, at, new, year, now).await?;
    if handled {
        let locked = incidents::lock(tx, &auth.permit, incident.id).await?;
        let changed = locked.change(|incident| incident.take(Step::Act, now))?;
        let entry = NewEntry {
            id: dice_id(dice, now),
            step: Step::Act.into(),
            text: "已停用该电脑上的账号",
            by: None,
        };
        incidents::save(tx, changed, &entry).await?;
    }
    let id = incident.id.uuid();
    Ok(auth.audit(tx, AuditEvent::new("incident.entered", Object::Incident, id)).await?)
}
