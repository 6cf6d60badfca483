internal import CMicroHTTPD
internal import CMicroHTTPDShims
internal import Glibc
internal import Logging

// The callbacks of libmicrohttpd. Functions of the file, not closures: a closure could carry the isolation of the place where it is
// written, and die on a thread of the library.

private func loop(_ context: UnsafeMutableRawPointer?) -> ConnectionLoop? {
    context.map { Unmanaged<ConnectionLoop>.fromOpaque($0).takeUnretainedValue() }
}

/// The request line has been read: begins an exchange, which the connection owns until `requestCompleted`.
func targetRead(_ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?)
    -> UnsafeMutableRawPointer?
{
    guard let core = loop(context)?.core, let connection, let socket = semblance_mhd_socket_context(connection) else { return nil }
    let client = Unmanaged<ClientConnection>.fromOpaque(socket).takeUnretainedValue()
    let bytes = target.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } ?? []
    let exchange = Exchange(core: core, client: client, connection: connection, target: bytes)
    core.exchangeBegan()
    client.setCurrent(exchange)
    return Unmanaged.passRetained(exchange).toOpaque()
}

/// The header, a part of the body, or the end of the request has been read.
func accessHandler(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?, _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?, _ data: UnsafePointer<CChar>?, _ size: UnsafeMutablePointer<Int>?,
    _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let connection, let method, let version, let size, let request = request?.pointee else { return .NO }
    let exchange = Unmanaged<Exchange>.fromOpaque(request).takeUnretainedValue()
    let bytes = UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size.pointee)
    return exchange.advance(connection, method: method, version: version, data: bytes, unread: size) ? .YES : .NO
}

/// A request is over; its exchange is released.
func requestCompleted(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ request: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ reason: MHD_RequestTerminationCode
) {
    guard let core = loop(context)?.core, let pointer = request?.pointee else { return }
    request?.pointee = nil
    let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
    exchange.end(isComplete: reason == .REQUEST_TERMINATED_COMPLETED_OK)
    exchange.client.setCurrent(nil)
    core.exchangeEnded()
}

/// A connection has been accepted or is about to be closed.
func connectionNotified(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ socket: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ event: MHD_ConnectionNotificationCode
) {
    guard let loop = loop(context), let connection, let socket else { return }
    if event == .CONNECTION_NOTIFY_STARTED {
        let client = ClientConnection(connection, loop: loop)
        socket.pointee = Unmanaged.passRetained(client).toOpaque()
        loop.core.opened(client)
    } else if let pointer = socket.pointee {
        socket.pointee = nil
        loop.core.closed(Unmanaged<ClientConnection>.fromOpaque(pointer).takeRetainedValue())
    }
}

/// A line of libmicrohttpd's own log.
func daemonLogged(_ context: UnsafeMutableRawPointer?, _ message: UnsafePointer<CChar>?) {
    guard let core = loop(context)?.core, let message else { return }
    core.logger.debug("libmicrohttpd reports an event.", ["detail": String(cString: message)])
}

/// libmicrohttpd cannot go on; neither can the process.
func endAfterPanic(_ reason: UnsafePointer<CChar>?) {
    let text = "libmicrohttpd gave up: \(reason.map { String(cString: $0) } ?? "unknown reason")\n"
    _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    abort()
}
