import Contracts
import HTTPClient
import Specification
import TestSupport
import Testing
import WebService

/// The pages without scripts, over sockets, on the real API.
@Suite("Pages on the real API", .serialized)
struct PageTests {
    @Test("A log-in gives a cookie that scripts and other sites cannot use, and a log-out ends the session for good")
    func session() async throws {
        try await withVisitor { visitor in
            let wrong = try await visitor.submit("/login", ["username": Stack.username, "password": "wrong"])
            #expect(wrong.status == 401 && wrong.text.contains("The username or the password is wrong."))

            try await visitor.logIn()
            let cookie = try #require(visitor.setCookies["semblance_session"])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            #expect(try await visitor.get("/").text.contains("Welcome, \(Stack.username)"))

            let token = visitor.cookies["semblance_session"] ?? ""
            let answer = try await visitor.submit("/logout", from: "/", [:])
            #expect(answer.status == 303 && visitor.cookies["semblance_session"] == nil)
            visitor.cookies["semblance_session"] = token
            #expect(try await visitor.get("/datasets").location?.hasPrefix("/login") == true)
        }
    }

    @Test("After the log-in the browser goes to the page it asked for, and never to another site")
    func next() async throws {
        try await withVisitor { visitor in
            let asked = try await visitor.get("/training/new?dataset=a")
            #expect(asked.location == "/login?next=%2Ftraining%2Fnew%3Fdataset%3Da")

            let foreign = try await visitor.submit(
                "/login", ["username": Stack.username, "password": Stack.password, "next": "//evil.example/"])
            #expect(foreign.status == 303 && foreign.location == "/")
        }
    }

    @Test("A dataset named like a script is text on every page that shows it")
    func scriptName() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            let name = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"
            let saved = try await visitor.submit("/generate", Self.recipe(name: name))
            let address = try #require(saved.location)

