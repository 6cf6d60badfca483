import Contracts

/// The account: password, and for admins the other accounts.
struct AccountPage {
    let context: PageContext
    /// Every account; nil for people who are not admins.
    let users: [User]?
    let values: FormValues
    var problems = FormProblems()

    var html: HTML {
        Layout(context: context, title: "Account", section: .account).page {
            PageHeader(
                title: "Account", lead: context.user.map { "\($0.username), \($0.role.rawValue)" },
                actions: Tag.form(.method("post"), .action(WebPath("logout"))) {
                    FormField.csrf(context)
                    Tag.button(.type("submit"), .class("btn btn-secondary")) { "Log out" }
                }
            ).html
            problems.summary { Format.title($0) }
            Tag.div(.class("columns")) {
                Card("Password") { password }.html
                if users != nil { Card("New account") { newUser }.html }
            }
            if let users {
                Card("Accounts") { table(users) }.html
            }
        }
    }

    private var password: HTML {
        Tag.form(.method("post"), .action(WebPath("account", "password"))) {
            FormField.csrf(context)
            FormField("currentPassword", "Current password", problems: problems).password(.required, .autocomplete("current-password"))
            FormField("newPassword", "New password", help: "At least 8 characters.", problems: problems)
                .password(.required, .minLength(8), .autocomplete("new-password"))
            Tag.div(.class("button-row")) {
                Tag.button(.type("submit"), .class("btn btn-primary"), .id("change-password")) { "Change password" }
            }
        }
    }

    private var newUser: HTML {
        Tag.form(.method("post"), .action(WebPath("account", "users"))) {
            FormField.csrf(context)
            FormField("username", "User name", problems: problems).text(values["username"], .required, .autocomplete("off"))
            FormField("password", "Password", help: "At least 8 characters.", problems: problems)
                .password(.required, .minLength(8), .autocomplete("new-password"))
            FormField("role", "Role", problems: problems)
                .select([("user", "User: own data only"), ("admin", "Admin: everything")], selected: values["role"] ?? "user")
            Tag.div(.class("button-row")) {
                Tag.button(.type("submit"), .class("btn btn-primary"), .id("create-user")) { "Create account" }
            }
        }
    }

    private func table(_ users: [User]) -> HTML {
        DataTable(
            caption: "Accounts", columns: ["User name", "Role", "Created", ""],
            rows: users.map { user in
                [
                    Tag.strong { user.username }, Fragment.badge(user.role.rawValue), Fragment.age(user.createdAt, context),
                    user.id == context.user?.id
                        ? Tag.span(.class("quiet")) { "you" }
                        : Tag.a(.href(WebPath("account", "users", user.id, "delete"))) { "Delete" },
                ]
            }
        ).html
    }
}
