import AVFoundation
import GoCuaCore
import GoCuaKit
import UIKit
import UniformTypeIdentifiers

/// Camera and document picker: one answer for each time that one is opened.
@MainActor
final class CameraAndFiles: NSObject, Papers {
    private var most: UInt64 = 0
    private var longest: UInt32 = 0
    private var done: CheckedContinuation<PlatformOutcome, Never>?

    func photograph(most bytes: UInt64, longest pixels: UInt32) async -> PlatformOutcome {
        guard UIImagePickerController.isSourceTypeAvailable(.camera) else { return .unavailable(reason: "no camera") }
        guard await AVCaptureDevice.requestAccess(for: .video) else { return .denied }
        let camera = UIImagePickerController()
        camera.sourceType = .camera
        camera.delegate = self
        // A sheet could be pulled away without a word to the delegate.
        camera.modalPresentationStyle = .fullScreen
        return await answer(from: camera, most: bytes, longest: pixels)
    }

    func pick(_ accept: [String], most bytes: UInt64, longest pixels: UInt32) async -> PlatformOutcome {
        let types = accept.compactMap { UTType(mimeType: $0) }
        let picker = UIDocumentPickerViewController(
            forOpeningContentTypes: types.isEmpty ? [.data] : types, asCopy: true)
        picker.delegate = self
        return await answer(from: picker, most: bytes, longest: pixels)
    }

    func scanCode() async -> PlatformOutcome {
        guard await AVCaptureDevice.requestAccess(for: .video) else { return .denied }
        guard let scanner = CodeScanner(found: { [weak self] in self?.end($0) }) else {
            return .unavailable(reason: "no camera")
        }
        return await answer(from: scanner, most: 0, longest: 0)
    }

    private func answer(
        from screen: UIViewController, most bytes: UInt64, longest pixels: UInt32
    ) async -> PlatformOutcome {
        end(.cancelled)
        (most, longest) = (bytes, pixels)
        return await withCheckedContinuation {
            done = $0
            Presenting.show(screen)
        }
    }

    private func end(_ outcome: PlatformOutcome) {
        done?.resume(returning: outcome)
        done = nil
    }

    private func end(_ name: String, _ bytes: Data?) {
        guard let bytes else { return end(.unavailable(reason: "nothing to read")) }
        end(bytes.count > most ? .tooLarge(bytes: UInt64(bytes.count)) : .file(name: name, bytes: bytes))
    }
}

extension CameraAndFiles: UIImagePickerControllerDelegate, UINavigationControllerDelegate {
    func imagePickerController(
        _ picker: UIImagePickerController, didFinishPickingMediaWithInfo info: [UIImagePickerController.InfoKey: Any]
    ) {
        picker.dismiss(animated: true)
        end("photo.jpg", (info[.originalImage] as? UIImage).map { Pictures.jpeg($0, longest: longest) })
    }

    func imagePickerControllerDidCancel(_ picker: UIImagePickerController) {
        picker.dismiss(animated: true)
        end(.cancelled)
    }
}

extension CameraAndFiles: UIDocumentPickerDelegate {
    func documentPicker(_ controller: UIDocumentPickerViewController, didPickDocumentsAt urls: [URL]) {
        guard let url = urls.first else { return end(.cancelled) }
        defer { try? FileManager.default.removeItem(at: url) }
        // The size first: nothing too large is ever read.
        let size = UInt64((try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0)
        if size > max(most, Pictures.most) { return end(.tooLarge(bytes: size)) }
        let read = try? Data(contentsOf: url)
        let fitted = read.map { Pictures.fit($0, longest: longest) }
        // A name that says another kind than the bytes would mislead whoever opens it later.
        let name = fitted == read ? url : url.deletingPathExtension().appendingPathExtension("jpg")
        end(name.lastPathComponent, fitted)
    }

    func documentPickerWasCancelled(_ controller: UIDocumentPickerViewController) {
        end(.cancelled)
    }
}
