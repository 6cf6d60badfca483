import FoundationEssentials
package import Safetensors

/// The stored form of a set of series: a safetensors file.
///
/// Tensors, in this order: `times` (F64; `[length]` when shared, `[count, length]` when each series has its own; absent without times), `values` (F32
/// `[count, length, channels]`, missing values are NaN), `labels` (I32 `[count]`) and `anomalies` (U8 in the shape of the values) where there are
/// any. Metadata: `format`, `version`, `channels` (a JSON list of names and units), `timeUnit`, `regular`.
package enum SeriesFile {
    static let format = "semblance-series"
    static let version = 1

    /// The names of the tensors.
    enum Tensor {
        static let times = "times"
        static let values = "values"
        static let labels = "labels"
        static let anomalies = "anomalies"
    }

    /// The safetensors header of a set of this shape.
    static func safetensorsHeader(of shape: SeriesShape) throws -> SafetensorsHeader {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let channels = String(decoding: try encoder.encode(shape.channels), as: UTF8.self)
        let metadata = [
            "format": format, "version": String(version), "channels": channels, "timeUnit": shape.timeUnit,
            "regular": String(shape.isRegular),
        ]
        let valuesShape = [shape.count, shape.length, shape.channels.count]
        var tensors: [(name: String, type: SafetensorsHeader.DataType, shape: [Int])] = []
        switch shape.times {
        case .none: break
        case .shared: tensors.append((Tensor.times, .float64, [shape.length]))
        case .perSeries: tensors.append((Tensor.times, .float64, [shape.count, shape.length]))
        }
        tensors.append((Tensor.values, .float32, valuesShape))
        if shape.hasLabels { tensors.append((Tensor.labels, .int32, [shape.count])) }
        if shape.hasAnomalies { tensors.append((Tensor.anomalies, .uint8, valuesShape)) }
        return SafetensorsHeader(metadata: metadata, tensors: tensors)
    }
}

extension SeriesSet {
    /// The bytes of the set's file; equal sets give equal bytes.
    package func encoded() throws -> [UInt8] {
        var encoder = try SeriesFile.Encoder(self)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoder.byteCount)
        while let chunk = try encoder.next() { bytes.append(contentsOf: chunk) }
        return bytes
    }

    /// Reads a whole file.
    ///
    /// - Throws: `SafetensorsError` when the bytes are not such a file.
    package init(encoded bytes: [UInt8]) throws(SafetensorsError) {
        let header = try SeriesFile.Header(prefix: bytes)
        guard bytes.count == header.fileByteCount else {
            throw SafetensorsError("the file has \(bytes.count) bytes, its header describes \(header.fileByteCount)")
        }
        self = try header.series(0..<header.count) { Array(bytes[$0]) }
    }
}
