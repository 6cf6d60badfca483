import Catalog
import Configuration
import Contracts
import Logging

/// The account that the settings ask for.
struct FirstAccount: Sendable {
    let context: APIContext

    /// Makes the account of the settings when there is no account at all; returns whether there is one now.
    func make() async throws -> Bool {
        let settings = context.settings
        guard try await context.catalog.users().isEmpty else { return true }
        guard let username = settings.adminUsername, let password = settings.adminPassword else { return false }
        let record = UserRecord(
            id: Identifier.make(), username: username, passwordHash: try await context.passwords.hash(password), role: .admin,
            createdAt: .now())
        if try await context.catalog.insertFirst(record) {
            context.logger.info("The first account was made from the settings.", ["user.name": username])
        }
        return true
    }
}
