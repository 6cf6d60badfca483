internal import Glibc

/// Reads a pipe to its end and hands over whole lines.
struct LineReader: Sendable {
    let descriptor: Int32
    let receive: @Sendable (String) -> Void

    /// Blocks until the last writer has closed the pipe; a last line without a line feed is handed over too.
    func run() {
        defer { close(descriptor) }
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            for byte in buffer[..<count] {
                if byte == UInt8(ascii: "\n") {
                    receive(String(decoding: line, as: UTF8.self))
                    line.removeAll(keepingCapacity: true)
                } else {
                    line.append(byte)
                }
            }
        }
        if !line.isEmpty { receive(String(decoding: line, as: UTF8.self)) }
    }
}
