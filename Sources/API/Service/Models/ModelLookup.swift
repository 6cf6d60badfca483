import Catalog
import Contracts

/// Finds the models that a path names, for owners and admins.
struct ModelLookup: Sendable {
    let call: Call

    var name: String { call.pathText("name") }

    /// The number in the path; nil for `latest` and where the path has none.
    var version: Int? { Int(call.pathText("n")) }

    /// The version that the path names.
    ///
    /// - Throws: `APIError` 404 when there is none that the account can see.
    func record() async throws -> ModelVersionRecord {
        let versions = call.context.versions
        if call.text("owner") == nil,
            let own = try await versions.record(ownerID: call.account.id, name: name, version: version)
        {
            return own
        }
        let ownerID = try await ownerID()
        guard let record = try await versions.record(ownerID: ownerID, name: name, version: version) else { throw versionNotFound }
        return record
    }

    /// The id of the owner of the model: the account itself, or, for an admin, whoever has a model of that name.
    func ownerID() async throws -> String {
        let account = call.account
        if let username = call.text("owner"), username.lowercased() != account.username.lowercased() {
            guard account.role == .admin, let owner = try await call.catalog.user(username: username) else { throw notFound }
            return owner.id
        }
        guard account.role == .admin, call.text("owner") == nil else { return account.id }
        let owners = Set(try await call.catalog.modelVersions(ownerID: nil, name: name).map(\.ownerID))
        if owners.contains(account.id) || owners.isEmpty { return account.id }
        guard owners.count == 1, let owner = owners.first else {
            throw APIError.validation("owner", "is missing; several owners have a model \"\(name)\", so the query must say whose is meant")
        }
        return owner
    }

    var notFound: APIError { .notFound("model \"\(name)\"") }

    private var versionNotFound: APIError {
        version.map { .notFound("version \($0) of a model \"\(name)\"") } ?? notFound
    }
}
