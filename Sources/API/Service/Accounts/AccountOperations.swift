import Catalog
import Configuration
import Contracts
import Crypto
import HTTPServer
import Logging
import Specification

/// Accounts, log-ins and the first set-up.
enum AccountOperations {
    private static let group = "Accounts"

    static let all: [Operation] = [
        Operation(
            .get, "/v1/setup", "setupState", "Whether the first account has been made.", group: group, access: .open,
            answers: [.json(SetupState.self, "Whether there is an account.")], handler: setupState),
        Operation(
            .post, "/v1/setup", "setUp", "Makes the first account, an admin, with the token of the one-time link.", group: group,
            access: .open, bodies: [.json(CreateUserRequest.self)],
            answers: [.json(User.self, "The account.", status: .created)], conflict: "There is an account already.",
            tooMany: "Too many wrong tokens.", errors: [403], handler: setUp),
        Operation(
            .post, "/v1/sessions", "logIn", "Logs in; the token is shown only in this answer.", group: group, access: .open,
            bodies: [.json(CreateSessionRequest.self)], answers: [.json(Session.self, "A new session.", status: .created)],
            tooMany: "Too many failed log-ins.", errors: [401], handler: logIn),
        Operation(
            .delete, "/v1/sessions/current", "logOut", "Ends the session of the token.", group: group,
            answers: [.nothing("The token is not valid any more.")], handler: logOut),
        Operation(
            .get, "/v1/users", "listUsers", "All accounts, newest first.", group: group, access: .admin, query: Paging.parameters,
            answers: [.json(Page<User>.self, "The accounts.")], handler: list),
        Operation(
            .post, "/v1/users", "createUser", "Makes an account.", group: group, access: .admin, bodies: [.json(CreateUserRequest.self)],
            answers: [.json(User.self, "The account.", status: .created)], conflict: "The username is taken.", handler: create),
        Operation(
            .get, "/v1/users/me", "currentUser", "The account of the token.", group: group,
            answers: [.json(User.self, "The account.")], handler: current),
        Operation(
            .put, "/v1/users/me/password", "changePassword", "Changes the password and ends all other sessions.", group: group,
            bodies: [.json(ChangePasswordRequest.self)], answers: [.nothing("The password is changed.")],
            tooMany: "Too many wrong passwords.", errors: [403], handler: changePassword),
        Operation(
            .delete, "/v1/users/{id}", "deleteUser", "Deletes an account and ends its sessions; its datasets, jobs and models stay.",
            group: group, access: .admin, answers: [.nothing("The account is deleted.")], conflict: "It is your own account.",
            handler: delete),
    ]

    private static func setupState(_ call: Call) async throws -> HTTPResponse {
        try .json(JSON.encode(SetupState(isSetUp: try await !call.context.catalog.users().isEmpty)))
    }

    private static func setUp(_ call: Call) async throws -> HTTPResponse {
        let request = try await call.body(CreateUserRequest.self)
        let context = call.context
        guard try await context.catalog.users().isEmpty else { throw APIError.conflict("There is an account already; log in instead.") }
        let attempt = try context.limiter.begin(username: "set-up", address: ClientAddress.of(call.request))
        guard let token = request.setupToken, context.setupToken.matches(token) else {
            throw APIError.forbidden("The set-up token must be that of the link that the API printed when it started.", field: "setupToken")
        }
        let record = try await record(request, role: .admin, context)
        guard try await context.catalog.insertFirst(record) else {
            throw APIError.conflict("There is an account already; log in instead.")
        }
        context.limiter.succeed(attempt)
        context.logger.info("The first account was made.", ["user.name": record.username])
        return try .json(JSON.encode(record.shown), status: .created)
    }

