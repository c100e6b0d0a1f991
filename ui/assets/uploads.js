/* Adding documents: choosing or dropping files, sending them one after the other, showing what became of each. */
(() => {
  'use strict';
  const { $, $$ } = cv;
  const MOST = 1000, LATER = 4;
  const jobs = [];         // {file, name, row, state: waiting | sending | done, request, result}
  let busy = null;

  /* As `clean_name` in ingest/items.py: no controls, no marks that turn the direction of writing. */
  const plain = (name) => name.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '').trim() || 'document';
  const make = (name, props = {}, ...inside) => {
    const element = Object.assign(document.createElement(name), props);
    element.append(...inside);
    return element;
  };
  const hidden = (text) => make('span', { className: 'vh', textContent: text });
  const megabytes = (bytes) => (bytes / 1e6).toLocaleString('en-GB', { maximumFractionDigits: bytes < 1e7 ? 1 : 0 });

  /* ---- what is to be added ---- */
  function take(files, left = []) {
    const drop = $('#drop');
    if (!drop || (!files.length && !left.length)) return;
    cv.problem([]);
    if (files.length > MOST) {
      cv.problem([{ text: `Choose at most ${MOST.toLocaleString('en-GB')} files at once, or put them into a ZIP`, field: 'f' }]);
      return;
    }
    if (!busy && jobs.every((job) => job.state === 'done')) { jobs.length = 0; $('#jobs ul').replaceChildren(); }
    for (const file of files) jobs.push({ file, name: plain(file.name), several: files.length > 1, private: $('#f-private').checked, state: 'waiting' });
    for (const job of jobs) if (!job.row) show(job);
    if (left.length) {
      const few = left.slice(0, 5).map(plain).join(', ') + (left.length > 5 ? ', …' : '');
      const text = `${left.length === 1 ? '1 file of another kind was' : `${left.length} files of other kinds were`} left out: ${few}`;
      $('#jobs ul').append(make('li', { className: 'job soft', textContent: text }));
      cv.say(text);
    }
    $('#jobs').hidden = false;
    $('#jobs-h').focus({ preventScroll: true });
    cv.show($('#jobs'));
    next();
  }

  /* The files of what was dropped, those of folders too; and the names of those of other kinds in folders. */
  async function dropped(items) {
    const files = [], left = [];
    async function walk(entry, inside) {
      if (!entry || (inside && (entry.name.startsWith('.') || entry.name === '__MACOSX'))) return;
      if (entry.isFile) {
        const file = await new Promise((done) => entry.file(done, () => done(null)));
        if (!file) left.push(entry.name);
        else if (inside && !readable(file.name)) left.push(file.name);
        else files.push(file);
      } else {
        const reader = entry.createReader();
        for (;;) {
          const some = await new Promise((done) => reader.readEntries(done, () => done([])));
          if (!some.length || files.length > MOST) return;
          for (const one of some) await walk(one, true);
        }
      }
    }
    const entries = [...items].filter((item) => item.kind === 'file')
      .map((item) => (item.webkitGetAsEntry && item.webkitGetAsEntry()) || item.getAsFile());
    for (const entry of entries) if (entry instanceof File) files.push(entry); else await walk(entry, false);
    take(files, left);
  }
  const readable = (name) => $('#drop').dataset.endings.split(',').some((ending) => name.toLowerCase().endsWith(ending));

  cv.actions.folder = () => {
    const field = make('input', { type: 'file', multiple: true, webkitdirectory: true });
    field.addEventListener('change', () => {
      const all = [...field.files].filter((file) => !/(^|\/)(\.|__MACOSX\/)/.test(file.webkitRelativePath));
      take(all.filter((file) => readable(file.name)), all.filter((file) => !readable(file.name)).map((file) => file.name));
    });
    field.click();
  };
  document.addEventListener('change', (event) => {
    if (event.target.id !== 'f') return;
    const files = [...event.target.files];
    event.target.value = '';
    take(files);
  });
  const holds = (event) => event.dataTransfer && [...event.dataTransfer.types].includes('Files');
  addEventListener('dragover', (event) => {
    if (!holds(event)) return;
    event.preventDefault();               // a file dropped beside the field is not to take the place of the page
    const over = event.target.closest && event.target.closest('#drop');
    event.dataTransfer.dropEffect = over ? 'copy' : 'none';
    if ($('#drop')) $('#drop').classList.toggle('over', Boolean(over));
  });
  addEventListener('dragleave', (event) => { if (!event.relatedTarget && $('#drop')) $('#drop').classList.remove('over'); });
  addEventListener('drop', (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    if ($('#drop')) $('#drop').classList.remove('over');
    if (event.target.closest && event.target.closest('#drop')) dropped(event.dataTransfer.items);
  });
  addEventListener('beforeunload', (event) => { if (busy) event.preventDefault(); });

  /* ---- one file ---- */
  function show(job) {
    const stop = make('button', { type: 'button', className: 'quiet', textContent: 'Stop' }, hidden(` adding ${job.name}`));
    stop.addEventListener('click', () => halt(job));
    job.said = make('p', { className: 'soft', textContent: 'Waiting' });
    job.bar = make('div', { className: 'bar', hidden: true }, make('i'));
    job.bar.setAttribute('role', 'progressbar');
    job.bar.setAttribute('aria-label', `Adding ${job.name}`);
    job.head = make('div', { className: 'row' }, make('strong', { textContent: job.name }), stop);
    job.found = make('ul', { className: 'job-found' });
    job.row = make('li', { className: 'job', tabIndex: -1 }, job.head, job.said, job.bar, job.found);
    $('#jobs ul').append(job.row);
  }
  /* `part` from 0 to 1; null: nobody knows. */
  function progress(job, text, part) {
    job.said.textContent = text;
    job.bar.hidden = false;
    job.bar.classList.toggle('bar--unknown', part === null);
    $('i', job.bar).style.width = part === null ? '' : `${Math.round(100 * part)}%`;
    job.bar.setAttribute('aria-valuemin', 0);
    job.bar.setAttribute('aria-valuemax', 100);
    if (part === null) job.bar.removeAttribute('aria-valuenow'); else job.bar.setAttribute('aria-valuenow', Math.round(100 * part));
  }
  function halt(job) {
    if (job.state === 'done') return;
    job.stopped = true;
    if (job.request) job.request.abort(); else finish(job);
  }
  cv.actions['stop-all'] = () => jobs.slice().reverse().forEach(halt);

  function added(job, said) {
    const one = !job.results.length && said.name === job.name;
    const tick = make('span', { className: 'job-ok' });
    tick.innerHTML = '<svg width="16" height="16" viewBox="0 0 20 20" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" '
      + 'stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round"><path d="M3.5 10.5l4.5 4.5 8.5-10"/></svg>';
    tick.append(said.new ? 'Added' : said.same ? 'Here already' : 'New version added');
    const link = make('a', { href: '/?open=' + encodeURIComponent(said.id), textContent: 'Open' }, hidden(`: ${said.name}`));
    const name = one ? [] : [make('strong', { textContent: said.name }), ' '];
    const item = make('li', {}, make('p', {}, ...name, tick, ' ', link), make('p', { className: 'soft', textContent: said.text }));
    for (const note of said.notes) item.append(make('p', { className: 'soft', textContent: note }));
    job.found.append(item);
  }
  function heard(job, said) {
    if (said.do === 'waiting') progress(job, 'Waiting for another document to be read', null);
    else if (said.do === 'reading') progress(job, said.name === job.name ? 'Reading it' : `Reading ${said.name}. ${said.done} done`, null);
    else if (said.do === 'added') { added(job, said); job.results.push(said); cv.relist(); }
    else if (said.do === 'refused') {
      job.found.append(make('li', {}, make('p', { className: 'error-line', textContent: said.head }), make('p', { textContent: said.text })));
      job.results.push(said);
    } else if (said.do === 'note') job.found.append(make('li', {}, make('p', { className: 'soft', textContent: said.text })));
    else if (said.do === 'end') job.ended = true;
  }
  const refuse = (job, text) => heard(job, {
    do: 'refused', head: `${job.name} was not added`, text: text.replace(`${job.name} was not added. `, ''),
  });

  function send(job) {
    return new Promise((done) => {
      const request = job.request = new XMLHttpRequest();
      let read = 0;
      const listen = () => {
        if (request.status !== 200) return;
        const end = request.responseText.lastIndexOf('\n') + 1;
        for (const line of request.responseText.slice(read, end).split('\n')) if (line) heard(job, JSON.parse(line));
        read = Math.max(read, end);
      };
      request.upload.addEventListener('progress', (event) => {
        const { loaded, total } = event;
        progress(job, `${megabytes(loaded)} of ${megabytes(total)} MB sent`, total ? loaded / total : 1);
      });
      request.upload.addEventListener('load', () => progress(job, 'Waiting to be read', null));
      request.addEventListener('progress', listen);
      request.addEventListener('loadend', () => {
        listen();
        if (!job.stopped && !job.ended) {
          refuse(job, request.status && request.status !== 200 ? request.responseText
            : 'The connection was lost, or the file cannot be read any more. Add it again in a moment.');
        }
        done();
      });
      request.open('POST', '/upload');
      request.setRequestHeader('content-type', 'application/octet-stream');
      request.setRequestHeader('x-file-name', encodeURIComponent(job.name));
      if (job.several) request.setRequestHeader('x-several', '1');
      if (job.private) request.setRequestHeader('x-private', '1');
      progress(job, 'Sending', 0);
      request.send(job.file);
    });
  }

  function finish(job) {
    const here = job.row.contains(document.activeElement);
    job.state = 'done';
    job.request = null;
    job.bar.remove();
    $('button', job.head).remove();
    if (job.stopped) {
      job.said.textContent = job.results && job.results.length ? 'Stopped. What was added before stays.' : 'Stopped. It was not added.';
      if (job.results && job.results.length) cv.relist();
    } else job.said.remove();
    if (job.results && job.results.length === 1 && job.results[0].do === 'refused') job.head.remove();
    if (here) job.row.focus({ preventScroll: true });
    count();
  }
  function count() {
    const done = jobs.filter((job) => job.state === 'done').length;
    $('#jobs-h').textContent = done < jobs.length ? 'Being added' : 'Done';
    $('[data-do="stop-all"]').hidden = jobs.length < 2 || done === jobs.length;
    $('#jobs-said').textContent = jobs.length > 1 ? `${done} of ${jobs.length} files done. ${tally()}` : '';
  }
  function tally() {
    const all = jobs.flatMap((job) => job.results || []);
    const good = all.filter((said) => said.do === 'added'), same = good.filter((said) => said.same).length;
    return `${good.length - same} added, ${same ? `${same} here already, ` : ''}${all.length - good.length} not added.`;
  }
  function announce(job) {
    if (jobs.length >= LATER || (job.results || []).length > 1) {
      if (!jobs.some((one) => one.state !== 'done')) cv.say(`All done. ${tally()}`);
    } else if (job.stopped) cv.say(`${job.name}: stopped.`);
    else for (const said of job.results) cv.say(said.do === 'added' ? `${said.name}: ${said.text}` : `${said.head}. ${said.text}`);
  }

  async function next() {
    count();
    if (busy) return;
    const job = busy = jobs.find((one) => one.state === 'waiting') || null;
    if (!job) return;
    const { largest, largestZip } = $('#drop').dataset;
    const most = Number(/\.zip$/i.test(job.name) ? largestZip : largest);
    job.state = 'sending';
    job.results = [];
    if (job.file.size > most * 1e6) refuse(job, `It is larger than ${most} MB. Split it, then add the parts.${job.several ? ' The other files are not affected.' : ''}`);
    else await send(job);
    finish(job);
    announce(job);
    busy = null;
    next();
  }
})();
