package import Contracts

/// What every page needs to know beside its own content.
package struct PageContext: Sendable {
    /// Who is logged in; nil before.
    package var user: User?
    /// The address of the page that is shown.
    package var path: WebPath
    /// The token that every form carries.
    package var csrfToken: String
    package var theme: Theme
    /// A message left by the request before.
    package var flash: Flash?
    package var assets: AssetAddresses
    package var now: Timestamp

    package init(
        user: User?, path: WebPath, csrfToken: String, theme: Theme = .automatic, flash: Flash? = nil, assets: AssetAddresses,
        now: Timestamp = .now()
    ) {
        self.user = user
        self.path = path
        self.csrfToken = csrfToken
        self.theme = theme
        self.flash = flash
        self.assets = assets
        self.now = now
    }
}

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

/// A message that the next page shows once.
package struct Flash: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Sendable { case success, failure }
    package var kind: Kind
    package var text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

/// Where style sheets and scripts are served, with a mark of their content, so that browsers may keep them for ever.
package struct AssetAddresses: Sendable {
    private let marks: [String: String]

    /// - Parameter marks: the content's mark by file name.
    package init(marks: [String: String]) { self.marks = marks }

    /// The address of a file of ours.
    func asset(_ name: String) -> WebPath { WebPath("assets", name).with("v", marks[name]) }

    /// The address of a library's file.
    func vendor(_ name: String) -> WebPath { WebPath("vendor", name).with("v", marks[name]) }
}

/// The parts of the site, as the navigation lists them.
package enum Section: String, Sendable, CaseIterable {
    case home, generate, datasets, training, models, operations, account

    var title: String {
        switch self {
        case .home: "Home"
        case .generate: "Generate"
        case .datasets: "Datasets"
        case .training: "Training"
        case .models: "Models"
        case .operations: "Operations"
        case .account: "Account"
        }
    }

    var path: WebPath { self == .home ? WebPath(segments: []) : WebPath(rawValue) }

    var icon: Icon {
        switch self {
        case .home: .home
        case .generate: .wave
        case .datasets: .layers
        case .training: .activity
        case .models: .box
        case .operations: .sliders
        case .account: .user
        }
    }
}
