import Contracts
struct CSVUpload { 
    let call: Call
    static let parameters: [Operation.Parameter] = []
    func store() async throws -> Dataset { throw APIError.malformed("") }
}
