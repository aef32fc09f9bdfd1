import GoCuaCore

/// An element as a screen reader has it.
public struct Accessible: Equatable, Sendable {
    /// How an element and its parts are met.
    public enum Kind: Equatable, Sendable {
        /// One thing to be read; its parts are not met one by one.
        case words
        /// A part of the screen, to be jumped to.
        case heading(level: Int)
        /// Something to tap.
        case button(enabled: Bool)
        /// A box to type in.
        case field
        /// Parts of which each is met by itself.
        case group
    }

    /// What it is, in the core's words.
    public let label: String
    /// What it holds now, where that changes by itself.
    public let value: String?
    /// How it is met.
    public let kind: Kind

    /// Nothing is left out: a new kind of element does not compile before it can be heard.
    public init(_ element: Element) {
        label = element.readAloud
        kind =
            switch element.body {
            case .heading(_, let level): .heading(level: Int(level))
            case .text, .notice, .keyValue, .feeCard, .paperSlot, .timeline, .progress, .checkCode, .bigValue, .qrCode,
                .saved, .waiting:
                .words
            case .textField, .searchField: .field
            case .dateField, .choice, .document, .pinPad: .group
            case .row(_, _, _, _, _, let opens): opens ? .button(enabled: true) : .words
            case .button(_, _, _, let enabled, _, _): .button(enabled: enabled)
            }
        value = if case .progress(_, _, _, let share) = element.body { share } else { nil }
    }

    /// What has to be said by itself: live elements that appeared or whose words changed.
    static func news(from old: ViewState, to new: ViewState) -> [String] {
        let known = Dictionary(old.elements.map { ($0.id, $0.readAloud) }, uniquingKeysWith: { $1 })
        return new.elements.filter { $0.live && $0.readAloud != known[$0.id] }.map(\.readAloud)
    }
}
