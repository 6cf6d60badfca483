/// A message in a coloured frame.
struct Alert {
    enum Kind { case success, danger, warning, info }
    let kind: Kind
    let content: HTML

    init(kind: Kind, @HTMLBuilder content: () -> HTML) {
        self.kind = kind
        self.content = content()
    }

    var html: HTML {
        let name =
            switch kind {
            case .success: "success"
            case .danger: "danger"
            case .warning: "warning"
            case .info: "info"
            }
        return Tag.div(.class("notice notice-\(name)"), .role(kind == .danger ? "alert" : "status")) {
            (kind == .success ? Icon.check : Icon.warning).html
            Tag.div { content }
        }
    }
}
