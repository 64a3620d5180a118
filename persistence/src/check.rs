//! What must hold of the stored data, asked from the outside (`lighthouse check`).
//!
//! Each question counts the rows that break an invariant; the answer should be none.
//!
//! Text SQL: each question counts over whole tables and is shown to the operator as it stands.

use lighthouse_domain::members::{Gender, IdNumber};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::{
    classes,
    db::{Conn, row},
    error::StoreError,
    members::ID_NUMBER,
    reporting::{altered_appraisals, altered_nominations, altered_reports},
    seal::Sealer,
    sql::scoped::raw,
    supervision::bulletins::altered_bulletins,
};

/// One invariant and how many rows break it.
#[derive(Clone, Debug)]
pub struct Finding {
    pub id: &'static str,
    pub message: &'static str,
    pub broken: i64,
}

/// Id, sentence, and the question that counts the breaks.
const QUESTIONS: [(&str, &str, &str); 43] = [
    (
        "INV-01",
        "every member stands where the branch stands",
        "SELECT COUNT(*) AS n FROM member m JOIN organization o ON o.id = m.branch_id WHERE m.branch_path <> o.path",
    ),
    (
        "INV-01",
        "members belong to branches, not to committees",
        "SELECT COUNT(*) AS n FROM member m JOIN organization o ON o.id = m.branch_id WHERE o.kind NOT IN ('branch', 'joint_branch', 'temporary_branch')",
    ),
    (
        "INV-04",
        "every organization stands directly under its parent",
        "SELECT COUNT(*) AS n FROM organization c JOIN organization p ON p.id = c.parent_id WHERE SUBSTR(c.path, 1, LENGTH(c.path) - 5) <> p.path",
    ),
    (
        "INV-04",
        "there is at most one root",
        "SELECT CASE WHEN COUNT(*) > 1 THEN COUNT(*) ELSE 0 END AS n FROM organization WHERE parent_id IS NULL",
    ),
    (
        "INV-06",
        "a dissolved organization has no members",
        "SELECT COUNT(*) AS n FROM member m JOIN organization o ON o.id = m.branch_id WHERE o.dissolved_at IS NOT NULL AND m.ended_at IS NULL",
    ),
    (
        "INV-06",
        "a dissolved organization gives no rights",
        "SELECT COUNT(*) AS n FROM appointment a JOIN organization o ON o.id = a.organization_id WHERE o.dissolved_at IS NOT NULL AND a.until IS NULL",
    ),
    (
        "INV-06",
        "a dissolved organization has no posts",
        "SELECT COUNT(*) AS n FROM post s JOIN organization o ON o.id = s.organization_id WHERE o.dissolved_at IS NOT NULL AND s.until IS NULL",
    ),
    (
        "INV-50",
        "a branch's secretary who has an account has the rights",
        "SELECT COUNT(*) AS n FROM post s JOIN organization o ON o.id = s.organization_id JOIN account a ON a.member_id = s.member_id WHERE s.duty = 'secretary' AND s.until IS NULL AND o.kind IN ('branch', 'joint_branch', 'temporary_branch') AND NOT EXISTS (SELECT 1 FROM appointment p WHERE p.account_id = a.id AND p.organization_id = s.organization_id AND p.role = 'branch_secretary' AND p.until IS NULL)",
    ),
    (
        "INV-07",
        "an id number belongs to one living entry",
        "SELECT COUNT(*) AS n FROM (SELECT id_number_lookup FROM member WHERE ended_at IS NULL AND id_number_lookup IS NOT NULL GROUP BY id_number_lookup HAVING COUNT(*) > 1) d",
    ),
    (
        "INV-07",
        "the index of names knows the entries of the register and no others",
        "SELECT (SELECT COUNT(*) FROM member_gram g WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.id = g.member_id)) + (SELECT COUNT(*) FROM member_gram_due d WHERE NOT EXISTS (SELECT 1 FROM member m WHERE m.id = d.member_id)) + (SELECT COUNT(*) FROM member m WHERE NOT EXISTS (SELECT 1 FROM member_gram g WHERE g.member_id = m.id AND g.gram = SUBSTR(m.name, 1, 2)) AND NOT EXISTS (SELECT 1 FROM member_gram_due d WHERE d.member_id = m.id AND d.name = m.name)) AS n",
    ),
    (
        "INV-45",
        "a member's newest period says what the register says",
        "SELECT COUNT(*) AS n FROM member m WHERE NOT EXISTS (SELECT 1 FROM member_period p WHERE p.member_id = m.id AND p.branch_id = m.branch_id AND p.status = m.status AND p.revoked_at IS NULL AND NOT EXISTS (SELECT 1 FROM member_period later WHERE later.member_id = p.member_id AND later.since > p.since AND later.revoked_at IS NULL))",
    ),
    (
        "INV-54",
        "a member under way belongs to the branch that sends, and is counted there",
        "SELECT COUNT(*) AS n FROM transfer t JOIN member m ON m.id = t.member_id WHERE t.state = 'requested' AND (m.branch_id <> t.from_branch_id OR m.ended_at IS NOT NULL)",
    ),
    (
        "INV-54",
        "a member is under way at most once",
        "SELECT COUNT(*) AS n FROM (SELECT member_id FROM transfer WHERE state = 'requested' GROUP BY member_id HAVING COUNT(*) > 1) d",
    ),
    (
        "INV-54",
        "a transfer has moved its member exactly when it was accepted",
        "SELECT COUNT(*) AS n FROM transfer t WHERE t.direction <> 'incoming' AND (t.state = 'accepted') <> EXISTS (SELECT 1 FROM member_step s WHERE s.transfer_id = t.id AND s.member_id = t.member_id AND s.branch_id = COALESCE(t.to_branch_id, t.from_branch_id) AND s.effective_on = t.decided_on)",
    ),
    (
        "INV-64",
        "whoever is away is a member of the branch that registered it",
        "SELECT COUNT(*) AS n FROM mobile_stay s JOIN member m ON m.id = s.member_id WHERE s.ended_on IS NULL AND (m.branch_id <> s.branch_id OR m.status NOT IN ('probationary', 'full'))",
    ),
    (
        "INV-64",
        "contact with a mobile member lies within the stay",
        "SELECT COUNT(*) AS n FROM mobile_contact c JOIN mobile_stay s ON s.id = c.stay_id WHERE c.contacted_on < s.began_on OR c.contacted_on > s.ended_on",
    ),
    (
        "INV-68",
        "an entry that was merged points to the survivor of a merge that holds",
        "SELECT COUNT(*) AS n FROM member m WHERE (m.status = 'merged') <> (m.merged_into IS NOT NULL) OR (m.merged_into IS NOT NULL AND NOT EXISTS (SELECT 1 FROM member_merge g WHERE g.duplicate_id = m.id AND g.survivor_id = m.merged_into AND g.undone_at IS NULL))",
    ),
    (
        "INV-68",
        "the duplicate of a merge that holds has left the register for the survivor",
        "SELECT COUNT(*) AS n FROM member_merge g JOIN member m ON m.id = g.duplicate_id WHERE g.undone_at IS NULL AND (m.ended_at IS NULL OR m.merged_into IS NULL OR m.merged_into <> g.survivor_id)",
    ),
    (
        "INV-68",
        "an entry that was merged is on no list, holds no post and has no hours",
        "SELECT (SELECT COUNT(*) FROM attendance a JOIN member m ON m.id = a.member_id WHERE m.merged_into IS NOT NULL) + (SELECT COUNT(*) FROM post s JOIN member m ON m.id = s.member_id WHERE m.merged_into IS NOT NULL) + (SELECT COUNT(*) FROM (SELECT e.member_id FROM hour_entry e JOIN member m ON m.id = e.member_id WHERE m.merged_into IS NOT NULL GROUP BY e.member_id, e.session_id HAVING SUM(e.seconds) <> 0) h) AS n",
    ),
    (
        "INV-55",
        "each step that holds has its period, and one taken back has none that holds",
        "SELECT COUNT(*) AS n FROM member_step s WHERE s.kind NOT IN ('revoked', 'probation_extended') AND NOT EXISTS (SELECT 1 FROM member_period p WHERE p.member_id = s.member_id AND p.step_id = s.id AND p.branch_id = s.branch_id AND p.status = s.status AND p.effective_on = s.effective_on AND (p.revoked_at IS NULL) = (NOT EXISTS (SELECT 1 FROM member_step r WHERE r.revokes = s.id)))",
    ),
    (
        "INV-55",
        "every period but a member's first was begun by a step",
        "SELECT COUNT(*) AS n FROM member_period p WHERE (p.step_id IS NULL AND EXISTS (SELECT 1 FROM member_period first WHERE first.member_id = p.member_id AND first.since < p.since)) OR (p.step_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM member_step s WHERE s.id = p.step_id AND s.member_id = p.member_id))",
    ),
    (
        "INV-52",
        "the burden meter says what its log adds up to",
        "SELECT COUNT(*) AS n FROM (SELECT branch_id, month FROM (SELECT branch_id, month, CASE WHEN kind = 'message' THEN number ELSE 0 END AS messages, CASE WHEN kind = 'form' THEN number ELSE 0 END AS forms, CASE WHEN kind = 'field' THEN number ELSE 0 END AS fields, minutes, CASE WHEN kind = 'withheld' THEN number ELSE 0 END AS withheld FROM burden_entry UNION ALL SELECT branch_id, month, -messages, -forms, -fields, -minutes, -withheld FROM burden_sum) b GROUP BY branch_id, month HAVING SUM(messages) <> 0 OR SUM(forms) <> 0 OR SUM(fields) <> 0 OR SUM(minutes) <> 0 OR SUM(withheld) <> 0) d",
    ),
    (
        "INV-57",
        "a figure of a report is the sum of those below and its own",
        "SELECT COUNT(*) AS n FROM (SELECT report_id, path, indicator FROM (SELECT report_id, path, indicator, numerator - own_numerator AS n, denominator - own_denominator AS d FROM report_value UNION ALL SELECT report_id, parent_path, indicator, -numerator, -denominator FROM report_value WHERE parent_path <> '') v GROUP BY report_id, path, indicator HAVING SUM(n) <> 0 OR SUM(d) <> 0) d",
    ),
    (
        "INV-63",
        "nobody decides the own nomination, nor one drafted or submitted by oneself",
        "SELECT COUNT(*) AS n FROM merit_nomination n JOIN account c ON c.id = n.decided_by WHERE c.member_id = n.member_id OR n.decided_by = n.drafted_by OR n.decided_by = n.submitted_by",
    ),
    (
        "INV-62",
        "nobody grades or confirms the own appraisal",
        "SELECT COUNT(*) AS n FROM appraisal a JOIN account c ON c.member_id = a.member_id WHERE c.id = a.graded_by OR c.id = a.issued_by",
    ),
    (
        "INV-53",
        "the first receipt of a branch decides, and each answer was counted once",
        "SELECT COUNT(*) AS n FROM task_response r WHERE r.answers <> (SELECT COUNT(*) FROM task_answer a WHERE a.response_id = r.id) OR COALESCE(r.first_received_at, 0) <> COALESCE((SELECT a.received_at FROM task_answer a WHERE a.response_id = r.id AND a.number = 1), 0) OR COALESCE(r.received_at, 0) <> COALESCE((SELECT a.received_at FROM task_answer a WHERE a.response_id = r.id AND a.number = r.answers), 0)",
    ),
    (
        "INV-25",
        "every line of attendance has its session and its member",
        "SELECT COUNT(*) AS n FROM attendance a WHERE NOT EXISTS (SELECT 1 FROM study_session s WHERE s.id = a.session_id) OR NOT EXISTS (SELECT 1 FROM member m WHERE m.id = a.member_id)",
    ),
    (
        "INV-25",
        "every line of attendance knows when its session begins",
        "SELECT COUNT(*) AS n FROM attendance a JOIN study_session s ON s.id = a.session_id WHERE s.starts_at <> a.starts_at",
    ),
    (
        "INV-13",
        "the three officers are three persons",
        "SELECT COUNT(*) AS n FROM (SELECT account_id FROM appointment WHERE until IS NULL AND role IN ('system_administrator', 'security_officer', 'auditor') GROUP BY account_id HAVING COUNT(*) > 1) d",
    ),
    (
        "INV-43",
        "an account has a password or waits for its code, never both",
        "SELECT (SELECT COUNT(*) FROM account WHERE (activated_at IS NULL) <> (password_hash = '')) + (SELECT COUNT(*) FROM activation_code c JOIN account a ON a.id = c.account_id WHERE a.activated_at IS NOT NULL) AS n",
    ),
    (
        "INV-20",
        "every committed import has its trace",
        "SELECT COUNT(*) AS n FROM sheet_import i WHERE i.committed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.object_id = i.id AND e.action = 'import.committed')",
    ),
    (
        "INV-27",
        "no session takes more hours back than it gave",
        "SELECT COUNT(*) AS n FROM (SELECT member_id FROM hour_entry GROUP BY member_id, session_id HAVING SUM(seconds) < 0) d",
    ),
    (
        "INV-27",
        "only attendance of sessions that were held gives hours",
        "SELECT COUNT(*) AS n FROM (SELECT e.member_id FROM hour_entry e JOIN study_session s ON s.id = e.session_id LEFT JOIN attendance a ON a.session_id = e.session_id AND a.member_id = e.member_id WHERE s.cancelled_at IS NOT NULL OR a.status IS NULL OR a.status IN ('absent', 'leave') GROUP BY e.member_id, e.session_id HAVING SUM(e.seconds) <> 0) d",
    ),
    (
        "INV-27",
        "a correction by hand is taken back by its opposite",
        "SELECT COUNT(*) AS n FROM hour_correction c JOIN hour_correction t ON t.id = c.takes_back WHERE c.member_id <> t.member_id OR c.year <> t.year OR c.seconds <> -t.seconds",
    ),
    (
        "INV-69",
        "no month of a member has less than nothing paid to a branch",
        "SELECT COUNT(*) AS n FROM (SELECT member_id FROM dues_entry GROUP BY member_id, month, branch_id HAVING SUM(amount) < 0) d",
    ),
    (
        "INV-69",
        "an entry of dues is taken back by its opposite",
        "SELECT COUNT(*) AS n FROM dues_entry r JOIN dues_entry e ON e.id = r.reverses WHERE r.member_id <> e.member_id OR r.month <> e.month OR r.branch_id <> e.branch_id OR r.amount <> -e.amount",
    ),
    (
        "INV-69",
        "an entry that was merged has paid no dues",
        "SELECT COUNT(*) AS n FROM (SELECT e.member_id FROM dues_entry e JOIN member m ON m.id = e.member_id WHERE m.merged_into IS NOT NULL GROUP BY e.member_id, e.month HAVING SUM(e.amount) <> 0) d",
    ),
    (
        "INV-30",
        "no room takes more branches at a time than it can",
        "SELECT COUNT(*) AS n FROM (SELECT venue_id FROM study_day_booking WHERE published AND part <> 'afternoon' GROUP BY venue_id, day, room HAVING COUNT(*) > MAX(capacity) UNION ALL SELECT venue_id FROM study_day_booking WHERE published AND part <> 'morning' GROUP BY venue_id, day, room HAVING COUNT(*) > MAX(capacity)) d",
    ),
    (
        "INV-58",
        "an election was attended by those who may vote, had its approval, and began a term after it",
        "SELECT COUNT(*) AS n FROM election e WHERE e.term_ends_on <= e.held_on OR e.present > e.entitled OR e.candidates < e.seats OR (e.kind = 'ordinary' AND NOT e.on_time) OR (e.kind = 'early' AND e.approval IS NULL)",
    ),
    (
        "INV-59",
        "a head count that differs from the register is explained, and of a branch",
        "SELECT COUNT(*) AS n FROM headcount h JOIN organization o ON o.id = h.branch_id WHERE (h.reason IS NULL) <> (h.full_members = h.registered_full AND h.probationary = h.registered_probationary) OR o.kind NOT IN ('branch', 'joint_branch', 'temporary_branch')",
    ),
    (
        "INV-70",
        "an api client has at most two secrets that live, and none once it has ended",
        "SELECT COUNT(*) AS n FROM (SELECT c.id FROM api_client c JOIN api_client_secret s ON s.client_id = c.id WHERE s.ended_at IS NULL GROUP BY c.id, c.ended_at HAVING COUNT(*) > 2 OR c.ended_at IS NOT NULL) d",
    ),
    (
        "INV-70",
        "no token of an api client outlives it, and each says what it is for",
        "SELECT COUNT(*) AS n FROM auth_session a JOIN api_client c ON c.id = a.account_id WHERE a.scopes IS NULL OR (a.revoked_at IS NULL AND (a.expires_at > c.ends_at OR c.approved_at IS NULL OR (c.ended_at IS NOT NULL AND a.expires_at > c.ended_at)))",
    ),
    (
        "INV-70",
        "the account of an api client is nobody's: no person, no login, no office",
        "SELECT COUNT(*) AS n FROM api_client c JOIN account a ON a.id = c.id WHERE a.member_id IS NOT NULL OR a.login_name IS NOT NULL OR a.password_hash <> '' OR EXISTS (SELECT 1 FROM appointment p WHERE p.account_id = c.id) OR c.approved_by = c.owner_id OR c.approved_by = c.registered_by",
    ),
];

