import GoCuaCore
import Rehearsal
import Testing

@testable import GoCuaKit

/// The one rule of typing: the person's text wins until it is sent, then whoever has the newer edit.
@MainActor
struct TypingTests {
    private final class Sent {
        var actions: [Action] = []
    }

    private let sent = Sent()

    private func element(_ value: String, edit: UInt64) -> Element {
        let body = Body.textField(
            label: "", value: value, edit: edit, hint: nil, example: nil, keyboard: .text, multiline: false,
            maxLength: 8,
            fault: nil, saved: .empty)
        return Element(id: "name", readAloud: "", sensitive: false, live: false, language: nil, body: body)
    }

    private func date(_ parts: [String]) -> Element {
        let kinds: [(DatePartKind, UInt32)] = [(.day, 2), (.month, 2), (.year, 4)]
        let boxes = zip(kinds, parts).map { DatePart(part: $0.0, label: "", value: $1, maxLength: $0.1) }
        let body = Body.dateField(label: "", value: "", edit: 0, hint: nil, parts: boxes, fault: nil, saved: .empty)
        return Element(id: "born", readAloud: "", sensitive: false, live: false, language: nil, body: body)
    }

    private func typing(_ element: Element, pause: Duration = .seconds(600)) -> Typing {
        Typing(element, on: 7, pause: pause) { [sent] in sent.actions.append($0) }
    }

    @Test func aPauseSendsOnceWhatWasTyped() async throws {
        let typing = typing(element("", edit: 4), pause: .milliseconds(30))
        typing.text = "L"
        typing.text = "Lò"
        #expect(sent.actions.isEmpty, "nothing goes while letters follow each other")
        for _ in 0..<500 where sent.actions.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(sent.actions == [.fieldEdited(field: "name", value: "Lò", edit: 5, frame: 7)])
        typing.flush()
        #expect(sent.actions.count == 1, "nothing goes twice")
    }

    @Test func leavingSendsTheTextFirst() {
        let typing = typing(element("", edit: 0))
        typing.focus(true)
        typing.text = "Ủ"
        typing.focus(false)
        #expect(
            sent.actions == [
                .fieldEdited(field: "name", value: "Ủ", edit: 1, frame: 7), .fieldLeft(field: "name", frame: 7),
            ])
        typing.focus(false)
        #expect(sent.actions.count == 2, "a field is left once")
    }

    @Test func whatIsNotSentYetIsNotOverwritten() {
        let typing = typing(element("", edit: 0))
        typing.text = "Lò Thị"
        typing.take(element("older", edit: 7))
        #expect(typing.text == "Lò Thị")
        typing.flush()
        #expect(
            sent.actions == [.fieldEdited(field: "name", value: "Lò Thị", edit: 8, frame: 7)],
            "the number follows the core's")
    }

    @Test func anEchoDoesNotOverwriteAFieldWithTheCursorInIt() {
        let typing = typing(element("", edit: 0))
        typing.focus(true)
        typing.text = "lo"
        typing.flush()
        typing.take(element("Lò", edit: 1))
        #expect(typing.text == "lo", "the same edit, and the cursor is in it")
        typing.take(element("Lò Thị", edit: 2))
        #expect(typing.text == "Lò Thị", "a newer edit is the core's own")
        typing.focus(false)
        typing.take(element("Lò", edit: 2))
        #expect(typing.text == "Lò", "without the cursor the core's text stands")
        typing.take(element("old", edit: 1))
        #expect(typing.text == "Lò", "an older one never")
    }

    @Test func noMoreThanFits() {
        let typing = typing(element("", edit: 0))
        typing.text = "123456789"
        #expect(typing.text == "12345678")
    }

    @Test func aFieldThatIsGoneIsSilent() {
        let typing = typing(element("", edit: 0))
        typing.focus(true)
        typing.text = "x"
        typing.retire()
        typing.focus(false)
        #expect(sent.actions.isEmpty)
    }

    @Test func boxesOfADateAreJoined() {
        let typing = typing(date(["", "", "1956"]))
        #expect([typing[part: 0], typing[part: 1], typing[part: 2]] == ["", "", "1956"])
        typing[part: 1] = "2"
        #expect(!typing.isFull(part: 1))
        typing[part: 0] = "03"
        #expect(typing.isFull(part: 0), "two digits, so the next box follows")
        typing.flush()
        #expect(sent.actions == [.fieldEdited(field: "born", value: "03/2/1956", edit: 1, frame: 7)])
    }

    @Test func emptyBoxesStayEmpty() {
        let typing = typing(date(["", "", ""]))
        typing[part: 2] = "1956"
        typing.flush()
        #expect(sent.actions == [.fieldEdited(field: "born", value: "//1956", edit: 1, frame: 7)])
    }

    @Test func aPastedDateFillsTheBoxes() {
        let typing = typing(date(["", "", ""]))
        typing[part: 0] = "3/2/19567"
        #expect(typing.text == "3/2/1956", "no box holds more than it takes")
    }
}
