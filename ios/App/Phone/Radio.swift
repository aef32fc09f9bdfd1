import GoCuaKit
import Network

/// Whether there is a network; says nothing about whether it works.
@MainActor
struct Radio: Connectivity {
    func changes() -> AsyncStream<Bool> {
        AsyncStream { changes in
            let monitor = NWPathMonitor()
            monitor.pathUpdateHandler = { changes.yield($0.status == .satisfied) }
            changes.onTermination = { _ in monitor.cancel() }
            monitor.start(queue: .main)
        }
    }
}
