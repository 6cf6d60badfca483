import Specification
import Synchronization
import Tabular

/// The file of a table that is written piece by piece; used by one task after the other.
final class RowFile: Sendable {
    private struct State: ~Copyable {
        var writer: TableWriter
        let pieces: PieceSink
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - metadata: the columns and how they are written.
    ///   - isJSON: JSON Lines instead of CSV.
    ///   - isCompressed: with gzip.
    init(_ metadata: Metadata, isJSON: Bool, isCompressed: Bool) {
        let pieces = PieceSink()
        let sink: any ByteSink = isCompressed ? GzipSink(pieces, level: 4) : pieces
        state = Mutex(State(writer: TableWriter(sink, metadata, format: isJSON ? .jsonLines : .csv), pieces: pieces))
    }

    /// Writes rows and takes the bytes that are ready.
    func write(_ table: Table) throws -> [UInt8] {
        try state.withLock { state in
            try state.writer.write(table)
            return state.pieces.take()
        }
    }

    /// Ends the file and takes the rest of its bytes.
    func finish() throws -> [UInt8] {
        try state.withLock { state in
            try state.writer.finish()
            return state.pieces.take()
        }
    }
}

/// Keeps bytes until somebody takes them.
private final class PieceSink: ByteSink {
    private var bytes: [UInt8] = []

    func write(_ bytes: UnsafeRawBufferPointer) throws(SpecificationError) { self.bytes.append(contentsOf: bytes) }

    func finish() throws(SpecificationError) {}

    func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
