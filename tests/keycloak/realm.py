"""Makes a realm for Gõ Cửa in a Keycloak that is running: `realm.py SERVER REALM REDIRECT PORTAL`, about ten seconds once the server is there.

Who may do that is read from KC_BOOTSTRAP_ADMIN_USERNAME and KC_BOOTSTRAP_ADMIN_PASSWORD, as Keycloak itself reads it. With
`--person` there is also somebody to sign in as, for a trial: 001190000001, password x, and a one-time code whose secret is the
ASCII text gocuagocuagocuagocua. A realm of that name must not be there yet. Each setting that the app cannot do without says so;
README.md tells what the app says when it lacks.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

# Seconds that a server may take to start.
PATIENCE = 180
LEVELS = {"urn:gocua:loa:1": "1", "urn:gocua:loa:2": "2"}


class Admin:
    """The administration's REST API."""

    def __init__(self, server):
        self.server = server.rstrip("/")
        self.login()

    def login(self):
        form = {"grant_type": "password", "client_id": "admin-cli"}
        form |= {"username": os.environ["KC_BOOTSTRAP_ADMIN_USERNAME"], "password": os.environ["KC_BOOTSTRAP_ADMIN_PASSWORD"]}
        address = f"{self.server}/realms/master/protocol/openid-connect/token"
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(address, urllib.parse.urlencode(form).encode()) as answer:
                    self.token = json.load(answer)["access_token"]
                self.since = time.monotonic()
                return
            except urllib.error.HTTPError as error:
                problem = f"{error.code} {error.read().decode(errors='replace')[:200]}"
            except (urllib.error.URLError, ConnectionError) as error:
                problem = error
            if time.monotonic() > until:
                sys.exit(f"{address}: {problem}")
            time.sleep(1)

    def ask(self, method, path, body=None):
        """The answer's JSON, or the id of what was made."""
        # A login is good for a minute.
        if time.monotonic() > self.since + 30:
            self.login()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.server}/admin/realms{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                text = answer.read()
                return json.loads(text) if text else (answer.headers.get("Location") or "").rsplit("/", 1)[-1]
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path}: {error.code} {error.read().decode(errors='replace')[:300]}")


def claim(name, attribute, kind):
    """A claim that only userinfo says; the app reads nothing else of the person."""
    config = {"user.attribute": attribute, "claim.name": name, "jsonType.label": kind, "userinfo.token.claim": "true"}
    config |= dict.fromkeys(["id.token.claim", "access.token.claim", "introspection.token.claim"], "false")
    return {"name": name, "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-attribute-mapper", "config": config}


def flow(admin, realm):
    """Sign-in in two levels: the password is 1, a one-time code is 2 and is asked for anew each time."""
    flows = f"/{realm}/authentication/flows"
    admin.ask("POST", flows, {"alias": "gocua", "providerId": "basic-flow", "topLevel": True, "builtIn": False})
    admin.ask("POST", f"{flows}/gocua/executions/execution", {"provider": "auth-cookie"})

    def under(parent, alias):
        body = {"alias": alias, "type": "basic-flow", "provider": "registration-page-form", "description": alias}
        admin.ask("POST", f"{flows}/{parent}/executions/flow", body)

    under("gocua", "gocua-forms")
    for level, step, age in (("1", "auth-username-password-form", "36000"), ("2", "auth-otp-form", "0")):
        alias = f"gocua-level-{level}"
        under("gocua-forms", alias)
        condition = admin.ask("POST", f"{flows}/{alias}/executions/execution", {"provider": "conditional-level-of-authentication"})
        config = {"alias": alias, "config": {"loa-condition-level": level, "loa-max-age": age}}
        admin.ask("POST", f"/{realm}/authentication/executions/{condition}/config", config)
        admin.ask("POST", f"{flows}/{alias}/executions/execution", {"provider": step})
    wanted = {"auth-cookie": "ALTERNATIVE", "gocua-forms": "ALTERNATIVE", "gocua-level-1": "CONDITIONAL", "gocua-level-2": "CONDITIONAL"}
    for execution in admin.ask("GET", f"{flows}/gocua/executions"):
        name = execution.get("providerId") or execution["displayName"]
        execution["requirement"] = wanted.get(name) or wanted.get(execution["displayName"]) or "REQUIRED"
        admin.ask("PUT", f"{flows}/gocua/executions", execution)
    # What is not said again is forgotten.
    admin.ask("PUT", f"/{realm}", admin.ask("GET", f"/{realm}") | {"browserFlow": "gocua"})


