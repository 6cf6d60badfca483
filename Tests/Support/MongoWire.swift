internal import BSON
internal import Glibc

/// Just enough of MongoDB's wire protocol to send a server one command without logging in.
enum MongoWire {
    private static let messageOperation: Int32 = 2013

    /// Sends a command over a connection of its own; the reply. Blocking, at most 10 seconds.
    @discardableResult
    static func run(_ command: BSONDocument, port: Int) throws -> BSONDocument {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw MongoServer.Failure("No socket can be made.") }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = loopback(port: port)
        let code = withUnsafeBytes(of: &address) { bytes -> Int32 in
            guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            return connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
        guard code == 0 else { throw MongoServer.Failure("mongod does not answer on port \(port).") }

        // Header (length, number, answered number, operation), flags, kind of the only section.
        let body = try command.bytes()
        try send(littleEndian([Int32(21 + body.count), 1, 0, messageOperation, 0]) + [0] + body, descriptor)
        let header = try receive(16, descriptor)
        let length = header.withUnsafeBytes { Int(Int32(littleEndian: $0.loadUnaligned(as: Int32.self))) }
        guard (21...(48 << 20)).contains(length) else { throw MongoServer.Failure("mongod sent a message of \(length) bytes.") }
        let reply = try BSONDocument(bytes: Array(try receive(length - 16, descriptor).dropFirst(5)))
        guard reply["ok"]?.integerValue == 1 else {
            throw MongoServer.Failure("mongod refused \(command.elements.first?.key ?? ""): \(reply["errmsg"]?.stringValue ?? "")")
        }
        return reply
    }

    static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        return address
    }

    private static func littleEndian(_ numbers: [Int32]) -> [UInt8] {
        numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    }

    private static func send(_ bytes: [UInt8], _ descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw MongoServer.Failure("mongod closed the connection.") }
            rest = rest.dropFirst(count)
        }
    }

    private static func receive(_ count: Int, _ descriptor: Int32) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var buffer = [UInt8](repeating: 0, count: count - bytes.count)
            let received = recv(descriptor, &buffer, buffer.count, 0)
            guard received > 0 else { throw MongoServer.Failure("mongod closed the connection.") }
            bytes.append(contentsOf: buffer[..<received])
        }
        return bytes
    }
}
