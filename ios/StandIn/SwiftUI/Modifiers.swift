/// A view that is drawn in another context, or whose nodes are changed after they were drawn.
struct Changed<Content: View>: View, Drawn {
    let content: Content
    var before: @MainActor (inout Context) -> Void = { _ in }
    var after: @MainActor ([Node], Context) -> [Node] = { nodes, _ in nodes }

    func draw(_ context: Context) -> [Node] {
        var context = context.at("~")
        before(&context)
        return after(content.nodes(context), context)
    }
}

extension View {
    fileprivate func noting(_ note: @escaping @MainActor (Node) -> Void) -> Changed<Self> {
        Changed(
            content: self,
            after: { nodes, _ in
                for node in nodes { note(node) }
                return nodes
            })
    }
}

// MARK: - What a screen reader meets

public struct AccessibilityChildBehavior: Hashable, Sendable {
    let name: String
    public static let ignore = AccessibilityChildBehavior(name: "ignore")
    public static let contain = AccessibilityChildBehavior(name: "contain")
    public static let combine = AccessibilityChildBehavior(name: "combine")
}

public struct AccessibilityTraits: SetAlgebra, Sendable, Hashable {
    private var names: Set<String> = []
    private init(name: String) { names = [name] }
    public static let isHeader = AccessibilityTraits(name: "header")
    public static let isSelected = AccessibilityTraits(name: "selected")
    public static let isSearchField = AccessibilityTraits(name: "search field")
    public static let isKeyboardKey = AccessibilityTraits(name: "keyboard key")

    public init() {}
    public func contains(_ member: Self) -> Bool { names.isSuperset(of: member.names) }
    public func union(_ other: Self) -> Self { with { $0.formUnion(other.names) } }
    public func intersection(_ other: Self) -> Self { with { $0.formIntersection(other.names) } }
    public func symmetricDifference(_ other: Self) -> Self { with { $0.formSymmetricDifference(other.names) } }
    public mutating func insert(_ member: Self) -> (inserted: Bool, memberAfterInsert: Self) {
        defer { formUnion(member) }
        return (!contains(member), member)
    }
    public mutating func remove(_ member: Self) -> Self? {
        defer { names.subtract(member.names) }
        return contains(member) ? member : nil
    }
    public mutating func update(with member: Self) -> Self? {
        defer { formUnion(member) }
        return contains(member) ? member : nil
    }
    public mutating func formUnion(_ other: Self) { names.formUnion(other.names) }
    public mutating func formIntersection(_ other: Self) { names.formIntersection(other.names) }
    public mutating func formSymmetricDifference(_ other: Self) { names.formSymmetricDifference(other.names) }
    private func with(_ change: (inout Set<String>) -> Void) -> Self {
        var copy = self
        change(&copy.names)
        return copy
    }
}

public enum AccessibilityHeadingLevel: UInt, Sendable { case unspecified, h1, h2 }

public struct AccessibilityActionKind: Equatable, Sendable {
    let name: String
    public static let `default` = AccessibilityActionKind(name: "default")
    public static let escape = AccessibilityActionKind(name: "escape")
}

extension View {
    public func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View {
        noting { $0.behaviour = children }
    }
    public func accessibilityLabel<S: StringProtocol>(_ label: S) -> some View { noting { $0.label = String(label) } }
    public func accessibilityValue<S: StringProtocol>(_ value: S) -> some View { noting { $0.value = String(value) } }
    public func accessibilityHint<S: StringProtocol>(_ hint: S) -> some View { noting { $0.hint = String(hint) } }
    public func accessibilityHidden(_ hidden: Bool) -> some View { noting { $0.hidden = hidden } }
    public func accessibilityIdentifier(_ identifier: String) -> some View { noting { $0.identifier = identifier } }
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View {
        noting { $0.traits.formUnion(traits) }
    }
    public func accessibilityHeading(_ level: AccessibilityHeadingLevel) -> some View { noting { $0.level = level } }
    public func accessibilityAction(
        _ actionKind: AccessibilityActionKind = .default, _ handler: @escaping () -> Void
    ) -> some View { noting { if actionKind == .escape { $0.escape = handler } } }
}

