/// The frame of the pages before the log-in.
private struct EntryFrame {
    let context: PageContext
    let title: String
    let lead: String
    let content: HTML

    var html: HTML {
        Layout(context: context, title: title).page {
            Tag.div(.class("entry")) {
                Tag.div(.class("entry-art"), .aria("hidden", "true")) {
                    Tag.svg(.viewBox("0 0 480 240")) {
                        Tag.path(.class("art-real"), .d("M0 130c40-90 80-90 120 0s80 90 120 0 80-90 120 0 80 90 120 0"))
                        Tag.path(.class("art-synthetic"), .d("M0 118c40-84 80-96 120 6s80 82 120-6 80-82 120 8 80 78 120-10"))
                        Tag.path(.class("art-synthetic faint"), .d("M0 142c40-98 80-80 120-8s80 96 120 10 80-96 120-10 80 98 120 6"))
                    }
                }
                Tag.section(.class("panel entry-panel")) {
                    Tag.p(.class("entry-brand")) { "Semblance" }
                    Tag.h1 { title }
                    Tag.p(.class("lead-text")) { lead }
                    content
                }
            }
        }
    }
}

/// Asks for user name and password.
struct LoginPage {
    let context: PageContext
    let values: FormValues
    /// Where to go afterwards.
    let next: WebPath?
    var problems = FormProblems()

    var html: HTML {
        EntryFrame(
            context: context, title: "Log in", lead: "Synthetic data that behaves like the real thing.",
            content: HTML.fragment([
                problems.summary { Format.title($0) },
                Tag.form(.method("post"), .action(WebPath("login"))) {
                    FormField.csrf(context)
                    if let next { FormField.hidden("next", next.description) }
                    FormField("username", "User name", problems: problems)
                        .text(values["username"], .required, .autocomplete("username"), .autofocus)
                    FormField("password", "Password", problems: problems).password(.required, .autocomplete("current-password"))
                    Tag.button(.type("submit"), .class("btn btn-primary btn-wide"), .id("log-in")) { "Log in" }
                },
            ])
        ).html
    }
}

/// Makes the first account.
struct SetupPage {
    let context: PageContext
    let values: FormValues
    /// The token of the set-up link.
    let setupToken: String?
    var problems = FormProblems()

    var html: HTML {
        EntryFrame(
            context: context, title: "Welcome", lead: "Make the first account. It is an admin's and can make others.",
            content: HTML.fragment([
                problems.summary { Format.title($0) },
                Tag.form(.method("post"), .action(WebPath("setup"))) {
                    FormField.csrf(context)
                    if let setupToken {
                        FormField.hidden("setupToken", setupToken)
                    } else {
                        FormField(
                            "setupToken", "Set-up token", help: "The last part of the link that the API printed when it started.",
                            problems: problems
                        ).text(values["setupToken"], .required, .autocomplete("off"))
                    }
                    FormField("username", "User name", problems: problems)
                        .text(values["username"], .required, .autocomplete("username"), .autofocus)
                    FormField("password", "Password", help: "At least 8 characters.", problems: problems)
                        .password(.required, .minLength(8), .autocomplete("new-password"))
                    Tag.button(.type("submit"), .class("btn btn-primary btn-wide"), .id("create-account")) { "Create the account" }
                },
            ])
        ).html
    }
}
