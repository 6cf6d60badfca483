import Safetensors

extension SeriesFile {
    /// Makes the bytes of a file piece by piece, in their order, without holding the whole set.
    ///
    /// The source is asked for all its series once per tensor that differs from series to series (values, labels, own times, anomalies); it gives
    /// the same ones each time. Labels are kept from the pass over the values.
    package struct Encoder: Sendable {
        private enum Section { case times, values, labels, anomalies }

        /// How many bytes the whole file has.
        package let byteCount: Int
        /// The statistics of the series whose values have been written; complete when `next()` has given nil.
        package private(set) var statistics: SeriesStatistics

        private let source: any SeriesSource
        private let shape: SeriesShape
        private let seriesPerChunk: Int
        private var header: [UInt8]?
        private var sections: [Section]
        private var position = 0
        private var labels: [Int32] = []

        /// - Parameters:
        ///   - source: The series, of which at least one at a time is held.
        ///   - chunkByteCount: About how large the pieces are, in bytes.
        package init(_ source: any SeriesSource, chunkByteCount: Int = 1 << 20) throws {
            self.source = source
            shape = source.shape
            let header = try SeriesFile.safetensorsHeader(of: shape)
            let encoded = try header.encoded()
            byteCount = encoded.count + header.dataByteCount
            self.header = encoded
            seriesPerChunk = max(1, chunkByteCount / max(1, shape.length * shape.channels.count * 4))
            sections = [.values]
            if shape.times != .none { sections.insert(.times, at: 0) }
            if shape.hasLabels { sections.append(.labels) }
            if shape.hasAnomalies { sections.append(.anomalies) }
            statistics = SeriesStatistics(of: shape)
        }

        /// The next piece of the file; nil when it is complete.
        ///
        /// - Throws: what the source throws.
        package mutating func next() throws -> [UInt8]? {
            if let header {
                self.header = nil
                return header
            }
            while let section = sections.first {
                if let chunk = try next(of: section), !chunk.isEmpty { return chunk }
                guard position >= shape.count else { continue }
                sections.removeFirst()
                position = 0
            }
            return nil
        }

        private mutating func next(of section: Section) throws -> [UInt8]? {
            switch section {
            case .labels:
                guard position == 0 else { return nil }
                position = shape.count
                return Self.bytes(labels)
            case .times:
                if case .shared(let times) = shape.times {
                    guard position == 0 else { return nil }
                    position = shape.count
                    return Self.bytes(times)
                }
                guard let part = try nextSeries() else { return nil }
                guard case .perSeries(let times) = part.times else { preconditionFailure("the source's parts have no times of their own") }
                return Self.bytes(times)
            case .values:
                guard let part = try nextSeries() else { return nil }
                statistics.add(part)
                if shape.hasLabels {
                    guard let partLabels = part.labels else { preconditionFailure("the source's parts have no labels") }
                    labels.append(contentsOf: partLabels)
                }
                return Self.bytes(part.values)
            case .anomalies:
                guard let part = try nextSeries() else { return nil }
                guard let anomalies = part.anomalies else { preconditionFailure("the source's parts have no anomalies") }
                return anomalies
            }
        }

        private mutating func nextSeries() throws -> SeriesSet? {
            guard position < shape.count else { return nil }
            let range = position..<min(shape.count, position + seriesPerChunk)
            let part = try source.series(range)
            precondition(part.count == range.count && part.length == shape.length, "the source gave other series than asked for")
            position = range.upperBound
            return part
        }

        private static func bytes<Element: BitwiseCopyable>(_ elements: [Element]) -> [UInt8] { elements.withUnsafeBytes(Array.init) }
    }
}
