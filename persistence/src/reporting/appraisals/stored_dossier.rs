//! A dossier as it is kept: one text, because it is only read whole.

use chrono::NaiveDate;
use lighthouse_domain::{
    administrators::TrainingKind,
    id::Id,
    organizations::Duty,
    reporting::{
        Counted,
        appraisal::{CaseTally, Dossier, DossierFigure, DossierPost, DossierTraining},
    },
    time::Instant,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::lists::ItemJson;
use crate::error::StoreError;

#[derive(Serialize, Deserialize)]
struct DossierJson {
    formula_version: u32,
    list: Option<(Uuid, i64)>,
    figures: Vec<FigureJson>,
    posts: Vec<PostJson>,
    /// Opened, closed, reopened.
    cases: [i64; 3],
    trainings: Vec<(String, String, NaiveDate)>,
}

#[derive(Serialize, Deserialize)]
struct FigureJson {
    item: ItemJson,
    numerator: i64,
    denominator: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exception: Option<Uuid>,
}

#[derive(Serialize, Deserialize)]
struct PostJson {
    organization: Uuid,
    name: String,
    duty: String,
    since: NaiveDate,
    until: Option<NaiveDate>,
}

fn corrupt() -> StoreError {
    StoreError::corrupt("appraisal", "dossier")
}

impl From<&DossierFigure> for FigureJson {
    fn from(figure: &DossierFigure) -> Self {
        let Counted { numerator, denominator } = figure.counted;
        let exception = figure.exception.map(Id::uuid);
        Self { item: (&figure.item).into(), numerator, denominator, exception }
    }
}

impl From<&DossierPost> for PostJson {
    fn from(post: &DossierPost) -> Self {
        Self {
            organization: post.organization.uuid(),
            name: post.organization_name.clone(),
            duty: post.duty.as_str().to_owned(),
            since: post.since,
            until: post.until,
        }
    }
}

pub(super) fn write(dossier: &Dossier) -> Result<String, StoreError> {
    let CaseTally { opened, closed, reopened } = dossier.cases;
    let training =
        |it: &DossierTraining| (it.kind.as_str().to_owned(), it.topic.clone(), it.held_on);
    let stored = DossierJson {
        formula_version: dossier.formula_version,
        list: dossier.list.map(|(of, version)| (of.uuid(), version)),
        figures: dossier.figures.iter().map(Into::into).collect(),
        posts: dossier.posts.iter().map(Into::into).collect(),
        cases: [opened, closed, reopened],
        trainings: dossier.trainings.iter().map(training).collect(),
    };
    serde_json::to_string(&stored).map_err(|_| corrupt())
}

fn figure(stored: FigureJson) -> Result<DossierFigure, StoreError> {
    let FigureJson { item, numerator, denominator, exception } = stored;
    let counted = Counted { numerator, denominator };
    Ok(DossierFigure { item: item.try_into()?, counted, exception: exception.map(Id::new) })
}

fn post(stored: PostJson) -> Result<DossierPost, StoreError> {
    let PostJson { organization, name, duty, since, until } = stored;
    let duty = Duty::parse(&duty).ok_or_else(corrupt)?;
    Ok(DossierPost {
        organization: Id::new(organization),
        organization_name: name,
        duty,
        since,
        until,
    })
}

pub(super) fn read(text: &str, as_of: Instant) -> Result<Dossier, StoreError> {
    let stored: DossierJson = serde_json::from_str(text).map_err(|_| corrupt())?;
    let training = |(kind, topic, held_on): (String, String, NaiveDate)| {
        let kind = TrainingKind::parse(&kind).ok_or_else(corrupt)?;
        Ok(DossierTraining { kind, topic, held_on })
    };
    let [opened, closed, reopened] = stored.cases;
    Ok(Dossier {
        as_of,
        formula_version: stored.formula_version,
        list: stored.list.map(|(of, version)| (Id::new(of), version)),
        figures: stored.figures.into_iter().map(figure).collect::<Result<_, _>>()?,
        posts: stored.posts.into_iter().map(post).collect::<Result<_, _>>()?,
        cases: CaseTally { opened, closed, reopened },
        trainings: stored.trainings.into_iter().map(training).collect::<Result<_, StoreError>>()?,
    })
}
