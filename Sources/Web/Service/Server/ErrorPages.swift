import Contracts
import HTTPServer
import Logging
import Specification

/// The one place where what went wrong becomes a page, or JSON for a script.
struct ErrorPages: Sendable {
    let logger: Logger

    func response(to error: any Error, _ visit: Visit) -> HTTPResponse {
        if let failure = error as? APIFailure, failure.status == 401 { return logInAgain(visit) }
        let shown = shown(error)
        if shown.status >= 500 { logger.warning("A page could not be shown.", ["error": "\(error)", "http.path": visit.request.path]) }
        if visit.wantsJSON { return Self.json(status: shown.status, detail: shown.text, problems: FormProblems()) }
        let page = ErrorPage(
            context: visit.context, status: shown.status, title: shown.title, text: shown.text,
            requestID: shown.status >= 500 ? visit.request.id : nil, canRetry: shown.status >= 500 && visit.request.method == .get)
        var response = visit.respond(page.html, status: HTTPStatus(shown.status))
        if shown.status == 503 { response.headers.set("Retry-After", "5") }
        return response
    }

    /// A JSON answer for scripts: a sentence, and messages by form field.
    static func json(status: Int, detail: String, problems: FormProblems) -> HTTPResponse {
        let text = problems.general.isEmpty ? detail : problems.general.joined(separator: " · ")
        let body: JSONValue = .object(["detail": .string(text), "fields": .object(problems.byField.mapValues { .string($0) })])
        return .json((try? JSON.encode(body)) ?? [], status: HTTPStatus(status))
    }

    private func logInAgain(_ visit: Visit) -> HTTPResponse {
        if visit.wantsJSON { return Self.json(status: 401, detail: "Please log in again.", problems: FormProblems()) }
        let next = visit.request.method == .get ? visit.context.path.description : nil
        return visit.redirect(
            to: WebPath("login").with("next", next == "/" ? nil : next), cookies: [.removing(Cookie.session)])
    }

    private func shown(_ error: any Error) -> (status: Int, title: String, text: String) {
        switch error {
        case WebError.untrustedForm:
            return (
                403, "This form is too old",
                "It was opened before you logged in, or in another browser. Go back, load the page again and repeat it."
            )
        case WebError.foreignOrigin:
            return (403, "This request came from another site", "It was not carried out. Use the pages here instead.")
        case WebError.unreadableForm(let reason): return (400, "The form cannot be read", reason)
        case WebError.notFound, RoutingError.notFound:
            return (404, "There is nothing here", "The address may be mistyped, or what was here has been deleted.")
        case RoutingError.methodNotAllowed: return (405, "That does not work here", "This address does not take this kind of request.")
        case let error as BodyTooLarge:
            return (413, "That is too large", "At most \(Format.bytes(error.limit)) are accepted.")
        case is BodyInterrupted:
            return (408, "The request did not arrive completely", "The connection broke or was too slow. Nothing was changed.")
        case let failure as APIFailure: return shown(failure)
        default: return (500, "Something went wrong", "It is noted in the log. What you entered was not stored.")
        }
    }

    private func shown(_ failure: APIFailure) -> (status: Int, title: String, text: String) {
        switch failure.status {
        case 403: (403, "This is not for you", failure.detail)
        case 404: (404, "There is nothing here", failure.detail)
        case 429: (429, "Slow down, please", failure.detail)
        case 503: (503, "One moment, please", failure.detail)
        case 500...: (502, "Something went wrong", "The service behind these pages could not answer. It is noted in its log.")
        default: (failure.status, "That did not work", failure.detail)
        }
    }
}
