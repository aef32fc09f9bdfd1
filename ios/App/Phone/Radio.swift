import GoCuaKit
import Network

/// Whether there is a network; says nothing about whether it works.
@MainActor
struct Radio: Connectivity {
    func changes() -> AsyncStream<Reach> {
        AsyncStream { changes in
            let monitor = NWPathMonitor()
            monitor.pathUpdateHandler = {
                changes.yield(Reach(isThere: $0.status == .satisfied, costs: $0.isExpensive || $0.isConstrained))
            }
            changes.onTermination = { _ in monitor.cancel() }
            monitor.start(queue: .main)
        }
    }
}
