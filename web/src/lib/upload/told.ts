// The states of an upload in words.
import type { UploadState } from '../wire/uploads'
import { moment, named, percent, t } from '../words.svelte'
import type { Sending } from './tus'

/** "12.4 MB", the way the language does it. */
export function size(bytes: number, locale: string): string {
  const unit = bytes < 1_000_000 ? 'kilobyte' : 'megabyte'
  const n = bytes / (unit === 'kilobyte' ? 1000 : 1_000_000)
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: n < 10 ? 1 : 0 }).format(n)
}

/** What goes on, in one line. */
export function told(upload: UploadState, sending: Sending | undefined, locale: string): string {
  if (upload.state === 'uploading') {
    const sent = sending?.sent ?? upload.offset
    const fill = { sent: size(sent, locale), all: size(upload.length, locale) }
    if (!sending) return t('up.stateStopped', fill)
    return t(sending.waiting ? 'up.stateWaiting' : 'up.stateUploading', fill)
  }
  if (upload.state === 'received') return t('up.stateReceived')
  if (upload.state === 'checked') return t('up.stateChecked')
  if (upload.state === 'converting') return t('up.stateConverting', { share: percent(upload.progress) })
  if (upload.state === 'published') return t(upload.details.visibility === 'private' ? 'up.statePrivate' : 'up.statePublished')
  if (upload.state === 'refused') return upload.refused ? why(upload.refused.code) : ''
  const at = upload.details.publish_at ?? 0
  if (upload.details.draft) return t('up.stateDraft')
  return at * 1000 > Date.now() ? t('up.statePlanned', { moment: moment(at) }) : t('up.stateReady')
}

/** Why it was refused, or was not taken at all. */
export function why(code: string): string {
  return named('up.why', code)
}

/** How far it is: 0-1. */
export function share(upload: UploadState, sending: Sending | undefined): number {
  if (upload.state === 'uploading') return upload.length ? (sending?.sent ?? upload.offset) / upload.length : 0
  return upload.progress
}
