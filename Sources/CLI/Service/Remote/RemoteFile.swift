internal import Specification
internal import Tabular

/// Bodies of answers that become files.
struct RemoteFile {
    let api: APIConnection
    let terminal: Terminal
    let isQuiet: Bool

    /// Writes an answer to a file, which appears when it is whole, or to standard output.
    /// - Parameter path: nil for standard output.
    func fetch(_ method: String, _ call: String, _ body: [UInt8]?, to path: String?, title: String) async throws {
        let file = try path.map { try PartialFile($0) }
        let standard = StandardOutputSink(terminal)
        let sink: any ByteSink = file?.sink ?? standard
        var display = ProgressDisplay(title, on: terminal, isQuiet: isQuiet || path == nil && terminal.showsOutput)
        var count = 0
        terminal.interruption.watch()
        do {
            try await api.download(method, call, body) { piece, length in
                try terminal.interruption.check()
                try piece.withUnsafeBytes { try sink.write($0) }
                count += piece.count
                if let length, length > 0 { display.show(Double(count) / Double(length)) }
            }
            try file?.commit()
        } catch let error as SpecificationError {
            file?.discard()
            // As `head` does: it has what it wanted.
            if standard.isClosed { return }
            throw CommandFailure(error.description)
        } catch {
            file?.discard()
            throw error
        }
        terminal.clearBar()
        if let path, !isQuiet { terminal.complain("Wrote \(TextTable.bytes(count)) to \(path)") }
    }
}
