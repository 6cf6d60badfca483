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
