//! The numbers of the set-up rules as a level sets them.

use lighthouse_domain::{
    message::Message,
    organizations::{
        LevelSetting, Organization,
        setup::{Bounds, SetupBound, SetupPack},
    },
};

use super::pack_dto::{PutSetupBound, SetupRulesView};
use crate::{
    http::{code::FieldErrorCode, fields::FieldErrors, lang::Lang, problem::Problem},
    organizations::settings::LevelValueView,
};

/// The numbers as they were sent, or everything that is wrong with them.
pub(super) fn checked(sent: &[PutSetupBound]) -> Result<Bounds, Problem> {
    let mut errors = FieldErrors::default();
    for (place, one) in sent.iter().enumerate() {
        let bound = one.bound.0;
        if sent.iter().take(place).any(|before| before.bound == one.bound) {
            let twice = Message::new("重复的一项", "This one is there twice; send it once.");
            errors.push(format!("/bounds/{place}/bound"), FieldErrorCode::Conflict, twice);
        }
        if !bound.allows(one.value) {
            let pointer = format!("/bounds/{place}/value");
            errors.push(pointer, FieldErrorCode::Rule, out_of_range(bound));
        }
    }
    let bounds = Bounds::new(sent.iter().map(|one| (one.bound.0, one.value)));
    for pair in bounds.unordered() {
        let place = sent.iter().position(|one| [pair.least, pair.most].contains(&one.bound.0));
        let pointer = place.map_or("/bounds".to_owned(), |at| format!("/bounds/{at}/value"));
        errors.push(pointer, FieldErrorCode::Rule, pair.message());
    }
    errors.finish(Some(bounds))
}

fn out_of_range(bound: SetupBound) -> Message {
    let (least, most) = bound.usual_and_range().1;
    Message::new(
        format!("“{}”应在 {least} 至 {most} 之间", bound.zh()),
        format!("{} lies between {least} and {most}.", bound.as_str()),
    )
}

impl LevelValueView for Bounds {
    type View = SetupRulesView;
    const SET: &'static str = "setup_rules.set";
    const REMOVED: &'static str = "setup_rules.removed";

    fn view(at: &Organization, settings: &[SetupPack], lang: Lang) -> SetupRulesView {
        SetupRulesView::new(LevelSetting::nearest(settings, &at.path), lang)
    }

    fn detail(pack: &SetupPack) -> String {
        let own = pack.value.own().iter();
        let own = own.map(|(bound, value)| format!("{} {value}", bound.as_str()));
        format!("version {}: {}", pack.version, own.collect::<Vec<_>>().join(", "))
    }
}
