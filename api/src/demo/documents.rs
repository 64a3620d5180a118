//! The governing documents of the demo: three measures of the district, worded for the demo.

use chrono::TimeDelta;
use lighthouse_domain::{
    access::actions::ManageGoverningDocuments,
    id::Id,
    organizations::Organization,
    supervision::governing::{GoverningDocument, GoverningKind, VersionTerm},
    time::Instant,
};
use lighthouse_persistence::{Tx, supervision::governing as store};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use super::dice::dice_id;
use crate::{
    http::{caller::Authorized, code::Code, lang::Lang, problem::Problem, scan},
    paper::{Closing, Sheet, date},
};

/// They have been in force for longer than the calendar's rules.
const AGE: TimeDelta = TimeDelta::days(120);

const MEASURES: [(GoverningKind, &str, &str); 3] = [
    (
        GoverningKind::RegularSupervision,
        "定期督促管理办法",
        "第一条 为推动组织生活按时开展、及时登记，制定本办法。\n\
         第二条 每月初提醒当月应开展的事项，月中查看进度，月末只督促尚未完成的支部，每季度通报一次。\n\
         第三条 同一人每月收到的消息不超过规定条数；已经完成的，不再提醒。\n\
         第四条 通报只列组织，不列个人，不排名。\n\
         第五条 各镇党委可以在本办法之下确定本镇的日期。",
    ),
    (
        GoverningKind::AdministratorManagement,
        "管理员管理办法",
        "第一条 为明确各级管理员的职责，制定本办法。\n\
         第二条 管理员由上一级党组织任免，一级管理一级。\n\
         第三条 管理员应当是党员，具备高中以上文化程度，年龄一般在四十五岁以下。\n\
         第四条 管理员调离的，应当在离任前完成交接，原权限同时终止。\n\
         第五条 上级应当对新任管理员进行一对一培训。",
    ),
    (
        GoverningKind::InformationQuery,
        "信息查询管理办法",
        "第一条 为保护党员信息安全，规范查询，制定本办法。\n\
         第二条 查询党员信息应当持单位公函，写明事由、内容、范围和期限。\n\
         第三条 公函由两名不同岗位的人员先后批准，批准后只能查询批准的内容。\n\
         第四条 每次查询都留有记录，党员本人可以查看。\n\
         第五条 期限届满或者事由消失的，查询权限即行终止。",
    ),
];

/// Enters the measures and gives the one that supervision runs under.
pub(super) async fn make(
    tx: &Tx,
    root: &Organization,
    now: Instant,
) -> Result<GoverningDocument, Problem> {
    let mut dice = ChaCha8Rng::seed_from_u64(52);
    let mut entered = Vec::new();
    for measure in MEASURES {
        entered.push(enter(tx, root, measure, (dice_id(&mut dice, now), now)).await?);
    }
    entered.into_iter().next().ok_or_else(|| Problem::new(Code::Internal))
}

async fn enter(
    tx: &Tx,
    root: &Organization,
    (kind, title, text): (GoverningKind, &str, &str),
    (id, now): (uuid::Uuid, Instant),
) -> Result<GoverningDocument, Problem> {
    let auth = Authorized::<ManageGoverningDocuments>::system(now, "demo")?;
    let began = now.plus(-AGE);
    let document = GoverningDocument {
        id: Id::new(id),
        organization: root.id,
        organization_path: root.path.clone(),
        kind,
        title: title.to_owned(),
        issuer: root.name.clone(),
        versions: Vec::new(),
        version: 1,
        created_at: began,
        updated_at: began,
    };
    store::insert_document(tx, &auth.permit, &document).await?;
    let locked = store::lock_document(tx, &auth.permit, document.id).await?;
    let term = VersionTerm { from: began.day(), until: None };
    let changed = locked.change(|it| it.enter_version(term, None, began))?;
    store::insert_version(tx, &changed, text.to_owned()).await?;
    let document = store::save_document(tx, changed).await?;
    if kind == GoverningKind::RegularSupervision {
        return add_paper(tx, &auth, &document, text).await;
    }
    Ok(document)
}

/// The paper of a version, as the office would have issued it.
async fn add_paper(
    tx: &Tx,
    auth: &Authorized<ManageGoverningDocuments>,
    document: &GoverningDocument,
    text: &str,
) -> Result<GoverningDocument, Problem> {
    let began = document.updated_at;
    let mut sheet = Sheet::new(Lang::ZhCn)?;
    sheet.title(&document.title);
    sheet.paragraphs(text);
    sheet.closing(&Closing {
        issuer: document.issuer.clone(),
        date: date(began.day(), Lang::ZhCn),
        code: document.id.to_string(),
    });
    let paper = scan::scanned(sheet.finish(&document.title, &document.title)?)?;
    let locked = store::lock_document(tx, &auth.permit, document.id).await?;
    let changed = locked.change(|it| it.add_paper(1, paper.facts, began))?;
    store::insert_paper(tx, &changed, 1, paper.bytes).await?;
    Ok(store::save_document(tx, changed).await?)
}
