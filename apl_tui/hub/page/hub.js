// The page of a room that is reached over a hub. What the room tells is unlocked here, and what is
// answered is locked here, to the laptop alone: the hub passes on what it cannot read. The key stands
// behind # in the address, which a browser sends to nobody. The questions themselves: form.js.
const d = document, body = d.body, $ = id => d.getElementById(id), text = new TextEncoder()
const code = location.pathname.slice(1).toUpperCase(), room = '/api/rooms/' + code, slot = 'apl-tui-hub'
const plain = typed => { try { return decodeURIComponent(typed) } catch (e) { return typed } }
const tidy = typed => plain(typed).replace(/[\s-]/g, '').toUpperCase(), roomKey = tidy(location.hash.slice(1))
let known, stretched, told, laptop, version = 0, missed = 0, odd, linked, sending, control

// --- Envelopes: the same as apl_tui/hub/envelope.py
const keys = window.crypto && crypto.subtle, chance = n => crypto.getRandomValues(new Uint8Array(n))
const hex = bytes => [...bytes].map(b => b.toString(16).padStart(2, '0')).join('')
const bytes = digits => Uint8Array.from(digits.match(/../g), each => parseInt(each, 16))
const bound = (what, more = []) => new Uint8Array([...text.encode('apl-tui hub 1 ' + what + code), ...more])
const aes = (key, use) => keys.importKey('raw', key, 'AES-GCM', false, [use])
const derive = async (from, how, bits) => {
  const base = await keys.importKey('raw', from, how.name, false, ['deriveBits'])
  return new Uint8Array(await keys.deriveBits({ hash: 'SHA-256', ...how }, base, bits))
}
const stretch = () => derive(text.encode(roomKey), { name: 'PBKDF2', salt: bound(''), iterations: 300000 }, 256)
const unlock = async (key, locked, additionalData = new Uint8Array()) => {
  const how = { name: 'AES-GCM', iv: locked.slice(0, 12), additionalData }
  return JSON.parse(new TextDecoder().decode(await keys.decrypt(how, await aes(key, 'decrypt'), locked.slice(12))))
}
const seal = async said => {
  const to = laptop, curve = { name: 'ECDH', namedCurve: 'P-256' }
  const mine = await keys.generateKey(curve, false, ['deriveBits'])
  const theirs = await keys.importKey('raw', bytes(to), curve, false, [])
  const agreed = await keys.deriveBits({ name: 'ECDH', public: theirs }, mine.privateKey, 256)
  const both = await derive(agreed, { name: 'HKDF', salt: stretched, info: bound('message ') }, 512)
  const plain = new Uint8Array(7168).fill(32), iv = chance(12) // blanks: one length, whatever is said
  plain.set(text.encode(JSON.stringify(said)))
  const locked = await keys.encrypt({ name: 'AES-GCM', iv }, await aes(both.slice(0, 32), 'encrypt'), plain)
  const message = new Blob([await keys.exportKey('raw', mine.publicKey), iv, locked])
  return { to, message, open: reply => unlock(both.slice(32), new Uint8Array(reply)) }
}

// --- What this phone remembers of the room, for its other tabs too: who it is there, and no answer
const remember = more => {
  known = { ...known, ...more }
  try { localStorage.setItem(slot, JSON.stringify(known)) } catch (e) { /* this page alone knows it */ }
}
const recall = () => {
  try { known = JSON.parse(localStorage.getItem(slot)) } catch (e) { /* nothing is kept here */ }
  const same = known && known.code == code && known.key == roomKey
  remember(same ? {} : { code, key: roomKey, seen: 0, counted: '', token: hex(chance(16)) })
}

// --- What is shown
const words = name => $('words-' + name).content.querySelector(`[lang=${d.documentElement.lang}]`).textContent
const put = page => {
  $('page').replaceWith(page)
  scrollTo(0, 0)
  const first = page.querySelector('[autofocus]') || page.querySelector('h1')
  first.tabIndex = -1
  first.focus({ preventScroll: true })
}
const say = name => {
  put($('say-' + name).content.firstElementChild.cloneNode(true))
  if ($('code')) $('code').value = code
}
// A page that the laptop has made, in place of this one; the same as on the local network.
const show = html => {
  const next = new DOMParser().parseFromString(html, 'text/html')
  body.dataset.page = next.body.dataset.page
  d.title = next.title
  d.documentElement.lang = next.documentElement.lang
  put(next.getElementById('page'))
  if (!/ballot|full|complete/.test(body.dataset.page)) questions.forget()
  questions.begin()
  tell()
}
const language = () => known.lang in told.pages ? known.lang : told.lang
const now = () => show(told.pages[language()][told.round && known.counted == told.round ? 'counted' : 'now'])
const tell = () => {
  if ($('away')) $('away').textContent = words(odd ? 'odd' : 'away')
  if ($('away')) $('away').hidden = !odd && missed < 2
  if ($('linked')) $('linked').hidden = missed > 0 || !linked
}
const wrong = e => e.name == 'OperationError' // it does not open: it is not from the room's laptop

