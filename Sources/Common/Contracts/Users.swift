/// What an account may do.
package enum Role: String, Codable, Hashable, Sendable, CaseIterable {
    /// Everything, including other people's data and accounts.
    case admin
    /// Their own data, models and jobs.
    case user
}

/// An account as it is shown; never holds a password or its hash.
package struct User: Codable, Hashable, Sendable {
    package var id: String
    package var username: String
    package var role: Role
    package var createdAt: Timestamp

    package init(id: String, username: String, role: Role, createdAt: Timestamp) {
        self.id = id
        self.username = username
        self.role = role
        self.createdAt = createdAt
    }
}

/// `POST /v1/sessions`.
package struct CreateSessionRequest: Codable, Hashable, Sendable {
    package var username: String
    package var password: String

    package init(username: String, password: String) {
        self.username = username
        self.password = password
    }
}

/// The bearer token of a new session; shown once, stored only as a hash.
package struct Session: Codable, Hashable, Sendable {
    package var token: String
    package var expiresAt: Timestamp
    package var user: User

    package init(token: String, expiresAt: Timestamp, user: User) {
        self.token = token
        self.expiresAt = expiresAt
        self.user = user
    }
}

/// `POST /v1/users` (admin), and with `setupToken` `POST /v1/setup` for the first account.
package struct CreateUserRequest: Codable, Hashable, Sendable {
    package var username: String
    package var password: String
    /// `user` when left out; the first account is always an admin.
    package var role: Role?
    /// The token of the one-time set-up link.
    package var setupToken: String?

    package init(username: String, password: String, role: Role? = nil, setupToken: String? = nil) {
        self.username = username
        self.password = password
        self.role = role
        self.setupToken = setupToken
    }
}

/// `PUT /v1/users/me/password`.
package struct ChangePasswordRequest: Codable, Hashable, Sendable {
    package var currentPassword: String
    package var newPassword: String

    package init(currentPassword: String, newPassword: String) {
        self.currentPassword = currentPassword
        self.newPassword = newPassword
    }
}

/// `GET /v1/setup`: whether the first account is still to be made.
package struct SetupState: Codable, Hashable, Sendable {
    package var isSetUp: Bool

    package init(isSetUp: Bool) { self.isSetUp = isSetUp }
}
