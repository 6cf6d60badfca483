internal import CCurl
internal import CCurlShims
internal import Concurrency

/// A transfer that runs on the loop; lives and dies on the loop's thread.
final class ActiveTransfer {
    let transfer: Transfer
    let easy: UnsafeMutableRawPointer
    /// When something last happened that was the server's part.
    var lastProgress = ContinuousClock.now
    let began = ContinuousClock.now
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    init(_ transfer: Transfer, easy: UnsafeMutableRawPointer) {
        self.transfer = transfer
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    /// To be released after the easy handle has been reset or freed.
    deinit {
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    /// Sets the handle up.
    ///
    /// The callbacks get an unretained pointer: the loop keeps this object as long as the handle is in use.
    func prepare() -> CURLcode {
        let request = transfer.request
        for line in request.headers {
            guard let longer = curl_slist_append(headers, line) else { return CURLE_OUT_OF_MEMORY }
            headers = longer
        }
        var options = semblance_curl_request()
        options.headers = headers
        options.connect_milliseconds = milliseconds(request.connectTimeout)
        // The time of streams in either direction is watched by the loop: it ends with the header, or begins anew with each byte.
        options.timeout_milliseconds = isWatched ? 0 : milliseconds(request.timeout)
        options.body_length = -1
        options.receive_header = receiveHeader
        options.receive_body = receiveBody
        options.read_body = readBody
        options.error_text = errorText
        options.context = Unmanaged.passUnretained(self).toOpaque()
        return request.method.withCString { method in
            request.url.withCString { url in
                options.method = method
                options.url = url
                switch request.body {
                case .none: return semblance_curl_prepare(easy, &options)
                case .bytes(let bytes):
                    return bytes.withUnsafeBytes { buffer in
                        options.body = buffer.baseAddress
                        options.body_length = Int64(buffer.count)
                        return semblance_curl_prepare(easy, &options)
                    }
                case .pieces(let length):
                    options.uploads = true
                    options.upload_length = Int64(length ?? -1)
                    return semblance_curl_prepare(easy, &options)
                }
            }
        }
    }

    private var isWatched: Bool {
        if case .pieces = transfer.request.body { return true }
        return transfer.request.maxBytes == nil
    }

    /// Whether the time of a streaming transfer is over.
    func isLate(_ now: ContinuousClock.Instant) -> Bool {
        guard isWatched else { return false }
        let (isHeadComplete, isOurs) = transfer.state.withLock { ($0.isHeadComplete, $0.isSendPaused) }
        // A streamed answer may take its time after the header; an upload that waits for its source is not the server's fault.
        if transfer.request.maxBytes == nil { return !isHeadComplete && began.duration(to: now) > transfer.request.timeout }
        return !isOurs && lastProgress.duration(to: now) > transfer.request.timeout
    }

    /// What was asked, for messages; without the query, which may hold a secret.
    private var target: String { "\(transfer.request.method) \(transfer.request.url.prefix { $0 != "?" })" }

    /// The failure that a code of libcurl stands for.
    func error(_ code: CURLcode) -> HTTPClientError {
        let words = errorText.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
        let kind: HTTPClientError.Kind =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION: .cannotConnect
            case CURLE_OPERATION_TIMEDOUT: .timeout
            case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_WEIRD_SERVER_REPLY: .interrupted
            default: .other
            }
        return HTTPClientError(kind: kind, message: "\(target): \(words).")
    }

    private func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return max(1, Int(clamping: seconds).multipliedReportingOverflow(by: 1_000).partialValue + Int(attoseconds / 1_000_000_000_000_000))
    }

    // MARK: What libcurl calls

