/// Writes series as text, a part of the set at a time: `header()`, then `body(…)` for parts in their order, then `footer()`.
package struct SeriesText: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        /// One object: channels and a list of series, each with label, times and one list of values per channel.
        case json
        /// One such series object per line.
        case jsonLines
        /// A row per step: series, label, time or step, then a column per channel.
        case longCSV
        /// A row per series: series, label, then a column per step. For one channel.
        case wideCSV
    }

    private let format: Format
    private let shape: SeriesShape
    private let points: Int?
    private let first: Int
    private let total: Int?

    /// - Parameters:
    ///   - shape: the shape of the set that the parts come from.
    ///   - points: for JSON, how many steps of each series to keep at most, chosen as for a plot; times are then always given (step numbers where
    ///     the set has none).
    ///   - first: the number of the first series that is written.
    ///   - total: for JSON, how many series there are in all.
    package init(_ format: Format, shape: SeriesShape, points: Int? = nil, first: Int = 0, total: Int? = nil) {
        precondition(format != .wideCSV || shape.channels.count == 1, "a wide CSV has one channel")
        self.format = format
        self.shape = shape
        self.points = points
        self.first = first
        self.total = total
    }

    /// What comes before all series.
    package func header() -> [UInt8] {
        var writer = ByteWriter()
        switch format {
        case .json:
            writer.write("{\"channels\":[")
            for (index, channel) in shape.channels.enumerated() {
                if index > 0 { writer.write(UInt8(ascii: ",")) }
                writer.write(json: channel.name)
            }
            writer.write("],\"offset\":")
            writer.write(first)
            if let total {
                writer.write(",\"total\":")
                writer.write(total)
            }
            writer.write(",\"timeUnit\":")
            writer.write(json: shape.timeUnit)
            writer.write(",\"series\":[")
        case .jsonLines: break
        case .longCSV:
            writer.write("series")
            if shape.hasLabels { writer.write(",label") }
            writer.write(shape.times == .none ? ",step" : ",time")
            for channel in shape.channels {
                writer.write(UInt8(ascii: ","))
                writer.write(csv: channel.name)
            }
            writer.write(UInt8(ascii: "\n"))
        case .wideCSV:
            writer.write("series")
            if shape.hasLabels { writer.write(",label") }
            var times: [Double]?
            if case .shared(let shared) = shape.times { times = shared }
            for step in 0..<shape.length {
                writer.write(UInt8(ascii: ","))
                if let times { write(time: times[step], &writer) } else { writer.write(step) }
            }
            writer.write(UInt8(ascii: "\n"))
        }
        return writer.bytes
    }

    /// The text of some series.
    ///
    /// - Parameters:
    ///   - part: consecutive series of the set.
    ///   - start: the number of the first of them.
    package func body(_ part: SeriesSet, from start: Int) -> [UInt8] {
        var writer = ByteWriter(capacity: 12 * part.values.count + 64)
        for index in 0..<part.count {
            switch format {
            case .json:
                if start + index > first { writer.write(UInt8(ascii: ",")) }
                write(json: part, index, number: nil, &writer)
            case .jsonLines:
                write(json: part, index, number: start + index, &writer)
                writer.write(UInt8(ascii: "\n"))
            case .longCSV: write(long: part, index, number: start + index, &writer)
            case .wideCSV: write(wide: part, index, number: start + index, &writer)
            }
        }
        return writer.bytes
    }

    /// What comes after all series.
    package func footer() -> [UInt8] { format == .json ? Array("]}".utf8) : [] }

    private func write(json part: SeriesSet, _ index: Int, number: Int?, _ writer: inout ByteWriter) {
        if let number {
            writer.write("{\"series\":")
            writer.write(number)
            writer.write(",\"label\":")
        } else {
            writer.write("{\"label\":")
        }
        if let labels = part.labels { writer.write(Int(labels[index])) } else { writer.write("null") }
        let kept = points.map { part.plotSteps(ofSeries: index, points: $0) }
        let times = part.times(ofSeries: index)
        if times == nil && kept == nil {
            writer.write(",\"times\":null")
        } else {
            writer.write(",\"times\":[")
            for place in 0..<(kept?.count ?? part.length) {
                if place > 0 { writer.write(UInt8(ascii: ",")) }
                let step = kept?[place] ?? place
                if let times { writer.write(times[times.startIndex + step]) } else { writer.write(step) }
            }
            writer.write(UInt8(ascii: "]"))
        }
        writer.write(",\"values\":[")
        let width = part.channels.count
        part.values.withUnsafeBufferPointer { values in
            for channel in 0..<width {
                writer.write(channel == 0 ? "[" : ",[")
                let start = index * part.stride + channel
                for place in 0..<(kept?.count ?? part.length) {
                    if place > 0 { writer.write(UInt8(ascii: ",")) }
                    let value = values[start + (kept?[place] ?? place) * width]
                    if value.isFinite { writer.write(value) } else { writer.write("null") }
                }
                writer.write(UInt8(ascii: "]"))
            }
        }
        writer.write("]}")
    }

    private func write(long part: SeriesSet, _ index: Int, number: Int, _ writer: inout ByteWriter) {
        let times = part.times(ofSeries: index)
        let width = part.channels.count
        part.values.withUnsafeBufferPointer { values in
            for step in 0..<part.length {
                writer.write(number)
                if let labels = part.labels {
                    writer.write(UInt8(ascii: ","))
                    writer.write(Int(labels[index]))
                }
                writer.write(UInt8(ascii: ","))
                if let times { write(time: times[times.startIndex + step], &writer) } else { writer.write(step) }
                for channel in 0..<width {
                    writer.write(UInt8(ascii: ","))
                    let value = values[index * part.stride + step * width + channel]
                    if value.isFinite { writer.write(value) }
                }
                writer.write(UInt8(ascii: "\n"))
            }
        }
    }

    private func write(wide part: SeriesSet, _ index: Int, number: Int, _ writer: inout ByteWriter) {
        writer.write(number)
        if let labels = part.labels {
            writer.write(UInt8(ascii: ","))
            writer.write(Int(labels[index]))
        }
        part.values.withUnsafeBufferPointer { values in
            for step in 0..<part.length {
                writer.write(UInt8(ascii: ","))
                let value = values[index * part.length + step]
                if value.isFinite { writer.write(value) }
            }
        }
        writer.write(UInt8(ascii: "\n"))
    }

    /// A time as a number, or as a date and time when it is in seconds since 1970.
    private func write(time: Double, _ writer: inout ByteWriter) {
        guard shape.timeUnit == TimeUnit.seconds, let civil = CivilTime(secondsSince1970: time) else { return writer.write(time) }
        civil.write(to: &writer)
    }
}
