import GoCuaCore

/// The core's side of the door: its two calls come from threads of its own and go, in the order in which they were made,
/// into one stream that the main actor reads.
final class Door: Shell {
    /// One call of the core.
    enum Call: Sendable {
        case render(ViewState)
        case request(UInt64, PlatformRequest)
    }

    /// Ends when the app goes.
    let calls: AsyncStream<Call>
    private let into: AsyncStream<Call>.Continuation

    init() {
        (calls, into) = AsyncStream.makeStream()
    }

    func render(view: ViewState) {
        into.yield(.render(view))
    }

    func request(id: UInt64, request: PlatformRequest) {
        into.yield(.request(id, request))
    }
}
