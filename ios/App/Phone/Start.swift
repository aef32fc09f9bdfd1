import Foundation
import GoCuaCore
import GoCuaKit

extension Config {
    /// A folder of the app's own; the services around it come with the app.
    static var onThisPhone: Config {
        guard let services = Bundle.main.url(forResource: "environment", withExtension: "json"),
            let json = try? Data(contentsOf: services), let environment = try? GoCuaCore.Environment(json: json)
        else { fatalError("the app was built without environment.json") }
        let folder = NSHomeDirectory() + "/Library/Application Support/GoCua"
        // What cannot be done here the core meets again, and says in words.
        try? prepare(URL(fileURLWithPath: folder, isDirectory: true))
        return Config(
            dataDir: folder, language: Locale.preferredLanguages.first ?? "vi", environment: environment)
    }

    /// Left out of backups, and closed while the phone is locked, but for a file that is being written then.
    private static func prepare(_ folder: URL) throws {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true,
            attributes: [.protectionKey: FileProtectionType.completeUnlessOpen])
        var outside = URLResourceValues()
        outside.isExcludedFromBackup = true
        var folder = folder
        try folder.setResourceValues(outside)
    }
}
