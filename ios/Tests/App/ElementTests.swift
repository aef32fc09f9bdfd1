import Foundation
import GoCuaCore
import GoCuaKit
import Rehearsal
import SwiftUI
import Testing

@testable import GoCua

/// Every element of the vocabulary as it is drawn.
@MainActor
struct ElementTests {
    private let app = StillApp()

    private func stage(_ elements: [GoCuaCore.Element]) -> Stage { Stage(Core.still(app, showing: elements)) }

    @Test(arguments: Sample.all, [DynamicTypeSize.large, .accessibility3])
    func showsItsWordsInOrder(_ sample: Sample, letters: DynamicTypeSize) throws {
        let stage = stage([sample.element])
        stage.environment.dynamicTypeSize = letters
        let drawn = try stage.draw().find("the-id")
        #expect(drawn.written == sample.words)
        #expect(drawn.missingPictures.isEmpty)
    }

    @Test(arguments: Sample.all)
    func isHeard(_ sample: Sample) throws {
        let drawn = try stage([sample.element]).draw().find("the-id")
        let said = sample.element.readAloud
        switch sample.met {
        case .words:
            #expect(drawn.heard.first == said)
            #expect(drawn.behaviour == .ignore, "its parts are not met one by one")
        case .heading(let level):
            #expect(drawn.heard == [said])
            #expect(drawn.traits == .isHeader)
            #expect(drawn.level == (level == 1 ? .h1 : .h2))
        case .button, .dimmedButton:
            #expect(drawn.kind == .button)
            #expect(drawn.heard == [said])
            #expect(drawn.disabled == (sample.met == .dimmedButton))
        case .field:
            #expect(drawn.fields.map(\.label) == [said])
        case .group:
            let group = try #require(drawn.all.first { $0.label == said })
            #expect(group.behaviour == .contain, "each of its parts is met")
        }
    }

    @Test func whatAFieldSaysIsNotSaidTwice() throws {
        let body = Body.textField(
            label: "Name", value: "Lò", edit: 0, hint: "Hint", example: nil, keyboard: .name, multiline: false,
            maxLength: 9,
            fault: "Fault", saved: .saved)
        let element = Element(
            id: "f", readAloud: "Name. Fault", sensitive: false, live: false, language: nil, body: body)
        #expect(try stage([element]).draw().find("f").heard == ["Hint", "Name. Fault", "Lò"])
    }

    @Test func aRowAndAButtonPress() throws {
        let elements = Sample.all.filter { $0.met == .button }.map(\.element)
        for (place, element) in elements.enumerated() {
            let stage = stage([element])
            #expect(stage.tap(try stage.draw().button("the-id")))
            if case .button(_, _, _, _, _, let confirm?) = element.body {
                #expect(app.actions.count == place, "it asks first")
                #expect(stage.draw().written.contains(confirm.question))
                stage.tap(try stage.draw().button(confirm.no))
                #expect(app.actions.count == place, "no means no")
                stage.tap(try stage.draw().button("the-id"))
                #expect(try stage.draw().button(confirm.yes).role == .destructive)
                stage.tap(try stage.draw().button(confirm.yes))
            }
            #expect(app.actions.count == place + 1)
            #expect(app.actions.last == .press(element: "the-id", frame: 1))
        }
    }

    @Test func aButtonThatIsOffDoesNothing() throws {
        let sample = try #require(Sample.all.first { $0.met == .dimmedButton })
        let stage = stage([sample.element])
        #expect(!stage.tap(try stage.draw().button("the-id")))
    }

    @Test func anOptionIsChosenAndSaysWhetherItIs() throws {
        let sample = try #require(Sample.all.first { $0.element.body.name == "choice" })
        let stage = stage([sample.element])
        #expect(try stage.draw().find("the-id self").traits == .isSelected)
        #expect(try stage.draw().find("the-id family").traits == [])
        #expect(try stage.draw().find("the-id family").heard == ["We, All of us"])
        stage.tap(try stage.draw().find("the-id family"))
        #expect(app.actions == [.choose(element: "the-id", option: "family", frame: 1)])
    }

