//! The page, the metrics and the status.

use crate::config::{Config, Input};
use crate::page;
use crate::receive::Station;
use crate::{metrics, status::Status};
use anyhow::{Context, Result};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::get};
use std::net::{SocketAddr, TcpListener as Bound};
use std::sync::Arc;
use tokio::net::TcpListener;

/// Takes the address: to be called in a runtime.
///
/// # Errors
/// When it is in use, or not of this machine.
pub fn bind(address: SocketAddr) -> Result<TcpListener> {
    let bound = || {
        let bound = Bound::bind(address)?;
        bound.set_nonblocking(true)?;
        TcpListener::from_std(bound)
    };
    bound().with_context(|| format!("cannot serve at {address}"))
}

/// Serves for ever.
pub async fn serve(listener: TcpListener, station: Arc<Station>) {
    if let Err(error) = axum::serve(listener, router(station)).await {
        examples::note("tsprobe", format_args!("the page is not served any more: {error}"));
    }
}

/// Everything that is served.
pub fn router(station: Arc<Station>) -> Router {
    Router::new()
        .route("/", get(overview))
        .route("/input/{index}", get(input))
        .route("/metrics", get(metrics))
        .route("/status.json", get(status))
        .route("/approved.toml", get(approved))
        .with_state(station)
}

fn all(station: &Station) -> Vec<Status> {
    station.inputs.iter().map(|input| input.status()).collect()
}

/// Of this type; nothing may be loaded from elsewhere, and nothing be kept.
fn answer(content_type: &'static str, body: String) -> Response {
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'";
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, body).into_response()
}

async fn overview(State(station): State<Arc<Station>>) -> Response {
    answer("text/html; charset=utf-8", page::overview(&all(&station), station.started, station.now()))
}

async fn input(State(station): State<Arc<Station>>, Path(index): Path<usize>) -> Response {
    match station.inputs.get(index) {
        Some(input) => answer("text/html; charset=utf-8", page::input(&input.status(), station.now())),
        None => (StatusCode::NOT_FOUND, "no such input\n").into_response(),
    }
}

async fn metrics(State(station): State<Arc<Station>>) -> Response {
    match metrics::text(&station) {
        Ok(text) => answer("application/openmetrics-text; version=1.0.0; charset=utf-8", text),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
}

async fn status(State(station): State<Arc<Station>>) -> Response {
    let body = serde_json::json!({ "time": crate::event::timestamp(station.now()), "inputs": all(&station) });
    answer("application/json", format!("{body}\n"))
}

/// What is on the air now, as a configuration that approves it.
async fn approved(State(station): State<Arc<Station>>) -> Response {
    let input = station.inputs.iter().map(|input| Input {
        name: Some(input.name.clone()),
        address: input.address.clone(),
        approved: Some(input.probe().to_approved()),
        ..Input::default()
    });
    let config = Config { input: input.collect(), ..Config::default() };
    match toml::to_string(&config) {
        Ok(text) => answer("text/plain; charset=utf-8", text),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
}
