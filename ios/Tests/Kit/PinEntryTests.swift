import Foundation
import GoCuaCore
import Rehearsal
import Testing

@testable import GoCuaKit

@MainActor
struct PinEntryTests {
    private let app = StillApp()

    private func pad(enabled: Bool = true, attempt: UInt32 = 0) -> Element {
        let body = Body.pinPad(length: 3, enabled: enabled, attempt: attempt, erase: "", entered: [], presence: nil)
        return Element(id: "pin", readAloud: "", sensitive: true, live: false, language: nil, body: body)
    }

    private func entry() -> PinEntry {
        PinEntry(pad(), on: 7) { [app] in app.dispatch(action: $0) }
    }

    @Test func theLastDigitSendsThemAllAsAscii() {
        let entry = entry()
        for digit: UInt8 in [2, 0, 9] { entry.type(digit) }
        #expect(app.actions == [.pinEntered(element: "pin", digits: Data("209".utf8), frame: 7)])
        entry.type(1)
        #expect(app.actions.count == 1, "a full pad takes no more")
    }

    @Test func aDigitCanBeTakenBack() {
        let entry = entry()
        for digit: UInt8 in [1, 2] { entry.type(digit) }
        entry.erase()
        #expect(entry.count == 1)
        for digit: UInt8 in [3, 4] { entry.type(digit) }
        #expect(app.actions == [.pinEntered(element: "pin", digits: Data("134".utf8), frame: 7)])
    }

    @Test func aRefusalEmptiesTheDots() {
        let entry = entry()
        for digit: UInt8 in [1, 2, 3] { entry.type(digit) }
        entry.take(pad(enabled: false))
        #expect(entry.count == 3, "while it is tried, the dots stand")
        entry.type(4)
        entry.take(pad(attempt: 1))
        #expect(entry.count == 0)
    }
}