    func header(_ line: UnsafeRawBufferPointer) {
        lastProgress = .now
        var text = line[...]
        while let last = text.last, last == 0x0D || last == 0x0A || last == 0x20 || last == 0x09 { text = text.dropLast() }
        let onHead = transfer.state.withLock { state -> (@Sendable (Result<Transfer.Head, any Error>) -> Void)? in
            if state.isHeadComplete { return nil }
            if text.starts(with: Array("HTTP/".utf8)) {
                // Each interim answer, such as 100, begins a new head.
                let parts = text.split(separator: 0x20, maxSplits: 2)
                state.head = Transfer.Head(status: parts.count > 1 ? Int(String(decoding: parts[1], as: UTF8.self)) ?? 0 : 0)
            } else if text.isEmpty {
                guard state.head.status >= 200 else { return nil }
                state.isHeadComplete = true
                defer { state.onHead = nil }
                return state.onHead
            } else if let colon = text.firstIndex(of: 0x3A) {
                let value = text[text.index(after: colon)...].drop { $0 == 0x20 || $0 == 0x09 }
                state.head.headers.append(String(decoding: text[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
            }
            return nil
        }
        onHead?(.success(transfer.state.withLock { $0.head }))
    }

    /// Takes bytes of the answer; false to pause, nil to give up.
    func body(_ bytes: UnsafeRawBufferPointer) -> Bool? {
        lastProgress = .now
        let limit = transfer.request.maxBytes
        let (result, reader) = transfer.state.withLock { state -> (Bool?, CheckedContinuation<[UInt8]?, any Error>?) in
            if let limit {
                guard state.body.count + bytes.count <= limit else {
                    state.failure = HTTPClientError(
                        kind: .tooLarge,
                        message: "\(target): the answer has more than \(limit) bytes.")
                    return (nil, nil)
                }
                state.body.append(contentsOf: bytes)
                return (true, nil)
            }
            if let reader = state.reader {
                state.reader = nil
                return (true, reader)
            }
            if state.chunkBytes >= Transfer.bufferedBytes {
                state.isReceivePaused = true
                return (false, nil)
            }
            state.chunks.append(Array(bytes))
            state.chunkBytes += bytes.count
            return (true, nil)
        }
        reader?.resume(returning: Array(bytes))
        return result
    }

    /// Gives bytes of the request's body; nil when there are none at present, 0 at the end.
    func pieces(into target: UnsafeMutableRawBufferPointer) -> Int? {
        lastProgress = .now
        let (count, offerer) = transfer.state.withLock { state -> (Int?, CheckedContinuation<Void, any Error>?) in
            var moved = 0
            while moved < target.count, let piece = state.pieces.first {
                let size = min(target.count - moved, piece.count - state.pieceOffset)
                let range = state.pieceOffset..<state.pieceOffset + size
                piece.withUnsafeBytes { bytes in
                    UnsafeMutableRawBufferPointer(rebasing: target[moved..<moved + size]).copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: bytes[range]))
                }
                moved += size
                state.pieceOffset += size
                if state.pieceOffset == piece.count {
                    state.pieces.removeFirst()
                    state.pieceOffset = 0
                }
            }
            state.pieceBytes -= moved
            if moved == 0 {
                if state.isSourceDone { return (0, nil) }
                state.isSendPaused = true
                return (nil, nil)
            }
            guard state.pieceBytes <= Transfer.bufferedBytes / 2, let offerer = state.offerer else { return (moved, nil) }
            state.offerer = nil
            return (moved, offerer)
        }
        offerer?.resume()
        return count
    }
}

// Functions of the file, not closures: a closure could carry the isolation of the place where it is written.

private func active(_ context: UnsafeMutableRawPointer?) -> ActiveTransfer? {
    context.map { Unmanaged<ActiveTransfer>.fromOpaque($0).takeUnretainedValue() }
}

private func receiveHeader(_ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    active(context)?.header(UnsafeRawBufferPointer(start: data, count: size * count))
    return size * count
}

private func receiveBody(_ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    switch active(context)?.body(UnsafeRawBufferPointer(start: data, count: size * count)) {
    case true?: size * count
    case false?: pause
    case nil: -1
    }
}

private func readBody(_ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) -> Int {
    active(context)?.pieces(into: UnsafeMutableRawBufferPointer(start: data, count: size * count)) ?? pause
}

/// What a callback answers to pause its direction (`CURL_WRITEFUNC_PAUSE` and `CURL_READFUNC_PAUSE`).
private let pause = 0x1000_0001