    private static func logIn(_ call: Call) async throws -> HTTPResponse {
        let request = try await call.body(CreateSessionRequest.self)
        let context = call.context
        let attempt = try context.limiter.begin(username: request.username, address: ClientAddress.of(call.request))
        let isRight: Bool
        let user: UserRecord?
        do {
            user = try await context.catalog.user(username: request.username)
            isRight = try await context.passwords.verify(request.password, against: user?.passwordHash)
        } catch {
            context.limiter.withdraw(attempt)
            throw error
        }
        guard isRight, let user else {
            context.logger.info("A log-in failed.", ["client.address": call.request.remoteAddress])
            throw APIError(
                .unauthorized, .unauthorized, "The username or the password is wrong.",
                headers: ["WWW-Authenticate": "Bearer realm=\"semblance\""])
        }
        context.limiter.succeed(attempt)
        let token = randomToken()
        let now = Timestamp.now()
        let session = SessionRecord(
            tokenHash: Authenticator.hash(token), userID: user.id, createdAt: now,
            expiresAt: now.advanced(bySeconds: context.settings.sessionLifetime.inSeconds))
        try await context.catalog.insert(session)
        return try .json(JSON.encode(Session(token: token, expiresAt: session.expiresAt, user: user.shown)), status: .created)
    }

    private static func logOut(_ call: Call) async throws -> HTTPResponse {
        try await call.context.catalog.deleteSession(tokenHash: call.account.tokenHash)
        call.context.authenticator.forget { $0.tokenHash == call.account.tokenHash }
        return HTTPResponse(status: .noContent)
    }

    private static func list(_ call: Call) async throws -> HTTPResponse {
        let paging = Paging(call)
        let users = try await call.context.catalog.users().sorted { $0.id > $1.id }
        let rest = paging.cursor.map { cursor in users.drop { $0.id >= cursor } } ?? users[...]
        return try .json(JSON.encode(paging.page(Array(rest.prefix(paging.limit + 1)).map(\.shown), cursor: \.id)))
    }

    private static func create(_ call: Call) async throws -> HTTPResponse {
        let request = try await call.body(CreateUserRequest.self)
        guard try await call.context.catalog.user(username: request.username) == nil else { throw usernameTaken }
        let record = try await record(request, role: request.role ?? .user, call.context)
        do {
            try await call.context.catalog.insert(record)
        } catch CatalogError.conflict {
            throw usernameTaken
        }
        return try .json(JSON.encode(record.shown), status: .created)
    }

    private static let usernameTaken = APIError.conflict("There is an account of that name already.", field: "username")

    private static func current(_ call: Call) async throws -> HTTPResponse {
        guard let user = try await call.context.catalog.user(id: call.account.id) else { throw APIError.unauthorized }
        return try .json(JSON.encode(user.shown))
    }

    private static func changePassword(_ call: Call) async throws -> HTTPResponse {
        let request = try await call.body(ChangePasswordRequest.self)
        let context = call.context
        guard let user = try await context.catalog.user(id: call.account.id) else { throw APIError.unauthorized }
        let attempt = try context.limiter.begin(username: user.username, address: ClientAddress.of(call.request))
        guard try await context.passwords.verify(request.currentPassword, against: user.passwordHash) else {
            throw APIError.forbidden("The current password is not the password of this account.", field: "currentPassword")
        }
        context.limiter.succeed(attempt)
        let hash = try await context.passwords.hash(request.newPassword)
        // The sessions end before the password changes; if that fails, the old password still works and nobody is locked out.
        let session = try await context.catalog.session(tokenHash: call.account.tokenHash, now: .now())
        try await context.catalog.deleteSessions(userID: user.id)
        context.authenticator.forget { $0.id == user.id }
        try await context.catalog.setPasswordHash(hash, userID: user.id)
        if let session { try await context.catalog.insert(session) }
        return HTTPResponse(status: .noContent)
    }

    private static func delete(_ call: Call) async throws -> HTTPResponse {
        guard call.id != call.account.id else { throw APIError.conflict("You cannot delete your own account; another admin can.") }
        guard try await call.context.catalog.user(id: call.id) != nil else { throw APIError.notFound("account of that id") }
        try await call.context.catalog.deleteUser(id: call.id)
        call.context.authenticator.forget { $0.id == call.id }
        call.context.owners.forget(call.id)
        return HTTPResponse(status: .noContent)
    }

    private static func record(_ request: CreateUserRequest, role: Role, _ context: APIContext) async throws -> UserRecord {
        UserRecord(
            id: Identifier.make(), username: request.username, passwordHash: try await context.passwords.hash(request.password), role: role,
            createdAt: .now())
    }
}

extension UserRecord {
    /// The account as it is shown.
    var shown: User { User(id: id, username: username, role: role, createdAt: createdAt) }
}
