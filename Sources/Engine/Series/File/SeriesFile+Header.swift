import FoundationEssentials
package import Safetensors

extension SeriesFile {
    /// What the first bytes of a file say: the shape of the set, and where the bytes of each series lie.
    package struct Header: Hashable, Sendable {
        package let count: Int
        package let length: Int
        package let channels: [Channel]
        package let timeUnit: String
        package let isRegular: Bool
        /// How many bytes the whole file has.
        package let fileByteCount: Int
        private let times: SafetensorsHeader.Entry?
        private let values: SafetensorsHeader.Entry
        private let labels: SafetensorsHeader.Entry?
        private let anomalies: SafetensorsHeader.Entry?
        /// Where the tensors begin in the file.
        private let dataOffset: Int

        package var hasTimes: Bool { times != nil }
        package var hasLabels: Bool { labels != nil }
        package var hasAnomalies: Bool { anomalies != nil }

        /// How many bytes from the start of a file hold its header, told by its first eight bytes.
        package static func byteCount(firstBytes: some Collection<UInt8>) throws(SafetensorsError) -> Int {
            8 + (try SafetensorsHeader.jsonByteCount(prefix: firstBytes))
        }

        /// Reads the header from the first bytes of a file, at least `byteCount(firstBytes:)` of them.
        ///
        /// - Throws: `SafetensorsError` when it is not the header of a set of series.
        package init(prefix bytes: [UInt8]) throws(SafetensorsError) {
            let end = try Self.byteCount(firstBytes: bytes.prefix(8))
            guard bytes.count >= end else {
                throw SafetensorsError("the file ends inside its header (\(bytes.count) bytes, header to \(end))")
            }
            let header = try SafetensorsHeader(json: bytes[8..<end])
            dataOffset = end
            fileByteCount = end + header.dataByteCount

            guard header.metadata["format"] == SeriesFile.format else { throw SafetensorsError("the file is not a set of series") }
            guard let version = header.metadata["version"].flatMap({ Int($0) }), version >= 1 else {
                throw SafetensorsError("the file has no version")
            }
            guard version <= SeriesFile.version else {
                throw SafetensorsError("the file has version \(version); this program reads versions up to \(SeriesFile.version)")
            }
            guard let text = header.metadata["channels"], let channels = try? JSONDecoder().decode([Channel].self, from: Data(text.utf8)),
                !channels.isEmpty
            else { throw SafetensorsError("the file does not name its channels") }
            self.channels = channels
            timeUnit = header.metadata["timeUnit"] ?? TimeUnit.steps
            isRegular = header.metadata["regular"] != "false"

            guard let values = header[Tensor.values], values.type == .float32, values.shape.count == 3,
                (1...(1 << 32)).contains(values.shape[1]),
                values.shape[2] == channels.count
            else { throw SafetensorsError("the file has no values of the shape [series, steps, \(channels.count)]") }
            self.values = values
            count = values.shape[0]
            length = values.shape[1]
            let (count, length) = (values.shape[0], values.shape[1])
            times = try Self.entry(Tensor.times, .float64, in: header, shapes: [[length], [count, length]])
            labels = try Self.entry(Tensor.labels, .int32, in: header, shapes: [[count]])
            anomalies = try Self.entry(Tensor.anomalies, .uint8, in: header, shapes: [values.shape])
        }

        /// Where in the file the bytes of the series of `range` lie, tensor by tensor.
        package func byteRanges(of range: Range<Int>) -> ByteRanges {
            precondition(range.lowerBound >= 0 && range.upperBound <= count, "series \(range) are not in 0..<\(count)")
            return ByteRanges(
                values: bytes(of: values, rows: range),
                times: times.map { $0.shape.count == 1 ? bytes(of: $0, rows: 0..<length) : bytes(of: $0, rows: range) },
                labels: labels.map { bytes(of: $0, rows: range) },
                anomalies: anomalies.map { bytes(of: $0, rows: range) })
        }

        /// The series of `range`, made from the bytes that `read` gives for each byte range of the file.
        ///
        /// - Throws: what `read` throws; `SafetensorsError` when a range has another number of bytes or the times do not increase.
        package func series(_ range: Range<Int>, read: (Range<Int>) throws(SafetensorsError) -> [UInt8]) throws(SafetensorsError)
            -> SeriesSet
        {
            let ranges = byteRanges(of: range)
            var parts = Parts(values: try read(ranges.values))
            if let times = ranges.times { parts.times = try read(times) }
            if let labels = ranges.labels { parts.labels = try read(labels) }
            if let anomalies = ranges.anomalies { parts.anomalies = try read(anomalies) }
            return try series(range, from: parts)
        }

        /// The series of `range`, made from the bytes of its `byteRanges`.
        ///
        /// - Throws: `SafetensorsError` when a part has another number of bytes or the times do not increase.
        package func series(_ range: Range<Int>, from parts: Parts) throws(SafetensorsError) -> SeriesSet {
            let ranges = byteRanges(of: range)
            let values: [Float] = try Self.elements(parts.values, ranges.values, Tensor.values)
            var setTimes: SeriesTimes?
            if let entry = times, let timeRange = ranges.times {
                let numbers: [Double] = try Self.elements(parts.times ?? [], timeRange, Tensor.times)
                let found: SeriesTimes = entry.shape.count == 1 ? .shared(numbers) : .perSeries(numbers)
                if let (series, step) = found.firstDisorder(length: length) {
                    throw SafetensorsError("the time of step \(step) of series \(range.lowerBound + series) is not after the one before it")
                }
                setTimes = found
            }
            var setLabels: [Int32]?
            if let labelRange = ranges.labels { setLabels = try Self.elements(parts.labels ?? [], labelRange, Tensor.labels) }
            var setAnomalies: [UInt8]?
            if let anomalyRange = ranges.anomalies {
                setAnomalies = try Self.elements(parts.anomalies ?? [], anomalyRange, Tensor.anomalies)
            }
            return SeriesSet(
                count: range.count, length: length, channels: channels, values: values, times: setTimes, timeUnit: timeUnit,
                labels: setLabels, anomalies: setAnomalies, isRegular: isRegular)
        }

        private func bytes(of entry: SafetensorsHeader.Entry, rows: Range<Int>) -> Range<Int> {
            let rowByteCount = entry.shape.dropFirst().reduce(entry.type.byteCount, *)
            let start = dataOffset + entry.byteRange.lowerBound
            return start + rows.lowerBound * rowByteCount..<start + rows.upperBound * rowByteCount
        }

        private static func entry(
            _ name: String, _ type: SafetensorsHeader.DataType, in header: SafetensorsHeader, shapes: [[Int]]
        ) throws(SafetensorsError) -> SafetensorsHeader.Entry? {
            guard let entry = header[name] else { return nil }
            guard entry.type == type, shapes.contains(entry.shape) else {
                throw SafetensorsError(
                    "tensor \(name) has the type \(entry.type.rawValue) and shape \(entry.shape), which do not fit the values")
            }
            return entry
        }

        private static func elements<Element: BitwiseCopyable>(
            _ bytes: [UInt8], _ range: Range<Int>, _ name: String
        ) throws(SafetensorsError) -> [Element] {
            guard bytes.count == range.count else {
                throw SafetensorsError(
                    "tensor \(name): \(range.count) bytes from byte \(range.lowerBound) were wanted, \(bytes.count) came")
            }
            let count = bytes.count / MemoryLayout<Element>.stride
            return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
                bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
                initialized = count
            }
        }
    }

    /// Where in a file the bytes of some series lie.
    package struct ByteRanges: Hashable, Sendable {
        package var values: Range<Int>
        package var times: Range<Int>?
        package var labels: Range<Int>?
        package var anomalies: Range<Int>?
    }

    /// The bytes that were read for some series; nil for tensors that the file does not have.
    package struct Parts: Sendable {
        package var values: [UInt8]
        package var times: [UInt8]?
        package var labels: [UInt8]?
        package var anomalies: [UInt8]?

        package init(values: [UInt8], times: [UInt8]? = nil, labels: [UInt8]? = nil, anomalies: [UInt8]? = nil) {
            self.values = values
            self.times = times
            self.labels = labels
            self.anomalies = anomalies
        }
    }
}
