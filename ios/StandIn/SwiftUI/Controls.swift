public struct Text: View, Drawn {
    let words: String
    public init<S: StringProtocol>(_ content: S) { words = String(content) }
    func draw(_ context: Context) -> [Node] { [Node(.text, words: words)] }
}

public struct Image: View, Drawn {
    let name: String
    let decorative: Bool
    public init(_ name: String, bundle: Bundle? = nil) { (self.name, decorative) = (name, false) }
    public init(decorative name: String, bundle: Bundle? = nil) { (self.name, decorative) = (name, true) }
    public func resizable() -> Image { self }
    func draw(_ context: Context) -> [Node] {
        let node = Node(.image, words: name)
        node.hidden = decorative
        return [node]
    }
}

public struct ButtonRole: Equatable, Sendable {
    let name: String
    public static let destructive = ButtonRole(name: "destructive")
    public static let cancel = ButtonRole(name: "cancel")
}

public struct Button<Label: View>: View, Drawn {
    let role: ButtonRole?
    let action: @MainActor () -> Void
    let label: Label

    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        (role, self.action, self.label) = (nil, action, label())
    }
    func draw(_ context: Context) -> [Node] {
        let node = Node(.button, label.nodes(context))
        node.role = role
        node.disabled = !context.environment.isEnabled
        node.tap = action
        return [node]
    }
}

extension Button where Label == Text {
    public init<S: StringProtocol>(_ title: S, role: ButtonRole?, action: @escaping @MainActor () -> Void) {
        (self.role, self.action, label) = (role, action, Text(title))
    }
}

public struct TextField<Label: View>: View, Drawn {
    let text: Binding<String>
    public init(_ titleKey: LocalizedStringKey, text: Binding<String>) where Label == Text { self.text = text }
    public init(_ titleKey: LocalizedStringKey, text: Binding<String>, axis: Axis) where Label == Text {
        self.text = text
    }
    func draw(_ context: Context) -> [Node] {
        let node = Node(.field, words: text.wrappedValue)
        node.disabled = !context.environment.isEnabled
        node.write = { text.wrappedValue = $0 }
        return [node]
    }
}

public struct LocalizedStringKey: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {}
}

public struct ProgressView<Label: View>: View, Drawn {
    let share: Double?
    public init() where Label == EmptyView { share = nil }
    public init<V: BinaryFloatingPoint>(value: V?, total: V = 1.0) where Label == EmptyView {
        share = value.map { Double($0 / total) }
    }
    func draw(_ context: Context) -> [Node] { [Node(.progress, words: share.map { "\($0)" } ?? "")] }
}

public struct Spacer: View, Drawn {
    public init(minLength: CGFloat? = nil) {}
    func draw(_ context: Context) -> [Node] { [] }
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content: View>: View, Drawn {
    let data: Data
    let id: (Data.Element) -> ID
    let content: (Data.Element) -> Content

    public init(
        _ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content
    ) {
        (self.data, self.id, self.content) = (data, { $0[keyPath: id] }, content)
    }
    func draw(_ context: Context) -> [Node] {
        data.flatMap { content($0).nodes(context.at("\(id($0))")) }
    }
}

extension ForEach where Data.Element: Identifiable, ID == Data.Element.ID {
    public init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content) {
        (self.data, id, self.content) = (data, \.id, content)
    }
}

// MARK: - Boxes

/// What all boxes have in common: one node with what is in them.
protocol BoxOfViews: View, Drawn {
    associatedtype Content: View
    var content: Content { get }
}

extension BoxOfViews {
    func draw(_ context: Context) -> [Node] { [Node(.box, content.nodes(context))] }
}

public struct VStack<Content: View>: BoxOfViews {
    let content: Content
    public init(
        alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content
    ) { self.content = content() }
}

public struct HStack<Content: View>: BoxOfViews {
    let content: Content
    public init(
        alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content
    ) { self.content = content() }
}

public struct ZStack<Content: View>: BoxOfViews {
    let content: Content
    public init(alignment: Alignment = .center, @ViewBuilder content: () -> Content) { self.content = content() }
}

public struct ScrollView<Content: View>: BoxOfViews {
    let content: Content
    public init(_ axes: Axis.Set = .vertical, showsIndicators: Bool = true, @ViewBuilder content: () -> Content) {
        self.content = content()
    }
}

public struct Grid<Content: View>: BoxOfViews {
    let content: Content
    public init(
        alignment: Alignment = .center, horizontalSpacing: CGFloat? = nil, verticalSpacing: CGFloat? = nil,
        @ViewBuilder content: () -> Content
    ) { self.content = content() }
}

public struct GridRow<Content: View>: BoxOfViews {
    let content: Content
    public init(alignment: VerticalAlignment? = nil, @ViewBuilder content: () -> Content) { self.content = content() }
}

/// Takes the first way while letters are small, the last one when they are large.
public struct ViewThatFits<Content: View>: View, Drawn {
    let content: Content
    public init(in axes: Axis.Set = [.horizontal, .vertical], @ViewBuilder content: () -> Content) {
        self.content = content()
    }
    func draw(_ context: Context) -> [Node] {
        let ways = content.nodes(context)
        let way = context.environment.dynamicTypeSize.isAccessibilitySize ? ways.last : ways.first
        return way.map { [$0] } ?? []
    }
}
