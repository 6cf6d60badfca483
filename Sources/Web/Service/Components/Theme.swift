/// The colours of the pages.
package enum Theme: String, Sendable, CaseIterable {
    /// As the operating system has it.
    case automatic = "auto"
    case light
    case dark

    /// The one that the toggle goes to from here.
    var next: Theme {
        switch self {
        case .automatic: .light
        case .light: .dark
        case .dark: .automatic
        }
    }

    var title: String {
        switch self {
        case .automatic: "System colours"
        case .light: "Light colours"
        case .dark: "Dark colours"
        }
    }
}
