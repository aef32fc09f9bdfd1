import Foundation
import GoCuaCore

extension Environment {
    /// The services around the phone, as they are handed out in JSON.
    public init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let stored = try decoder.decode(Stored.self, from: json)
        self.init(
            broker: stored.broker, portal: stored.portal, signing: stored.signing, clientId: stored.clientId,
            redirectUri: stored.redirectUri, tlsRoots: stored.tlsRoots, packKey: stored.packKey,
            people: stored.people ?? 12)
    }

    private struct Stored: Decodable {
        let broker: String
        let portal: String
        let signing: String
        let clientId: String
        let redirectUri: String
        let tlsRoots: String
        let packKey: String
        let people: UInt32?
    }
}
