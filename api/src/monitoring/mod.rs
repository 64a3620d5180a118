//! What an operator's monitoring sees: names, units, and where each figure comes from.
//!
//! Requests, writes, log-ins and jobs are counted where they happen; queues, pools, disks and the
//! process are looked at every quarter of a minute.

mod gauges;
mod process;

use std::{future::Future, time::SystemTime};

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

pub(crate) use gauges::watch;

/// Seconds; a phone on a bad line is not measured here, only the server.
const BUCKETS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Name, kind and meaning of every family.
const FAMILIES: [(&str, Kind, &str); 28] = [
    ("http_requests_total", Kind::Counter, "Requests by route, method and class of status"),
    ("http_request_duration_seconds", Kind::Histogram, "Seconds until the answer begins"),
    ("connections_refused_total", Kind::Counter, "Connections refused because there were too many"),
    ("connections_silent_total", Kind::Counter, "Connections ended because they were silent"),
    ("db_write_wait_seconds", Kind::Histogram, "Seconds a write waits for its transaction"),
    ("db_write_commit_seconds", Kind::Histogram, "Seconds of a commit"),
    ("db_writes_waiting", Kind::Gauge, "Writes in the queue of the embedded database"),
    ("db_connections_open", Kind::Gauge, "Open connections to PostgreSQL"),
    ("db_connections_idle", Kind::Gauge, "Idle connections to PostgreSQL"),
    ("actor_cache_lookups_total", Kind::Counter, "Look-ups of a caller's rights, by outcome"),
    ("actor_cache_entries", Kind::Gauge, "Callers whose rights are kept"),
    ("sign_in_failures_total", Kind::Counter, "Refused log-ins, by problem code"),
    ("incidents_late", Kind::Gauge, "Incidents that are past their limit and not reported"),
    ("exports_total", Kind::Counter, "Exports, by how they ended"),
    ("push_hints_total", Kind::Counter, "Hints for phones, by whether they were handed over"),
    ("webhook_attempts_total", Kind::Counter, "Attempts to deliver webhooks, by outcome"),
    ("job_runs_total", Kind::Counter, "Runs of what the server does by itself, by job and outcome"),
    ("job_last_success_timestamp_seconds", Kind::Gauge, "When a job last succeeded"),
    ("backup_age_seconds", Kind::Gauge, "Age of the newest backup; absent before the first"),
    ("disk_free_bytes", Kind::Gauge, "Free bytes of the disks of data and media"),
    ("lighthouse_build_info", Kind::Gauge, "1, with the version"),
    ("server_draining", Kind::Gauge, "1 while the server waits for its last requests"),
    ("process_resident_memory_bytes", Kind::Gauge, "Memory of the process"),
    ("process_cpu_seconds_total", Kind::Gauge, "Processor time of the process"),
    ("process_threads", Kind::Gauge, "Threads of the process"),
    ("process_open_fds", Kind::Gauge, "Descriptors that are open"),
    ("process_max_fds", Kind::Gauge, "Descriptors that may be open"),
    ("process_start_time_seconds", Kind::Gauge, "When the server began to serve"),
];

#[derive(Clone, Copy)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// Collects from now on; the handle renders. `None` where something collects already.
pub(crate) fn collect() -> Option<PrometheusHandle> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)
        .ok()?;
    let handle = builder.install_recorder().ok()?;
    describe();
    Some(handle)
}

fn describe() {
    for (name, kind, meaning) in FAMILIES {
        match kind {
            Kind::Counter => describe_counter!(name, meaning),
            Kind::Gauge => describe_gauge!(name, meaning),
            Kind::Histogram => describe_histogram!(name, Unit::Seconds, meaning),
        }
    }
    gauge!("lighthouse_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
}

/// Counts a run of a job and logs its failure.
pub(crate) async fn job<T, E: std::fmt::Display>(
    name: &'static str,
    now: lighthouse_domain::time::Instant,
    run: impl Future<Output = Result<T, E>>,
) {
    let outcome = match run.await {
        Ok(_) => {
            let at = seconds(now.millis());
            gauge!("job_last_success_timestamp_seconds", "job" => name).set(at);
            "done"
        }
        Err(error) => {
            tracing::warn!(job = name, %error, "a job failed");
            "failed"
        }
    };
    counter!("job_runs_total", "job" => name, "outcome" => outcome).increment(1);
}

/// Whole seconds of milliseconds: nobody's clock is that long.
fn seconds(millis: i64) -> f64 {
    f64::from(u32::try_from(millis / 1000).unwrap_or(u32::MAX))
}

/// Seconds since 1970 of a file's time.
fn seconds_of(time: SystemTime) -> Option<f64> {
    time.duration_since(SystemTime::UNIX_EPOCH).ok().map(|since| since.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::FAMILIES;

    #[test]
    fn alerts_and_dashboard_ask_for_figures_that_exist() {
        let alerts = include_str!("../../../docs/operations/alerts.yml");
        let dashboard = include_str!("../../../docs/operations/dashboard.json");
        for (text, least) in [(alerts, 10), (dashboard, 10)] {
            let known: Vec<_> = FAMILIES.iter().filter(|(name, ..)| text.contains(name)).collect();
            assert!(known.len() >= least, "{}", known.len());
        }
        let prefixes = [
            "http_",
            "db_",
            "connections_",
            "process_",
            "job_",
            "disk_",
            "backup_",
            "actor_",
            "incidents_",
            "sign_in_",
        ];
        let words = alerts.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        for word in words.filter(|word| prefixes.iter().any(|start| word.starts_with(start))) {
            let family = word.trim_end_matches("_bucket").trim_end_matches("_count");
            assert!(FAMILIES.iter().any(|(name, ..)| *name == family), "{word}");
        }
    }
}
