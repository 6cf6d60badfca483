/// How the characters of a file are written as bytes.
package enum TextEncoding: String, Codable, Hashable, Sendable, CaseIterable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case latin1 = "ISO-8859-1"

    /// The bytes that may stand before the text and tell the encoding; none for ISO-8859-1.
    package var byteOrderMark: [UInt8] {
        switch self {
        case .utf8: [0xef, 0xbb, 0xbf]
        case .utf16LittleEndian: [0xff, 0xfe]
        case .utf16BigEndian: [0xfe, 0xff]
        case .latin1: []
        }
    }

    /// The encoding that a file's first bytes tell, if they do.
    static func marked(by bytes: [UInt8]) -> TextEncoding? {
        [.utf8, .utf16LittleEndian, .utf16BigEndian].first { bytes.starts(with: $0.byteOrderMark) }
    }
}