// MARK: - What a person does

public protocol Gesture<Value> {
    associatedtype Value
}

public struct DragGesture: Gesture {
    public struct Value: Sendable {
        public let startLocation: CGPoint
        public let translation: CGSize
        /// A finger that went this way.
        public init(startLocation: CGPoint, translation: CGSize) {
            (self.startLocation, self.translation) = (startLocation, translation)
        }
    }
    public init(minimumDistance: CGFloat = 10) {}
}

extension Gesture {
    public func onEnded(_ action: @escaping (Value) -> Void) -> _EndedGesture<Self> { _EndedGesture(action: action) }
}

public struct _EndedGesture<Base: Gesture>: Gesture {
    public typealias Value = Base.Value
    let action: (Base.Value) -> Void
}

extension View {
    public func simultaneousGesture<T: Gesture>(_ gesture: T) -> some View {
        noting { node in
            if let ended = gesture as? _EndedGesture<DragGesture> { node.drag = ended.action }
        }
    }
    public func scrollPosition<ID: Hashable>(id: Binding<ID?>) -> some View {
        noting { node in
            node.scrolled = id.wrappedValue.map(AnyHashable.init)
            node.scroll = { id.wrappedValue = $0 as? ID }
        }
    }
    public func disabled(_ disabled: Bool) -> some View {
        Changed(content: self, before: { if disabled { $0.environment.isEnabled = false } })
    }
    public func onSubmit(_ action: @escaping () -> Void) -> some View { noting { $0.submit = action } }
    public func onOpenURL(perform action: @escaping (URL) -> Void) -> some View { noting { $0.open = action } }
    public func focused(_ condition: FocusState<Bool>.Binding) -> some View {
        noting { node in
            node.isFocused = condition.wrappedValue
            node.focus = { condition.wrappedValue = $0 }
        }
    }
    public func focused<Value: Hashable>(_ binding: FocusState<Value>.Binding, equals value: Value) -> some View {
        noting { node in
            node.isFocused = binding.wrappedValue == value
            node.focus = { focused in
                if focused { binding.wrappedValue = value } else if binding.wrappedValue == value { binding.clear() }
            }
        }
    }
    public func onChange<V: Equatable>(
        of value: V, initial: Bool = false, _ action: @escaping (_ oldValue: V, _ newValue: V) -> Void
    ) -> some View {
        Changed(content: self, before: { $0.stage.watch(value, at: $0.path, action) })
    }
    public func id<ID: Hashable>(_ id: ID) -> some View {
        Changed(content: self, before: { $0 = $0.at("\(id)") })
    }
    public func environment<V>(_ keyPath: WritableKeyPath<EnvironmentValues, V>, _ value: V) -> some View {
        Changed(content: self, before: { $0.environment[keyPath: keyPath] = value })
    }
    public func environment<T: AnyObject & Observable>(_ object: T?) -> some View {
        Changed(content: self, before: { $0.environment.objects[ObjectIdentifier(T.self)] = object })
    }
    public func alert<S: StringProtocol, A: View>(
        _ title: S, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A
    ) -> some View {
        let actions = actions()
        return Changed(
            content: self,
            after: { nodes, context in
                guard isPresented.wrappedValue else { return nodes }
                let buttons = actions.nodes(context.at("alert"))
                for button in buttons {
                    let tap = button.tap
                    button.tap = {
                        isPresented.wrappedValue = false; tap?()
                    }
                }
                return nodes + [Node(.layer, [Node(.text, words: String(title))] + buttons)]
            })
    }
    public func fullScreenCover<Item: Identifiable, Content: View>(
        item: Binding<Item?>, onDismiss: (() -> Void)? = nil, @ViewBuilder content: @escaping (Item) -> Content
    ) -> some View {
        Changed(
            content: self,
            after: { nodes, context in
                guard let shown = item.wrappedValue else { return nodes }
                return nodes + [Node(.layer, content(shown).nodes(context.at("cover")))]
            })
    }
}
