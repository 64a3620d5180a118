//! What is asked next: an operation, somebody who may, and a request that could be theirs.

use super::Run;
use crate::{
    contract::Operation,
    requests::{Ask, make},
    values::Maker,
};

impl<'s> Run<'s> {
    /// An operation, somebody who is not known to be refused, and a request.
    pub(super) async fn choose(&mut self) -> Option<(Option<usize>, Ask)> {
        for _ in 0..20 {
            let operation = self.operation();
            let Some(person) = self.person(operation) else { continue };
            let now = self.now();
            let mut maker = Maker {
                contract: &self.stage.contract,
                world: &self.world,
                dice: &mut self.dice,
                now,
                person,
            };
            if let Some(mut ask) = make(&mut maker, operation) {
                if operation.headers.iter().any(|name| name == "If-Match") {
                    self.with_tag(person, &mut ask).await;
                }
                return Some((person, ask));
            }
        }
        None
    }

    fn operation(&mut self) -> &'s Operation {
        let stage = self.stage;
        loop {
            let operation =
                &stage.contract.operations[self.dice.below(stage.contract.operations.len())];
            let hot = self.rooms.contains(&operation.room);
            let read = operation.method == "GET";
            if self.dice.chance(if hot { 100 } else { 20 })
                && self.dice.chance(if read { 15 } else { 100 })
            {
                return operation;
            }
        }
    }

    fn person(&mut self, operation: &Operation) -> Option<Option<usize>> {
        if operation.open && self.dice.chance(50) {
            return Some(None);
        }
        let may = |person: &usize| !self.refused.contains(&(operation.id.clone(), *person));
        let all: Vec<usize> = (0..self.stage.people.len()).filter(may).collect();
        if all.is_empty() || self.dice.chance(3) {
            return Some(Some(self.dice.below(self.stage.people.len())));
        }
        self.dice.one(&all).map(|person| Some(*person))
    }

    /// Mostly the newest tag of the object, now and then an old one or none.
    async fn with_tag(&mut self, person: Option<usize>, ask: &mut Ask) {
        let object: Vec<&str> = ask.bare_path().split('/').take(4).collect();
        let object = object.join("/");
        let tag = match self.dice.below(10) {
            0 => None,
            1 => self.world.tag_of(&object).cloned(),
            _ => self.ask(person, &Ask::get(object)).await.tag,
        };
        if let Some(tag) = tag {
            ask.headers.push(("If-Match".to_owned(), tag));
        }
    }
}
