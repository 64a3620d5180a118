//! What a demo holds, for whoever is shown it: its log-ins and some ids.

use uuid::Uuid;

/// A log-in for the banner and for `GET /v1/meta`.
#[derive(Clone, Debug)]
pub struct Showcase {
    pub group: &'static str,
    pub role: &'static str,
    pub login: &'static str,
    /// What to try, in Chinese and in English.
    pub try_zh: &'static str,
    pub try_en: &'static str,
}

/// What was made, for the banner.
#[derive(Clone, Debug)]
pub struct Made {
    pub logins: Vec<Showcase>,
    pub organizations: usize,
    pub members: usize,
    pub sessions: usize,
    pub attendance: usize,
    pub district: Uuid,
    pub town: Uuid,
    pub branch: Uuid,
    pub member: Uuid,
    pub session: Uuid,
    pub article: Uuid,
    /// An api client of the town, with the secret that every demo has.
    pub client: Uuid,
}

impl Made {
    /// Some ids, under the names that paths and bodies have for them.
    pub fn samples(&self) -> [(&'static str, Uuid); 6] {
        [
            ("organization_id", self.district),
            ("town_id", self.town),
            ("branch_id", self.branch),
            ("member_id", self.member),
            ("study_session_id", self.session),
            ("article_id", self.article),
        ]
    }
}
