import Specification

/// How long a password may be, in characters.
package enum PasswordRule {
    package static let minLength = 8
    package static let maxLength = 256

    static let schema = Schema.text(minLength: minLength, maxLength: maxLength, format: "password")
    /// For a password that is only compared: any length that a stored one can have.
    static let given = Schema.text(maxLength: 1024, format: "password")
}

extension User: ContractType {
    package static var schema: Schema {
        .object(
            [
                .required("id", .text(pattern: .identifier)), .required("username", .text(pattern: .username)),
                .required("role", .words(of: Role.self)), .required("createdAt", .moment),
            ], summary: "An account.")
    }
    package static var example: User { User(id: Examples.identifier, username: "ada", role: .user, createdAt: Examples.moment) }
}

extension CreateSessionRequest: ContractType {
    package static var schema: Schema {
        .object([.required("username", .text(maxLength: 200)), .required("password", PasswordRule.given)])
    }
    package static var example: CreateSessionRequest { CreateSessionRequest(username: "ada", password: "correct horse") }
}

extension Session: ContractType {
    package static var schema: Schema {
        .object([
            .required("token", .text(), "Send it as `Authorization: Bearer …`; it is shown only once."),
            .required("expiresAt", .moment), .required("user", .reference(User.self)),
        ])
    }
    package static var example: Session { Session(token: "Zx3n…", expiresAt: Examples.moment, user: .example) }
}

extension CreateUserRequest: ContractType {
    package static var schema: Schema {
        .object([
            .required("username", .text(pattern: .username), "Unique without regard to case."),
            .required("password", PasswordRule.schema),
            .nullable("role", .words(of: Role.self), "`user` when left out; the first account is always an admin."),
            .nullable("setupToken", .text(maxLength: 200), "For `POST /v1/setup`: the token of the one-time set-up link."),
        ])
    }
    package static var example: CreateUserRequest {
        CreateUserRequest(username: "ada", password: "correct horse", role: .user, setupToken: nil)
    }
}

extension ChangePasswordRequest: ContractType {
    package static var schema: Schema {
        .object([.required("currentPassword", PasswordRule.given), .required("newPassword", PasswordRule.schema)])
    }
    package static var example: ChangePasswordRequest {
        ChangePasswordRequest(currentPassword: "correct horse", newPassword: "battery staple")
    }
}

extension SetupState: ContractType {
    package static var schema: Schema { .object([.required("isSetUp", .boolean, "Whether there is an account.")]) }
    package static var example: SetupState { SetupState(isSetUp: true) }
}
