@_exported import Observation

@MainActor @preconcurrency
public protocol View {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

extension Never: View {
    public var body: Never { fatalError("nothing is drawn here") }
}

/// A view that the stand-in knows itself.
@MainActor
protocol Drawn {
    func draw(_ context: Context) -> [Node]
}

extension View where Body == Never {
    public var body: Never { fatalError("\(Self.self) has no body") }
}

@resultBuilder @MainActor
public enum ViewBuilder {
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
    public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<
        (repeat each Content)
    > {
        var parts: [any View] = []
        for part in repeat each content { parts.append(part) }
        return TupleView(parts: parts)
    }
    public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
    public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
    public static func buildEither<First: View, Second: View>(first: First) -> _ConditionalContent<First, Second> {
        _ConditionalContent(first: first, second: nil)
    }
    public static func buildEither<First: View, Second: View>(second: Second) -> _ConditionalContent<First, Second> {
        _ConditionalContent(first: nil, second: second)
    }
}

public struct EmptyView: View, Drawn {
    public init() {}
    func draw(_ context: Context) -> [Node] { [] }
}

public struct TupleView<T>: View, Drawn {
    let parts: [any View]
    func draw(_ context: Context) -> [Node] {
        parts.enumerated().flatMap { place, part in part.nodes(context.at("\(place)")) }
    }
}

public struct _ConditionalContent<First: View, Second: View>: View, Drawn {
    let first: First?
    let second: Second?
    func draw(_ context: Context) -> [Node] {
        first?.nodes(context.at("first")) ?? second?.nodes(context.at("second")) ?? []
    }
}

extension Optional: View where Wrapped: View {
    public var body: Never { fatalError("an optional view has no body") }
}

extension Optional: Drawn where Wrapped: View {
    func draw(_ context: Context) -> [Node] { self?.nodes(context) ?? [] }
}

@MainActor @preconcurrency
public protocol ViewModifier {
    associatedtype Body: View
    typealias Content = _ViewModifier_Content<Self>
    @ViewBuilder @MainActor @preconcurrency func body(content: Content) -> Body
}

public struct _ViewModifier_Content<Modifier>: View, Drawn {
    let content: any View
    func draw(_ context: Context) -> [Node] { content.nodes(context) }
}

public struct ModifiedContent<Content, Modifier> {
    let content: Content
    let modifier: Modifier
}

extension ModifiedContent: View where Content: View, Modifier: ViewModifier {
    public var body: Never { fatalError("a modified view has no body") }
}

extension ModifiedContent: Drawn where Content: View, Modifier: ViewModifier {
    func draw(_ context: Context) -> [Node] {
        let context = context.at("\(Modifier.self)")
        context.stage.connect(modifier, context)
        return modifier.body(content: _ViewModifier_Content(content: content)).nodes(context)
    }
}

extension View {
    public func modifier<T>(_ modifier: T) -> ModifiedContent<Self, T> {
        ModifiedContent(content: self, modifier: modifier)
    }
}
