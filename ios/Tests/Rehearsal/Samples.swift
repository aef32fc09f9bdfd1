import Foundation
import GoCuaCore
import GoCuaKit

/// An element, and what a person should find of it on the screen.
public struct Sample: Sendable, CustomStringConvertible {
    /// What a screen reader should meet.
    public enum Met: Sendable, Equatable {
        case words
        case heading(Int)
        case button
        case dimmedButton
        case field
        case group
    }

    public let element: Element
    /// All that can be read on the screen, in order.
    public let words: [String]
    public let met: Met
    public var description: String { "\(element.body.name): \(words)" }

    init(_ body: Body, shows words: [String], met: Met) {
        element = Element(
            id: "the-id", readAloud: "Read aloud: \(words.joined(separator: ", "))", sensitive: false, live: false,
            language: nil, body: body)
        (self.words, self.met) = (words, met)
    }

    /// Every element of the vocabulary, in more than one state where it has some.
    public static let all: [Sample] = words + fields + choices + rows + values + buttons

    private static let words = [
        Sample(.heading(text: "Title", level: 1), shows: ["Title"], met: .heading(1)),
        Sample(.heading(text: "Part", level: 2), shows: ["Part"], met: .heading(2)),
        Sample(.text(text: "Words", weight: .plain, icon: nil), shows: ["Words"], met: .words),
        Sample(.text(text: "Empty", weight: .quiet, icon: "door_front"), shows: ["Empty"], met: .words),
        Sample(.notice(tone: .bad, icon: "error", text: "Wrong"), shows: ["Wrong"], met: .words),
        Sample(.notice(tone: .good, icon: "check_circle", text: "Done"), shows: ["Done"], met: .words),
        Sample(.saved(text: "Kept", state: .saved), shows: ["Kept"], met: .words),
        Sample(.saved(text: "Not kept", state: .failed), shows: ["Not kept"], met: .words),
        Sample(.saved(text: "Keeping", state: .saving), shows: ["Keeping"], met: .words),
        Sample(.waiting(text: "Waiting"), shows: ["Waiting"], met: .words),
    ]

    private static func field(_ label: String, hint: String?, example: String?, fault: String?, multiline: Bool) -> Body
    {
        .textField(
            label: label, value: "Ủ", edit: 3, hint: hint, example: example, keyboard: .name, multiline: multiline,
            maxLength: 20, fault: fault, saved: .saved)
    }

    private static let parts = [
        DatePart(part: .day, label: "Day", value: "3", maxLength: 2),
        DatePart(part: .month, label: "Month", value: "2", maxLength: 2),
        DatePart(part: .year, label: "Year", value: "1956", maxLength: 4),
    ]

