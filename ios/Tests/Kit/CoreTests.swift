import Foundation
import GoCuaCore
import Rehearsal
import Testing

@testable import GoCuaKit

@MainActor
struct CoreTests {
    private let app = StillApp()
    private let phone = Phone()

    private func notice(_ words: String, id: String = "notice", live: Bool = true) -> Element {
        Element(
            id: id, readAloud: words, sensitive: false, live: live, language: nil,
            body: .notice(tone: .info, icon: "info", text: words))
    }

    private func field(_ value: String, edit: UInt64) -> Element {
        Element(
            id: "name", readAloud: "", sensitive: false, live: false, language: nil,
            body: .searchField(label: "", value: value, edit: edit, clear: ""))
    }

    @Test func anOlderViewNeverReplacesANewerOne() {
        let core = Core.still(app)
        core.show(ViewState(showing: [notice("new")], revision: 9))
        core.show(ViewState(showing: [notice("old")], revision: 8))
        core.show(ViewState(showing: [notice("again")], revision: 9))
        #expect(core.view.elements.map(\.readAloud) == ["new"])
    }

    @Test func viewsFromManyThreadsArriveInTheOrderInWhichTheyWereMade() async {
        let door = Door()
        let core = Core(app, calls: door.calls, platform: phone)
        await Task.detached {
            for revision in 1...500 { door.render(view: ViewState(showing: [], revision: UInt64(revision))) }
        }.value
        for _ in 0..<1000 where core.view.revision < 500 { try? await Task.sleep(for: .milliseconds(5)) }
        #expect(core.view.revision == 500)
    }

    @Test func aRequestIsAnsweredUnderItsNumber() async {
        let door = Door()
        let core = Core(app, calls: door.calls, platform: phone)
        door.request(id: 7, request: .copy(text: "BN-1", seconds: 60))
        door.request(id: 8, request: .openBrowser(url: "https://gocua.example", returnPrefix: "x"))
        for _ in 0..<1000 where app.answer(to: 8) == nil { try? await Task.sleep(for: .milliseconds(5)) }
        #expect(app.answer(to: 7) == .done)
        #expect(app.answer(to: 8) == .cancelled)
        #expect(phone.copied == "BN-1")
        withExtendedLifetime(core) {}
    }

