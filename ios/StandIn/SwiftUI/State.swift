// Property wrappers that a stage fills when it draws, as SwiftUI does: state is kept by where a view stands, not by the
// value that happens to describe it.

public protocol DynamicProperty {}

/// A wrapper whose value lives on the stage.
@MainActor
protocol Remembered {
    func live(at place: String, on stage: Stage)
}

/// A wrapper that looks around.
@MainActor
protocol Looking {
    func look(at environment: EnvironmentValues)
}

@MainActor
final class Memory<Value> {
    private var value: Value
    private var home: Memory?

    init(_ value: Value) { self.value = value }

    var current: Value {
        get { home?.current ?? value }
        set { if let home { home.current = newValue } else { value = newValue } }
    }

    func live(at place: String, on stage: Stage) {
        if let known = stage.memory[place] as? Memory {
            if known !== self { home = known }
        } else {
            stage.memory[place] = self
        }
    }
}

@propertyWrapper @MainActor @preconcurrency
public struct State<Value>: DynamicProperty, Remembered {
    private let memory: Memory<Value>
    public init(wrappedValue value: Value) { memory = Memory(value) }
    public init(initialValue value: Value) { memory = Memory(value) }
    public var wrappedValue: Value {
        get { memory.current }
        nonmutating set { memory.current = newValue }
    }
    public var projectedValue: Binding<Value> {
        Binding(read: { memory.current }, write: { memory.current = $0 })
    }
    func live(at place: String, on stage: Stage) { memory.live(at: place, on: stage) }
}

extension State where Value: ExpressibleByNilLiteral {
    public init() { self.init(wrappedValue: nil) }
}

@propertyWrapper @MainActor @preconcurrency
public struct FocusState<Value: Hashable>: DynamicProperty, Remembered {
    private let memory: Memory<Value>
    private let none: Value
    public init() where Value == Bool { (memory, none) = (Memory(false), false) }
    public init<T>() where Value == T? { (memory, none) = (Memory(nil), nil) }
    public var wrappedValue: Value {
        get { memory.current }
        nonmutating set { memory.current = newValue }
    }
    public var projectedValue: Binding { Binding(memory: memory, none: none) }
    func live(at place: String, on stage: Stage) { memory.live(at: place, on: stage) }

    @propertyWrapper @MainActor @preconcurrency
    public struct Binding {
        let memory: Memory<Value>
        let none: Value
        public var wrappedValue: Value {
            get { memory.current }
            nonmutating set { memory.current = newValue }
        }
        func clear() { memory.current = none }
    }
}

@propertyWrapper @dynamicMemberLookup @MainActor @preconcurrency
public struct Binding<Value> {
    let read: @MainActor () -> Value
    let write: @MainActor (Value) -> Void
    public var wrappedValue: Value {
        get { read() }
        nonmutating set { write(newValue) }
    }
    public var projectedValue: Binding<Value> { self }
    public subscript<Subject>(dynamicMember keyPath: WritableKeyPath<Value, Subject>) -> Binding<Subject> {
        Binding<Subject>(
            read: { read()[keyPath: keyPath] },
            write: {
                var whole = read()
                whole[keyPath: keyPath] = $0
                write(whole)
            })
    }
}

@propertyWrapper @dynamicMemberLookup @MainActor @preconcurrency
public struct Bindable<Value: AnyObject & Observable> {
    public var wrappedValue: Value
    public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
    public var projectedValue: Bindable<Value> { self }
    public subscript<Subject>(dynamicMember keyPath: ReferenceWritableKeyPath<Value, Subject>) -> Binding<Subject> {
        let object = wrappedValue
        return Binding(read: { object[keyPath: keyPath] }, write: { object[keyPath: keyPath] = $0 })
    }
}

@propertyWrapper @MainActor @preconcurrency
public struct ScaledMetric<Value: BinaryFloatingPoint>: DynamicProperty {
    public let wrappedValue: Value
    public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
}

// MARK: - The environment

public protocol EnvironmentKey {
    associatedtype Value
    static var defaultValue: Value { get }
}

public enum ScenePhase: Sendable { case background, inactive, active }
public enum ColorScheme: Sendable { case light, dark }
public enum ColorSchemeContrast: Sendable { case standard, increased }
public enum DynamicTypeSize: Int, CaseIterable, Sendable {
    case xSmall, small, medium, large, xLarge, xxLarge, xxxLarge
    case accessibility1, accessibility2, accessibility3, accessibility4, accessibility5
    public var isAccessibilitySize: Bool { rawValue >= Self.accessibility1.rawValue }
}

public struct EnvironmentValues {
    var objects: [ObjectIdentifier: AnyObject] = [:]
    private var values: [ObjectIdentifier: Any] = [:]
    public var scenePhase = ScenePhase.active
    public var colorScheme = ColorScheme.light
    /// Read only in SwiftUI; a test sets it.
    public var colorSchemeContrast = ColorSchemeContrast.standard
    /// Read only in SwiftUI; a test sets it.
    public var accessibilityReduceMotion = false
    public var dynamicTypeSize = DynamicTypeSize.large
    public var isEnabled = true
    public var locale = Locale(identifier: "vi")

    public subscript<K: EnvironmentKey>(key: K.Type) -> K.Value {
        get { values[ObjectIdentifier(key)] as? K.Value ?? K.defaultValue }
        set { values[ObjectIdentifier(key)] = newValue }
    }
}

@propertyWrapper @MainActor @preconcurrency
public struct Environment<Value>: DynamicProperty, Looking {
    private final class Found { var value: Value? }
    private let found = Found()
    private let find: (EnvironmentValues) -> Value?
    public init(_ keyPath: KeyPath<EnvironmentValues, Value>) { find = { $0[keyPath: keyPath] } }
    public init(_ objectType: Value.Type) where Value: AnyObject & Observable {
        find = { $0.objects[ObjectIdentifier(objectType)] as? Value }
    }
    public var wrappedValue: Value {
        guard let value = found.value else { fatalError("no \(Value.self) in the environment") }
        return value
    }
    func look(at environment: EnvironmentValues) { found.value = find(environment) }
}
