import Concurrency
import Contracts
import HTTPServer
import Series

/// Many series as one streamed answer, in constant memory.
struct SeriesFileResponse: Sendable {
    let format: SampleFormat
    /// What the file is called, without its ending.
    let name: String
    let shape: SeriesShape

    /// The answer whose parts come from `parts`, which is given a function that writes the series from a number on.
    func response(
        compute: BlockingExecutor, deadline: RequestDeadline,
        _ parts: @escaping @Sendable (_ send: @Sendable (SeriesSet, _ from: Int) async throws -> Void) async throws -> Void
    ) -> HTTPResponse {
        let text = SeriesText(textFormat, shape: shape)
        var headers: HTTPHeaders = ["Content-Type": mediaType]
        if format != .json { headers.set("Content-Disposition", FileName.attachment("\(name).\(format.rawValue)")) }
        return HTTPResponse(
            headers: headers,
            body: .stream(length: nil) { writer in
                try await writer.write(text.header())
                try await parts { set, start in
                    try Task.checkCancellation()
                    try await writer.write(try await compute.run { text.body(set, from: start) })
                    deadline.extend(by: TransferProgress.grace)
                }
                try await writer.write(text.footer())
            })
    }

    private var textFormat: SeriesText.Format {
        switch format {
        case .json: .json
        case .jsonl: .jsonLines
        case .csv: .longCSV
        }
    }

    private var mediaType: String {
        switch format {
        case .json: MediaType.json
        case .jsonl: MediaType.jsonLines
        case .csv: "\(MediaType.csv); charset=utf-8; header=present"
        }
    }
}
