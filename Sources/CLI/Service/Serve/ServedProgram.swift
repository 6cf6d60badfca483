internal import Concurrency
internal import Processes

/// One of the three programs, started again whenever it dies until it is stopped.
final class ServedProgram: Sendable {
    let name: String
    let log: LogFile
    private let executable: String
    private let environment: [String: String]
    private let terminal: Terminal
    private let state = Monitor(State())

    private struct State {
        var process: ChildProcess?
        var startedAt = ContinuousClock.now
        var isStopping = false
        /// Deaths in a row, each soon after its start.
        var deaths = 0
        /// Whether it has been ready once; before that, its death is the end of the command.
        var wasReady = false
    }

    init(name: String, plan: ServePlan, terminal: Terminal) {
        self.name = name
        self.terminal = terminal
        executable = "\(plan.programs)/semblance-\(name)"
        environment = plan.environment
        log = LogFile(path: "\(plan.logDirectory)/\(name).log")
    }

    func start() throws(ProcessError) {
        let receive: @Sendable (String) -> Void = { [name, log, terminal] line in
            if let error = log.append(line) { terminal.complain("\(name): \(error)") }
        }
        let process = try ChildProcess(
            name: name, executable: executable, environment: environment, output: .lines(receive), errors: .lines(receive)
        ) { [weak self] status in self?.ended(status) }
        let isLate = state.broadcast { state in
            state.process = process
            state.startedAt = .now
            return state.isStopping
        }
        if isLate { process.send(signal: ProcessSignal.terminate) }
    }

    var isRunning: Bool { state.withLock { $0.process?.isRunning ?? false } }

    /// From now on a death is followed by a new start.
    func markReady() { state.withLock { $0.wasReady = true } }

    /// Asks it to end and waits, and ends it by force after `grace`. Blocking.
    func stop(grace: Duration) {
        let process = state.broadcast { state in
            state.isStopping = true
            return state.process
        }
        process?.stop(grace: grace)
    }

    /// Ends it by force.
    func kill() {
        let process = state.broadcast { state in
            state.isStopping = true
            return state.process
        }
        process?.send(signal: ProcessSignal.kill)
    }

    private func ended(_ status: ExitStatus) {
        let pause: Duration? = state.broadcast { state in
            guard !state.isStopping, state.wasReady else { return nil }
            state.deaths = state.startedAt.duration(to: .now) > .seconds(60) ? 1 : state.deaths + 1
            return .seconds(min(30, 1 << min(5, state.deaths - 1)))
        }
        guard var pause else { return }
        while true {
            terminal.complain("\(name) \(status); starting it again in \(pause.components.seconds) s (its log: \(log.path))")
            // This is the thread that waited for the process; nothing else needs it.
            let isStopping = state.wait(for: pause) { $0.isStopping ? true : nil } ?? false
            if isStopping { return }
            do {
                try start()
                return
            } catch {
                terminal.complain("\(name): \(error)")
                pause = .seconds(30)
            }
        }
    }
}