def realm(admin, realm, redirect, portal):
    attributes = {
        # Needed for step-up: what the levels are called.
        "acr.loa.map": json.dumps(LEVELS),
        # A minute, which is Keycloak's own, is short for somebody who looks for the phone with the one-time codes.
        "parRequestUriLifespan": "300",
    }
    admin.ask("POST", "", {
        "realm": realm, "enabled": True, "sslRequired": "external", "registrationAllowed": False, "editUsernameAllowed": False,
        "defaultSignatureAlgorithm": "ES256", "accessTokenLifespan": 600,
        # A stolen refresh token is noticed; once more may be used what the answer to was lost on the way.
        "revokeRefreshToken": True, "refreshTokenMaxReuse": 1,
        "attributes": attributes,
    })
    # Needed: attributes at all. ENABLED would let people change their own number.
    profile = admin.ask("GET", f"/{realm}/users/profile")
    admin.ask("PUT", f"/{realm}/users/profile", profile | {"unmanagedAttributePolicy": "ADMIN_EDIT"})
    # Needed: the scope that the app asks for, and what the app reads of a person. The level must be a number.
    scope = admin.ask("POST", f"/{realm}/client-scopes", {
        "name": "dossier", "protocol": "openid-connect", "attributes": {"include.in.token.scope": "true"},
        "protocolMappers": [
            claim("personal_number", "personal_number", "String"), claim("level", "level", "int"),
            claim("permanent_address", "permanent_address", "String"), claim("phone_number", "phoneNumber", "String"),
        ],
    })
    audience = {"included.custom.audience": portal, "access.token.claim": "true", "id.token.claim": "false", "introspection.token.claim": "true"}
    client = admin.ask("POST", f"/{realm}/clients", {
        "clientId": "gocua", "publicClient": True, "standardFlowEnabled": True, "implicitFlowEnabled": False,
        "directAccessGrantsEnabled": False, "fullScopeAllowed": False, "consentRequired": False, "redirectUris": [redirect], "webOrigins": [],
        "attributes": {
            "pkce.code.challenge.method": "S256", "require.pushed.authorization.requests": "true", "dpop.bound.access.tokens": "true",
            # Needed: Keycloak's own is RS256. ES256 for the portal too, and the type that RFC 9068 gives to access tokens.
            "id.token.signed.response.alg": "ES256", "access.token.signed.response.alg": "ES256", "access.token.header.type.rfc9068": "true",
            # A plain sign-in asks for no level.
            "default.acr.values": "urn:gocua:loa:2",
        },
        # The portal finds itself in the access token (RFC 9068). Never in the id_token: the app refuses a second audience.
        "protocolMappers": [{"name": "portal", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper", "config": audience}],
    })
    admin.ask("PUT", f"/{realm}/clients/{client}/default-client-scopes/{scope}")
    flow(admin, realm)


def person(admin, realm):
    # The name is first name, space, last name: the family name goes first.
    secret = {"secretData": json.dumps({"value": "gocuagocuagocuagocua"})}
    data = {"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"}
    admin.ask("POST", f"/{realm}/users", {
        "username": "001190000001", "enabled": True, "firstName": "Nguyễn Văn", "lastName": "An", "email": "an@gocua.example", "emailVerified": True,
        "attributes": {
            "birthdate": ["1990-05-17"], "gender": ["male"], "personal_number": ["001190000001"], "level": ["2"],
            "phoneNumber": ["+84912345678"], "permanent_address": ["Số 1, phố Huế, Hà Nội"],
        },
        "credentials": [
            {"type": "password", "value": "x", "temporary": False},
            {"type": "otp", **secret, "credentialData": json.dumps(data)},
        ],
    })


def main():
    words = [word for word in sys.argv[1:] if word != "--person"]
    if len(words) != 4:
        sys.exit(__doc__)
    admin = Admin(words[0])
    realm(admin, *words[1:])
    if "--person" in sys.argv:
        person(admin, words[1])
    print(f"the issuer is {words[0].rstrip('/')}/realms/{words[1]}")


main()
