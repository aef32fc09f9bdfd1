@preconcurrency import AVFoundation
import GoCuaCore
import UIKit

/// The camera, until it sees a QR code or the person pulls it away.
@MainActor
final class CodeScanner: UIViewController, AVCaptureMetadataOutputObjectsDelegate {
    private let session = AVCaptureSession()
    private let found: @MainActor (PlatformOutcome) -> Void

    init?(found: @escaping @MainActor (PlatformOutcome) -> Void) {
        self.found = found
        super.init(nibName: nil, bundle: nil)
        let output = AVCaptureMetadataOutput()
        guard let camera = AVCaptureDevice.default(for: .video), let input = try? AVCaptureDeviceInput(device: camera),
            session.canAddInput(input), session.canAddOutput(output)
        else { return nil }
        session.addInput(input)
        session.addOutput(output)
        output.setMetadataObjectsDelegate(self, queue: .main)
        output.metadataObjectTypes = [.qr]
    }

    required init?(coder: NSCoder) { nil }

    override func viewDidLoad() {
        super.viewDidLoad()
        let picture = AVCaptureVideoPreviewLayer(session: session)
        picture.frame = view.bounds
        picture.videoGravity = .resizeAspectFill
        view.layer.addSublayer(picture)
        // Starting takes its time, and the main thread has none.
        nonisolated(unsafe) let session = session
        DispatchQueue.global(qos: .userInitiated).async { session.startRunning() }
    }

    override func viewDidDisappear(_ animated: Bool) {
        super.viewDidDisappear(animated)
        session.stopRunning()
        found(.cancelled)
    }

    nonisolated func metadataOutput(
        _ output: AVCaptureMetadataOutput, didOutput objects: [AVMetadataObject], from connection: AVCaptureConnection
    ) {
        guard let text = (objects.first as? AVMetadataMachineReadableCodeObject)?.stringValue else { return }
        MainActor.assumeIsolated {
            found(.text(text: text))
            dismiss(animated: true)
        }
    }
}
