// The account of this browser, if there is one; and the way in and out, after which the page begins anew.
import { sender } from './session'
import { getAccount, type Account } from './wire/accounts'
import { WireError } from './wire/client'
import { t, type Word } from './words.svelte'
import { fault } from './fault.svelte'

class Held {
  /** undefined: not asked yet; null: a visitor. */
  now = $state.raw<Account | null | undefined>(undefined)

  /** Asks who this is. Raises `WireError`. */
  async load(): Promise<Account | null> {
    const found = (await getAccount()).account
    this.now = found
    return found
  }
}

export const account = new Held()

/** What was done up to now is told as who did it; then the page begins anew as somebody else. */
export async function become(change: () => Promise<unknown>, path: string): Promise<void> {
  await Promise.race([sender.flush(), new Promise((done) => setTimeout(done, 1500))])
  await change()
  location.assign(path)
}

/** Where to go afterwards: only a path of this page. */
export function wayBack(): string {
  const to = new URLSearchParams(location.search).get('to') ?? ''
  return /^\/(?![/\\])/.test(to) ? to : '/me'
}

const KNOWN: Record<string, Word> = {
  wrong_sign_in: 'account.wrongSignIn',
  wrong_password: 'account.wrongPassword',
  handle_taken: 'account.handleTaken',
  account_exists: 'account.exists',
  bad_password: 'account.passwordHelp',
  easy_password: 'account.easyPassword',
  no_picture: 'account.noPicture',
  broken_picture: 'account.noPicture',
  picture_too_large: 'account.pictureTooLarge',
  body_too_large: 'account.pictureTooLarge',
}
const FIELDS: Record<string, Word> = { handle: 'account.handleHelp', email: 'account.badEmail', links: 'account.linksHelp', name: 'account.nameHelp', bio: 'account.bioHelp' }

/** What went wrong with a form, in words, and at which field. */
export function wrongWith(error: WireError): { field: string; text: string } {
  const { code, field } = error.problem
  const minutes = String(Math.max(1, Math.ceil(error.retryAfterS / 60)))
  if (code === 'locked' || code === 'too_many') return { field: '', text: t('account.locked', { n: minutes }) }
  const word = KNOWN[code] ?? (code === 'malformed' ? FIELDS[field.split(/[.[]/)[0] ?? ''] : undefined)
  return { field: field.split(/[.[]/)[0] ?? '', text: word ? t(word) : fault(error) }
}
