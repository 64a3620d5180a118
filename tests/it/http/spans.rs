//! What a trace of a request shows: its operation, and the waiting and committing of its write.

use std::{
    collections::HashMap,
    fmt::Debug,
    sync::{Mutex, Once, OnceLock},
    time::Duration,
};

use reqwest::Method;
use tracing::{
    Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer, filter::LevelFilter, layer::Context, prelude::*, registry::LookupSpan,
};

use crate::support::{Town, a_member, stories};

/// Spans that have closed, with their fields and those of the spans around them.
static CLOSED: OnceLock<Mutex<Vec<(&'static str, Fields)>>> = OnceLock::new();

type Fields = HashMap<String, String>;

struct Kept;

struct Reader<'a>(&'a mut Fields);

impl Visit for Reader<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Kept {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        let mut fields = Fields::new();
        if let Some(parent) = span.parent() {
            fields.extend(parent.extensions().get::<Fields>().cloned().unwrap_or_default());
        }
        attributes.record(&mut Reader(&mut fields));
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        let mut extensions = span.extensions_mut();
        values.record(&mut Reader(extensions.get_mut::<Fields>().unwrap()));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).unwrap();
        let fields = span.extensions().get::<Fields>().cloned().unwrap_or_default();
        if ["request", "write"].contains(&span.name()) {
            CLOSED.get_or_init(Mutex::default).lock().unwrap().push((span.name(), fields));
        }
    }
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let kept = tracing_subscriber::registry().with(Kept.with_filter(LevelFilter::INFO));
        tracing::subscriber::set_global_default(kept).unwrap();
    });
}

/// The span of a request is closed when its answer has left: the caller may be quicker.
async fn finished(request: &str) -> Vec<Fields> {
    for _ in 0..500 {
        let found = closed(request, "request");
        if !found.is_empty() {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Vec::new()
}

/// The spans of a request, by its id.
fn closed(request: &str, name: &str) -> Vec<Fields> {
    let closed = CLOSED.get_or_init(Mutex::default).lock().unwrap();
    let found = closed.iter().filter(|(span, fields)| {
        *span == name && fields.get("request_id").is_some_and(|id| id == request)
    });
    found.map(|(_, fields)| fields.clone()).collect()
}

stories! {
    async fn a_request_is_named_by_its_operation_and_its_write_is_timed(town: Town) {
        listen();
        let head = town.head().await;
        let branch = town.branch(&head, town.root, "B").await;
        let made = town.send(town.by(&head, Method::POST, "/v1/members").json(&a_member(branch, "王芳"))).await;
        let listed = town.get(&head, "/v1/members").await;
        let (made, listed) = (made.header("x-request-id"), listed.header("x-request-id"));
        for (id, operation, writes) in [(&made, "createMember", 1), (&listed, "listMembers", 0)] {
            let requests = finished(id).await;
            assert_eq!(requests.len(), 1, "{operation}");
            assert_eq!(requests[0]["operation"], operation);
            let timed = closed(id, "write");
            assert_eq!(timed.len(), writes, "{operation}");
            for write in timed {
                assert_eq!(write["operation"], operation);
                assert!(write["wait_us"].parse::<u64>().is_ok() && write["commit_us"].parse::<u64>().is_ok());
            }
        }
    }
}
