import Contracts
import HTTPServer

/// Log-in, set-up, account and accounts.
enum AccountHandlers {
    static func add(to routes: inout Routes) {
        addEntry(to: &routes)
        routes.get("/account") { visit in try await page(visit) }
        routes.post("/account/password") { visit, form in
            let request = ChangePasswordRequest(currentPassword: form["currentPassword"] ?? "", newPassword: form["newPassword"] ?? "")
            do {
                try await visit.api.send("PUT", WebPath("v1", "users", "me", "password"), request)
            } catch let failure as APIFailure where failure.isCorrectable || failure.status == 429 {
                return try await page(visit, problems: failure.problems { $0 }, status: failure.status)
            }
            return visit.redirect(to: WebPath("account"), flash: Flash(.success, "The password is changed. Other sessions have ended."))
        }
        routes.post("/account/users") { visit, form in
            let request = CreateUserRequest(
                username: form.text("username") ?? "", password: form["password"] ?? "", role: form["role"].flatMap(Role.init(rawValue:)))
            do {
                let user: User = try await visit.api.post(WebPath("v1", "users"), request)
                return visit.redirect(to: WebPath("account"), flash: Flash(.success, "The account \(user.username) is made."))
            } catch let failure as APIFailure where failure.isCorrectable {
                return try await page(visit, form: form, problems: failure.problems { $0 }, status: failure.status)
            }
        }
        routes.get("/account/users/{id}/delete") { visit in
            let users: Page<User> = try await visit.api.get(WebPath("v1", "users").with("limit", "100"))
            guard let user = users.items.first(where: { $0.id == visit.path("id") }) else { throw WebError.notFound }
            return visit.respond(
                ConfirmPage(
                    context: visit.context, section: .account, title: "Delete the account \(user.username)?",
                    text: "The person cannot log in any more. Their datasets, trainings and models stay.", button: "Delete the account",
                    action: WebPath("account", "users", user.id, "delete"), back: WebPath("account")
                ).html)
        }
        routes.post("/account/users/{id}/delete") { visit, _ in
            try await visit.api.send("DELETE", WebPath("v1", "users", visit.path("id")))
            return visit.redirect(to: WebPath("account"), flash: Flash(.success, "The account is deleted."))
        }
    }

    private static func addEntry(to routes: inout Routes) {
        routes.get("/login", .open) { visit in
            let setup: SetupState = try await visit.api.get(WebPath("v1", "setup"))
            guard setup.isSetUp else { return visit.redirect(to: WebPath("setup")) }
            let next = visit.request.query.first("next").flatMap(WebPath.init(local:))
            return visit.respond(LoginPage(context: visit.context, values: FormValues(), next: next).html)
        }
        routes.post("/login", .open) { visit, form in
            let next = form["next"].flatMap(WebPath.init(local:))
            let request = CreateSessionRequest(username: form.text("username") ?? "", password: form["password"] ?? "")
            do {
                return try await logIn(visit, request, next: next)
            } catch let failure as APIFailure where failure.isCorrectable || failure.status == 401 || failure.status == 429 {
                let page = LoginPage(context: visit.context, values: form, next: next, problems: failure.problems { $0 })
                return visit.respond(page.html, status: HTTPStatus(failure.status))
            }
        }
        routes.post("/logout", .open) { visit, _ in
            // Whatever the API says, this browser forgets the session.
            if visit.api.token != nil { try? await visit.api.send("DELETE", WebPath("v1", "sessions", "current")) }
            return visit.redirect(
                to: WebPath("login"), flash: Flash(.success, "You are logged out."), cookies: [.removing(Cookie.session)])
        }
        routes.get("/setup", .open) { visit in
            let setup: SetupState = try await visit.api.get(WebPath("v1", "setup"))
            guard !setup.isSetUp else { return visit.redirect(to: WebPath("login")) }
            let page = SetupPage(context: visit.context, values: FormValues(), setupToken: visit.request.query.first("token"))
            return visit.respond(page.html)
        }
        routes.post("/setup", .open) { visit, form in
            let request = CreateUserRequest(
                username: form.text("username") ?? "", password: form["password"] ?? "", setupToken: form.text("setupToken") ?? "")
            do {
                let _: User = try await visit.api.post(WebPath("v1", "setup"), request)
            } catch let failure as APIFailure where failure.isCorrectable || failure.status == 429 {
                let isTokenWrong = failure.problems { $0 }["setupToken"] != nil
                let page = SetupPage(
                    context: visit.context, values: form, setupToken: isTokenWrong ? nil : form.text("setupToken"),
                    problems: failure.problems { $0 })
                return visit.respond(page.html, status: HTTPStatus(failure.status))
            }
            return try await logIn(visit, CreateSessionRequest(username: request.username, password: request.password), next: nil)
        }
    }

    private static func logIn(_ visit: Visit, _ request: CreateSessionRequest, next: WebPath?) async throws -> HTTPResponse {
        let session: Session = try await visit.api.post(WebPath("v1", "sessions"), request)
        let seconds = max(0, Int(session.expiresAt.seconds(since: .now())))
        return visit.redirect(
            to: next ?? Section.home.path,
            cookies: [
                Cookie(name: Cookie.session, value: session.token, maxAgeSeconds: seconds), .removing(Cookie.form),
            ])
    }

    private static func page(
        _ visit: Visit, form: FormValues = FormValues(), problems: FormProblems = FormProblems(), status: Int = 200
    ) async throws -> HTTPResponse {
        var users: [User]?
        if visit.user?.role == .admin {
            let page: Page<User> = try await visit.api.get(WebPath("v1", "users").with("limit", "100"))
            users = page.items
        }
        return visit.respond(
            AccountPage(context: visit.context, users: users, values: form, problems: problems).html, status: HTTPStatus(status))
    }
}
