//! The realm, changed from outside: Keycloak's administration.

use serde_json::{Value, json};

use crate::Failed;
use crate::phone::http;

/// The administration of one realm.
pub(crate) struct Admin {
    client: reqwest::Client,
    base: String,
    login: String,
    user: String,
    password: String,
}

impl Admin {
    /// As whoever `KC_BOOTSTRAP_ADMIN_USERNAME` and `KC_BOOTSTRAP_ADMIN_PASSWORD` name.
    pub(crate) fn new(server: &str, realm: &str) -> Result<Self, Failed> {
        let who = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
        Ok(Self {
            client: http()?,
            base: format!("{server}/admin/realms/{realm}"),
            login: format!("{server}/realms/master/protocol/openid-connect/token"),
            user: who("KC_BOOTSTRAP_ADMIN_USERNAME")?,
            password: who("KC_BOOTSTRAP_ADMIN_PASSWORD")?,
        })
    }

    /// Good for a minute, which a busy machine may need for a single case: each question has its own.
    async fn token(&self) -> Result<String, Failed> {
        let (user, password) = (self.user.as_str(), self.password.as_str());
        let form = [("grant_type", "password"), ("client_id", "admin-cli"), ("username", user), ("password", password)];
        let request = self
            .client
            .post(&self.login)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish());
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let body = answer.bytes().await.map_err(|error| error.to_string())?;
        let body: Value = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
        Ok(body["access_token"].as_str().ok_or("no token for the administration")?.to_owned())
    }

    /// Asks; the answer's JSON, if it has any.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Failed> {
        let method = method.parse::<reqwest::Method>().map_err(|error| error.to_string())?;
        let token = self.token().await?;
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.base)).bearer_auth(token);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let (status, text) = (answer.status(), answer.text().await.map_err(|error| error.to_string())?);
        if !status.is_success() {
            return Err(format!("{method} {path}: {status} {text}"));
        }
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Value, Failed> {
        self.ask("GET", path, None).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Result<(), Failed> {
        self.ask("PUT", path, Some(body)).await.map(|_| ())
    }

    /// The realm with a setting changed; what it was before.
    pub(crate) async fn realm(&self, change: impl FnOnce(&mut Value)) -> Result<Value, Failed> {
        let before = self.get("").await?;
        let mut after = before.clone();
        change(&mut after);
        self.put("", &after).await?;
        Ok(before)
    }

    /// Path of the app's client.
    pub(crate) async fn client(&self) -> Result<String, Failed> {
        let found = self.get("/clients?clientId=gocua").await?;
        Ok(format!("/clients/{}", found[0]["id"].as_str().ok_or("no client")?))
    }

    /// The app's client with an attribute changed; what it was before.
    pub(crate) async fn attribute(&self, name: &str, value: &str) -> Result<Value, Failed> {
        let path = self.client().await?;
        let before = self.get(&path).await?;
        let mut after = before.clone();
        after["attributes"][name] = json!(value);
        self.put(&path, &after).await?;
        Ok(before)
    }

    /// Id of a client scope.
    pub(crate) async fn scope(&self, name: &str) -> Result<String, Failed> {
        let all = self.get("/client-scopes").await?;
        let found = all.as_array().into_iter().flatten().find(|scope| scope["name"] == name);
        Ok(found.and_then(|scope| scope["id"].as_str()).ok_or("no such scope")?.to_owned())
    }
}
