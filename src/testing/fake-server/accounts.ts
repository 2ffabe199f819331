import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ENGINE_PASSWORD } from '../engine-network.js';
import { formatTimestamp, type ServerUser } from '../server/server-types.js';

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>;
const KEY_BYTES = 32;

async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64')}$${(await derive(password, salt, KEY_BYTES)).toString('base64')}`;
}

async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, salt = '', key = ''] = hash.split('$');
  const expected = Buffer.from(key, 'base64');
  const actual = await derive(password, Buffer.from(salt, 'base64'), KEY_BYTES);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

const PEOPLE = [
  { userName: 'demo', firstName: 'Dana', lastName: 'Demo', roles: ['user'] },
  { userName: 'alice', firstName: 'Alice', lastName: 'Example', roles: ['user', 'admin'] },
];

/** The users, who all have the same password. They live as long as the process; only their chats can be kept. */
export class Accounts {
  readonly #users = new Map<string, ServerUser>();

  static async create(now: () => number): Promise<Accounts> {
    const accounts = new Accounts();
    for (const { userName, firstName, lastName, roles } of PEOPLE) {
      accounts.#users.set(userName, {
        userId: userName,
        userName,
        email: `${userName}@example.com`,
        firstName,
        lastName,
        roles,
        groups: [],
        createdAt: formatTimestamp(now()),
        lastLogin: null,
        passwordHash: await hashPassword(ENGINE_PASSWORD),
      });
    }
    return accounts;
  }

  find(userId: string): ServerUser | undefined {
    return this.#users.get(userId);
  }

  /** The user, when the password is right. A wrong name takes as long as a wrong password. */
  async authenticate(userName: string, password: string, nowMs: number): Promise<ServerUser | undefined> {
    const user = this.#users.get(userName);
    const hash = user?.passwordHash ?? [...this.#users.values()][0]?.passwordHash ?? '';
    if (!(await verifyPassword(password, hash)) || !user) return undefined;
    const current = { ...user, lastLogin: formatTimestamp(nowMs) };
    this.#users.set(userName, current);
    return current;
  }
}
