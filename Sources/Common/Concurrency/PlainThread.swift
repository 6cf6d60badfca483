internal import Glibc

/// A thread of the operating system that runs one function and ends.
///
/// Use it for work that must go on however busy the shared pool of Swift tasks is: a heartbeat, an event loop, a training.
package final class PlainThread: Sendable {
    /// The name that tools such as `top -H` show; at most 15 bytes reach the system.
    package let name: String
    private let handle: Locked<pthread_t?>

    /// Starts a thread that runs `body`.
    ///
    /// - Throws: `ThreadError` when the system has no thread left to give.
    package init(name: String, _ body: @escaping @Sendable () -> Void) throws(ThreadError) {
        self.name = name
        self.handle = Locked(nil)
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, runThread, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw ThreadError(name: name, code: code)
        }
        handle.withLock { $0 = thread }
    }

    deinit {
        if let thread = handle.withLock({ $0 }) { pthread_detach(thread) }
    }

    /// Waits until the thread has ended.
    ///
    /// Blocking; the second call returns at once. Called on the thread itself it does nothing.
    package func join() {
        let thread = handle.withLock { handle -> pthread_t? in
            guard let thread = handle, pthread_equal(thread, pthread_self()) == 0 else { return nil }
            handle = nil
            return thread
        }
        if let thread { pthread_join(thread, nil) }
    }
}

/// A thread could not be started.
package struct ThreadError: Error, CustomStringConvertible {
    /// The name of the thread that was asked for.
    package let name: String
    /// The error number of the system.
    package let code: Int32

    package var description: String { "The thread \(name) could not be started (system error \(code)); too many threads may be running." }
}

private final class ThreadStart: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

/// Entry point of every thread.
///
/// A file-scope function, so that it carries no actor's isolation.
private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue()
    setThreadName(start.name)
    start.body()
    return nil
}

/// Names the calling thread through the file that stands for it; the C functions for it are not visible to Swift.
private func setThreadName(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    let bytes = Array(name.utf8.prefix(15))
    _ = write(file, bytes, bytes.count)
    close(file)
}
