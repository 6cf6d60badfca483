/// Says that something is not there or did not work, and what to do about it.
package struct ErrorPage {
    let context: PageContext
    let status: Int
    let title: String
    let text: String
    /// The request's name in the log.
    var requestID: String?
    /// Whether trying again may help.
    var canRetry = false

    package var html: HTML {
        Layout(context: context, title: title, scripts: canRetry ? ["retry.js"] : [], refreshSeconds: canRetry ? 10 : nil).page {
            Tag.div(.class("error-page")) {
                Tag.p(.class("error-status")) { String(status) }
                Tag.h1 { title }
                Tag.p { text }
                Tag.div(.class("button-row")) {
                    if canRetry {
                        Tag.a(.class("btn btn-primary"), .href(context.path), .data("retry")) { "Try again" }
                    }
                    LinkButton.secondary("Go home", Section.home.path)
                }
                if let requestID { Tag.p(.class("quiet")) { "Request \(requestID)" } }
            }
        }
    }
}