    private static let fields = [
        Sample(
            field("Name", hint: "Hint", example: "Example: Lò", fault: "Fault", multiline: false),
            shows: ["Name", "Hint", "Example: Lò", "Fault", "Ủ"], met: .field),
        Sample(field("", hint: nil, example: nil, fault: nil, multiline: true), shows: ["Ủ"], met: .field),
        Sample(
            .dateField(
                label: "Born", value: "3/2/1956", edit: 1, hint: "Hint", parts: parts, fault: "Fault", saved: .saved),
            shows: ["Born", "Hint", "Fault", "Day", "3", "Month", "2", "Year", "1956"], met: .group),
        Sample(
            .searchField(label: "Search", value: "tam tru", edit: 1, clear: "Clear"), shows: ["Search", "tam tru"],
            met: .field),
        Sample(
            .pinPad(
                length: 2, enabled: true, attempt: 0, erase: "Erase", entered: ["0 of 2", "1 of 2", "2 of 2"],
                presence: "Finger"), shows: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"], met: .group),
    ]

    private static let options = [
        ChoiceOption(id: "self", label: "I", detail: nil, icon: "person", selected: true),
        ChoiceOption(id: "family", label: "We", detail: "All of us", icon: nil, selected: false),
    ]

    private static let choices = [
        Sample(
            .choice(label: "Who", options: options, many: false, fault: "Fault", saved: .saved),
            shows: ["Who", "Fault", "I", "We", "All of us"], met: .group),
        Sample(
            .choice(label: "", options: options, many: true, fault: nil, saved: .empty),
            shows: ["I", "We", "All of us"],
            met: .group),
    ]

    private static let rows = [
        Sample(
            .row(
                icon: "description", tone: nil, title: "Row", detail: "Detail", tag: Tag(tone: .wait, text: "Tag"),
                opens: true
            ), shows: ["Row", "Detail", "Tag"], met: .button),
        Sample(
            .row(icon: "check_circle", tone: .good, title: "Tick", detail: nil, tag: nil, opens: false),
            shows: ["Tick"],
            met: .words),
        Sample(
            .keyValue(label: "Fee", value: "7.000 đồng", note: "Note"), shows: ["Fee", "7.000 đồng", "Note"],
            met: .words),
        Sample(
            .paperSlot(
                title: "Paper", detail: "Detail", required: true, icon: "description",
                tag: Tag(tone: .wait, text: "Needed"),
                state: .empty, fault: "Fault"), shows: ["Paper", "Detail", "Fault", "Needed"], met: .words),
        Sample(
            .paperSlot(
                title: "Paper", detail: nil, required: false, icon: "check_circle",
                tag: Tag(tone: .good, text: "2 pages"),
                state: .filled, fault: nil), shows: ["Paper", "2 pages"], met: .words),
        Sample(
            .paperSlot(
                title: "Paper", detail: nil, required: false, icon: "description",
                tag: Tag(tone: .wait, text: "Working"),
                state: .working, fault: nil), shows: ["Paper", "Working"], met: .words),
    ]

    private static let values = [
        Sample(
            .feeCard(label: "Fee", amount: "7.000 đồng", because: "Because", source: "Source"),
            shows: ["Fee", "7.000 đồng", "Because", "Source"], met: .words),
        Sample(
            .document(
                document: "form", title: "Form", pages: ["Page 1 of 2", "Page 2 of 2"], enlarge: "Enlarge",
                close: "Close"),
            shows: ["Form", "Page 1 of 2", "Page 2 of 2"], met: .group),
        Sample(
            .document(document: "form", title: "Form", pages: nil, enlarge: "Enlarge", close: "Close"), shows: ["Form"],
            met: .group),
        Sample(
            .timeline(entries: [
                TimelineEntry(title: "Sent", detail: "Today", state: .done),
                TimelineEntry(title: "Now", detail: nil, state: .now),
                TimelineEntry(title: "Later", detail: nil, state: .later),
                TimelineEntry(title: "Stopped", detail: nil, state: .stopped),
            ]), shows: ["Sent", "Today", "Now", "Later", "Stopped"], met: .words),
        Sample(
            .progress(label: "Sending", done: 45, total: 100, share: "45 %"), shows: ["Sending", "45 %"], met: .words),
        Sample(.progress(label: "Sending", done: 0, total: 0, share: nil), shows: ["Sending"], met: .words),
        Sample(
            .checkCode(label: "Code", groups: ["EV2", "NZ5", "YV"]), shows: ["Code", "EV2", "NZ5", "YV"], met: .words),
        Sample(.bigValue(label: "Receipt", value: "BN-1"), shows: ["Receipt", "BN-1"], met: .words),
        Sample(.qrCode(label: "Show this", side: 2, modules: Data([1, 0, 0, 1])), shows: ["Show this"], met: .words),
    ]

    private static func button(_ weight: ButtonWeight, enabled: Bool, confirm: Confirm? = nil) -> Body {
        .button(label: "Go", icon: "send", weight: weight, enabled: enabled, place: .near, confirm: confirm)
    }

    private static let buttons = [
        Sample(button(.primary, enabled: true), shows: ["Go"], met: .button),
        Sample(button(.secondary, enabled: false), shows: ["Go"], met: .dimmedButton),
        Sample(button(.quiet, enabled: true), shows: ["Go"], met: .button),
        Sample(
            button(.danger, enabled: true, confirm: Confirm(question: "Sure?", yes: "Yes", no: "No")), shows: ["Go"],
            met: .button),
    ]
}

extension Body {
    /// Its name. A new element of the vocabulary does not compile here, and then needs a sample.
    public var name: String {
        switch self {
        case .heading: "heading"
        case .text: "text"
        case .notice: "notice"
        case .textField: "textField"
        case .dateField: "dateField"
        case .searchField: "searchField"
        case .pinPad: "pinPad"
        case .choice: "choice"
        case .row: "row"
        case .keyValue: "keyValue"
        case .feeCard: "feeCard"
        case .paperSlot: "paperSlot"
        case .document: "document"
        case .timeline: "timeline"
        case .progress: "progress"
        case .checkCode: "checkCode"
        case .bigValue: "bigValue"
        case .qrCode: "qrCode"
        case .saved: "saved"
        case .waiting: "waiting"
        case .button: "button"
        }
    }

    /// How many kinds of elements there are.
    public static let kinds = 21
}
