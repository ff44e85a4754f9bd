/**
 * The shapes of the client API that this page uses. Types only: nothing here runs.
 *
 * @typedef {{id: string, username: string, displayName?: string|null, avatar?: Media|null, bio?: string|null,
 *   presence?: Presence, role?: string, privacy?: Record<string, any>, email?: string|null, createdAt?: string}} User
 * @typedef {{status: string, lastSeen?: string|null}} Presence
 * @typedef {{id: string, device?: string|null, createdAt: string, lastUsedAt?: string, current?: boolean}} SessionInfo
 * @typedef {{membership: string, role: string, unread?: number, mentions?: number, readUpTo?: string|null,
 *   settings?: RoomSettings, invitedBy?: User|null}} Mine
 * @typedef {{mute?: boolean, pin?: boolean, archive?: boolean, notify?: string}} RoomSettings
 * @typedef {{id: string, kind: string, visibility: string, name?: string|null, topic?: string|null, memberCount: number, avatar?: Media|null,
 *   history?: string, with?: User|null, lastMessage?: Message|null, createdAt?: string, replacedBy?: string|null, replaces?: string|null,
 *   nodes?: {name: string, reachable: boolean}[], me?: Mine}} Room
 * @typedef {{user: User, membership: string, role: string, joinedAt?: string}} Member
 * @typedef {{type: string, text?: string, media?: Media|{id: string}, location?: Place, mentions?: string[]}} Content
 * @typedef {{id: string, url?: string, thumbnail?: string|null, name?: string|null, mime?: string|null, bytes?: number|null,
 *   width?: number|null, height?: number|null, duration?: number|null, blurhash?: string|null, kind?: string}} Media
 * @typedef {{latitude: number, longitude: number, name?: string}} Place
 * @typedef {{emoji: string, count: number, mine?: boolean, users?: User[]}} Reaction
 * @typedef {{id: string, roomId: string, sender: User, content: Content, createdAt: string, position: number,
 *   editedAt?: string|null, deleted?: boolean, replyTo?: {id: string, sender?: User, text?: string}|null,
 *   forwardedFrom?: object|null, reactions?: Reaction[], tempId?: string, status?: string,
 *   receipts?: {delivered: number, read: number}, reach?: Reach}} Message
 * @typedef {{nodes: number, reached: number, missing: string[]}} Reach
 * @typedef {{tempId: string, roomId: string, content: Content, replyTo?: {id: string, sender?: User, text?: string},
 *   state: 'waiting'|'sending'|'failed', why?: string, createdAt: string,
 *   tried?: boolean, hidden?: boolean}} Pending
 * @typedef {{token: string, url?: string, roomId: string, uses?: number|null, usesLeft?: number|null, expiresAt?: string|null}} Invite
 * @typedef {{id: string, user: User, type: string, text: string, media?: Media|null, createdAt: string, expiresAt: string,
 *   viewed?: boolean, reaction?: string|null, audience?: any, views?: number, reactions?: {emoji: string, count: number}[]}} Story
 * @typedef {{user: User, stories: Story[], unseen?: number}} StoryAuthor
 * @typedef {{items: any[], prev?: string|null, next?: string|null}} Page
 */

export {};
