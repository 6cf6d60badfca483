import Crypto
import FoundationEssentials
import HTTPServer

/// Style sheets, scripts and libraries, read once at the start.
package struct AssetStore: Sendable {
    private struct File: Sendable {
        let bytes: [UInt8]
        let compressed: [UInt8]?
        let mark: String
        let type: String
    }

    private var own: [String: File] = [:]
    private var vendor: [String: File] = [:]

    /// Libraries that the pages cannot do without; what is missing of them.
    package private(set) var missingVendorFiles: [String] = []

    static let vendorFiles = ["bootstrap.min.css", "plotly.min.js"]

    /// Reads both folders.
    ///
    /// - Throws: `WebStartError` when our own files are not there. A missing library is only noted: the pages work without it.
    package init(assetsDirectory: String, vendorDirectory: String) throws(WebStartError) {
        own = Self.files(in: assetsDirectory)
        guard own["layout.css"] != nil, own["early.js"] != nil else {
            throw WebStartError("ASSETS_DIRECTORY: there are no style sheets and scripts in \(assetsDirectory).")
        }
        vendor = Self.files(in: vendorDirectory)
        missingVendorFiles = Self.vendorFiles.filter { vendor[$0] == nil }
    }

    /// The addresses of the files for the pages.
    package var addresses: AssetAddresses {
        AssetAddresses(marks: own.merging(vendor) { first, _ in first }.mapValues(\.mark))
    }

    /// The answer to a request for a file.
    func response(to request: HTTPRequest, name: String, isVendor: Bool) -> HTTPResponse? {
        guard let file = (isVendor ? vendor : own)[name] else { return nil }
        // An address with the content's mark never changes; scripts that others import have none and are asked for again.
        let isMarked = request.query.first("v") == file.mark
        var headers: HTTPHeaders = [
            "Content-Type": file.type, "ETag": "\"\(file.mark)\"",
            "Cache-Control": isMarked ? "public, max-age=31536000, immutable" : "public, no-cache",
        ]
        if request.headers["If-None-Match"] == "\"\(file.mark)\"" { return HTTPResponse(status: .notModified, headers: headers) }
        if let compressed = file.compressed {
            headers.set("Vary", "Accept-Encoding")
            let accepted = request.headers["Accept-Encoding"]?.split(separator: ",").map { $0.trimmed } ?? []
            if accepted.contains(where: { $0 == "gzip" || $0.hasPrefix("gzip;") && !$0.hasSuffix("q=0") }) {
                headers.set("Content-Encoding", "gzip")
                return HTTPResponse(headers: headers, body: .bytes(compressed))
            }
        }
        return HTTPResponse(headers: headers, body: .bytes(file.bytes))
    }

    /// The files of a folder that have a type of ours, with their compressed forms where those lie beside them.
    private static func files(in directory: String) -> [String: File] {
        let manager = FileManager.default
        let names = (try? manager.contentsOfDirectory(atPath: directory)) ?? []
        var files: [String: File] = [:]
        for name in names {
            guard let type = type(of: name), let data = manager.contents(atPath: "\(directory)/\(name)") else { continue }
            let bytes = [UInt8](data)
            files[name] = File(
                bytes: bytes, compressed: manager.contents(atPath: "\(directory)/\(name).gz").map { [UInt8]($0) },
                mark: String(sha256Hex(bytes).prefix(16)), type: type)
        }
        return files
    }

    private static func type(of name: String) -> String? {
        let types = [
            "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "map": "application/json",
        ]
        return name.split(separator: ".").last.flatMap { types[String($0)] }
    }
}
