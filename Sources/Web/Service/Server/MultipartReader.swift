import HTTPServer

/// Reads a `multipart/form-data` body (RFC 7578) while it comes: the fields first, then one file, of which never more than a piece is
/// in memory.
actor MultipartReader {
    /// What a form adds to its file, at most.
    static let overhead = 1 << 20
    private static let fieldLimit = 64 << 10

    private let delimiter: [UInt8]
    private var iterator: HTTPBody.AsyncIterator
    /// Bytes that came and were not given out yet.
    private var buffer: [UInt8] = Array("\r\n".utf8)
    private var isAtEnd = false
    private var isInFile = false

    /// The file's name as the browser gives it; nil before the file was reached, or when the form has none.
    private(set) var fileName: String?

    /// - Throws: `WebError.unreadableForm` when the body is of another type.
    init(_ request: HTTPRequest) throws {
        guard let type = request.headers["Content-Type"], type.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: type), !boundary.isEmpty, boundary.utf8.count <= 70
        else { throw WebError.unreadableForm("A form of the type multipart/form-data was expected.") }
        delimiter = Array("\r\n--\(boundary)".utf8)
        iterator = request.body.makeAsyncIterator()
    }

    /// The fields up to the file.
    func fieldsBeforeFile() async throws -> FormValues {
        var fields = FormValues()
        while try await beginPart() {
            let header = try await header()
            guard let name = Self.parameter("name", of: header) else { throw WebError.unreadableForm("A part of the form has no name.") }
            if let file = Self.parameter("filename", of: header) {
                fileName = file
                isInFile = true
                return fields
            }
            guard fields.pairs.count < 200 else { throw WebError.unreadableForm("The form has too many fields.") }
            var value: [UInt8] = []
            while let piece = try await piece() {
                value += piece
                guard value.count <= Self.fieldLimit else { throw WebError.unreadableForm("The field \(name) is too long.") }
            }
            fields.append(name, String(decoding: value, as: UTF8.self))
        }
        return fields
    }

    /// The next piece of the file; nil at its end.
    func nextFilePiece() async throws -> [UInt8]? {
        guard isInFile else { return nil }
        if let piece = try await piece() { return piece }
        isInFile = false
        return nil
    }

    /// Reads what is left without keeping it, so that a browser sees an answer that came before it had sent everything.
    func drain() async throws {
        buffer = []
        while try await fill() { buffer = [] }
    }

    /// Goes over the delimiter before a part; false at the last one.
    private func beginPart() async throws -> Bool {
        // Anything before the first delimiter is a preamble, which means nothing.
        while try await piece() != nil {}
        buffer.removeFirst(min(delimiter.count, buffer.count))
        while buffer.count < 2, try await fill() {}
        if buffer.starts(with: "--".utf8) || buffer.isEmpty { return false }
        guard buffer.starts(with: "\r\n".utf8) else {
            throw WebError.unreadableForm("The form's parts are not separated as they should be.")
        }
        buffer.removeFirst(2)
        return true
    }

    /// The header lines of a part.
    private func header() async throws -> String {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = buffer.firstRange(of: end) {
                let text = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
                buffer.removeFirst(range.upperBound)
                return text
            }
            guard buffer.count < 16 << 10, try await fill() else {
                throw WebError.unreadableForm("A part of the form has no proper header.")
            }
        }
    }

    /// Bytes of the part up to the next delimiter; nil when the delimiter is next.
    private func piece() async throws -> [UInt8]? {
        while true {
            if let position = delimiterPosition() {
                guard position > 0 else { return nil }
                let piece = Array(buffer[..<position])
                buffer.removeFirst(position)
                return piece
            }
            // The end of the buffer may be the beginning of a delimiter.
            let safe = buffer.count - delimiter.count + 1
            if safe > 0 {
                let piece = Array(buffer[..<safe])
                buffer.removeFirst(safe)
                return piece
            }
            guard try await fill() else { throw BodyInterrupted() }
        }
    }

    private func delimiterPosition() -> Int? {
        buffer.withUnsafeBufferPointer { bytes in
            delimiter.withUnsafeBufferPointer { wanted in
                guard bytes.count >= wanted.count else { return nil }
                search: for start in 0...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
                    for index in 1..<wanted.count where bytes[start + index] != wanted[index] { continue search }
                    return start
                }
                return nil
            }
        }
    }

    /// Takes the next bytes of the body; false at its end.
    private func fill() async throws -> Bool {
        guard !isAtEnd else { return false }
        // Only one caller reads at a time, so the copy cannot go stale while it waits.
        var next = iterator
        let bytes = try await next.next()
        iterator = next
        guard let bytes else {
            isAtEnd = true
            return false
        }
        if buffer.isEmpty { buffer = bytes } else { buffer += bytes }
        return true
    }

    /// A parameter such as `name="value"` in a header. Browsers write `%22` for a quotation mark in it.
    private static func parameter(_ name: String, of header: String) -> String? {
        for part in header.split(whereSeparator: { $0 == ";" || $0 == "\r\n" || $0 == "\n" }) {
            let text = part.trimmed
            guard text.lowercased().hasPrefix("\(name)=") else { continue }
            let value = text.dropFirst(name.count + 1)
            guard value.hasPrefix("\""), value.hasSuffix("\""), value.count >= 2 else { return String(value) }
            return String(value.dropFirst().dropLast())
        }
        return nil
    }
}