    @Test func typingIsSentWhenTheCursorLeaves() throws {
        let sample = try #require(Sample.all.first { $0.element.body.name == "textField" })
        let stage = stage([sample.element])
        let field = try #require(stage.draw().fields.first)
        stage.focus(field)
        stage.type("Lò Thị Ủ", into: field)
        #expect(app.actions.isEmpty)
        stage.focus(nil)
        #expect(
            app.actions == [
                .fieldEdited(field: "the-id", value: "Lò Thị Ủ", edit: 4, frame: 1),
                .fieldLeft(field: "the-id", frame: 1),
            ])
    }

    @Test func aFullBoxOfADateHandsTheCursorOn() throws {
        let sample = try #require(Sample.all.first { $0.element.body.name == "dateField" })
        let stage = stage([sample.element])
        #expect(stage.draw().fields.map(\.label) == ["Day", "Month", "Year"])
        let day = stage.draw().fields[0]
        stage.focus(day)
        stage.type("12", into: day)
        #expect(stage.draw().fields.map(\.isFocused) == [false, true, false])
        stage.focus(nil)
        #expect(
            app.actions == [
                .fieldEdited(field: "the-id", value: "12/2/1956", edit: 2, frame: 1),
                .fieldLeft(field: "the-id", frame: 1),
            ])
    }

    @Test func aSearchIsEmptiedByItsButton() throws {
        let sample = try #require(Sample.all.first { $0.element.body.name == "searchField" })
        let stage = stage([sample.element])
        stage.tap(try stage.draw().button("Clear"))
        #expect(app.actions == [.fieldEdited(field: "the-id", value: "", edit: 2, frame: 1)])
        #expect(stage.draw().fields[0].words.isEmpty)
        #expect(throws: Trouble.self, "nothing to empty, no button") { try stage.draw().button("Clear") }
    }

    @Test func aPinIsEnteredCountedAndTakenBack() throws {
        let sample = try #require(Sample.all.first { $0.element.body.name == "pinPad" })
        let stage = stage([sample.element])
        #expect(stage.draw().heard.contains("0 of 2"))
        stage.tap(try stage.draw().button("7"))
        #expect(stage.draw().heard.contains("1 of 2"))
        stage.tap(try stage.draw().button("Erase"))
        #expect(stage.draw().heard.contains("0 of 2"))
        stage.tap(try stage.draw().button("Finger"))
        stage.tap(try stage.draw().button("4"))
        stage.tap(try stage.draw().button("2"))
        #expect(
            app.actions == [
                .press(element: "the-id", frame: 1), .pinEntered(element: "the-id", digits: Data("42".utf8), frame: 1),
            ])
        #expect(try stage.draw().button("7").traits == .isKeyboardKey)
    }

    @Test func aPageOpensLargeAndClosesAgain() throws {
        let sample = try #require(Sample.all.first { $0.element.body.name == "document" })
        let stage = stage([sample.element])
        #expect(
            try stage.draw().find("the-id").heard == [
                sample.element.readAloud, "Form. Page 1 of 2", "Form. Page 2 of 2",
            ])
        let page = try stage.draw().button("Form. Page 2 of 2")
        #expect(page.hint == "Enlarge")
        #expect(page.all.contains { $0.kind == .image && $0.words == "page 1 of form" })
        stage.tap(page)
        let layer = try #require(stage.draw().all.first { $0.kind == .layer })
        #expect(layer.all.contains { $0.kind == .image && $0.words == "page 1 of form" })
        stage.tap(try layer.button("Close"))
        #expect(stage.draw().all.allSatisfy { $0.kind != .layer })
    }

    @Test func aCodeIsDrawnWithItsQuietZone() {
        let shape = QrShape(side: 2, modules: Data([1, 0, 0, 1]))
        let dark = shape.path(in: CGRect(x: 0, y: 0, width: 100, height: 100)).rects
        #expect(dark == [CGRect(x: 40, y: 40, width: 10, height: 10), CGRect(x: 50, y: 50, width: 10, height: 10)])
    }
}
