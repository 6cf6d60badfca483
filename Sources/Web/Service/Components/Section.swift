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
