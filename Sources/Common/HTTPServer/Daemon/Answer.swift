internal import CMicroHTTPD
internal import CMicroHTTPDShims
internal import Glibc

/// A response that is ready to be given to libmicrohttpd.
struct Answer: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// Read from the exchange's output.
        case stream(length: Int?)
        /// An open file and its size; libmicrohttpd closes it.
        case file(Int32, size: Int)
    }

    var status: Int
    var headers: HTTPHeaders
    var body: Body
    var closesConnection = false

    /// Opens what must be opened.
    ///
    /// For `HEAD` the length is told and nothing is produced.
    init(_ response: HTTPResponse, refusal: (HTTPStatus, String) -> HTTPResponse) {
        status = response.status.code
        headers = response.headers
        switch response.body {
        case .empty: body = .bytes([])
        case .bytes(let bytes): body = .bytes(bytes)
        case .text(let text): body = .bytes(Array(text.utf8))
        case .stream(let length, _): body = .stream(length: length)
        case .file(let path):
            if let (descriptor, size) = Self.open(path) {
                body = .file(descriptor, size: size)
            } else {
                let missing = refusal(.notFound, "There is nothing at this address.")
                status = missing.status.code
                headers = missing.headers
                switch missing.body {
                case .bytes(let bytes): body = .bytes(bytes)
                case .text(let text): body = .bytes(Array(text.utf8))
                default: body = .bytes([])
                }
            }
        }
        if !(200...599).contains(status) { status = 500 }
    }

    /// Gives back what was opened, when the answer is not sent.
    func discard() {
        if case .file(let descriptor, _) = body { close(descriptor) }
    }

    private static func open(_ path: String) -> (Int32, Int)? {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        return (descriptor, Int(information.st_size))
    }

    /// Queues the answer on the connection; on the thread of the connection only.
    ///
    /// False when it cannot be sent.
    func queue(on connection: OpaquePointer, reader exchange: Exchange) -> Bool {
        guard let response = makeResponse(exchange) else {
            discard()
            return false
        }
        for (name, value) in headers {
            // Refuses line breaks, so that a value cannot begin another header field.
            if !Self.isMadeByServer(name) { MHD_add_response_header(response, name, value) }
        }
        if closesConnection { MHD_add_response_header(response, "Connection", "close") }
        let result = MHD_queue_response(connection, UInt32(status), response)
        MHD_destroy_response(response)
        return result == .YES
    }

    private func makeResponse(_ exchange: Exchange) -> OpaquePointer? {
        switch body {
        case .bytes(let bytes) where bytes.count <= Self.largestCopy:
            return bytes.withUnsafeBytes { buffer in
                // The library copies the bytes and does not write through the pointer.
                MHD_create_response_from_buffer(buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .bytes(let bytes):
            let box = Unmanaged.passRetained(BytesReader(bytes))
            let response = semblance_mhd_stream(Int64(bytes.count), Self.blockBytes, readBytes, box.toOpaque(), releaseBytes)
            if response == nil { box.release() }
            return response
        case .stream(let length):
            let box = Unmanaged.passRetained(exchange)
            let response = semblance_mhd_stream(Int64(length ?? -1), Self.blockBytes, readStream, box.toOpaque(), releaseStream)
            if response == nil { box.release() }
            return response
        case .file(let descriptor, let size): return MHD_create_response_from_fd64(UInt64(size), descriptor)
        }
    }

    private static func isMadeByServer(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: equalsIgnoringCase(name, "Date")
        case 10: equalsIgnoringCase(name, "Connection")
        case 14: equalsIgnoringCase(name, "Content-Length")
        case 17: equalsIgnoringCase(name, "Transfer-Encoding")
        default: false
        }
    }

    /// Larger bodies are handed over piece by piece, so that there is no second copy of the whole.
    private static let largestCopy = 64 * 1_024
    private static let blockBytes = 64 * 1_024
}

/// Keeps the bytes of a large body while they are sent.
private final class BytesReader: Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
}

private func readBytes(_ context: UnsafeMutableRawPointer?, _ position: UInt64, _ target: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int
{
    guard let context, let target else { return endWithError }
    let bytes = Unmanaged<BytesReader>.fromOpaque(context).takeUnretainedValue().bytes
    let start = Int(position)
    guard start < bytes.count else { return endOfStream }
    let count = min(size, bytes.count - start)
    bytes.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(start: target, count: count).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: source[start..<start + count]))
    }
    return count
}

private func releaseBytes(_ context: UnsafeMutableRawPointer?) {
    if let context { Unmanaged<BytesReader>.fromOpaque(context).release() }
}

private func readStream(_ context: UnsafeMutableRawPointer?, _ position: UInt64, _ target: UnsafeMutablePointer<CChar>?, _ size: Int) -> Int
{
    guard let context, let target else { return endWithError }
    let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    return exchange.readOutput(into: UnsafeMutableRawBufferPointer(start: target, count: size))
}

private func releaseStream(_ context: UnsafeMutableRawPointer?) {
    if let context { Unmanaged<Exchange>.fromOpaque(context).release() }
}

/// What a content reader answers at the end of the body (`MHD_CONTENT_READER_END_OF_STREAM`).
let endOfStream = -1
/// What a content reader answers when the body cannot be completed (`MHD_CONTENT_READER_END_WITH_ERROR`).
let endWithError = -2
