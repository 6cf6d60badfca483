/// A whole safetensors file in memory.
package struct SafetensorsFile: Sendable {
    package let header: SafetensorsHeader
    private let bytes: [UInt8]
    private let dataOffset: Int

    package var metadata: [String: String] { header.metadata }

    /// Reads a file's bytes; the header is checked against the bytes that are there.
    package init(_ bytes: [UInt8]) throws(SafetensorsError) {
        let jsonByteCount = try SafetensorsHeader.jsonByteCount(prefix: bytes)
        guard bytes.count >= 8 + jsonByteCount else {
            throw SafetensorsError("the file ends inside its header (\(bytes.count) bytes, header to \(8 + jsonByteCount))")
        }
        header = try SafetensorsHeader(json: bytes[8..<(8 + jsonByteCount)])
        dataOffset = 8 + jsonByteCount
        guard bytes.count == dataOffset + header.dataByteCount else {
            throw SafetensorsError("the file has \(bytes.count) bytes, its header describes \(dataOffset + header.dataByteCount)")
        }
        self.bytes = bytes
    }

    /// The elements of a `F32` tensor.
    package func floats(_ name: String) throws(SafetensorsError) -> [Float] { try elements(name, .float32) }

    /// The elements of a `F64` tensor.
    package func doubles(_ name: String) throws(SafetensorsError) -> [Double] { try elements(name, .float64) }

    /// The elements of an `I32` tensor.
    package func int32s(_ name: String) throws(SafetensorsError) -> [Int32] { try elements(name, .int32) }

    /// The elements of an `I64` tensor.
    package func int64s(_ name: String) throws(SafetensorsError) -> [Int64] { try elements(name, .int64) }

    /// The elements of a `U8` tensor.
    package func bytes(_ name: String) throws(SafetensorsError) -> [UInt8] { try elements(name, .uint8) }

    /// The shape of a tensor.
    package func shape(_ name: String) throws(SafetensorsError) -> [Int] {
        guard let entry = header[name] else { throw SafetensorsError("there is no tensor \(name)") }
        return entry.shape
    }

    private func elements<Element: BitwiseCopyable>(
        _ name: String, _ type: SafetensorsHeader.DataType
    ) throws(SafetensorsError) -> [Element] {
        guard let entry = header[name] else { throw SafetensorsError("there is no tensor \(name)") }
        guard entry.type == type else { throw SafetensorsError("tensor \(name) is \(entry.type.rawValue), not \(type.rawValue)") }
        let count = entry.byteRange.count / type.byteCount
        let start = dataOffset + entry.byteRange.lowerBound
        return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            bytes.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[start..<(start + entry.byteRange.count)]))
            }
            initialized = count
        }
    }
}

/// Puts a safetensors file together; equal content gives equal bytes.
package struct SafetensorsBuilder {
    private var metadata: [String: String]
    private var tensors: [(name: String, type: SafetensorsHeader.DataType, shape: [Int])] = []
    private var data: [UInt8] = []

    package init(metadata: [String: String] = [:]) { self.metadata = metadata }

    package mutating func add(_ name: String, shape: [Int], _ values: [Float]) { append(name, .float32, shape, values) }
    package mutating func add(_ name: String, shape: [Int], _ values: [Double]) { append(name, .float64, shape, values) }
    package mutating func add(_ name: String, shape: [Int], _ values: [Int32]) { append(name, .int32, shape, values) }
    package mutating func add(_ name: String, shape: [Int], _ values: [Int64]) { append(name, .int64, shape, values) }
    package mutating func add(_ name: String, shape: [Int], _ values: [UInt8]) { append(name, .uint8, shape, values) }

    /// The file's bytes.
    package func build() throws -> [UInt8] {
        try SafetensorsHeader(metadata: metadata, tensors: tensors).encoded() + data
    }

    private mutating func append<Element: BitwiseCopyable>(
        _ name: String, _ type: SafetensorsHeader.DataType, _ shape: [Int], _ values: [Element]
    ) {
        precondition(shape.reduce(1, *) == values.count, "tensor \(name): \(values.count) values do not fill the shape \(shape)")
        tensors.append((name, type, shape))
        values.withUnsafeBytes { data.append(contentsOf: $0) }
    }
}
