/// Why a request of a browser is not answered as it was hoped, apart from failures of the API.
enum WebError: Error {
    /// The form was not ours, or is too old.
    case untrustedForm
    /// The request comes from a page of another site.
    case foreignOrigin
    /// The form cannot be read.
    case unreadableForm(String)
    case notFound
}
