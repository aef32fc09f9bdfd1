//! What the test of a shell needs around it, over HTTP: a person at the browser, an officer, faults, and the values an
//! app is configured with. Only requests whose body calls itself JSON are taken, which no page of another site can send
//! here without being asked.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

use crate::faults::{Armed, Fault};
use crate::journey::{Browser, Browsing};
use crate::oauth::APP_REDIRECT;
use crate::portal::edition::Edition;
use crate::world::{Shared, World};
use crate::{desk, phone};

/// What the officer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Officer {
    /// Takes the dossier in.
    Accept,
    /// Does not take it in.
    Refuse,
    /// Wants another paper, within a week.
    Supplement,
    /// Takes the fee.
    CollectFee,
    /// Gives the result.
    ReturnResult,
}

/// `/rehearsal/...` on the pages listener.
pub fn pages() -> Router<Shared> {
    Router::new()
        .route("/rehearsal/environment", get(environment))
        .route("/rehearsal/browse", post(browse))
        .route("/rehearsal/officer", post(act))
        .route("/rehearsal/rules", post(publish))
        .route("/rehearsal/assurance", post(demand))
        .route("/rehearsal/fault", post(fault))
        .route("/rehearsal/clear", post(clear))
        .route("/rehearsal/dossiers", get(count))
}

/// Nothing answers any more: what a phone without a network meets.
#[must_use]
pub fn silence() -> Armed {
    Armed { endpoint: "*".to_owned(), fault: Fault::Drop, times: 1_000_000, after: 0, seconds: 0 }
}

/// Does something with the newest dossier, with the checks of the desk.
///
/// # Errors
/// When there is none, or it stands where this cannot be done.
pub async fn officer(world: &World, does: Officer) -> Result<(), String> {
    let newest: Option<String> = sqlx::query_scalar("SELECT submission FROM dossiers ORDER BY rowid DESC LIMIT 1")
        .fetch_optional(&world.db)
        .await
        .map_err(|error| error.to_string())?;
    let submission = newest.ok_or("the portal has no dossier")?;
    let outcome = match does {
        Officer::Accept => desk::accept(world, &submission).await.map(|_| ()),
        Officer::Refuse => desk::refuse(world, &submission, "Thiếu chữ ký của chủ hộ.").await,
        Officer::Supplement => {
            let until = world.clock.now() + 7 * 86_400;
            desk::request_supplement(world, &submission, "Ảnh trang hai của hợp đồng thuê nhà.", until).await
        }
        Officer::CollectFee => desk::collect_fee(world, &submission).await,
        Officer::ReturnResult => desk::return_result(world, &submission).await,
    };
    outcome.map_err(|error| error.to_string())
}

/// How many dossiers the portal has.
///
/// # Errors
/// When the database fails.
pub async fn dossiers(world: &World) -> Result<i64, String> {
    sqlx::query_scalar("SELECT count(*) FROM dossiers").fetch_one(&world.db).await.map_err(|error| error.to_string())
}

/// The app's start-up values, with the redirect of an installed app.
async fn environment(State(world): State<Shared>) -> Response {
    let environment =
        gocua_app::Environment { redirect_uri: APP_REDIRECT.to_owned(), ..phone::environment(&world.urls, &world.pki) };
    Json(environment).into_response()
}

/// A visit to a page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Visit {
    url: String,
    return_prefix: String,
    citizen: String,
    code: Option<String>,
    manner: Browsing,
}

async fn browse(State(world): State<Shared>, Json(visit): Json<Visit>) -> Response {
    let Visit { url, return_prefix, citizen, code, manner } = visit;
    // Only our own services have pages that this person goes to.
    let is_ours = [&world.urls.pages, &world.urls.api].iter().any(|own| url.starts_with(&format!("{own}/")));
    if !is_ours {
        return refused("no page of this sandbox".to_owned());
    }
    let refuses = manner == Browsing::Refuses;
    let visited = match Browser::new(&world.urls.pages, &citizen) {
        Ok(browser) => browser.visit(&url, &return_prefix, code.as_deref(), refuses).await,
        Err(error) => Err(error),
    };
    match visited {
        Ok(returned) => Json(json!({ "returned": returned })).into_response(),
        Err(reason) => refused(reason),
    }
}

/// What becomes of the rules.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Publish {
    does: Edition,
}

async fn publish(State(world): State<Shared>, Json(Publish { does }): Json<Publish>) -> StatusCode {
    world.rules.publish(does);
    StatusCode::NO_CONTENT
}

/// How long ago whoever hands in a signed dossier may have been identified; as at the start when it is not said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Demand {
    max_age: Option<u32>,
}

async fn demand(State(world): State<Shared>, Json(Demand { max_age }): Json<Demand>) -> StatusCode {
    match max_age {
        Some(seconds) => world.assurance.demand(seconds),
        None => world.assurance.restore(),
    }
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Act {
    does: Officer,
}

async fn act(State(world): State<Shared>, Json(Act { does }): Json<Act>) -> Response {
    match officer(&world, does).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(reason) => refused(reason),
    }
}

async fn fault(State(world): State<Shared>, Json(armed): Json<Armed>) -> StatusCode {
    world.faults.arm(armed);
    StatusCode::NO_CONTENT
}

async fn clear(State(world): State<Shared>, Json(_): Json<serde_json::Value>) -> StatusCode {
    world.faults.clear();
    StatusCode::NO_CONTENT
}

async fn count(State(world): State<Shared>) -> Response {
    match dossiers(&world).await {
        Ok(count) => Json(json!({ "count": count })).into_response(),
        Err(reason) => refused(reason),
    }
}

fn refused(reason: String) -> Response {
    (StatusCode::CONFLICT, Json(json!({ "reason": reason }))).into_response()
}
