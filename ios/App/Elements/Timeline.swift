import GoCuaCore
import SwiftUI

/// Where a dossier is on its way.
struct TimelineElement: View {
    let entries: [TimelineEntry]

    var body: some View {
        VStack(alignment: .leading, spacing: 0) {
            ForEach(entries.indices, id: \.self) { place in
                HStack(alignment: .top, spacing: 12) {
                    VStack(spacing: 0) {
                        Dot(state: entries[place].state)
                        if place + 1 < entries.count {
                            Rectangle()
                                .fill(entries[place].state == .done ? Color.door : Color.line)
                                .frame(width: 3)
                        }
                    }
                    words(of: entries[place]).padding(.bottom, place + 1 < entries.count ? 18 : 0)
                }
            }
        }
    }

    private func words(of entry: TimelineEntry) -> some View {
        VStack(alignment: .leading, spacing: 2) {
            Text(entry.title)
                .font(.body.weight(entry.state == .now ? .bold : .medium))
                .foregroundStyle(entry.state == .later ? Color.quiet : Color.ink)
            if let detail = entry.detail { Text(detail).font(.subheadline).foregroundStyle(Color.quiet) }
        }
    }
}

private struct Dot: View {
    let state: StepState

    var body: some View {
        ZStack {
            switch state {
            case .done:
                Circle().fill(Color.door)
                Picture("check", size: 16).foregroundStyle(Color.onDoor)
            case .now:
                Circle().strokeBorder(Color.door, lineWidth: 3)
                Circle().fill(Color.door).padding(7)
            case .later:
                Circle().strokeBorder(Color.line, lineWidth: 3)
            case .stopped:
                Circle().fill(Color.bad)
                Picture("close", size: 16).foregroundStyle(Color.onBad)
            }
        }
        .frame(width: 24, height: 24)
    }
}
