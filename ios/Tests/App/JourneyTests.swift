import Rehearsal
import Testing

/// What a person does, by what is drawn: every tap and letter goes through the views.
@MainActor
@Suite(.serialized)
struct JourneyTests {
    @Test(arguments: try Scenario.names())
    func walk(_ name: String) async throws {
        try await Person(walking: Scenario(named: name), with: ScreenHands.init).walk()
    }
}
