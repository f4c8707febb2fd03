// The form of questions: what is half given is kept, the next question comes into view, what is
// missing is found before it is sent, and dots are counted. All works without it. Nothing is sent here.
const questions = (() => {
  const d = document, slot = 'apl-tui', calm = matchMedia('(prefers-reduced-motion: reduce)')
  let form = null, touched = false
  const groups = () => [...form.querySelectorAll('fieldset')]
  const answered = group => !!group.querySelector(':checked')
  const round = () => form.elements.namedItem('round').value
  // Kept by the page itself, in this tab alone, until it is sent; some browsers keep nothing.
  const store = (...value) => {
    try { return value.length ? sessionStorage.setItem(slot, value[0]) : sessionStorage.getItem(slot) } catch (e) { return null }
  }
  const forget = () => { try { sessionStorage.removeItem(slot) } catch (e) { /* nothing is kept */ } }
  const keep = () => {
    const data = new FormData(form)
    data.delete('ticket')
    store(String(new URLSearchParams(data)))
  }
  const restore = () => {
    const kept = new URLSearchParams(store() || ''), texts = kept.getAll('text')
    if (kept.get('round') != round()) return forget()
    for (const e of form.elements) {
      if (e.type == 'radio' || e.type == 'checkbox') e.checked = kept.getAll(e.name).includes(e.value)
      else if (e.name == 'text') e.value = texts.shift() || ''
    }
  }
  const see = (e, block) => e.scrollIntoView({ block, behavior: calm.matches ? 'auto' : 'smooth' })
  const count = group => {
    const left = group.querySelector('.left')
    if (left) left.textContent = left.dataset.counts.split('|')[group.querySelectorAll('label:not(.apart) :checked').length]
  }
  const told = () => {
    const bar = d.getElementById('progress')
    if (!bar) return
    const number = groups().filter(answered).length
    bar.firstChild.textContent = bar.dataset.words.replace('#', number)
    bar.lastChild.value = number
    bar.hidden = false
  }
  const mark = (group, words) => {
    let line = group.querySelector('.error')
    if (line) line.remove()
    group.classList.toggle('bad', !!words)
    if (!words) {
      group.removeAttribute('aria-invalid')
      group.removeAttribute('aria-describedby')
      return
    }
    line = Object.assign(d.createElement('p'), { className: 'error', textContent: words, id: 'e-' + groups().indexOf(group) })
    group.querySelector('legend').after(line)
    group.setAttribute('aria-invalid', true)
    group.setAttribute('aria-describedby', line.id)
  }
  const changed = e => {
    const group = e.target.closest('fieldset')
    if (group) {
      const none = group.querySelector('.apart input')
      if (e.target.type == 'checkbox') {
        if (e.target != none) none.checked = false
        else if (none.checked) group.querySelectorAll('label:not(.apart) input').forEach(b => { b.checked = false })
        count(group)
      } else if (group.querySelector('.error')) mark(group, '')
      if (e.target.type == 'radio' && touched && !group.dataset.seen) {
        const all = groups(), next = all[all.indexOf(group) + 1]
        if (!next) see(form.querySelector('button'), 'center')
        else if (!answered(next)) see(next, 'center')
      }
      group.dataset.seen = 1
    }
    told()
    keep()
  }
  // What the browser itself filled in, going back, is taken away first.
  const begin = () => {
    form = d.querySelector('main form')
    if (!form) return
    form.reset()
    restore()
    groups().forEach(group => { count(group); if (answered(group)) group.dataset.seen = 1 })
    told()
    form.onchange = changed
    form.oninput = e => { if (e.target.name == 'text') keep() }
    form.onpointerdown = () => { touched = true }
    form.onkeydown = () => { touched = false }
  }
  // Whether all is answered; if not, leads to the first that is missing.
  const complete = () => {
    const missing = groups().filter(group => group.querySelector('[type=radio]') && !answered(group))
    if (!missing.length) return true
    missing.forEach(group => mark(group, d.getElementById('progress').dataset.missing))
    missing[0].querySelector('input').focus({ preventScroll: true })
    see(missing[0], 'center')
    return false
  }
  return { begin, complete, forget }
})()
