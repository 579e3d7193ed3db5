// What went wrong, in words: what it was, and whether trying again helps.
import { WireError } from './wire/client'
import { t } from './words.svelte'

export function fault(error: WireError): string {
  if (error.offline) return t('error.offline')
  if (error.retryAfterS > 0) return t('error.busy', { s: String(Math.ceil(error.retryAfterS)) })
  const { code, message, retry } = error.problem
  return retry ? t('error.retry', { code }) : t('error.final', { code, message })
}
