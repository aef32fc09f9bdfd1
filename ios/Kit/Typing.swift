import GoCuaCore
import Observation

/// The text of one field. The shell owns it while it is being typed; it goes to the core a moment after the last letter
/// and when the focus leaves, with a number that lets the core's text and the person's be told apart.
@MainActor @Observable
public final class Typing {
    /// The whole text, as typed; what is longer than the field takes is left out.
    public var text: String {
        get { kept }
        set { type(newValue) }
    }

    private var kept: String

    @ObservationIgnored private var field: Field
    @ObservationIgnored private var edit: UInt64
    @ObservationIgnored private var unsent = false
    @ObservationIgnored private var focused = false
    @ObservationIgnored private var timer: Task<Void, Never>?
    @ObservationIgnored private var send: ((Action) -> Void)?
    @ObservationIgnored private let id: String
    /// The number of the screen that the field is on: it goes with everything that is told, however late.
    @ObservationIgnored private let frame: UInt64
    @ObservationIgnored private let pause: Duration?

    /// Begins with what the core has. `pause` is how long to wait for the next letter; without it the field says.
    init(_ element: Element, on frame: UInt64, pause: Duration? = nil, send: @escaping (Action) -> Void) {
        let field = Field(element.body)
        self.field = field
        id = element.id
        self.frame = frame
        kept = field.text
        edit = field.edit
        self.pause = pause
        self.send = send
    }

    private func type(_ typed: String) {
        let fitting = field.most.map { String(typed.prefix($0)) } ?? typed
        let changed = fitting != kept
        // Said also when nothing changed: the box may show more than fits.
        kept = fitting
        guard changed else { return }
        unsent = true
        timer?.cancel()
        timer = Task { [weak self, pause = pause ?? field.pause] in
            guard (try? await Task.sleep(for: pause)) != nil else { return }
            self?.flush()
        }
    }

    /// Empties the field and says so at once.
    public func clear() {
        text = ""
        flush()
    }

    /// The focus came or went. When it goes, the core may speak about what is wrong with the field.
    public func focus(_ focused: Bool) {
        guard self.focused != focused else { return }
        self.focused = focused
        guard !focused else { return }
        flush()
        send?(.fieldLeft(field: id, frame: frame))
    }

    /// Sends what was typed and not sent yet.
    func flush() {
        timer?.cancel()
        guard unsent else { return }
        unsent = false
        edit += 1
        send?(.fieldEdited(field: id, value: kept, edit: edit, frame: frame))
    }

    /// Takes the core's text, unless the person's is newer.
    func take(_ element: Element) {
        field = Field(element.body)
        let newer = field.edit > edit || (field.edit == edit && !focused)
        if !unsent, newer, kept != field.text { kept = field.text }
        edit = max(edit, field.edit)
    }

    /// The field is gone from the screen: nothing that comes late is about it any more.
    func retire() {
        timer?.cancel()
        send = nil
    }
}

// MARK: - The boxes of a date

extension Typing {
    /// What stands in one box. A pasted whole date fills the boxes after it too.
    public subscript(part place: Int) -> String {
        get { parts.indices.contains(place) ? parts[place] : "" }
        set {
            var parts = parts
            for (offset, piece) in newValue.split(separator: "/", omittingEmptySubsequences: false).enumerated()
            where parts.indices.contains(place + offset) {
                parts[place + offset] = String(piece.prefix(field.parts[place + offset]))
            }
            text = parts.joined(separator: "/")
        }
    }

    /// Whether a box has all the digits that it takes, so that the next one follows.
    public func isFull(part place: Int) -> Bool {
        field.parts.indices.contains(place) && self[part: place].count >= field.parts[place]
    }

    private var parts: [String] {
        kept.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    }
}

/// What typing needs to know of an element.
private struct Field {
    var text = ""
    var edit: UInt64 = 0
    var most: Int?
    var pause: Duration = .milliseconds(400)
    /// Most digits of each box of a date.
    var parts: [Int] = []

    init(_ body: Body) {
        switch body {
        case .textField(_, let value, let edit, _, _, _, _, let most, _, _):
            text = value
            self.edit = edit
            self.most = Int(most)
        case .dateField(_, _, let edit, _, let parts, _, _):
            text = parts.map(\.value).joined(separator: "/")
            self.edit = edit
            self.parts = parts.map { Int($0.maxLength) }
        case .searchField(_, let value, let edit, _):
            text = value
            self.edit = edit
            // Results should follow the letters.
            pause = .milliseconds(150)
        default: break
        }
    }
}
