import GoCuaCore

/// Where the elements of a screen go: what scrolls, and what stays at the bottom within reach of the thumb.
public struct Arrangement: Equatable {
    /// Neighbours that share a card, or one element.
    public struct Group: Equatable, Identifiable {
        /// In reading order, at least one.
        public let elements: [Element]
        /// Whether they share a card.
        public let card: Bool
        /// That of the first element.
        public var id: String { elements[0].id }
    }

    /// What scrolls.
    public private(set) var groups: [Group] = []
    /// What stays: the primary action first, or the pad that is the action of its screen.
    public let footer: [Element]

    /// With large letters there is room for one action only; the others stand at the end of what scrolls.
    public init(_ elements: [Element], largeLetters: Bool) {
        let actions = elements.filter(\.isBottom)
        let sorted = actions.filter(\.isPrimary) + actions.filter { !$0.isPrimary }
        let low = sorted.prefix(largeLetters ? 1 : 2)
        let pads = largeLetters ? [] : elements.filter(\.isPad)
        footer = pads + low
        let late = sorted.dropFirst(low.count)
        for element in elements.filter({ !$0.isBottom && !pads.contains($0) }) + late { add(element) }
    }

    private mutating func add(_ element: Element) {
        if let last = groups.last, last.card, last.elements[0].sharesCard(with: element) {
            groups[groups.count - 1] = Group(elements: last.elements + [element], card: true)
        } else {
            groups.append(Group(elements: [element], card: element.sharesCard(with: element)))
        }
    }
}

extension ViewState {
    /// The id of the primary button, if it can be pressed now and nothing is asked first.
    var primary: String? {
        elements.first { if case .button(_, _, .primary, true, _, nil) = $0.body { true } else { false } }?.id
    }
}

extension Element {
    fileprivate var isBottom: Bool {
        if case .button(_, _, _, _, .bottom, _) = body { true } else { false }
    }

    fileprivate var isPad: Bool {
        if case .pinPad = body { true } else { false }
    }

    fileprivate var isPrimary: Bool {
        if case .button(_, _, .primary, _, _, _) = body { true } else { false }
    }

    fileprivate func sharesCard(with other: Element) -> Bool {
        switch (body, other.body) {
        case (.row, .row), (.keyValue, .keyValue): true
        default: false
        }
    }
}
