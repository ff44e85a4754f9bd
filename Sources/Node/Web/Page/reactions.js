/** @import {Reaction, User} from "./types.js" */

/** The emoji one keypress away. Others that somebody sent can be joined at their chip. */
export const quickReactions = ["👍", "❤️", "😂", "🎉", "😮", "🙏"];

/**
 * A message's reactions after one was added or taken back. Saying the same thing twice changes nothing.
 * @param {Reaction[]} reactions
 * @param {string} emoji
 * @param {User} user
 * @param {boolean} added
 * @param {boolean} mine
 * @returns {Reaction[]}
 */
export function withReaction(reactions, emoji, user, added, mine) {
    const before = reactions.find((each) => each.emoji === emoji);
    const users = before?.users ?? [];
    const there = mine ? Boolean(before?.mine) : users.some((each) => each.id === user.id);
    if (added === there) return reactions;
    if (!before) return [...reactions, { emoji, count: 1, mine, users: [user] }];
    const now = {
        ...before,
        count: Math.max(0, before.count + (added ? 1 : -1)),
        mine: mine ? added : before.mine,
        users: added ? [...users, user].slice(0, 10) : users.filter((each) => each.id !== user.id),
    };
    return reactions.map((each) => (each === before ? now : each)).filter((each) => each.count > 0);
}
