import GoCuaCore
import Testing

@testable import GoCuaKit

struct ArrangementTests {
    private func element(_ id: String, _ body: Body) -> Element {
        Element(id: id, readAloud: "", sensitive: false, live: false, language: nil, body: body)
    }

    private func button(_ id: String, _ weight: ButtonWeight, _ place: ButtonPlace = .bottom) -> Element {
        element(id, .button(label: id, icon: nil, weight: weight, enabled: true, place: place, confirm: nil))
    }

    private func row(_ id: String) -> Element {
        element(id, .row(icon: "", tone: nil, title: id, detail: nil, tag: nil, opens: true))
    }

    private func ids(_ arrangement: Arrangement) -> [[String]] { arrangement.groups.map { $0.elements.map(\.id) } }

    @Test func neighboursShareACard() {
        let text = element("text", .text(text: "", weight: .plain, icon: nil))
        let fact = element("fact", .keyValue(label: "", value: "", note: nil))
        let arrangement = Arrangement([row("a"), row("b"), text, row("c"), fact], largeLetters: false)
        #expect(ids(arrangement) == [["a", "b"], ["text"], ["c"], ["fact"]])
        #expect(arrangement.groups.map(\.card) == [true, false, true, true])
    }

    @Test func aPadStaysInReachWhileThereIsRoomForMore() {
        let pad = element(
            "pin", .pinPad(length: 6, enabled: true, attempt: 0, erase: "", entered: [], presence: nil))
        let heading = element("heading", .heading(text: "", level: 1))
        let normal = Arrangement([heading, pad, button("other", .quiet)], largeLetters: false)
        #expect(ids(normal) == [["heading"]])
        #expect(normal.footer.map(\.id) == ["pin", "other"])
        let large = Arrangement([heading, pad, button("other", .quiet)], largeLetters: true)
        #expect(ids(large) == [["heading"], ["pin"]])
    }

    @Test func thePrimaryActionStaysInReachAndOneMore() {
        let elements = [
            button("quiet", .quiet), button("near", .secondary, .near), button("go", .primary), button("last", .quiet),
        ]
        let normal = Arrangement(elements, largeLetters: false)
        #expect(normal.footer.map(\.id) == ["go", "quiet"])
        #expect(ids(normal) == [["near"], ["last"]])
        let large = Arrangement(elements, largeLetters: true)
        #expect(large.footer.map(\.id) == ["go"])
        #expect(ids(large) == [["near"], ["quiet"], ["last"]])
    }
}
