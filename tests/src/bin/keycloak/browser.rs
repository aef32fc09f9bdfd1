//! The browser: the login pages, filled in as a person would.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use ring::hmac;

use crate::Failed;
use crate::phone::{REDIRECT, http};

/// Whoever `realm.py --person` made.
const USER: [(&str, &str); 2] = [("username", "001190000001"), ("password", "x")];
const SECRET: &[u8] = b"gocuagocuagocuagocua";

/// A browser without a history.
pub(crate) struct Browser {
    client: reqwest::Client,
    cookies: BTreeMap<String, String>,
    /// What was filled in: "password", "code".
    pub(crate) asked: Vec<&'static str>,
}

impl Browser {
    pub(crate) fn new() -> Result<Self, Failed> {
        Ok(Self { client: http()?, cookies: BTreeMap::new(), asked: Vec::new() })
    }

    /// Goes through the pages until one leads back to the app: that address. Otherwise the text of the page where it ends.
    pub(crate) async fn visit(&mut self, url: &str) -> Result<String, Failed> {
        let (mut url, mut form) = (url.to_owned(), None::<Vec<(&str, String)>>);
        for _ in 0..12 {
            let (location, page) = self.load(&url, form.take()).await?;
            match location {
                Some(location) if location.starts_with(REDIRECT) => return Ok(location),
                Some(location) => url = location,
                None => {
                    let Some(action) = between(&page, "<form", ">").and_then(|form| between(form, "action=\"", "\""))
                    else {
                        return Err(format!("a page without a form: {}", words(&page)));
                    };
                    url = action.replace("&amp;", "&");
                    form = Some(self.fill(&page)?);
                }
            }
        }
        Err("too many pages".to_owned())
    }

    fn fill(&mut self, page: &str) -> Result<Vec<(&'static str, String)>, Failed> {
        if page.contains("name=\"otp\"") {
            self.asked.push("code");
            Ok(vec![("otp", one_time_code()?)])
        } else if page.contains("name=\"password\"") {
            self.asked.push("password");
            Ok(USER.map(|(name, value)| (name, value.to_owned())).to_vec())
        } else if page.contains("name=\"accept\"") {
            Ok(vec![("accept", "Yes".to_owned())])
        } else {
            Err(format!("a form of another kind: {}", words(page)))
        }
    }

    async fn load(&mut self, url: &str, form: Option<Vec<(&str, String)>>) -> Result<(Option<String>, String), Failed> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = match form {
            Some(form) => self
                .client
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()),
            None => self.client.get(url),
        };
        let answer = request.header("cookie", cookies.join("; ")).send().await.map_err(|error| error.to_string())?;
        for cookie in answer.headers().get_all("set-cookie") {
            // Where and for how long is of no consequence for somebody who goes nowhere else.
            let pair = cookie.to_str().ok().and_then(|text| text.split(';').next()?.split_once('='));
            if let Some((name, value)) = pair {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok((location, answer.text().await.map_err(|error| error.to_string())?))
    }
}

/// RFC 6238 with RFC 4226's truncation: six digits, 30 seconds, SHA-1.
fn one_time_code() -> Result<String, Failed> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?.as_secs();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, SECRET);
    let tag = hmac::sign(&key, &(now / 30).to_be_bytes());
    let offset = usize::from(tag.as_ref().last().copied().unwrap_or_default() & 15);
    let four = tag.as_ref().get(offset..offset + 4).and_then(|four| four.try_into().ok()).unwrap_or_default();
    Ok(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    Some(rest.split_once(end)?.0)
}

/// What a page says.
fn words(page: &str) -> String {
    let body = page.split_once("<body").map_or(page, |(_, body)| body);
    let texts = body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim());
    texts.filter(|text| !text.is_empty()).take(8).collect::<Vec<_>>().join(" ")
}
