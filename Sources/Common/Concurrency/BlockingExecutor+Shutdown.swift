extension BlockingExecutor {
    /// `shutdown()` for tasks: waits for the threads on a thread of its own, so that no thread of the shared pool is held.
    package func shutdownFromTask() async {
        await withCheckedContinuation { continuation in
            do {
                _ = try PlainThread(name: "shutdown") {
                    self.shutdown()
                    continuation.resume()
                }
            } catch {
                shutdown()
                continuation.resume()
            }
        }
    }
}
