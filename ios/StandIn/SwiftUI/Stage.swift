/// Where a view stands, and what it sees.
@MainActor
struct Context {
    var environment: EnvironmentValues
    private(set) var path: String
    let stage: Stage

    init(_ environment: EnvironmentValues, on stage: Stage) {
        (self.environment, path, self.stage) = (environment, "", stage)
    }

    func at(_ step: String) -> Context {
        var context = self
        context.path += "/" + step
        return context
    }
}

extension View {
    func nodes(_ context: Context) -> [Node] {
        if let drawn = self as? any Drawn { return drawn.draw(context) }
        let context = context.at("\(Self.self)")
        context.stage.connect(self, context)
        return body.nodes(context)
    }
}

/// One thing that was drawn.
@MainActor
public final class Node {
    public enum Kind: Sendable { case text, image, button, field, progress, box, layer }

    public let kind: Kind
    /// Of a text; the text of a field; the name of a picture; the share of a progress.
    public let words: String
    public let children: [Node]
    public internal(set) var identifier: String?
    public internal(set) var label: String?
    public internal(set) var value: String?
    public internal(set) var hint: String?
    public internal(set) var traits: AccessibilityTraits = []
    public internal(set) var level: AccessibilityHeadingLevel?
    public internal(set) var behaviour: AccessibilityChildBehavior?
    public internal(set) var hidden = false
    public internal(set) var disabled = false
    public internal(set) var role: ButtonRole?
    public internal(set) var escape: (() -> Void)?
    public internal(set) var drag: ((DragGesture.Value) -> Void)?
    public internal(set) var open: ((URL) -> Void)?
    public internal(set) var submit: (() -> Void)?
    /// Where a scroll view stands, and a finger that moves it.
    public internal(set) var scrolled: AnyHashable?
    public internal(set) var scroll: ((AnyHashable?) -> Void)?
    var tap: (@MainActor () -> Void)?
    var write: (@MainActor (String) -> Void)?
    var focus: ((Bool) -> Void)?
    /// Whether the cursor was in it when it was drawn.
    public internal(set) var isFocused = false

    init(_ kind: Kind, _ children: [Node] = [], words: String = "") {
        (self.kind, self.children, self.words) = (kind, children, words)
    }

    /// This one and all in it, in the order of drawing.
    public var all: [Node] { [self] + children.flatMap(\.all) }
}

/// Walks views as SwiftUI does, and lets a test act on what was drawn.
@MainActor
public final class Stage {
    /// What views see. Changed by a test, seen at the next drawing.
    public var environment = EnvironmentValues()
    var memory: [String: Any] = [:]
    private var watched: [String: Any] = [:]
    private var changes: [@MainActor () -> Void] = []
    private let root: any View

    /// Nothing is drawn yet.
    public init(_ root: some View) { self.root = root }

    /// Everything, as it is now. Handlers of changes run, and are drawn too.
    public func draw() -> Node {
        for _ in 0..<10 {
            let node = Node(.box, root.nodes(Context(environment, on: self)))
            guard !changes.isEmpty else { return node }
            let run = changes
            changes = []
            run.forEach { $0() }
        }
        fatalError("changes do not come to rest")
    }

    /// A finger on a button. Whether anything happened.
    @discardableResult
    public func tap(_ node: Node) -> Bool {
        guard !node.disabled, let tap = node.tap else { return false }
        tap()
        return true
    }

    /// Puts the cursor into a field, or nowhere.
    public func focus(_ field: Node?) {
        for other in draw().all where other.focus != nil && other !== field { other.focus?(false) }
        field?.focus?(true)
        _ = draw()
    }

    /// Types into a field instead of what is there.
    public func type(_ text: String, into field: Node) {
        field.write?(text)
        _ = draw()
    }

    func watch<V: Equatable>(_ value: V, at place: String, _ action: @escaping (V, V) -> Void) {
        let old = watched.updateValue(value, forKey: place)
        if let old = old as? V, old != value { changes.append { action(old, value) } }
    }

    /// Gives the wrappers of a view what they need.
    func connect(_ view: Any, _ context: Context) {
        for child in Mirror(reflecting: view).children {
            (child.value as? any Remembered)?.live(at: "\(context.path).\(child.label ?? "")", on: self)
            (child.value as? any Looking)?.look(at: context.environment)
        }
    }
}
