import Contracts
import FoundationEssentials
import HTTPClient
import Logging
import Specification
import Testing

@Suite("Accounts and log-ins")
struct AccountTests {
    @Test("The one-time token makes the first account, which is an admin, and works only once")
    func setUp() async throws {
        try await RunningAPI.run(["ADMIN_USERNAME": "", "ADMIN_PASSWORD": ""]) { api async throws in
            #expect(try await api.anonymous.send("GET", "/v1/setup").json == ["isSetUp": false])
            let first: [String: JSONValue] = ["username": "ada", "password": .string(RunningAPI.password)]
            let wrong = try await api.anonymous.send("POST", "/v1/setup", .object(first.merging(["setupToken": "guess"]) { $1 }))
            #expect(wrong.status == 403 && wrong.fields == ["setupToken"])

            let right: JSONValue = .object(first.merging(["setupToken": .string(api.setupToken)]) { $1 })
            let made = try await api.anonymous.send("POST", "/v1/setup", right)
            #expect(made.status == 201)
            #expect(try made.decoded(User.self).role == .admin)
            #expect(try await api.anonymous.send("POST", "/v1/setup", right).status == 409)
            #expect(try await api.anonymous.send("GET", "/v1/setup").json == ["isSetUp": true])
            #expect(try await api.logIn("ada").send("GET", "/v1/users").status == 200)
        }
    }

    @Test("Of several set-ups at once exactly one makes an account")
    func setUpRace() async throws {
        try await RunningAPI.run(["ADMIN_USERNAME": "", "ADMIN_PASSWORD": ""]) { api async throws in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<4 {
                    group.addTask {
                        try await api.anonymous.send(
                            "POST", "/v1/setup",
                            [
                                "username": .string("user\(index)"), "password": .string(RunningAPI.password),
                                "setupToken": .string(api.setupToken),
                            ]
                        ).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 409, 409, 409])
        }
    }

