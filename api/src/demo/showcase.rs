//! The log-ins of the demo that a newcomer is shown, and what to try with each.

use super::size::Size;
use crate::sandbox::Showcase;

const fn login(
    group: &'static str,
    (role, login): (&'static str, &'static str),
    (try_zh, try_en): (&'static str, &'static str),
) -> Showcase {
    Showcase { group, role, login, try_zh, try_en }
}

const BRANCH: &str = "A branch";
const TOWN: &str = "A town";
const DISTRICT: &str = "The district";
const CONTENT: &str = "Articles, audio and video";

/// Those that a demo of this size has.
pub(super) fn for_size(size: Size) -> Vec<Showcase> {
    let has_town = |one: &&Showcase| one.login != "town02.supervisor" || size.towns > 1;
    ALL.iter().filter(has_town).cloned().collect()
}

/// At least one for each role.
const ALL: [Showcase; 14] = [
    login(
        BRANCH,
        ("member", "member"),
        ("打开首页：GET /v1/me/home", "open the first screen: GET /v1/me/home"),
    ),
    login(
        BRANCH,
        ("branch_secretary", "branch.secretary"),
        (
            "查看支部应开展的活动：GET /v1/branches/{id}/duties",
            "see what the branch has to hold: GET /v1/branches/{id}/duties",
        ),
    ),
    login(
        BRANCH,
        ("branch_administrator", "branch.admin"),
        ("查看党员名册：GET /v1/members", "list the register: GET /v1/members"),
    ),
    login(
        TOWN,
        ("committee_supervisor", "town01.supervisor"),
        ("查看下辖支部：GET /v1/organizations", "see the branches below: GET /v1/organizations"),
    ),
    login(
        TOWN,
        ("committee_supervisor", "town02.supervisor"),
        (
            "对比另一镇的可见范围，其余各镇以此类推",
            "compare what another town sees; each town has one",
        ),
    ),
    login(
        DISTRICT,
        ("deputy_head_in_charge", "deputy.head"),
        ("审批查询公函：GET /v1/query-letters", "decide letters: GET /v1/query-letters"),
    ),
    login(
        DISTRICT,
        ("education_centre_coordinator", "coordinator"),
        ("查看学习日计划：GET /v1/study-day-plans", "see the study days: GET /v1/study-day-plans"),
    ),
    login(
        DISTRICT,
        ("system_administrator", "system.admin"),
        ("查看组织体系：GET /v1/organizations", "see the tree: GET /v1/organizations"),
    ),
    login(
        DISTRICT,
        ("security_officer", "security.officer"),
        ("查看安全事件：GET /v1/incidents", "see the incidents: GET /v1/incidents"),
    ),
    login(
        DISTRICT,
        ("auditor", "auditor"),
        ("查看审计日志：GET /v1/audit-events", "read the audit log: GET /v1/audit-events"),
    ),
    login(
        CONTENT,
        ("editor", "editor"),
        ("撰写文章：GET /v1/channels", "write an article: GET /v1/channels"),
    ),
    login(CONTENT, ("editor", "editor2"), ("由第二位编辑修改", "a second editor")),
    login(
        CONTENT,
        ("reviewer", "reviewer1"),
        ("初审文章：GET /v1/articles", "review an article: GET /v1/articles"),
    ),
    login(
        CONTENT,
        ("reviewer", "reviewer2"),
        ("终审文章（须由另一人完成）", "the second review, which is another person's"),
    ),
];
