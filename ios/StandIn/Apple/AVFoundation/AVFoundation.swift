@_exported import UIKit

public struct AVMediaType: Sendable {
    public static let video = AVMediaType()
}

public final class AVCaptureDevice: NSObject {
    public class func requestAccess(for mediaType: AVMediaType) async -> Bool { false }
    public class func `default`(for mediaType: AVMediaType) -> AVCaptureDevice? { nil }
}

open class AVCaptureInput: NSObject {}
open class AVCaptureOutput: NSObject {}
public final class AVCaptureConnection: NSObject {}

public final class AVCaptureDeviceInput: AVCaptureInput {
    public init(device: AVCaptureDevice) throws {}
}

public final class AVCaptureSession: NSObject {
    public func canAddInput(_ input: AVCaptureInput) -> Bool { false }
    public func addInput(_ input: AVCaptureInput) {}
    public func canAddOutput(_ output: AVCaptureOutput) -> Bool { false }
    public func addOutput(_ output: AVCaptureOutput) {}
    public func startRunning() {}
    public func stopRunning() {}
}

open class AVMetadataObject: NSObject {
    public struct ObjectType: Sendable {
        public static let qr = ObjectType()
    }
}

public final class AVMetadataMachineReadableCodeObject: AVMetadataObject {
    public var stringValue: String? { nil }
}

public protocol AVCaptureMetadataOutputObjectsDelegate: NSObjectProtocol {
    func metadataOutput(
        _ output: AVCaptureMetadataOutput, didOutput metadataObjects: [AVMetadataObject],
        from connection: AVCaptureConnection)
}

public final class AVCaptureMetadataOutput: AVCaptureOutput {
    public var metadataObjectTypes: [AVMetadataObject.ObjectType] = []
    public func setMetadataObjectsDelegate(
        _ delegate: (any AVCaptureMetadataOutputObjectsDelegate)?, queue: DispatchQueue?
    ) {}
}

public struct AVLayerVideoGravity: Sendable {
    public static let resizeAspectFill = AVLayerVideoGravity()
}

public final class AVCaptureVideoPreviewLayer: CALayer {
    public init(session: AVCaptureSession) {}
    public var videoGravity = AVLayerVideoGravity.resizeAspectFill
}

public enum AVSpeechBoundary: Int, Sendable { case immediate }

public final class AVSpeechSynthesisVoice: NSObject {
    public var language: String { "" }
    public class func speechVoices() -> [AVSpeechSynthesisVoice] { [] }
}

public final class AVSpeechUtterance: NSObject {
    public init(string: String) {}
    public var voice: AVSpeechSynthesisVoice?
    public var rate: Float = AVSpeechUtteranceDefaultSpeechRate
}

public let AVSpeechUtteranceDefaultSpeechRate: Float = 0.5

public protocol AVSpeechSynthesizerDelegate: AnyObject {
    func speechSynthesizer(_ synthesizer: AVSpeechSynthesizer, didFinish utterance: AVSpeechUtterance)
}

public final class AVSpeechSynthesizer: NSObject {
    public weak var delegate: (any AVSpeechSynthesizerDelegate)?
    public func speak(_ utterance: AVSpeechUtterance) {}
    @discardableResult
    public func stopSpeaking(at boundary: AVSpeechBoundary) -> Bool { false }
}
