import Foundation
import GoCuaCore
import GoCuaKit

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The sandbox that the test runs beside, through its rehearsal pages.
public struct Sandbox: Sendable {
    private let pages: String

    /// Where tests find things, by environment variable.
    public static func given(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else { throw Trouble("\(name) is not set") }
        return value
    }

    /// The one at `GOCUA_PAGES`.
    public init() throws {
        pages = try Self.given("GOCUA_PAGES")
    }

    /// What the app is started with.
    public func environment() async throws -> GoCuaCore.Environment {
        try Environment(json: try await call("GET", "environment"))
    }

    /// How many dossiers the portal has.
    public func dossiers() async throws -> Int {
        struct Count: Decodable { let count: Int }
        return try JSONDecoder().decode(Count.self, from: try await call("GET", "dossiers")).count
    }

    /// The officer at the desk, faults, and an end of faults.
    public func tell(_ what: String, _ body: [String: JSON]) async throws {
        _ = try await call("POST", what, body)
    }

    /// The person at the browser; the address that it leads back to.
    func browse(_ url: String, to prefix: String, citizen: String, code: String?, manner: String) async throws -> String
    {
        struct Returned: Decodable { let returned: String }
        let body: [String: JSON] = [
            "url": .text(url), "return_prefix": .text(prefix), "citizen": .text(citizen),
            "code": code.map(JSON.text) ?? .none, "manner": .text(manner),
        ]
        return try JSONDecoder().decode(Returned.self, from: try await call("POST", "browse", body)).returned
    }

    private func call(_ method: String, _ path: String, _ body: [String: JSON]? = nil) async throws -> Data {
        guard let url = URL(string: "\(pages)/rehearsal/\(path)") else { throw Trouble("no address: \(pages)") }
        var request = URLRequest(url: url)
        request.httpMethod = method
        if let body {
            request.httpBody = try JSONEncoder().encode(body)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        let (data, answer) = try await URLSession.shared.data(for: request)
        let status = (answer as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else {
            throw Trouble("\(path): \(status) \(String(decoding: data, as: UTF8.self))")
        }
        return data
    }
}

/// A value in a body of JSON.
public enum JSON: Codable, Sendable {
    case text(String)
    case number(Int)
    case none

    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        self =
            if let number = try? value.decode(Int.self) { .number(number) } else {
                .text(try value.decode(String.self))
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .text(let text): try value.encode(text)
        case .number(let number): try value.encode(number)
        case .none: try value.encodeNil()
        }
    }
}

/// What went wrong in a test, in words.
public struct Trouble: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
