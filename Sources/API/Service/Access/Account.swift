import Contracts

/// Who asks.
struct Account: Sendable, Hashable {
    let id: String
    let username: String
    let role: Role
    /// The hash of the token they came with.
    let tokenHash: String

    /// Nobody in particular; owns nothing.
    static let nobody = Account(id: "", username: "", role: .user, tokenHash: "")

    /// Whose things they may see: their own, or everybody's (nil) for an admin.
    var visibleOwnerID: String? { role == .admin ? nil : id }
}