// --- What goes over the hub
const pause = seconds => new Promise(done => setTimeout(done, seconds * 1000))
const fetched = async (path, seconds, options) => {
  const abort = control = new AbortController(), stop = setTimeout(() => abort.abort(), seconds * 1000)
  try {
    const answer = await fetch(room + path, { ...options, signal: abort.signal, cache: 'no-store', credentials: 'omit' })
    return { status: answer.status, data: await answer.arrayBuffer() }
  } finally { clearTimeout(stop) }
}
// Says it to the laptop, the same message again and again, until it has answered that.
const ask = async (said, waiting) => {
  for (let sealed; ; await pause(1 + Math.random() * 2)) {
    if (!sealed || sealed.to != laptop) sealed = await seal({ ...said, token: known.token, lang: language() })
    try {
      const { status, data } = await fetched('/messages', 20, { method: 'POST', body: sealed.message })
      if (status == 200) {
        const reply = await sealed.open(data)
        missed = 0
        return reply
      }
    } catch (e) { odd = odd || wrong(e) }
    if (waiting) waiting.textContent = words('retry')
    tell()
  }
}
// What is being sent is what stands there: it cannot be changed until it is known what came of it.
const hold = (form, held) => [...form.elements].forEach(each => { each.disabled = held && each.type != 'submit' })
const send = async form => {
  const button = form.querySelector('button'), note = $('unsent')
  sending = true
  note.textContent = ''
  button.textContent = form.dataset.sending
  const round = form.elements.namedItem('round').value
  const fields = [...new FormData(form)].filter(([name]) => name != 'round' && name != 'ticket')
  hold(form, true)
  const reply = await ask({ kind: 'form', round, form: fields }, note)
  sending = false
  hold(form, false)
  if (reply.counted) remember({ counted: reply.counted })
  if (reply.page) return show(reply.page)
  if (!reply.faults) return now()
  button.textContent = form.dataset.again
  note.textContent = reply.faults.map(([, said]) => said).join(' ')
  form.elements.namedItem(reply.faults[0][0])[0].focus()
}
const take = async blob => {
  const stamp = blob.slice(0, 8), number = Number('0x' + hex(stamp))
  const next = await unlock(stretched, blob.slice(8), bound('state ', stamp))
  if (number <= version || number < known.seen) throw new DOMException('an old state', 'OperationError')
  const first = !told, same = told && told.round == next.round && told.page == next.page
  told = next
  version = number
  laptop = next.public
  remember({ seen: number })
  if (!sending && !same) now()
  if (first) ask({ kind: 'hello' }).then(() => { linked = true; tell() })
}
const follow = async () => {
  for (let seconds = 0, absent = 0; ; await pause(seconds)) {
    try {
      const { status, data } = await fetched('/state?after=' + version, 35)
      if (status == 404 && !told && absent++ > 6) return // a hub that was started anew knows no room yet
      if (status == 404 && !told && absent == 1) say('no-room')
      if (status == 200) await take(new Uint8Array(data))
      else if (status != 204) throw status
      missed = seconds = 0
    } catch (e) {
      if (wrong(e) && !told && !known.seen) return say('bad-key')
      if (wrong(e) && !told) say('odd')
      odd = odd || wrong(e)
      missed++
      seconds = absent ? 5 : 1 + Math.random() * 2
    }
    if (told && told.page == 'over') return localStorage.removeItem(slot)
    if (told) tell()
  }
}

// --- What a person does
d.addEventListener('submit', e => {
  e.preventDefault()
  if (e.target.id != 'join') return sending || !questions.complete() || send(e.target)
  history.replaceState(null, '', `/${tidy($('code').value)}#${tidy($('key').value)}`)
  location.reload()
})
d.addEventListener('click', e => {
  const link = e.target.closest('a')
  if (!link || !told || link.getAttribute('href')[0] == '#') return
  e.preventDefault()
  if (sending) return
  const wish = new URLSearchParams(link.search)
  if (wish.has('lang')) remember({ lang: wish.get('lang') })
  if (wish.has('missed')) ask({ kind: 'missed' }).then(reply => show(reply.page))
  else now()
})
d.addEventListener('visibilitychange', () => { if (!d.hidden && missed) control.abort() })
// A page that was kept may show what was answered, to whoever borrows the phone.
addEventListener('pageshow', e => { if (e.persisted) location.reload() })
addEventListener('hashchange', () => location.reload())

if (!keys) say('old')
else if (!code || !roomKey) say('join')
else {
  recall()
  say('connecting')
  stretch().then(key => { stretched = key; follow() })
}
