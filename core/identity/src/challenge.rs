//! `WWW-Authenticate` (RFC 9110, 11.6.1): what a server wants before it answers.

use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// The longest header value read, in bytes, and the most challenges in one answer.
const MAX_LENGTH: usize = 4 * 1024;
const MAX_CHALLENGES: usize = 8;

/// One challenge: a scheme and its parameters, names in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Challenge {
    pub(crate) scheme: String,
    parameters: Vec<(String, String)>,
}

impl Challenge {
    /// All challenges of an answer; none when any of its header values is malformed.
    pub(crate) fn all(headers: &HeaderMap) -> Vec<Self> {
        let values = headers.get_all(WWW_AUTHENTICATE);
        let read = |value: &http::HeaderValue| value.to_str().ok().and_then(parse);
        values
            .iter()
            .map(read)
            .collect::<Option<Vec<_>>>()
            .unwrap_or_default()
            .into_iter()
            .flatten()
            .take(MAX_CHALLENGES)
            .collect()
    }

    /// The challenge of the DPoP scheme, when there is exactly one (RFC 9449, 7.1).
    pub(crate) fn dpop(headers: &HeaderMap) -> Option<Self> {
        let mut ours = Self::all(headers).into_iter().filter(|challenge| challenge.scheme == "dpop");
        ours.next().filter(|_| ours.next().is_none())
    }

    /// A parameter by its lower-case name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Reads `1#challenge`. `None` when malformed, or a parameter is given twice in one challenge.
fn parse(text: &str) -> Option<Vec<Challenge>> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let mut found: Vec<Challenge> = Vec::new();
    let mut rest = text.trim_matches([' ', '\t', ',']);
    while !rest.is_empty() {
        let (name, after) = token(rest)?;
        let spaced = after.trim_start_matches([' ', '\t']);
        if let Some(value) = spaced.strip_prefix('=').filter(|_| !found.is_empty()) {
            let (value, after) = value_of(value.trim_start_matches([' ', '\t']))?;
            let parameters = &mut found.last_mut()?.parameters;
            if parameters.iter().any(|(key, _)| *key == name) {
                return None;
            }
            parameters.push((name, value));
            rest = separator(after)?;
        } else {
            found.push(Challenge { scheme: name, parameters: Vec::new() });
            // After a scheme: the end, a comma, or a space and the first parameter. A `token68` is of no scheme of ours.
            rest = if after.len() == spaced.len() {
                separator(after)?
            } else {
                spaced.trim_start_matches([',', ' ', '\t'])
            };
        }
    }
    Some(found)
}

/// A token, in lower case, and what follows it.
fn token(text: &str) -> Option<(String, &str)> {
    let allowed = |symbol: char| symbol.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(symbol);
    let end = text.find(|symbol| !allowed(symbol)).unwrap_or(text.len());
    let (token, rest) = text.split_at_checked(end)?;
    (!token.is_empty()).then(|| (token.to_ascii_lowercase(), rest))
}

/// A token or a quoted text, and what follows it.
fn value_of(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', ' ', '\t']).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(end)?;
        return (!value.is_empty() && !value.contains('"')).then(|| (value.to_owned(), rest));
    };
    let mut value = String::new();
    let mut symbols = quoted.chars();
    loop {
        match symbols.next()? {
            '"' => return Some((value, symbols.as_str())),
            '\\' => value.push(symbols.next()?),
            symbol => value.push(symbol),
        }
    }
}

/// Past the comma that must stand between two parameters or challenges; the end needs none.
fn separator(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([' ', '\t']);
    if text.is_empty() {
        Some(text)
    } else {
        text.strip_prefix(',').map(|rest| rest.trim_start_matches([' ', '\t', ',']))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, missing_docs)]
    use super::*;

    fn all(text: &str) -> Vec<(String, Vec<(String, String)>)> {
        parse(text).unwrap_or_default().into_iter().map(|challenge| (challenge.scheme, challenge.parameters)).collect()
    }

    #[test]
    fn the_challenges_of_rfc_9449_and_rfc_9470_are_read() {
        let nonce = r#"DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof""#;
        let found = parse(nonce).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].get("error"), Some("use_dpop_nonce"));
        let step_up =
            r#"Bearer realm="a, b", DPoP error="insufficient_user_authentication", acr_values="x y", max_age=5"#;
        let found = parse(step_up).unwrap();
        assert_eq!(found.iter().map(|one| one.scheme.as_str()).collect::<Vec<_>>(), ["bearer", "dpop"]);
        assert_eq!(found[0].get("realm"), Some("a, b"));
        assert_eq!((found[1].get("acr_values"), found[1].get("max_age")), (Some("x y"), Some("5")));
    }

    #[test]
    fn a_word_in_a_quoted_text_is_not_a_parameter() {
        let found = all(r#"Bearer realm="DPoP error=\"use_dpop_nonce\"""#);
        assert_eq!(found, [("bearer".into(), vec![("realm".into(), r#"DPoP error="use_dpop_nonce""#.into())])]);
    }

    #[test]
    fn malformed_headers_say_nothing() {
        for bad in [r#"DPoP error="open"#, "DPoP error=", "=x", "DPoP a=1, a=2", "DPoP a=\"1\"b=2", "DPoP é=1", "\"x\""]
        {
            assert!(parse(bad).is_none(), "{bad}: {:?}", parse(bad));
        }
        assert!(parse(&format!("DPoP a=\"{}\"", "x".repeat(MAX_LENGTH))).is_none());
    }

    #[test]
    fn schemes_without_parameters_are_read() {
        assert_eq!(all("DPoP"), [("dpop".into(), vec![])]);
        assert_eq!(
            all("Negotiate, DPoP algs=\"ES256\""),
            [("negotiate".into(), vec![]), ("dpop".into(), vec![("algs".into(), "ES256".into())])]
        );
    }
}