            for path in ["/", "/datasets", address, "\(address)/delete", "/training/new?dataset=x", "/datasets?q=%3Cscript%3E"] {
                let page = try await visitor.get(path)
                #expect(page.status == 200)
                #expect(page.text.contains("&lt;script&gt;"))
                #expect(!page.text.contains("<script>alert") && !page.text.contains("<img"))
            }
        }
    }

    @Test("A form saves a dataset once: the second of the same name is refused at the name")
    func conflict() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            let first = try await visitor.submit("/generate", Self.recipe(name: "waves"))
            #expect(first.status == 303)
            #expect(try await visitor.get(first.location ?? "").text.contains("The dataset waves is saved."))

            let second = try await visitor.submit("/generate", Self.recipe(name: "waves"))
            #expect(second.status == 422 && second.text.contains("id=\"f-name-problem\""))
            let page = try await visitor.get(first.location ?? "")
            #expect(!page.text.contains("The dataset waves is saved."))
        }
    }

    @Test("What the API refuses is shown at the field it names, and what was entered is kept")
    func problemAtField() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            var form = Self.recipe(name: "unstable")
            form["process"] = "autoregressive"
            form["p.coefficients"] = "1.5"
            let answer = try await visitor.submit("/generate", form)

            #expect(answer.status == 422)
            #expect(answer.text.contains("id=\"f-p-coefficients-problem\"") && answer.text.contains("value=\"1.5\""))
        }
    }

    @Test("Without the token of the session a form changes nothing, whoever sends it")
    func forged() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            var form = Self.recipe(name: "forged")
            form["csrf"] = FormToken.make(for: "another session")
            let answer = try await visitor.post("/generate", form)

            #expect(answer.status == 403)
            #expect(try await visitor.get("/datasets").text.contains("No datasets yet"))
        }
    }

    @Test("A file is uploaded by the plain form, and downloaded as it was read")
    func upload() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            let csv = "a,b,c\n1,2,3\n4,5,6\n7,,9\n"
            let answer = try await visitor.upload(["layout": "wide", "name": "", "header": "true"], fileName: "three rows.csv", csv)
            let address = try #require(answer.location)
            let page = try await visitor.get(address)
            #expect(page.text.contains("three rows") && page.text.contains("3 series × 3 steps"))

            let file = try await visitor.get("\(address)/content?format=jsonl")
            #expect(file.headers["Content-Disposition"]?.contains("three_rows.jsonl") == true)
            #expect(file.text.split(separator: "\n").count == 3)
        }
    }

    @Test("A bad cell is named with its line and column, and nothing is stored")
    func badCell() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            let answer = try await visitor.upload(
                ["layout": "wide", "name": "bad", "header": "true", "channels": "a,b"], fileName: "bad.csv", "a,b\n1,2\n3,x\n")

            #expect(answer.status == 422 && answer.text.contains("line 3"))
            #expect(try await visitor.get("/datasets").text.contains("No datasets yet"))
        }
    }

    @Test("The preview answers series, and wrong values by the name of their field")
    func preview() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            let page = try await visitor.submit("/generate/preview", from: "/generate", Self.recipe(name: ""))
            let series = try JSON.decode(SeriesPage.self, from: page.body)
            #expect(series.series.first?.values.first?.count == 32)

            var form = Self.recipe(name: "")
            form["p.amplitude"] = "-1"
            form["noise.std"] = "x"
            let problem = try await visitor.submit("/generate/preview", from: "/generate", form)
            let fields = try JSON.decode(JSONValue.self, from: problem.body).objectValue?["fields"]?.objectValue ?? [:]
            #expect(problem.status == 422 && fields["noise.std"] != nil)
        }
    }

    @Test("Every process can be chosen, and what its form begins with is a recipe that the API takes")
    func everyProcess() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            let page = try await visitor.get("/generate").text
            let names = page.components(separatedBy: "<option value=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
            let processes = names.prefix { $0 != "random" && $0 != "none" && $0 != "" }
            #expect(processes.count >= 15)
            for process in processes {
                let form = try await visitor.get("/generate?process=\(process)").form(action: "/generate")
                let answer = try await visitor.post("/generate/preview", form)
                #expect(answer.status == 200, "\(process): \(answer.text.prefix(400))")
            }
            let harmonics = try await visitor.get("/generate?preset=ten-harmonics").form(action: "/generate")
            let answer = try await visitor.post("/generate/preview", harmonics)
            #expect(try Set(JSON.decode(SeriesPage.self, from: answer.body).series.compactMap(\.label)) == Set(0..<10))
        }
    }

    @Test("Classes are added and removed by buttons, without scripts")
    func classes() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            var form = try await visitor.get("/generate?mode=classes").form(action: "/generate")
            form["add"] = "1"
            let more = try await visitor.post("/generate/form", form)
            #expect(more.text.contains("name=\"class.2.label\""))

            var less = more.form(action: "/generate")
            less["remove"] = "0"
            let fewer = try await visitor.post("/generate/form", less)
            #expect(!fewer.text.contains("name=\"class.0.label\"") && fewer.text.contains("name=\"class.2.label\""))
        }
    }

    @Test("A training is queued by the form, shown, cancelled and deleted")
    func training() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            let saved = try await visitor.submit("/generate", Self.recipe(name: "waves"))
            let id = (saved.location ?? "").split(separator: "/").last.map { String($0) } ?? ""
            var form = try await visitor.get("/training/new?dataset=waves&synthesizer=wgan-gp").form(action: "/training")
            #expect(form["datasets"] == id)
            form["model"] = ""
            #expect(try await visitor.post("/training", form).text.contains("needs a name"))
            form["model"] = "waves"
            form["s.learningRate"] = "0.001, 0.002"
            let queued = try await visitor.post("/training", form)
            let address = try #require(queued.location)
            let page = try await visitor.get(address)
            #expect(page.text.contains("waiting for a trainer") && page.text.contains("http-equiv=\"refresh\""))

            _ = try await visitor.submit("\(address)/cancel", from: address, [:])
            #expect(try await visitor.get(address).text.contains("cancelled"))
            #expect(try await visitor.submit("\(address)/delete", from: "\(address)/delete", [:]).location == "/training")
            #expect(try await visitor.get(address).status == 404)
        }
    }

    @Test("An admin makes an account; its owner sees nothing of others and cannot make accounts")
    func accounts() async throws {
        try await withVisitor { visitor in
            try await visitor.logIn()
            let saved = try await visitor.submit("/generate", Self.recipe(name: "private"))
            let made = try await visitor.submit(
                "/account/users", from: "/account", ["username": "grace", "password": "a good password", "role": "user"])
            #expect(made.location == "/account")

            let other = Visitor(webURL: visitor.webURL)
            try await other.logIn("grace", "a good password")
            #expect(try await other.get("/datasets").text.contains("No datasets yet"))
            #expect(try await other.get(saved.location ?? "/").status == 404)
            #expect(try await !other.get("/account").text.contains("New account"))
            let refused = try await other.submit(
                "/account/users", from: "/account", ["username": "eve", "password": "a good password", "role": "admin"])
            #expect(refused.status == 403)
            let changed = try await other.submit(
                "/account/password", from: "/account", ["currentPassword": "a good password", "newPassword": "a better password"])
            #expect(changed.location == "/account")
        }
    }

    @Test("Without an account the set-up link makes the first one and logs in; it works once")
    func setup() async throws {
        let environment = ["ADMIN_USERNAME": "", "ADMIN_PASSWORD": ""]
        try await Stack.with(environment: environment, parts: [.api, .web]) { stack in
            let visitor = Visitor(webURL: stack.webURL)
            #expect(try await visitor.get("/login").location == "/setup")
            let log = stack.log(.api)
            let token = log.components(separatedBy: "/setup?token=").dropFirst().first?.prefix {
                $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_"
            }
            let link = "/setup?token=\(token ?? "")"
            let account = ["username": "ada", "password": "a good password"]

            let wrong = try await visitor.submit("/setup", from: "/setup?token=wrong", account)
            #expect(wrong.status == 403)
            #expect(try await visitor.submit("/setup", from: link, account).location == "/")
            #expect(try await visitor.get("/").text.contains("Welcome, ada"))
            #expect(try await Visitor(webURL: stack.webURL).get(link).location == "/login")
        }
    }

    private static func recipe(name: String) -> [String: String] {
        [
            "mode": "single", "process": "harmonic", "sequences": "6", "length": "32", "channels": "1", "seed": "1", "name": name,
            "p.amplitude": "2", "noise.kind": "gaussian", "noise.std": "0.1",
        ]
    }
}
