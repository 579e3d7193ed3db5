// Which page the address names: /, /@<handle>, /signup, /signin, /me/profile, /me/account, /following, /me, /me/preferences, /me/comments, /me/uploads, /upload, /upload/<id>, /ranking, /search/<query>, /tag/<tag>, /sound/<id>, /challenge/new, /challenge/<id>, /challenge/<id>/edit, /v/<id>, /v/<id>/made, /operator/experiments, /operator/policy, /moderation, /moderation/decided, /moderation/sounds, /moderation/log. Anything else is the feed.

export type Route =
  | { page: 'foryou' }
  | { page: 'following' }
  | { page: 'me' }
  | { page: 'preferences' }
  | { page: 'ranking' }
  | { page: 'guard' }
  | { page: 'signup' }
  | { page: 'signin' }
  | { page: 'profile'; who: string }
  | { page: 'editProfile' }
  | { page: 'security' }
  | { page: 'search'; query: string }
  | { page: 'tag'; tag: string }
  | { page: 'challenge'; id: string }
  | { page: 'challengeForm'; id: string }
  | { page: 'sound'; id: string }
  | { page: 'operator'; part: 'experiments' | 'policy' }
  | { page: 'moderation'; part: 'queue' | 'decided' | 'sounds' | 'log' }
  | { page: 'upload' }
  | { page: 'uploads' }
  | { page: 'edit'; id: string }
  | { page: 'video'; id: string }
  | { page: 'made'; id: string }

export function parse(path: string): Route {
  const video = /^\/v\/([^/]+)\/?$/.exec(path)?.[1]
  if (video) return { page: 'video', id: safely(video) }
  const made = /^\/v\/([^/]+)\/made\/?$/.exec(path)?.[1]
  if (made) return { page: 'made', id: safely(made) }
  const who = /^\/@([^/]+)\/?$/.exec(path)?.[1]
  if (who) return { page: 'profile', who: safely(who) }
  if (/^\/signup\/?$/.test(path)) return { page: 'signup' }
  if (/^\/signin\/?$/.test(path)) return { page: 'signin' }
  if (/^\/me\/profile\/?$/.test(path)) return { page: 'editProfile' }
  if (/^\/me\/account\/?$/.test(path)) return { page: 'security' }
  const upload = /^\/upload\/([^/]+)\/?$/.exec(path)?.[1]
  if (upload) return { page: 'edit', id: safely(upload) }
  if (/^\/(upload|create)\/?$/.test(path)) return { page: 'upload' }
  if (/^\/me\/uploads\/?$/.test(path)) return { page: 'uploads' }
  if (/^\/following\/?$/.test(path)) return { page: 'following' }
  if (/^\/me\/?$/.test(path)) return { page: 'me' }
  if (/^\/me\/preferences\/?$/.test(path)) return { page: 'preferences' }
  const edited = /^\/challenge\/(?:new|([^/]+)\/edit)\/?$/.exec(path)
  if (edited) return { page: 'challengeForm', id: safely(edited[1] ?? '') }
  const challenge = /^\/challenge\/([^/]+)\/?$/.exec(path)?.[1]
  if (challenge) return { page: 'challenge', id: safely(challenge) }
  const tag = /^\/tag\/([^/]+)\/?$/.exec(path)?.[1]
  if (tag) return { page: 'tag', tag: safely(tag) }
  const sound = /^\/sound\/([^/]+)\/?$/.exec(path)?.[1]
  if (sound) return { page: 'sound', id: safely(sound) }
  const query = /^\/search(?:\/([^/]*))?\/?$/.exec(path)
  if (query) return { page: 'search', query: safely(query[1] ?? '') }
  if (/^\/me\/comments\/?$/.test(path)) return { page: 'guard' }
  if (/^\/ranking\/?$/.test(path)) return { page: 'ranking' }
  const moderated = /^\/moderation(?:\/(decided|sounds|log))?\/?$/.exec(path)
  if (moderated) return { page: 'moderation', part: (moderated[1] ?? 'queue') as 'queue' | 'decided' | 'sounds' | 'log' }
  if (/^\/operator\/policy\/?$/.test(path)) return { page: 'operator', part: 'policy' }
  if (/^\/operator(\/experiments)?\/?$/.test(path)) return { page: 'operator', part: 'experiments' }
  return { page: 'foryou' }
}

function safely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

class Router {
  now = $state.raw<Route>(parse(location.pathname))

  /** `replace`: the step that is there (an open sheet) becomes this one. */
  go(path: string, replace = false): void {
    if (replace) history.replaceState(null, '', path)
    else if (path !== location.pathname + location.search + location.hash) history.pushState(null, '', path)
    this.now = parse(location.pathname)
  }
  /** The address changed by the browser's own buttons. */
  read(): void {
    this.now = parse(location.pathname)
  }
}

export const router = new Router()

/** For links: goes there without a reload, unless a new tab or window was asked for. */
export function follow(event: MouseEvent, replace = false): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const link = event.currentTarget as HTMLAnchorElement
  event.preventDefault()
  router.go(link.pathname + link.search + link.hash, replace)
}