    @Test("Without an account the start prints the link of the set-up page once in the log")
    func setUpLink() async throws {
        try await RunningAPI.run(["ADMIN_USERNAME": "", "ADMIN_PASSWORD": ""]) { api async throws in
            let lines = api.log.lines.filter { $0.contains("http://web.example/setup?token=\(api.setupToken)") }
            #expect(lines.count == 1)
        }
        try await RunningAPI.run { api async throws in #expect(!api.log.lines.contains { $0.contains("setup?token=") }) }
    }

    @Test("A session gives the account, and its token is worthless after the log-out")
    func session() async throws {
        try await RunningAPI.run { api async throws in
            let admin = try await api.admin()
            let me = try await admin.send("GET", "/v1/users/me")
            #expect(try me.decoded(User.self).username == RunningAPI.adminName)
            #expect(try await admin.send("DELETE", "/v1/sessions/current").status == 204)
            #expect(try await admin.send("GET", "/v1/users/me").status == 401)
        }
    }

    @Test("A wrong password and an unknown username are answered alike")
    func wrongPassword() async throws {
        try await RunningAPI.run { api async throws in
            let wrong = try await api.anonymous.send(
                "POST", "/v1/sessions", ["username": .string(RunningAPI.adminName), "password": "not the password"])
            let unknown = try await api.anonymous.send("POST", "/v1/sessions", ["username": "nobody", "password": "not the password"])
            #expect(wrong.status == 401 && unknown.status == 401)
            #expect(try wrong.decoded(ProblemDetails.self).detail == unknown.decoded(ProblemDetails.self).detail)
        }
    }

    @Test("Too many failed log-ins of a username are answered 429 with the seconds to wait; others may still log in")
    func limitedAttempts() async throws {
        try await RunningAPI.run(["LOGIN_ATTEMPTS": "3"]) { api async throws in
            _ = try await api.newUser("ada")
            for _ in 0..<3 {
                let answer = try await api.anonymous.send("POST", "/v1/sessions", ["username": "ada", "password": "wrong"])
                #expect(answer.status == 401)
            }
            let refused = try await api.anonymous.send(
                "POST", "/v1/sessions", ["username": "ADA", "password": .string(RunningAPI.password)])
            #expect(refused.status == 429)
            let wait = try #require(refused.headers["Retry-After"].flatMap { Int($0) })
            #expect((1...900).contains(wait))
            _ = try await api.admin()
        }
    }

    @Test("Failures from one address are limited over all usernames, and a proxy in the private network may name the address")
    func limitedAddresses() async throws {
        try await RunningAPI.run(["LOGIN_ATTEMPTS": "1"]) { api async throws in
            func attempt(_ name: String, from address: String) async throws -> Int {
                try await api.anonymous.send(
                    "POST", "/v1/sessions", ["username": .string(name), "password": "wrong"], headers: ["X-Forwarded-For": address]
                ).status
            }
            for index in 0..<5 { #expect(try await attempt("user\(index)", from: "198.51.100.7") == 401) }
            #expect(try await attempt("user9", from: "198.51.100.7") == 429)
            #expect(try await attempt("user9", from: "198.51.100.8") == 401)
        }
    }

    @Test("Only an admin makes, lists and deletes accounts")
    func roles() async throws {
        try await RunningAPI.run { api async throws in
            let admin = try await api.admin()
            let user = try await api.newUser("ada")
            let body: JSONValue = ["username": "eve", "password": .string(RunningAPI.password)]
            #expect(try await user.send("POST", "/v1/users", body).status == 403)
            #expect(try await user.send("GET", "/v1/users").status == 403)
            let id = try await user.send("GET", "/v1/users/me").decoded(User.self).id
            #expect(try await user.send("DELETE", "/v1/users/\(id)").status == 403)
            let list = try await admin.send("GET", "/v1/users?limit=1").decoded(Page<User>.self)
            #expect(list.items.map(\.username) == ["ada"])
            let rest = try await admin.send("GET", "/v1/users?cursor=\(try #require(list.nextCursor))").decoded(Page<User>.self)
            #expect(rest.items.map(\.username) == [RunningAPI.adminName] && rest.nextCursor == nil)
        }
    }

    @Test("A username is taken without regard to case")
    func takenUsername() async throws {
        try await RunningAPI.run { api async throws in
            _ = try await api.newUser("ada")
            let again = try await api.admin().send("POST", "/v1/users", ["username": "Ada", "password": .string(RunningAPI.password)])
            #expect(again.status == 409 && again.fields == ["username"])
        }
    }

    @Test("A deleted account's token stops working at once, and its own admin cannot delete it")
    func deletion() async throws {
        try await RunningAPI.run { api async throws in
            let admin = try await api.admin()
            let user = try await api.newUser("ada")
            let id = try await user.send("GET", "/v1/users/me").decoded(User.self).id
            #expect(try await admin.send("DELETE", "/v1/users/\(id)").status == 204)
            #expect(try await user.send("GET", "/v1/users/me").status == 401)
            #expect(try await admin.send("DELETE", "/v1/users/\(id)").status == 404)
            let own = try await admin.send("GET", "/v1/users/me").decoded(User.self).id
            #expect(try await admin.send("DELETE", "/v1/users/\(own)").status == 409)
        }
    }

    @Test("A new password ends other sessions and keeps the one it was changed with")
    func passwordChange() async throws {
        try await RunningAPI.run { api async throws in
            let one = try await api.newUser("ada")
            let other = try await api.logIn("ada")
            let wrong = try await one.send(
                "PUT", "/v1/users/me/password", ["currentPassword": "wrong", "newPassword": "battery staple"])
            #expect(wrong.status == 403 && wrong.fields == ["currentPassword"])
            let right = try await one.send(
                "PUT", "/v1/users/me/password",
                ["currentPassword": .string(RunningAPI.password), "newPassword": "battery staple"])
            #expect(right.status == 204)
            #expect(try await one.send("GET", "/v1/users/me").status == 200)
            #expect(try await other.send("GET", "/v1/users/me").status == 401)
            _ = try await api.logIn("ada", password: "battery staple")
        }
    }

    @Test("The trainers' token opens no account's path, and an account's token no trainer's path")
    func tokensAreSeparate() async throws {
        try await RunningAPI.run { api async throws in
            #expect(try await api.trainer.send("GET", "/v1/datasets").status == 401)
            #expect(try await api.admin().send("POST", "/v1/trainer/lease", ["owner": "me"]).status == 401)
            #expect(try await api.trainer.send("POST", "/v1/trainer/lease", ["owner": "me"]).status == 204)
        }
    }

    @Test("The trainers' token is made once, in a file that only its owner can read")
    func trainerTokenFile() async throws {
        let folder = RunningAPI.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var tokens: Set<String> = []
        for _ in 0..<2 {
            try await RunningAPI.run(folder: folder) { api async throws in tokens.insert(api.trainerToken) }
        }
        #expect(tokens.count == 1)
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/trainer.token")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
