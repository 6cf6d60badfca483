/// A small line drawing that takes the text's colour. Always decoration: the text beside it carries the meaning.
enum Icon: Sendable {
    case home, wave, layers, activity, box, sliders, user, menu, theme, download, trash, play, copy, plus, upload, arrow, warning, check,
        stop, search, leave

    var html: HTML {
        Tag.svg(.class("icon"), .viewBox("0 0 24 24"), .aria("hidden", "true")) { Tag.path(.d(outline)) }
    }

    private var outline: StaticString {
        switch self {
        case .home: "M4 11 12 4l8 7v9h-5v-6H9v6H4z"
        case .wave: "M2 12c2.5-9 4.5-9 6.7 0s4.2 9 6.6 0 4.2-9 6.7 0"
        case .layers: "M12 3 3 8l9 5 9-5zM3 12.5l9 5 9-5M3 17l9 5 9-5"
        case .activity: "M3 4v16h18M7 9c3 0 3 7 7 7 3 0 4-1 6-1"
        case .box: "M12 3 4 7.2v9.6L12 21l8-4.2V7.2zM4 7.2l8 4.3 8-4.3M12 11.5V21"
        case .sliders: "M4 7h9M17 7h3M15 4.5v5M4 17h3M11 17h9M9 14.5v5"
        case .user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.500 7.500 5.500"
        case .menu: "M4 7h16M4 12h16M4 17h16"
        case .theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16"
        case .download: "M12 4v11M7.500 11 12 15.500 16.500 11M4 20h16"
        case .trash: "M4 7h16M9.500 7V4h5v3M6 7l1 13h10l1-13M10 11v5M14 11v5"
        case .play: "M8 5l11 7-11 7z"
        case .copy: "M9 9h11v11H9zM15 9V4H4v11h5"
        case .plus: "M12 5v14M5 12h14"
        case .upload: "M12 16V5M7.500 9 12 4.500 16.500 9M4 20h16"
        case .arrow: "M5 12h14M13 6l6 6-6 6"
        case .warning: "M12 4 2.500 20h19zM12 10v4.500M12 17v.4"
        case .check: "M5 12.500l4.500 4.500L19 7.500"
        case .stop: "M6.500 6.500h11v11h-11z"
        case .leave: "M14 4H6v16h8M10 12h10M16.500 8.500 20 12l-3.500 3.500"
        case .search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20 20"
        }
    }
}
