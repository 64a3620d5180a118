//! Serving, from the bound socket to the end of the last request.

use std::{net::TcpListener, time::Duration};

use super::{StartError, setting, sweep::sweep};
use crate::{
    app::App,
    config::{Config, Descriptors},
    server,
};

/// Serves until SIGTERM or Ctrl-C, then lets requests under way finish.
pub async fn serve(app: App) -> Result<(), StartError> {
    let config = &app.shared.config;
    if let Some(warning) = Descriptors::of_process().warning(config.connections) {
        tracing::warn!("{warning}");
    }
    for warning in config.open_folders() {
        tracing::warn!("{warning}");
    }
    let listener = TcpListener::bind(config.listen)
        .map_err(setting(format!("LIGHTHOUSE_LISTEN {}", config.listen)))?;
    serve_metrics(config)?;
    let server =
        server::run(&app, listener).map_err(|error| StartError::Internal(error.to_string()))?;
    let handle = server.handle();
    let stopping = app.clone();
    tokio::spawn(async move {
        wait_for_stop().await;
        stopping.drain();
        tokio::time::sleep(Duration::from_millis(200)).await;
        handle.stop(true).await;
    });
    tokio::spawn(sweep(app.clone()));
    server.await.map_err(|error| StartError::Internal(error.to_string()))
}

fn serve_metrics(config: &Config) -> Result<(), StartError> {
    if config.metrics_listen == "off" {
        return Ok(());
    }
    let place = &config.metrics_listen;
    let listener =
        TcpListener::bind(place).map_err(setting(format!("LIGHTHOUSE_METRICS_LISTEN {place}")))?;
    if let Some(handle) = server::collect_metrics() {
        let server = server::serve_metrics(handle, listener)
            .map_err(|error| StartError::Internal(error.to_string()))?;
        tokio::spawn(server);
    }
    Ok(())
}

async fn wait_for_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}
