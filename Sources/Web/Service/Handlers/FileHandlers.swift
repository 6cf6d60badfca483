import HTTPServer

/// Style sheets, scripts, colours, and the sign of life for containers.
enum FileHandlers {
    static func add(to routes: inout Routes) {
        routes.get("/assets/{name}", .open) { visit in
            guard let answer = visit.site.assets.response(to: visit.request, name: visit.path("name"), isVendor: false) else {
                throw WebError.notFound
            }
            return answer
        }
        routes.get("/vendor/{name}", .open) { visit in
            guard let answer = visit.site.assets.response(to: visit.request, name: visit.path("name"), isVendor: true) else {
                throw WebError.notFound
            }
            return answer
        }
        routes.get("/health", .open) { _ in .json(Array("{\"status\":\"ok\"}".utf8)) }
        routes.post("/theme", .open) { visit, form in
            guard let theme = form["theme"].flatMap(Theme.init(rawValue:)) else {
                throw WebError.unreadableForm("There are no such colours.")
            }
            let cookie = Cookie(
                name: Cookie.theme, value: theme.rawValue, maxAgeSeconds: 31_536_000, sameSite: .lax, isHidden: false)
            return visit.redirect(to: form["next"].flatMap(WebPath.init(local:)) ?? Section.home.path, cookies: [cookie])
        }
    }
}
