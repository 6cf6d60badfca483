internal import CMicroHTTPD
internal import CMicroHTTPDShims
internal import Glibc

/// Reads the header fields that libmicrohttpd has found.
enum HeaderBlock {
    /// The header fields of a request, in order; nil when the raw header was not written strictly.
    ///
    /// libmicrohttpd 0.9.75 ends a line at a bare line feed, a value at a NUL byte, and joins folded lines wrongly. Each lets a
    /// sender show one header to a proxy and another to us. The parser leaves its delimiters as zero bytes in the connection's
    /// memory, where exactly two after each line and one after each name are the sign of a strict header.
    static func read(
        _ connection: OpaquePointer, method: UnsafePointer<CChar>, targetLength: Int, version: UnsafePointer<CChar>
    ) -> HTTPHeaders? {
        var headers = HTTPHeaders()
        headers.reserve(8)
        withUnsafeMutablePointer(to: &headers) { pointer in
            _ = MHD_get_connection_values_n(connection, .HEADER_KIND, appendField, UnsafeMutableRawPointer(pointer))
        }
        guard isParserKnown else { return headers }
        let size = semblance_mhd_header_size(connection)
        let start = UnsafeRawPointer(method)
        let block = UnsafeRawBufferPointer(start: start, count: size)
        let tail = UnsafeRawPointer(version) - start
        // Method and target are followed by one blank each; a target with a NUL byte would be longer than it seems.
        guard tail == strlen(method) + 1 + targetLength + 1 else { return nil }
        return isStrict(block, firstLineTail: tail, fieldCount: headers.count) ? headers : nil
    }

    /// Whether the lines after the request line are strict and are as many as were found.
    ///
    /// `firstLineTail` is where the version stands.
    static func isStrict(_ block: UnsafeRawBufferPointer, firstLineTail: Int, fieldCount: Int) -> Bool {
        let count = block.count
        var index = firstLineTail
        while index < count, block[index] != 0 { index += 1 }
        guard index + 2 <= count, block[index] == 0, block[index + 1] == 0 else { return false }
        index += 2
        var fields = 0
        while index + 2 < count {
            // A line that begins with a blank continues the one before.
            if block[index] == 0x20 || block[index] == 0x09 { return false }
            while index < count, block[index] != 0 { index += 1 }
            index += 1
            while index < count, block[index] != 0 { index += 1 }
            guard index + 2 <= count, block[index + 1] == 0 else { return false }
            index += 2
            fields += 1
        }
        return index + 2 == count && block[index] == 0 && block[index + 1] == 0 && fields == fieldCount
    }

    /// Later versions of the library refuse such headers themselves, and may use their memory in other ways.
    private static let isParserKnown = String(cString: MHD_get_version()) == "0.9.75"
}

/// Callback for each header field; file-scope, so that it carries no actor's isolation.
private func appendField(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameLength: Int,
    _ value: UnsafePointer<CChar>?, _ valueLength: Int
) -> MHD_Result {
    guard let context, let name else { return .YES }
    let nameText = String(decoding: UnsafeRawBufferPointer(start: name, count: nameLength), as: UTF8.self)
    var bytes = UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueLength)[...]
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
    context.assumingMemoryBound(to: HTTPHeaders.self).pointee.append(nameText, String(decoding: bytes, as: UTF8.self))
    return .YES
}
