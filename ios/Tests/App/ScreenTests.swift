import Foundation
import GoCuaCore
import GoCuaKit
import Rehearsal
import SwiftUI
import Testing

@testable import GoCua

/// What stands around the elements, and what the app does when the world around it changes.
@MainActor
struct ScreenTests {
    private let app = StillApp()
    private let phone = Phone()

    private func shown(_ view: ViewState) -> (Core, Stage) {
        let core = Core.still(app, on: phone)
        core.receive(view)
        return (core, Stage(core))
    }

    @Test func theAnchors() throws {
        let (_, stage) = shown(ViewState(showing: [], revision: 2, back: "Back", steps: Steps(current: 4, total: 9)))
        #expect(stage.draw().heard == ["Back", "Place", "Help", "Listen"])
        stage.tap(try stage.draw().button("Listen"))
        stage.tap(try stage.draw().button("Back"))
        #expect(app.actions == [.readAloud(element: nil), .back])
    }

    @Test func noWayBackNoButton() {
        let (_, stage) = shown(ViewState(showing: [], revision: 2))
        #expect(stage.draw().heard == ["Place", "Help", "Listen"])
    }

    @Test func backByGesture() throws {
        let (_, stage) = shown(ViewState(showing: [], revision: 2, back: "Back"))
        let screen = try #require(stage.draw().all.first { $0.drag != nil })
        let far = CGSize(width: 120, height: 4)
        screen.drag?(DragGesture.Value(startLocation: CGPoint(x: 200, y: 300), translation: far))
        #expect(app.actions.isEmpty, "a swipe in the middle scrolls or does nothing")
        screen.drag?(DragGesture.Value(startLocation: CGPoint(x: 4, y: 300), translation: far))
        screen.escape?()
        #expect(app.actions == [.back, .back], "from the edge, and VoiceOver's scrub")
    }

    @Test func comingBackFindsTheScreenAsItWasLeft() throws {
        let (core, stage) = shown(ViewState(showing: [], revision: 2, screen: "home"))
        func list() throws -> Node { try #require(stage.draw().all.first { $0.scroll != nil }) }
        func go(_ screen: String, _ depth: UInt32) throws {
            let next = core.view.revision + 1
            core.receive(ViewState(showing: [], revision: next, frame: next, screen: screen, depth: depth))
            _ = try list()
        }
        try list().scroll?("row 9")
        try go("find", 1)
        #expect(try list().scrolled == nil, "another screen starts at its top")
        try list().scroll?("row 5")
        try go("home", 0)
        #expect(try list().scrolled == AnyHashable("row 9"))
        try go("find", 1)
        #expect(try list().scrolled == nil, "what was left by going back starts anew")
        try list().scroll?("row 2")
        try go("find", 1)
        #expect(try list().scrolled == nil, "and so does one that only looks the same")
    }

    @Test func aTapGoesWithTheScreenOnWhichItWasDrawn() throws {
        func button(_ confirm: Confirm?) -> GoCuaCore.Element {
            let body = Body.button(
                label: "Go", icon: nil, weight: .danger, enabled: true, place: .near, confirm: confirm)
            return Element(id: "go", readAloud: "Go", sensitive: false, live: false, language: nil, body: body)
        }
        let (core, stage) = shown(ViewState(showing: [button(nil)], revision: 2, frame: 7))
        let old = try stage.draw().button("go")
        let asks = Confirm(question: "Sure?", yes: "Yes", no: "No")
        core.receive(ViewState(showing: [button(asks)], revision: 3, frame: 8))
        stage.tap(old)
        #expect(app.actions == [.press(element: "go", frame: 7)])
        stage.tap(try stage.draw().button("go"))
        let yes = try stage.draw().button("Yes")
        core.receive(ViewState(showing: [button(asks)], revision: 4, frame: 9))
        #expect(stage.draw().all.allSatisfy { $0.kind != .layer }, "what was asked on another screen is asked no more")
        stage.tap(yes)
        #expect(app.actions.last == .press(element: "go", frame: 8))
    }

    @Test func aSensitiveScreenIsShadedInTheAppSwitcher() {
        let (core, stage) = shown(ViewState(showing: [], revision: 2, sensitive: true))
        func isShaded() -> Bool { stage.draw().all.contains { $0.identifier == "shade" } }
        #expect(!isShaded())
        stage.environment.scenePhase = .inactive
        #expect(isShaded())
        #expect(app.actions.isEmpty)
        stage.environment.scenePhase = .background
        #expect(isShaded())
        stage.environment.scenePhase = .active
        #expect(!isShaded())
        #expect(app.actions == [.background, .foreground])
        core.receive(ViewState(showing: [], revision: 3, sensitive: false))
        stage.environment.scenePhase = .inactive
        #expect(!isShaded())
    }

    @Test func aLinkOfTheAppReachesTheCore() throws {
        let (_, stage) = shown(ViewState(showing: [], revision: 2))
        let link = try #require(URL(string: "https://gocua.example/callback?code=1"))
        for node in stage.draw().all { node.open?(link) }
        #expect(app.actions == [.returned(url: link.absoluteString)])
    }

    @Test func largeLettersKeepOneActionInReach() {
        func button(_ id: String, _ weight: ButtonWeight) -> GoCuaCore.Element {
            let body = Body.button(label: id, icon: nil, weight: weight, enabled: true, place: .bottom, confirm: nil)
            return Element(id: id, readAloud: id, sensitive: false, live: false, language: nil, body: body)
        }
        let text = Element(
            id: "t", readAloud: "t", sensitive: false, live: false, language: nil,
            body: .text(text: "t", weight: .plain, icon: nil))
        let (_, stage) = shown(
            ViewState(showing: [button("other", .quiet), button("go", .primary), text], revision: 2))
        #expect(stage.draw().written == ["Place", "t", "go", "other"])
        stage.environment.dynamicTypeSize = .accessibility3
        #expect(stage.draw().written == ["Place", "t", "other", "go"])
    }
}
