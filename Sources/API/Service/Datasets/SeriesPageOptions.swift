import Series
import Specification

/// How series are written into one JSON answer.
struct SeriesPageOptions: Sendable {
    /// Down-samples each series to about so many steps.
    var points: Int?

    /// The most values that one JSON answer that is not streamed may hold.
    static let largestValueCount = 5_000_000
    /// So few values are made and written at once, without a change of threads.
    static let smallValueCount = 32_768

    /// Throws 422 when the answer would hold too many values.
    ///
    /// - Parameter field: the field of the request that says how many series are wanted.
    func check(count: Int, length: Int, channels: Int, field: String) throws(APIError) {
        let values = count * min(length, points ?? length) * channels
        guard values <= Self.largestValueCount else {
            throw .validation(
                field,
                "asks for \(values) values at once; at most \(Self.largestValueCount) are sent: ask for fewer series, or for fewer `points`"
            )
        }
    }

    func check(count: Int, shape: SeriesShape, field: String) throws(APIError) {
        try check(count: count, length: shape.length, channels: shape.channels.count, field: field)
    }

    /// The JSON of these parts, one after the other; they have channels and length in common.
    func page(of parts: [SeriesSet], total: Int? = nil, offset: Int = 0) -> [UInt8] {
        guard let first = parts.first else { return [] }
        let text = SeriesText(.json, shape: first.shape, points: points, first: offset, total: total)
        var bytes = text.header()
        var position = offset
        for part in parts {
            bytes += text.body(part, from: position)
            position += part.count
        }
        return bytes + text.footer()
    }
}
