// Regain: the one optional script. Every page works without it.
(() => {
  'use strict';
  const doc = document;
  doc.documentElement.classList.replace('nojs', 'js');

  // Results are said in div#st[role=status], which is empty in the first HTML. The short gap lets
  // a screen reader notice the same words twice.
  const st = doc.getElementById('st');
  let timer;
  const say = (words) => {
    if (!st) return;
    clearTimeout(timer);
    st.textContent = '';
    timer = setTimeout(() => {
      st.textContent = words;
      timer = setTimeout(() => { st.textContent = ''; }, 5000);
    }, 50);
  };

  // 1. The error summary takes the focus.
  const summary = doc.querySelector('.errsum');
  if (summary) {
    summary.tabIndex = -1;
    summary.focus();
  }

  // 2 and 7. Copy and print buttons.
  const copy = async (from) => {
    try {
      await navigator.clipboard.writeText('value' in from ? from.value : from.textContent);
      say('Copied');
    } catch {
      say('Could not copy. Select the text and copy it yourself');
    }
  };
  doc.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-copy],[data-print]');
    if (!button) return;
    if (button.hasAttribute('data-print')) return window.print();
    const from = doc.getElementById(button.dataset.copy.slice(1));
    if (from) copy(from);
  });

  // 3. Tick boxes save themselves. One request at a time for each form, and each sends the whole
  // form, so a change made meanwhile goes out with the next one. The server writes nothing for an
  // idempotency key it has seen. So when a request fails, its key may be spent on what was sent
  // then (`tried`); if the boxes changed since, they are sent once more under the fresh key.
  const queues = new WeakMap();
  const queueOf = (form) => {
    if (!queues.has(form)) queues.set(form, { busy: false, more: false, tried: null, then: null, go: false });
    return queues.get(form);
  };
  const body = (form) => new URLSearchParams(new FormData(form)).toString();
  const post = (form, data) => fetch(form.getAttribute('action') || location.href, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: data,
    credentials: 'same-origin',
    keepalive: true,
    signal: AbortSignal.timeout(10000),
  });
  const save = async (form) => {
    const queue = queueOf(form);
    queue.more = true;
    if (queue.busy) return;
    queue.busy = true;
    let saved = false;
    while (queue.more) {
      queue.more = false;
      const data = body(form);
      queue.tried ??= data;
      try {
        const answer = await post(form, data);
        if (!answer.ok || answer.redirected) throw new Error('not saved');
        const fresh = await answer.json();
        for (const name of ['revision', 'idempotency']) {
          const field = form.querySelector(`input[type=hidden][name=${name}]`);
          if (field && name in fresh) field.value = fresh[name];
        }
        if (queue.tried !== data) queue.more = true;
        queue.tried = null;
        saved = true;
      } catch {
        saved = false;
      }
    }
    queue.busy = false;
    say(saved ? 'Saved' : 'Not saved. Press Save progress');
    if (queue.then) {
      const button = queue.then.button;
      queue.then = null;
      queue.go = true;
      form.requestSubmit(button);
      queue.go = false;
    }
  };
  const canSave = 'timeout' in AbortSignal && 'requestSubmit' in HTMLFormElement.prototype;
  doc.addEventListener('change', (event) => {
    const form = event.target.form;
    if (canSave && form && form.matches('[data-ticks]')) save(form);
  });
  addEventListener('pagehide', () => {
    for (const form of doc.querySelectorAll('form[data-ticks]')) {
      if (queueOf(form).more) post(form, body(form)).catch(() => {});
    }
  });

  // 6. A second submit within 3 seconds is swallowed. "Save progress" waits for a running save,
  // and gets a fresh key first where the old one may be spent.
  let sent = new WeakMap();
  const release = (button) => {
    button.removeAttribute('aria-disabled');
    button.removeAttribute('data-sent');
  };
  doc.addEventListener('submit', (event) => {
    const form = event.target;
    const button = event.submitter;
    if (event.defaultPrevented) return;
    if (event.timeStamp - sent.get(form) < 3000) {
      event.preventDefault();
      return;
    }
    const queue = queueOf(form);
    if (!queue.go && (queue.busy || (queue.tried && queue.tried !== body(form)))) {
      event.preventDefault();
      queue.then = { button };
      if (!queue.busy) save(form);
      return;
    }
    sent.set(form, event.timeStamp);
    if (!button) return;
    button.setAttribute('aria-disabled', 'true');
    button.setAttribute('data-sent', '');
    setTimeout(release, 3000, button);
  });
  addEventListener('pageshow', () => {
    sent = new WeakMap();
    doc.querySelectorAll('[data-sent]').forEach(release);
  });

  // 4 and 5. Text areas: they grow with the text, and say when little room is left.
  const grow = (area) => {
    while (area.scrollHeight > area.clientHeight && area.rows < 30) area.rows += 1;
  };
  doc.querySelectorAll('textarea').forEach(grow);
  const timers = new WeakMap();
  doc.addEventListener('input', (event) => {
    const area = event.target;
    if (!area.matches('textarea')) return;
    grow(area);
    const out = doc.getElementById(`${area.id}-count`);
    if (!out || area.maxLength < 0 || !area.hasAttribute('data-count')) return;
    out.setAttribute('aria-live', 'polite');
    clearTimeout(timers.get(area));
    timers.set(area, setTimeout(() => {
      const left = area.maxLength - area.value.length;
      const near = left <= Math.max(20, Math.min(200, area.maxLength / 10));
      const words = `You have ${left} ${left === 1 ? 'character' : 'characters'} left`;
      out.textContent = near ? words : '';
    }, 600));
  });

  // 8. What is folded away is printed too, and folded again afterwards.
  addEventListener('beforeprint', () => {
    for (const part of doc.querySelectorAll('details[data-open-print]:not([open])')) {
      part.open = true;
      part.setAttribute('data-opened', '');
    }
  });
  addEventListener('afterprint', () => {
    for (const part of doc.querySelectorAll('details[data-opened]')) {
      part.open = false;
      part.removeAttribute('data-opened');
    }
  });
})();
