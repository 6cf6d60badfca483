/// Who may ask.
enum Access: Sendable {
    /// Everybody.
    case open
    /// People who are logged in; others are sent to the log-in. The account is read for the page.
    case user
    /// As `user`, but only the API looks at the token: for data that is passed on.
    case data
}
