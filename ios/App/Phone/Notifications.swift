import GoCuaCore
import GoCuaKit
import UserNotifications

/// Notifications, at once and later.
struct Notifications: Notices {
    func show(_ title: String, _ text: String) async -> PlatformOutcome {
        await Self.add(UUID().uuidString, title, text, after: nil)
    }

    func remind(_ id: String, at time: Date, _ title: String, _ text: String) async -> PlatformOutcome {
        // The trigger takes no time that has passed.
        await Self.add(id, title, text, after: max(1, time.timeIntervalSinceNow))
    }

    func forget(_ id: String) -> PlatformOutcome {
        UNUserNotificationCenter.current().removePendingNotificationRequests(withIdentifiers: [id])
        return .done
    }

    private nonisolated static func add(
        _ id: String, _ title: String, _ text: String, after wait: TimeInterval?
    ) async -> PlatformOutcome {
        do {
            let center = UNUserNotificationCenter.current()
            guard try await center.requestAuthorization(options: [.alert, .sound]) else { return .denied }
            let content = UNMutableNotificationContent()
            content.title = title
            content.body = text
            let trigger = wait.map { UNTimeIntervalNotificationTrigger(timeInterval: $0, repeats: false) }
            try await center.add(UNNotificationRequest(identifier: id, content: content, trigger: trigger))
            return .done
        } catch {
            return .denied
        }
    }
}
