import Chat
import HTTPTypes

extension Route {
    /// Registering, logging in, sessions, passwords.
    static let accounts: [Route] = [
        Route(
            .post, "auth/register", "register", "Makes an account and logs in", access: .open, rate: .credentials, success: .created,
            body: "RegisterBody", answer: "LoginAnswer",
            refusals: [.registrationClosed, .inviteNotFound, .inviteExpired, .usernameTaken, .conflict],
            perform: Register.perform),
        Route(
            .post, "auth/login", "logIn", "Logs in with a password", access: .open, rate: .credentials, body: "LoginBody",
            answer: "LoginAnswer", refusals: [.badCredentials, .suspended], perform: LogIn.perform),
        Route(
            .post, "auth/refresh", "refresh", "Trades a refresh token for new tokens", access: .open, rate: .credentials,
            body: "RefreshBody", answer: "LoginAnswer", refusals: [.unauthenticated, .sessionEnded, .suspended], perform: Refresh.perform),
        Route(
            .post, "auth/logout", "logOut", "Ends this session, or all", body: "LogoutBody", answer: "Empty", perform: LogOut.perform),
        Route(.get, "auth/sessions", "listSessions", "Where I am logged in", answer: "SessionPage", perform: ListSessions.perform),
        Route(
            .delete, "auth/sessions/{id}", "endSession", "Ends one of my sessions", success: .noContent, refusals: [.sessionNotFound],
            perform: EndSession.perform),
        Route(
            .put, "auth/password", "changePassword", "Changes my password; all other sessions end", rate: .credentials,
            body: "PasswordBody", answer: "Empty", refusals: [.badCredentials, .conflict], perform: ChangePassword.perform),
        Route(
            .post, "auth/password-reset", "resetPassword", "Sets a new password with a code or link; all sessions end", access: .open,
            rate: .credentials, body: "PasswordResetBody", answer: "Empty", refusals: [.badCode, .codeExpired],
            perform: ResetPassword.perform),
        Route(
            .post, "auth/send-otp", "sendCode", "Sends a code by mail or text message", access: .either, rate: .credentials,
            body: "SendCodeBody", answer: "CodeAnswer", refusals: [.notAvailable], perform: SendCode.perform),
        Route(
            .post, "auth/verify-otp", "verifyCode", "Logs in with a code, or confirms an address of one's own", access: .either,
            rate: .credentials, body: "VerifyCodeBody", answer: "VerifyAnswer",
            refusals: [.notAvailable, .badCode, .codeExpired, .suspended, .registrationClosed, .conflict], perform: VerifyCode.perform),
        Route(
            .post, "auth/complete-profile", "completeProfile", "Makes an account after a code", access: .open, rate: .credentials,
            body: "CompleteProfileBody", answer: "LoginAnswer",
            refusals: [
                .notAvailable, .badCode, .codeExpired, .registrationClosed, .inviteNotFound, .inviteExpired, .usernameTaken, .conflict,
            ], perform: CompleteProfile.perform),
    ]
}
