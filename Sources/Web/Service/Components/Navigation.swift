import Contracts

/// The navigation: a column on wide screens, a bar with a menu on narrow ones. The menu opens without scripts.
struct Navigation {
    let context: PageContext
    let section: Section?
    let user: User

    var html: HTML {
        Tag.header(.class("site-header")) {
            brand
            Tag.details(.class("site-menu"), .data("menu")) {
                Tag.summary(.aria("label", "Menu")) { Icon.menu.html }
                links
            }
            Tag.div(.class("site-nav-wide")) { links }
        }
    }

    private var brand: HTML {
        Tag.a(.class("brand"), .href(Section.home.path)) {
            Tag.svg(.class("brand-mark"), .viewBox("0 0 32 32"), .aria("hidden", "true")) {
                Tag.path(.class("brand-real"), .d("M3 18c4-12 8-12 12 0s8 12 14-4"))
                Tag.path(.class("brand-synthetic"), .d("M3 14c4-12 8-12 12 0s8 12 14-4"))
            }
            Tag.span { "Semblance" }
        }
    }

    private var links: HTML {
        Tag.nav(.class("site-nav"), .aria("label", "Main")) {
            Tag.ul {
                for item in Section.allCases where item != .account { link(to: item) }
            }
            Tag.div(.class("site-nav-foot")) {
                Tag.ul { link(to: .account, title: user.username) }
                ThemeToggle(context: context).html
                Tag.form(.method("post"), .action(WebPath("logout"))) {
                    FormField.csrf(context)
                    Tag.button(.class("nav-button"), .type("submit")) {
                        Icon.leave.html
                        Tag.span { "Log out" }
                    }
                }
            }
        }
    }

    private func link(to item: Section, title: String? = nil) -> HTML {
        Tag.li {
            Tag.a(.href(item.path), .when(item == section, .aria("current", "page"))) {
                item.icon.html
                Tag.span { title ?? item.title }
            }
        }
    }
}
