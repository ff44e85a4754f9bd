/// The files under `Page` by their path there, but for `index.html`. A test holds this list against the folder.
enum WebFiles {
    static let all: [(String, [UInt8])] = modules + views + styles + others

    private static let modules: [(String, [UInt8])] = [
        ("api.js", PackageResources.api_js),
        ("app.js", PackageResources.app_js),
        ("backoff.js", PackageResources.backoff_js),
        ("emitter.js", PackageResources.emitter_js),
        ("live-events.js", PackageResources.live_events_js),
        ("live.js", PackageResources.live_js),
        ("main.js", PackageResources.main_js),
        ("members.js", PackageResources.members_js),
        ("outbox.js", PackageResources.outbox_js),
        ("people.js", PackageResources.people_js),
        ("position.js", PackageResources.position_js),
        ("problem.js", PackageResources.problem_js),
        ("reactions.js", PackageResources.reactions_js),
        ("receipts.js", PackageResources.receipts_js),
        ("rooms.js", PackageResources.rooms_js),
        ("router.js", PackageResources.router_js),
        ("search-words.js", PackageResources.search_words_js),
        ("session.js", PackageResources.session_js),
        ("tabs.js", PackageResources.tabs_js),
        ("text.js", PackageResources.text_js),
        ("time.js", PackageResources.time_js),
        ("timeline.js", PackageResources.timeline_js),
        ("typing.js", PackageResources.typing_js),
    ]

    private static let views: [(String, [UInt8])] = [
        ("view/account.js", PackageResources.account_js),
        ("view/addresses.js", PackageResources.addresses_js),
        ("view/banner.js", PackageResources.banner_js),
        ("view/browse.js", PackageResources.browse_js),
        ("view/bubble.js", PackageResources.bubble_js),
        ("view/chat.js", PackageResources.chat_js),
        ("view/code-entry.js", PackageResources.code_entry_js),
        ("view/composer.js", PackageResources.composer_js),
        ("view/dialog.js", PackageResources.dialog_js),
        ("view/dom.js", PackageResources.dom_js),
        ("view/entry.js", PackageResources.entry_js),
        ("view/form.js", PackageResources.form_js),
        ("view/icon.js", PackageResources.icon_js),
        ("view/invites.js", PackageResources.invites_js),
        ("view/join.js", PackageResources.join_js),
        ("view/member-list.js", PackageResources.member_list_js),
        ("view/mention-picker.js", PackageResources.mention_picker_js),
        ("view/menu.js", PackageResources.menu_js),
        ("view/message-menu.js", PackageResources.message_menu_js),
        ("view/new-chat.js", PackageResources.new_chat_js),
        ("view/new-room.js", PackageResources.new_room_js),
        ("view/parts.js", PackageResources.parts_js),
        ("view/pending.js", PackageResources.pending_js),
        ("view/people-picker.js", PackageResources.people_picker_js),
        ("view/person-actions.js", PackageResources.person_actions_js),
        ("view/room-panel.js", PackageResources.room_panel_js),
        ("view/search.js", PackageResources.search_js),
        ("view/sessions.js", PackageResources.sessions_js),
        ("view/shell.js", PackageResources.shell_js),
        ("view/sidebar.js", PackageResources.sidebar_js),
        ("view/timeline-view.js", PackageResources.timeline_view_js),
        ("view/toast.js", PackageResources.toast_js),
        ("view/typing-line.js", PackageResources.typing_line_js),
    ]

    private static let styles: [(String, [UInt8])] = [
        ("style/controls.css", PackageResources.controls_css),
        ("style/conversation.css", PackageResources.conversation_css),
        ("style/frame.css", PackageResources.frame_css),
        ("style/ground.css", PackageResources.ground_css),
        ("style/messages.css", PackageResources.messages_css),
        ("style/panels.css", PackageResources.panels_css),
        ("style/search.css", PackageResources.search_css),
    ]

    private static let others: [(String, [UInt8])] = [
        ("icon.svg", PackageResources.icon_svg),
        ("manifest.webmanifest", PackageResources.manifest_webmanifest),
        ("docs/docs.css", PackageResources.docs_css),
        ("docs/docs.html", PackageResources.docs_html),
        ("docs/docs.js", PackageResources.docs_js),
    ]
}
