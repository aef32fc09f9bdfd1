import Rehearsal
import Testing

/// What a person does, through `Core` and the real Rust library, beside a running sandbox.
@MainActor
@Suite(.serialized)
struct ScenarioTests {
    @Test(arguments: try Scenario.names())
    func walk(_ name: String) async throws {
        try await Person(walking: Scenario(named: name), with: KitHands.init).walk()
    }

    /// Not among the scenarios of all shells: a test there has no finger to show.
    @Test func aFingerOpensInsteadOfTheCode() async throws {
        let scenario = """
            {"title": "", "citizen": "lo-thi-u", "steps": [
            {"see": {"screen": "pin.choose"}}, {"pin": "240816"}, {"see": {"screen": "pin.repeat"}}, {"pin": "240816"},
            {"see": {"screen": "sign-in"}}, {"press": "later"}, {"see": {"screen": "home"}}, {"press": "settings"},
            {"choose": {"in": "presence", "option": "yes"}}, {"see": {"says": {"notice": "vân tay"}}},
            {"restart": true}, {"see": {"screen": "pin.enter"}}, {"press": "pin"}, {"see": {"screen": "sign-in"}}]}
            """
        try await Person(walking: Scenario(json: scenario), with: KitHands.init).walk()
    }
}
