/// Shows how far something is: a bar in place on a terminal, and else a line at every tenth.
struct ProgressDisplay {
    private let terminal: Terminal
    private let title: String
    private var lastTenth = -1

    init(_ title: String, on terminal: Terminal) {
        self.title = title
        self.terminal = terminal
    }

    /// - Parameters:
    ///   - progress: 0 … 1.
    ///   - secondsLeft: nil when it cannot be told yet.
    mutating func show(_ progress: Double, secondsLeft: Double?, message: String?) {
        let share = max(0, min(1, progress.isFinite ? progress : 0))
        let percent = "\(Int(share * 100)) %"
        let left = secondsLeft.map { ", \(Self.duration($0)) left" } ?? ""
        if terminal.isInteractive {
            let filled = Int(share * 24)
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
            terminal.drawBar("\(title) \(bar) \(percent)\(left)")
        } else if Int(share * 10) > lastTenth {
            lastTenth = Int(share * 10)
            terminal.say("\(title): \(percent)\(left)\(message.map { " (\($0))" } ?? "")")
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
