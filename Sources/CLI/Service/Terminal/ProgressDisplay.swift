/// Shows how far something is, on standard error: a bar in place on a terminal, and else a line at every tenth.
struct ProgressDisplay {
    private let terminal: Terminal
    private let title: String
    private let isQuiet: Bool
    /// When the first share was shown, and which: work that goes on from a checkpoint does not begin at 0.
    private var begun: (instant: ContinuousClock.Instant, progress: Double)?
    private var lastTenth = -1
    private var lastDrawn: ContinuousClock.Instant?

    init(_ title: String, on terminal: Terminal, isQuiet: Bool = false) {
        self.terminal = terminal
        self.title = title
        self.isQuiet = isQuiet
    }

    /// Shows a share, with the time left that follows from the time taken so far.
    mutating func show(_ progress: Double, message: String? = nil) {
        let begun = begun ?? (.now, progress)
        self.begun = begun
        let seconds = begun.instant.duration(to: .now) / .seconds(1)
        let done = progress - begun.progress
        // Earlier the guess would be worth nothing.
        show(progress, secondsLeft: done > 0.01 && seconds > 0.5 ? seconds / done * (1 - progress) : nil, message: message)
    }

    /// - Parameters:
    ///   - progress: 0 … 1.
    ///   - secondsLeft: nil when it cannot be told yet.
    mutating func show(_ progress: Double, secondsLeft: Double?, message: String?) {
        guard !isQuiet else { return }
        let share = max(0, min(1, progress.isFinite ? progress : 0))
        let percent = "\(Int(share * 100)) %"
        let left = secondsLeft.map { ", \(Self.duration($0)) left" } ?? ""
        if terminal.isInteractive {
            // Ten times a second is as often as anybody looks.
            if let lastDrawn, lastDrawn.duration(to: .now) < .milliseconds(100), share < 1 { return }
            lastDrawn = .now
            let filled = Int(share * 24)
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
            // A bar that is longer than the line could not be drawn over.
            terminal.drawBar(String("\(title) \(bar) \(percent)\(left)\(message.map { " · \($0)" } ?? "")".prefix(79)))
        } else if Int(share * 10) > lastTenth {
            // What takes no time needs no lines.
            if let lastDrawn, lastDrawn.duration(to: .now) < .seconds(1), share < 1 { return }
            lastDrawn = .now
            lastTenth = Int(share * 10)
            terminal.complain("\(title): \(percent)\(left)\(message.map { " (\($0))" } ?? "")")
        }
    }

    /// `40 s`, `3 min`, `1 h 5 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e8 else { return "a long time" }
        let whole = max(0, Int(seconds.rounded(.up)))
        if whole < 90 { return "\(whole) s" }
        let minutes = (whole + 30) / 60
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
