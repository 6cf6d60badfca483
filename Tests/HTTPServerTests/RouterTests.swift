import HTTPServer
import Testing

@Suite("The router")
struct RouterTests {
    private func router() -> Router {
        var router = Router()
        router.on(.get, "/") { _, _ in .text("root") }
        router.on(.get, "/v1/datasets") { _, _ in .text("list") }
        router.on(.post, "/v1/datasets") { _, _ in .text("create") }
        router.on(.get, "/v1/datasets/{id}") { _, parameters in .text("dataset \(parameters["id"] ?? "-")") }
        router.on(.get, "/v1/datasets/{id}/series") { _, parameters in .text("series \(parameters["id"] ?? "-")") }
        router.on(.get, "/v1/datasets/special/series") { _, _ in .text("special") }
        router.on(.get, "/v1/models/{name}/versions/{n}") { _, parameters in .text("\(parameters["name"] ?? "-") \(parameters["n"] ?? "-")")
        }
        router.on(.get, "/assets/{path...}") { _, parameters in .text("file \(parameters["path"] ?? "-")") }
        return router
    }

    private func answer(_ method: HTTPMethod, _ path: String) async -> (status: Int, text: String, headers: HTTPHeaders) {
        let response = await router().respond(to: HTTPRequest(method: method, path: path))
        guard case .text(let text) = response.body else { return (response.status.code, "", response.headers) }
        return (response.status.code, text, response.headers)
    }

    @Test(
        "A path finds its handler and its parameters",
        arguments: [
            ("/", "root"), ("/v1/datasets", "list"), ("/v1/datasets/42", "dataset 42"), ("/v1/datasets/a%20b%2Fc", "dataset a b/c"),
            ("/v1/datasets/special", "dataset special"), ("/v1/datasets/special/series", "special"),
            ("/v1/datasets/42/series", "series 42"),
            ("/v1/models/m/versions/latest", "m latest"), ("/assets/css/page.css", "file css/page.css"), ("/v1/data%73ets", "list"),
        ])
    func matches(path: String, text: String) async {
        let found = await answer(.get, path)
        #expect(found.status == 200 && found.text == text)
    }

    @Test(
        "A path that no pattern matches is 404",
        arguments: ["/v1", "/v1/", "/v1/datasets/", "/v1/datasets//series", "/v1/datasets/1/2", "/nothing", "*", "/v1/models//versions/1"])
    func unknownPaths(path: String) async {
        #expect(await answer(.get, path).status == 404)
    }

    @Test("A path with other methods is 405 and names them")
    func unknownMethods() async {
        let found = await answer(.delete, "/v1/datasets")
        #expect(found.status == 405 && found.headers["Allow"] == "GET, HEAD, POST")
        #expect(await answer(.head, "/v1/datasets").text == "list")
    }

    @Test("What a handler throws goes to the one place that makes error responses")
    func errors() async {
        struct Teapot: Error {}
        var router = Router { error, request in .text("\(type(of: error)) \(request.path)", status: HTTPStatus(418)) }
        router.on(.get, "/pot") { _, _ in throw Teapot() }

        let thrown = await router.respond(to: HTTPRequest(method: .get, path: "/pot"))
        let missing = await router.respond(to: HTTPRequest(method: .get, path: "/none"))
        let wrong = await router.respond(to: HTTPRequest(method: .post, path: "/pot"))

        guard case .text("Teapot /pot") = thrown.body, case .text("RoutingError /none") = missing.body else {
            Issue.record("The error response is another.")
            return
        }
        #expect(wrong.headers["Allow"] == "GET, HEAD")
    }

    @Test("A problem document is valid JSON whatever its text")
    func problems() {
        let response = HTTPResponse.problem(.badRequest, detail: "a \"quoted\" \\ line\nbreak")
        guard case .text(let text) = response.body else {
            Issue.record("The body is not text.")
            return
        }
        #expect(text == #"{"type":"about:blank","title":"Bad Request","status":400,"detail":"a \"quoted\" \\ line\u000abreak"}"#)
    }

    @Test("Header fields are found without regard to case, in order, and set replaces all of a name")
    func headers() {
        var headers: HTTPHeaders = ["Set-Cookie": "a", "set-cookie": "b", "X-[": "1", "X-{": "2"]
        #expect(headers.all("SET-COOKIE") == ["a", "b"] && headers["x-["] == "1" && headers["x-{"] == "2")

        headers.set("Set-cookie", "c")
        headers["X-["] = nil

        #expect(headers.all("set-cookie") == ["c"] && headers["x-["] == nil && headers.count == 2)
    }

    @Test("A cookie is found by its exact name")
    func cookies() {
        let request = HTTPRequest(method: .get, path: "/", headers: ["Cookie": "xsession=1; session=abc=def; last="])
        #expect(request.cookie("session") == "abc=def" && request.cookie("last") == "" && request.cookie("ession") == nil)
    }
}
