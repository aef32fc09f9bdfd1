//! The browser tab: what a person does on the pages of the broker and of the signing service.

use std::time::Duration;

/// What a form posts.
type Fields = Vec<(&'static str, String)>;

/// Where and as whom the robot browses.
#[derive(Clone)]
pub(crate) struct Browser {
    client: reqwest::Client,
    pages: String,
    /// Who sits there: id of a test citizen.
    pub(super) citizen: String,
}

impl Browser {
    pub(crate) fn new(pages: &str, citizen: &str) -> Result<Self, String> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(30))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, pages: pages.to_owned(), citizen: citizen.to_owned() })
    }

    /// Goes through the pages until one leads back to `return_prefix`; that address. `code` is the check code
    /// on the phone: a signing page with another one is refused, as a careful person would.
    pub(crate) async fn visit(
        &self,
        url: &str,
        return_prefix: &str,
        code: Option<&str>,
        refuse: bool,
    ) -> Result<String, String> {
        let mut answer = self.client.get(url).send().await.map_err(|error| error.to_string())?;
        for _ in 0..6 {
            if let Some(location) = answer.headers().get("location").and_then(|value| value.to_str().ok()) {
                if location.starts_with(return_prefix) {
                    return Ok(location.to_owned());
                }
                return Err(format!("led away to {location}"));
            }
            let page = answer.text().await.map_err(|error| error.to_string())?;
            let (action, fields) = self.fill(&page, code, refuse)?;
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
            let request = self
                .client
                .post(format!("{}{action}", self.pages))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body);
            answer = request.send().await.map_err(|error| error.to_string())?;
        }
        Err("too many pages".to_owned())
    }

    /// What to post where.
    fn fill(&self, page: &str, code: Option<&str>, refuse: bool) -> Result<(String, Fields), String> {
        let action = between(page, "action=\"", "\"").ok_or_else(|| format!("no form on the page:\n{page}"))?;
        let request = between(page, "name=\"request\" value=\"", "\"").ok_or("no request on the page")?;
        let mut fields = vec![("request", request)];
        if refuse && page.contains("value=\"refuse\"") {
            fields.push(("decision", "refuse".to_owned()));
        } else if let Some(shown) = between(page, "id=\"check-code\">", "<") {
            let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
            if code.map(plain) != Some(plain(&shown)) {
                return Err(format!("the signing page shows {shown}, the phone {code:?}"));
            }
            let otp = between(page, "id=\"otp\">", "<").ok_or("no message on the page")?;
            fields.extend([
                ("pin", crate::signing_service::PIN.to_owned()),
                ("otp", otp),
                ("decision", "sign".to_owned()),
            ]);
        } else if page.contains("name=\"citizen\"") {
            fields.push(("citizen", self.citizen.clone()));
        } else {
            fields.push(("decision", "agree".to_owned()));
        }
        Ok((action, fields))
    }
}

fn between(text: &str, start: &str, end: &str) -> Option<String> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0.replace("&amp;", "&"))
}