#[derive(FromQueryResult)]
struct Number {
    n: i64,
}

/// Asks every question; reads only.
pub async fn findings(conn: &Conn) -> Result<Vec<Finding>, StoreError> {
    let mut all = ask(conn, QUESTIONS.iter().chain(classes::QUESTIONS)).await?;
    let broken = altered_bulletins(conn).await?;
    all.push(Finding { id: "INV-51", message: "an issued bulletin says what was issued", broken });
    let broken = altered_reports(conn).await?;
    all.push(Finding { id: "INV-56", message: "an issued report says what was issued", broken });
    let broken = altered_appraisals(conn).await?;
    all.push(Finding { id: "INV-62", message: "an issued appraisal says what was issued", broken });
    let broken = altered_nominations(conn).await?;
    let message = "a decided nomination says what was decided";
    all.push(Finding { id: "INV-63", message, broken });
    Ok(all)
}

/// What can be held against the register besides: accounts, posts, and the sealed id numbers,
/// each of which is opened.
pub async fn register(conn: &Conn, sealer: &Sealer) -> Result<Vec<Finding>, StoreError> {
    let mut all = ask(conn, OF_REGISTER).await?;
    all.push(numbers(conn, sealer).await?);
    Ok(all)
}

type Question = (&'static str, &'static str, &'static str);

async fn ask(
    conn: &Conn,
    questions: impl IntoIterator<Item = &Question>,
) -> Result<Vec<Finding>, StoreError> {
    let mut all = Vec::new();
    for &(id, message, sql) in questions {
        let row = conn.query_one_raw(raw(conn, sql, sql, vec![])).await?;
        let number = row.map(|row| Number::from_query_result(&row, "")).transpose()?;
        all.push(Finding { id, message, broken: number.map_or(0, |number| number.n) });
    }
    Ok(all)
}

/// Id, sentence, and the question that counts the breaks.
const OF_REGISTER: &[(&str, &str, &str)] = &[
    (
        "INV-46",
        "dates of the register lie after 1900 and in their order",
        "SELECT COUNT(*) AS n FROM member WHERE birth_date < '1900-01-01' OR birth_date > '2199-12-31' OR applied_on < birth_date OR joined_on < COALESCE(applied_on, birth_date) OR converted_on < COALESCE(joined_on, applied_on, birth_date) OR converted_on > '2199-12-31' OR joined_on > '2199-12-31' OR applied_on > '2199-12-31'",
    ),
    (
        "INV-46",
        "a study session ends after it begins, in this century or the last",
        "SELECT COUNT(*) AS n FROM study_session WHERE ends_at <= starts_at OR starts_at < -2208988800000 OR ends_at > 7258118400000",
    ),
    (
        "INV-47",
        "an account of a member bears the register's name",
        "SELECT COUNT(*) AS n FROM account a JOIN member m ON m.id = a.member_id WHERE a.display_name <> m.name",
    ),
    (
        "INV-48",
        "a branch's posts are held by its own members",
        "SELECT COUNT(*) AS n FROM post p JOIN organization o ON o.id = p.organization_id JOIN member m ON m.id = p.member_id WHERE p.until IS NULL AND o.kind IN ('branch', 'joint_branch', 'temporary_branch') AND m.branch_id <> p.organization_id",
    ),
    (
        "INV-48",
        "a branch's secretary and administrators are its own members",
        "SELECT COUNT(*) AS n FROM appointment p JOIN organization o ON o.id = p.organization_id JOIN account a ON a.id = p.account_id JOIN member m ON m.id = a.member_id WHERE p.until IS NULL AND p.role IN ('branch_secretary', 'branch_administrator') AND o.kind IN ('branch', 'joint_branch', 'temporary_branch') AND m.branch_id <> p.organization_id",
    ),
];

row! {
    struct Sealed {
        id: Uuid,
        birth_date: chrono::NaiveDate,
        gender: String,
        id_number: Vec<u8>,
    }
}

/// Entries in memory at a time.
const BATCH: i64 = 1_000;
const SEALED: &str = "SELECT id, birth_date, gender, id_number_sealed FROM member \
    WHERE id > $1 AND id_number_sealed IS NOT NULL ORDER BY id LIMIT $2";

/// Opens every id number and compares it with birth date and gender.
async fn numbers(conn: &Conn, sealer: &Sealer) -> Result<Finding, StoreError> {
    let (mut wrong, mut after) = (0, Uuid::nil());
    loop {
        let sql = raw(conn, SEALED, SEALED, vec![after.into(), BATCH.into()]);
        let rows = conn.rows_of::<Sealed>(sql).await?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        wrong += rows.iter().filter(|row| !row.is_of_its_number(sealer)).count();
    }
    let message = "an id number is of the entry's birth date and gender";
    Ok(Finding { id: "INV-49", message, broken: i64::try_from(wrong).unwrap_or(i64::MAX) })
}

impl Sealed {
    fn is_of_its_number(&self, sealer: &Sealer) -> bool {
        let opened = sealer.open_text(&ID_NUMBER.row(self.id), &self.id_number);
        let number = opened.ok().and_then(|number| IdNumber::parse(&number).ok());
        number.is_some_and(|number| {
            number.birth_date() == self.birth_date
                && Gender::parse(&self.gender) == Some(number.gender())
        })
    }
}