    @Test func whatWasTypedGoesBeforeWhatIsDone() {
        let core = Core.still(app, showing: [field("", edit: 0)])
        core.typing(core.view.elements[0], on: 1).text = "tam tru"
        core.press("next", on: 1)
        #expect(
            app.actions == [
                .fieldEdited(field: "name", value: "tam tru", edit: 1, frame: 1), .press(element: "next", frame: 1),
            ])
    }

    @Test func aScreenThatGoesTakesItsTextWithIt() {
        let core = Core.still(app, showing: [field("", edit: 0)])
        core.typing(core.view.elements[0], on: 1).text = "tam tru"
        core.show(ViewState(showing: [field("other", edit: 5)], revision: 2, frame: 2))
        #expect(app.actions == [.fieldEdited(field: "name", value: "tam tru", edit: 1, frame: 1)])
        let same = core.typing(core.view.elements[0], on: 2)
        #expect(same.text == "other", "the same id on another screen is another field")
    }

    @Test func whatIsDoneOnAScreenThatSlidesAwayGoesBackToIt() {
        let pad = Element(
            id: "pin", readAloud: "", sensitive: true, live: false, language: nil,
            body: .pinPad(length: 2, enabled: true, attempt: 0, erase: "", entered: [], presence: nil))
        let core = Core.still(app, showing: [field("", edit: 0), pad])
        let typing = core.typing(core.view.elements[0], on: 1)
        typing.focus(true)
        typing.text = "tam"
        let entry = core.pinEntry(pad, on: 1)
        entry.type(2)
        core.show(ViewState(showing: [field("other", edit: 5), pad], revision: 2, frame: 2))
        #expect(app.actions == [.fieldEdited(field: "name", value: "tam", edit: 1, frame: 1)], "the late flush")
        #expect(entry.count == 0, "digits of another screen are no part of a PIN")
        typing.focus(false)
        core.goOn(on: 1)
        #expect(app.actions.count == 1, "a field that is gone says nothing, and its enter key presses nothing")
        core.press("row", on: 1)
        core.choose("yes", in: "choice", on: 1)
        core.press("row", on: 2)
        #expect(
            app.actions.dropFirst() == [
                .press(element: "row", frame: 1), .choose(element: "choice", option: "yes", frame: 1),
                .press(element: "row", frame: 2),
            ])
        core.typing(field("tam", edit: 1), on: 1).text = "lost"
        #expect(core.typing(core.view.elements[0], on: 2).text == "other", "the field that is shown is its own")
        for digit: UInt8 in [4, 5] { core.pinEntry(pad, on: 2).type(digit) }
        #expect(app.actions.last == .pinEntered(element: "pin", digits: Data("45".utf8), frame: 2))
    }

    @Test func backIsThereWhenTheCoreSaysSo() {
        let core = Core.still(app)
        core.back()
        #expect(app.actions.isEmpty)
        core.show(ViewState(showing: [], revision: 2, frame: 2, depth: 1, back: "Back"))
        #expect(!core.wentBack)
        core.back()
        #expect(app.actions == [.back])
        core.show(ViewState(showing: [], revision: 3, frame: 3, depth: 0))
        #expect(core.wentBack, "a screen that lies less deep slides the other way")
    }

    @Test func enterDoesWhatThePrimaryButtonDoes() {
        func next(enabled: Bool, confirm: Confirm? = nil) -> Element {
            let body = Body.button(
                label: "", icon: nil, weight: .primary, enabled: enabled, place: .bottom, confirm: confirm)
            return Element(id: "next", readAloud: "", sensitive: false, live: false, language: nil, body: body)
        }
        let core = Core.still(app, showing: [next(enabled: false)])
        core.goOn(on: 1)
        #expect(app.actions.isEmpty)
        core.show(ViewState(showing: [next(enabled: true)], revision: 2))
        core.goOn(on: 1)
        #expect(app.actions == [.press(element: "next", frame: 1)])
        let asks = Confirm(question: "Sure?", yes: "Yes", no: "No")
        core.show(ViewState(showing: [next(enabled: true, confirm: asks)], revision: 3))
        core.goOn(on: 1)
        #expect(app.actions.count == 1, "what asks first is not answered by a key")
    }

    @Test func liveWordsAreSaidWhenTheyAppearOrChange() {
        let core = Core.still(app, on: phone, showing: [notice("there"), notice("still", id: "still", live: false)])
        core.show(ViewState(showing: [notice("there"), notice("changed", id: "still", live: false)], revision: 2))
        core.show(ViewState(showing: [notice("other"), notice("more", id: "more")], revision: 3))
        #expect(phone.announced == ["there", "other", "more"])
    }

    @Test func whetherReadingAloudStopsIsForTheCoreToSay() {
        let core = Core.still(app, on: phone)
        core.readAloud()
        core.readAloud()
        core.help()
        #expect(app.actions == [.readAloud(element: nil), .readAloud(element: nil), .help])
    }

    @Test func theNetworkIsTold() async {
        let core = Core.still(app, on: phone)
        for _ in 0..<500 where app.actions.isEmpty { try? await Task.sleep(for: .milliseconds(5)) }
        phone.network(false)
        for _ in 0..<500 where app.actions.count < 2 { try? await Task.sleep(for: .milliseconds(5)) }
        #expect(app.actions == [true, false].map { .networkChanged(online: $0, metered: false) })
        withExtendedLifetime(core) {}
    }

    @Test func theAppGoesWithItsCore() async {
        weak var gone: StillApp?
        do {
            let app = StillApp()
            gone = app
            let core = Core.still(app, on: phone, showing: [field("", edit: 0)])
            core.typing(core.view.elements[0], on: 1).text = "x"
            await Task.yield()
        }
        for _ in 0..<100 where gone != nil { try? await Task.sleep(for: .milliseconds(10)) }
        #expect(gone == nil, "two apps on one folder of data would refuse each other")
    }

    @Test func startValuesAreReadFromJson() throws {
        let json = """
            {"broker": "b", "portal": "p", "signing": "s", "client_id": "c", "redirect_uri": "r", "tls_roots": "t", \
            "pack_key": "k"}
            """
        let read = try Environment(json: Data(json.utf8))
        let expected = Environment(
            broker: "b", portal: "p", signing: "s", clientId: "c", redirectUri: "r", tlsRoots: "t", packKey: "k")
        #expect(read == expected)
    }
}
