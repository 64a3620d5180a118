//! One object of each kind that study, classes and content keep, at a given organization.

use lighthouse_domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    classes::article,
    support::{Person, Town, id_of},
};

/// Kinds that people below the owner may read: a course, an article or a rule is made for them.
pub(super) const READ_FROM_BELOW: [&str; 10] = [
    "articles",
    "channels",
    "classes",
    "feedback-statements",
    "governing-documents",
    "lessons",
    "required-courses",
    "study-day-plans",
    "supervision-rules",
    "venues",
];

/// Kinds that no office reaches: a unit's grant, one's own attempt or upload. Media are articles with
/// a file and share their door; `media.rs` tells of theirs.
pub(super) const OF_NO_OFFICE: [&str; 4] = ["attempts", "grants", "media", "uploads"];

/// Those who may make such things anywhere.
pub(super) struct Makers {
    pub(super) coordinator: Person,
    pub(super) editor: Person,
    pub(super) officer: Person,
}

impl Makers {
    pub(super) async fn new(town: &Town) -> Self {
        Self {
            coordinator: town.appointed("maker", Role::EducationCentreCoordinator, town.root).await,
            editor: town.appointed("writer", Role::Editor, town.root).await,
            officer: town.appointed("officer", Role::SecurityOfficer, town.root).await,
        }
    }

    pub(super) async fn all_at(
        &self,
        town: &Town,
        head: &Person,
        at: Uuid,
    ) -> Vec<(&'static str, Uuid)> {
        let mut made = self.courses(town, at).await;
        made.extend(self.study_days(town, at).await);
        made.extend(self.articles(town, at).await);
        let report = json!({ "organization_id": at, "period": "2026-11" });
        made.push(("reports", self.made(town, "/v1/reports", report).await));
        let rule = json!({ "organization_id": at, "kind": "month_end_urge",
            "count_from": "working_day_before_end", "day": 3 });
        made.push(("supervision-rules", self.made(town, "/v1/supervision-rules", rule).await));
        let document = json!({ "organization_id": at, "kind": "regular_supervision",
            "title": "定期督促管理办法", "issuer": "区委组织部" });
        let document = town.post(head, "/v1/governing-documents", &document).await.ok();
        made.push(("governing-documents", id_of(&document)));
        let bulletin = json!({ "organization_id": at, "period": "2026-11" });
        let bulletin = town.post(head, "/v1/bulletins", &bulletin).await.ok();
        made.push(("bulletins", id_of(&bulletin)));
        let task = json!({ "organization_id": at, "title": "走访情况", "purpose": "掌握进度",
            "due_at": "2026-12-10T10:00:00Z",
            "fields": [{ "code": "visits", "label": "走访户数", "kind": "number" }] });
        made.push(("tasks", id_of(&town.post(head, "/v1/tasks", &task).await.ok())));
        let webhook = json!({ "organization_id": at, "url": "https://hooks.example.com/", "types": ["member.changed"] });
        let webhook = town.post(head, "/v1/webhooks", &webhook).await.ok();
        made.push(("webhooks", id_of(&webhook["webhook"])));
        let client = json!({ "organization_id": at, "name": "数据中台", "purpose": "同步名册",
            "scopes": ["members:read"], "ends_on": "2027-03-31" });
        let client = town.post(head, "/v1/api-clients", &client).await.ok();
        made.push(("api-clients", id_of(&client)));
        let list = "姓名,性别,出生日期,人员类别,所在党支部\n李四,男,1990-01-02,正式党员,无此支部\n";
        made.push(("imports", sent(town, head, "/v1/members/imports", at, list).await));
        let list = "姓名,手机号,任职组织,角色\n李四,13800000001,无此组织,支部管理员\n";
        let register = sent(town, head, "/v1/administrator-imports", at, list).await;
        made.push(("administrator-imports", register));
        let list =
            "姓名,身份证号,课程,学时,日期,记录编号\n李四,379999198506150014,党章,1,2026-11-01,A1\n";
        let path = "/v1/learning-imports?source=member_education_site";
        made.push(("learning-imports", sent(town, head, path, at, list).await));
        made
    }

    async fn made(&self, town: &Town, path: &str, body: Value) -> Uuid {
        id_of(&town.post(&self.coordinator, path, &body).await.ok())
    }

    async fn courses(&self, town: &Town, at: Uuid) -> Vec<(&'static str, Uuid)> {
        let theme = json!({ "organization_id": at, "name": format!("专题 {at}") });
        let theme = self.made(town, "/v1/class-themes", theme).await;
        let class = json!({ "organization_id": at, "theme_id": theme, "title": "党章专题班",
            "audience": "all_members", "starts_on": "2026-11-01", "ends_on": "2026-12-31" });
        let class = self.made(town, "/v1/classes", class).await;
        let lesson = json!({ "kind": "article", "title": "第一讲", "article_id": article(town).await,
            "length_seconds": 600, "credit_seconds": 600 });
        let lesson = self.made(town, &format!("/v1/classes/{class}/lessons"), lesson).await;
        town.post(&self.coordinator, &format!("/v1/classes/{class}/publish"), &json!({}))
            .await
            .ok();
        let course = json!({ "organization_id": at, "class_id": class, "required_of": "member", "year": 2026 });
        let course = self.made(town, "/v1/required-courses", course).await;
        let statement =
            json!({ "organization_id": at, "from_on": "2026-11-01", "until_on": "2026-11-22" });
        let statement = self.made(town, "/v1/feedback-statements", statement).await;
        vec![
            ("classes", class),
            ("lessons", lesson),
            ("required-courses", course),
            ("feedback-statements", statement),
        ]
    }

    async fn study_days(&self, town: &Town, at: Uuid) -> Vec<(&'static str, Uuid)> {
        let venue = json!({ "organization_id": at, "name": "党校" });
        let venue = self.made(town, "/v1/venues", venue).await;
        let plan = json!({ "organization_id": at, "month": "2026-11", "venue_ids": [venue] });
        let plan = self.made(town, "/v1/study-day-plans", plan).await;
        vec![("venues", venue), ("study-day-plans", plan)]
    }

    async fn articles(&self, town: &Town, at: Uuid) -> Vec<(&'static str, Uuid)> {
        let channel = json!({ "organization_id": at, "name": "频道" });
        let channel = self.made(town, "/v1/channels", channel).await;
        let article = json!({ "channel_id": channel, "title": "主题党日", "source": "本站", "body": "一堂党课" });
        let article = id_of(&town.post(&self.editor, "/v1/articles", &article).await.ok());
        vec![("channels", channel), ("articles", article)]
    }
}

/// Sends a list in; a dry run is kept whatever is wrong in it.
pub(super) async fn sent(
    town: &Town,
    by: &Person,
    path: &str,
    at: Uuid,
    list: &'static str,
) -> Uuid {
    let mark = if path.contains('?') { '&' } else { '?' };
    let path = format!("{path}{mark}organization_id={at}&file_name=list.csv");
    let request = town
        .by(by, Method::POST, &path)
        .header("content-type", "application/octet-stream")
        .header("idempotency-key", Uuid::now_v7().to_string());
    id_of(&town.send(request.body(list)).await.ok())
}
