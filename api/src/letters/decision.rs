//! The decision on paper: what was asked, what was decided, by whom, until when.

use lighthouse_domain::{
    letters::{GrantField, Letter, LetterState, LetterStatus, OfficerSeat},
    message::Message,
    time::Instant,
};
use lighthouse_persistence::letters::LetterNames;

use crate::{
    http::{code::Code, lang::Lang, problem::Problem},
    paper::{Closing, PaperError, Sheet, date, moment},
};

/// A decided letter, ready to be printed.
pub(super) struct Decision {
    letter: Letter,
    names: LetterNames,
    outcome: Message,
    decided_at: Instant,
    printed_at: Instant,
}

impl Decision {
    /// 409 while nothing is decided.
    pub(super) fn new(letter: Letter, names: LetterNames, now: Instant) -> Result<Self, Problem> {
        let decided_at = match &letter.state {
            LetterState::Active { approvals: [_, second], .. } => second.at,
            LetterState::Revoked { at, .. } => *at,
            // A rejected letter takes no step more.
            LetterState::Rejected { .. } => letter.updated_at,
            _ => return Err(undecided(&letter, now)),
        };
        let outcome = outcome(letter.state_at(now));
        Ok(Self { letter, names, outcome, decided_at, printed_at: now })
    }

    /// The name under which it is saved.
    pub(super) fn file_name(&self) -> String {
        format!("{}.pdf", self.letter.reference())
    }

    pub(super) fn pdf(&self, lang: Lang) -> Result<Vec<u8>, PaperError> {
        let title = Message::new("信息查询审批单", "Decision on a Query Letter");
        let mut sheet = Sheet::new(lang)?;
        sheet.title(lang.pick(&title));
        let mut rows = self.rows(lang);
        let last = rows.pop();
        for (label, value) in rows {
            sheet.row(lang.pick(&label), &value);
        }
        sheet.keep_with_closing();
        if let Some((label, value)) = last {
            sheet.row(lang.pick(&label), &value);
        }
        let number = self.letter.reference();
        sheet.closing(&Closing {
            issuer: self.names.organization.clone(),
            date: date(self.decided_at.day(), lang),
            code: format!("{number} {}", self.letter.id),
        });
        let printed = date(self.printed_at.day(), lang);
        let footer = Message::new(
            format!("{number}　{printed}打印"),
            format!("{number} · printed on {printed}"),
        );
        sheet.finish(&format!("{} {number}", lang.pick(&title)), lang.pick(&footer))
    }

    fn rows(&self, lang: Lang) -> Vec<(Message, String)> {
        let mut rows = self.request_rows(lang);
        rows.push((Message::new("审批结果", "Decision"), lang.pick(&self.outcome).to_owned()));
        rows.extend(self.granted_rows(lang));
        if let Some(reason) = self.letter.state.reason() {
            rows.push((Message::new("说明", "Reason"), reason.to_owned()));
        }
        let approvals = self.letter.state.approvals().iter().zip(&self.names.approvers);
        let approval = |(approval, name): (&lighthouse_domain::letters::Approval, &String)| {
            (seat(approval.seat), signature(name, approval.at, lang))
        };
        rows.extend(approvals.map(approval));
        rows
    }

    /// What the unit asked.
    fn request_rows(&self, lang: Lang) -> Vec<(Message, String)> {
        let letter = &self.letter;
        vec![
            (Message::new("编号", "Number"), letter.reference()),
            (Message::new("受理组织", "Addressed to"), self.names.organization.clone()),
            (Message::new("查询单位", "Unit"), letter.unit.clone()),
            (Message::new("经办人", "Contact"), letter.person.clone()),
            (Message::new("查询事由", "Purpose"), letter.request.purpose.clone()),
            (Message::new("查询范围", "Whose records"), subjects(letter, lang)),
            (Message::new("查询内容", "Fields"), fields(&letter.request.fields, lang)),
        ]
    }

    /// What may be read, where something may.
    fn granted_rows(&self, lang: Lang) -> Vec<(Message, String)> {
        let Some(grant) = self.letter.state.grant() else { return Vec::new() };
        let period = [moment(grant.starts_at, lang), moment(grant.ends_at, lang)];
        let period = period.join(if lang == Lang::ZhCn { "至" } else { " to " });
        let people =
            Message::new(format!("{}人", grant.budget), format!("{} people", grant.budget));
        let mut rows = vec![
            (Message::new("有效期", "Valid"), period),
            (Message::new("人数上限", "At most"), lang.pick(&people).to_owned()),
        ];
        if !grant.addresses.is_empty() {
            let addresses = grant.addresses.join(separator(lang));
            rows.push((Message::new("限定地址", "From addresses"), addresses));
        }
        rows
    }
}

fn undecided(letter: &Letter, now: Instant) -> Problem {
    let state = letter.state_at(now);
    Problem::new(Code::WrongState).detail(Message::new(
        format!("公函{}，尚无审批结果", state.zh()),
        format!("The letter is {}; nothing is decided yet.", state.en().to_lowercase()),
    ))
}

fn outcome(status: LetterStatus) -> Message {
    match status {
        LetterStatus::Rejected => Message::new("不予查询", "Refused"),
        LetterStatus::Revoked => Message::new("原准予查询，现已撤销", "Granted, and revoked since"),
        LetterStatus::Expired => Message::new("准予查询（已到期）", "Granted (expired)"),
        _ => Message::new("准予查询", "Granted"),
    }
}

fn seat(seat: OfficerSeat) -> Message {
    Message::new(seat.zh(), seat.en())
}

fn signature(name: &str, at: Instant, lang: Lang) -> String {
    let day = date(at.day(), lang);
    match lang {
        Lang::ZhCn => format!("同意　　{name}　　{day}"),
        Lang::En => format!("Approved by {name}, {day}"),
    }
}

fn separator(lang: Lang) -> &'static str {
    if lang == Lang::ZhCn { "、" } else { ", " }
}

fn fields(fields: &[GrantField], lang: Lang) -> String {
    let word = |field: &GrantField| match lang {
        Lang::ZhCn => field.zh().to_owned(),
        Lang::En => field.en().to_lowercase(),
    };
    fields.iter().map(word).collect::<Vec<_>>().join(separator(lang))
}

fn subjects(letter: &Letter, lang: Lang) -> String {
    let named = &letter.named;
    let message = if !named.organizations.is_empty() {
        let count = named.organizations.len();
        Message::new(
            format!("{count}个组织的党员"),
            format!("the members of {count} organizations"),
        )
    } else if named.members.is_empty() {
        let count = named.persons;
        Message::new(
            format!("按身份证号列名的{count}人"),
            format!("{count} people named by id number"),
        )
    } else {
        let count = named.members.len();
        Message::new(format!("列名的党员{count}人"), format!("{count} named members"))
    };
    lang.pick(&message).to_owned()
}
