//! The token endpoint (RFC 6749 4.1.3 and 6, RFC 7636 4.5, RFC 9449 5).

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::assist::poll;
use super::dpop;
use super::header::with_nonce;
use super::par::Request;
use super::tokens::SignIn;
use crate::World;
use crate::citizens::Citizen;
use crate::oauth::{Form, OauthError, answer, fingerprint, secret, verifier_matches};
use crate::world::Shared;

pub(super) async fn exchange(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let answered = grant(&world, &headers, &body).await;
    with_nonce(&world, answered.unwrap_or_else(IntoResponse::into_response))
}

async fn grant(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Response, OauthError> {
    let form = Form::body(headers, body)?;
    let grant = form.need("grant_type")?;
    // A helper's phone says who it is only after its proof is found good.
    if grant != poll::GRANT {
        form.known_client()?;
    }
    let url = format!("{}/broker/token", world.urls.api);
    // The proof comes first: a missing nonce must not cost the code.
    let jkt = dpop::check(world, &Method::POST, &url, headers, None)?;
    let body = match grant {
        "authorization_code" => by_code(world, &form, &jkt).await?,
        "refresh_token" => by_refresh_token(world, &form, &jkt).await?,
        poll::GRANT => poll::by_request(world, &form, &jkt).await?,
        _ => {
            return Err(OauthError::new("unsupported_grant_type", "only code, refresh_token and ciba"));
        }
    };
    Ok(answer(StatusCode::OK, body))
}

async fn by_code(world: &World, form: &Form, jkt: &str) -> Result<Value, OauthError> {
    let code = fingerprint(form.need("code")?);
    let (verifier, redirect_uri) = (form.need("code_verifier")?, form.need("redirect_uri")?);
    // Used up by the first try, right or wrong, in one statement: two tries at once cannot both win.
    let row = sqlx::query(
        "UPDATE broker_code SET used = 1 WHERE fingerprint = ? AND used = 0
         RETURNING parameters, citizen, auth_time, acr, expires_at",
    )
    .bind(&code)
    .fetch_optional(&world.db)
    .await?;
    let Some(row) = row else {
        end_sign_in_of(world, &code).await?;
        return Err(OauthError::grant("the code is unknown or was used before"));
    };
    if row.try_get::<i64, _>("expires_at")? <= world.clock.now() {
        return Err(OauthError::grant("the code has expired"));
    }
    let request: Request = serde_json::from_str(row.try_get("parameters")?)
        .map_err(|_| OauthError::grant("the code is of an older sandbox"))?;
    if redirect_uri != request.redirect_uri {
        return Err(OauthError::grant("redirect_uri is not that of the request"));
    }
    if !verifier_matches(verifier, &request.challenge) {
        return Err(OauthError::grant("code_verifier does not match"));
    }
    if jkt != request.jkt {
        return Err(OauthError::grant("the code is bound to another key"));
    }
    let sign_in = SignIn {
        id: secret(),
        citizen: citizen(row.try_get("citizen")?)?,
        client_id: request.client_id,
        scope: request.scope,
        jkt: request.jkt,
        acr: row.try_get("acr")?,
        auth_time: row.try_get("auth_time")?,
        assist: None,
    };
    // Known by its beginning, as secrets should be: whoever finds one where it must not be can tell what it is.
    let refresh_token = format!("gocua-refresh.{}", secret());
    sign_in.store(world, &refresh_token).await?;
    sqlx::query("UPDATE broker_code SET sign_in = ? WHERE fingerprint = ?")
        .bind(&sign_in.id)
        .bind(&code)
        .execute(&world.db)
        .await?;
    let mut body = tokens(world, &sign_in, Some(&request.nonce));
    body["refresh_token"] = Value::from(refresh_token);
    Ok(body)
}

/// A code that comes a second time was stolen on one of the two ways: what it gave ends (RFC 6749 4.1.2).
async fn end_sign_in_of(world: &World, code: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE broker_sign_in SET revoked = 1
         WHERE id = (SELECT sign_in FROM broker_code WHERE fingerprint = ?)",
    )
    .bind(code)
    .execute(&world.db)
    .await?;
    Ok(())
}

/// The same refresh token stays good: a lost answer must never end a sign-in (FAPI 2.0 5.3.2.1).
async fn by_refresh_token(world: &World, form: &Form, jkt: &str) -> Result<Value, OauthError> {
    let row = sqlx::query("SELECT * FROM broker_sign_in WHERE refresh_fingerprint = ?")
        .bind(fingerprint(form.need("refresh_token")?))
        .fetch_optional(&world.db)
        .await?
        .ok_or_else(|| OauthError::grant("the refresh token is unknown"))?;
    if row.try_get::<bool, _>("revoked")? {
        return Err(OauthError::grant("the refresh token was revoked"));
    }
    if row.try_get::<i64, _>("expires_at")? <= world.clock.now() {
        return Err(OauthError::grant("the refresh token has expired"));
    }
    let mut sign_in = read(&row)?;
    if sign_in.jkt != jkt {
        return Err(OauthError::grant("the refresh token is bound to another key"));
    }
    if let Some(scope) = form.get("scope") {
        if !scope.split(' ').all(|one| sign_in.scope.split(' ').any(|granted| granted == one)) {
            return Err(OauthError::new("invalid_scope", "more than was granted"));
        }
        sign_in.scope = scope.to_owned();
    }
    Ok(tokens(world, &sign_in, None))
}

fn read(row: &SqliteRow) -> Result<SignIn, OauthError> {
    Ok(SignIn {
        id: row.try_get("id")?,
        citizen: citizen(row.try_get("citizen")?)?,
        client_id: row.try_get("client_id")?,
        scope: row.try_get("scope")?,
        jkt: row.try_get("jkt")?,
        acr: row.try_get("acr")?,
        auth_time: row.try_get("auth_time")?,
        assist: None,
    })
}

fn citizen(id: &str) -> Result<&'static Citizen, OauthError> {
    Citizen::by_id(id).ok_or_else(|| OauthError::grant("the person is unknown"))
}

fn tokens(world: &World, sign_in: &SignIn, nonce: Option<&str>) -> Value {
    let access_token = sign_in.access_token(world);
    let id_token = sign_in.id_token(world, &access_token, nonce.map(|nonce| ("nonce", nonce)));
    json!({
        "access_token": access_token,
        "token_type": "DPoP",
        "expires_in": sign_in.lifetime(),
        "scope": sign_in.scope,
        "id_token": id_token,
    })
}
