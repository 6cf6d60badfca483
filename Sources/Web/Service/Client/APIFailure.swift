import Contracts
import Specification

/// Why the API did not do what was asked.
enum APIFailure: Error {
    /// It says so itself.
    case problem(ProblemDetails)
    /// It cannot be reached, or the connection broke.
    case unreachable(String)
    /// Its answer is not what it should be.
    case unreadable(String)

    /// The failure that an answer of this status and body tells.
    init(status: Int, body: [UInt8]) {
        if let problem = try? JSON.decode(ProblemDetails.self, from: body) {
            self = .problem(problem)
        } else {
            self = .problem(ProblemDetails(type: "about:blank", title: "", status: status, detail: "The API answered \(status)."))
        }
    }

    var status: Int {
        switch self {
        case .problem(let problem): problem.status
        case .unreachable: 503
        case .unreadable: 502
        }
    }

    /// What happened, for people.
    var detail: String {
        switch self {
        case .problem(let problem): problem.detail
        case .unreachable: "The service behind these pages does not answer. It may be starting; try again in a moment."
        case .unreadable: "The service behind these pages gave an answer that these pages do not understand."
        }
    }

    /// Whether the person can correct the request.
    var isCorrectable: Bool { [400, 409, 413, 415, 422].contains(status) }

    /// The failure as messages at a form's fields.
    func problems(field: (String) -> String?) -> FormProblems {
        var problems = FormProblems()
        if case .problem(let details) = self, let errors = details.errors, !errors.isEmpty {
            problems.add(errors, field: field)
        } else {
            problems.add(detail)
        }
        return problems
    }
}
