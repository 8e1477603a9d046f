"""CPython's multiprocessing, asked the same questions as the others: python3 cpython.py WHAT [key=value ...]

Prints one JSON object: "samples", in seconds for one operation or in operations a second, and for some questions
"latencies", in nanoseconds. Best settings: the default start method for all but starts (fork, on Linux up to 3.13), pipes
by send_bytes where bytes travel, chunks as the pool picks them where the question does not say otherwise.
"""
import json
import multiprocessing as mp
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.sharedctypes import RawArray

STRIDE = 16  # longs between two counters: two cache lines


def order(size):
    lines = 0 if size <= 32 else (size - 32) // 14
    return (7, 'abc', 1.5, tuple(('article %d' % (i % 1000), i) for i in range(lines)))


def message(o):
    size = int(o['size'])
    return order(size) if o['payload'] == 'record' else bytes(size)


def times(step, o, scale=1):
    """Seconds for one step, in samples of some milliseconds each."""
    nanos = int(o['millis']) * 1000000
    count = 1
    while True:  # as many steps as a sample takes; this is the warm-up too
        begin = time.perf_counter_ns()
        for _ in range(count):
            step()
        took = time.perf_counter_ns() - begin
        if took > nanos / 4:
            break
        count *= 2
    count = max(1, int(count * nanos / took))
    samples = []
    for _ in range(int(o['samples'])):
        begin = time.perf_counter_ns()
        for _ in range(count):
            step()
        samples.append((time.perf_counter_ns() - begin) / count / 1e9 * scale)
    return samples


def latencies(step, o):
    found = []
    end = time.perf_counter_ns() + int(o['latencyMillis']) * 1000000
    before = time.perf_counter_ns()
    while before < end:
        step()
        after = time.perf_counter_ns()
        found.append(after - before)
        before = after
    return found


def echo_bytes(c):
    while True:
        c.send_bytes(c.recv_bytes())


def echo_objects(c):
    while True:
        c.send(c.recv())


def child(target, *args):
    p = mp.Process(target=target, args=args, daemon=True)
    p.start()
    return p


def roundtrip(o):
    near, far = mp.Pipe()
    m = message(o)
    if o['payload'] == 'record':
        p = child(echo_objects, far)

        def step():
            near.send(m)
            near.recv()
    else:
        p = child(echo_bytes, far)

        def step():
            near.send_bytes(m)
            near.recv_bytes()
    result = {'samples': times(step, o), 'latencies': latencies(step, o)}
    p.kill()
    return result


def stream_bytes(c, m):
    while True:
        c.send_bytes(m)


def stream_objects(c, m):
    while True:
        c.send(m)


def stream_queue(q, m):
    while True:
        q.put(m)


def oneway(o):
    m = message(o)
    if o['kind'] == 'pipe':
        near, far = mp.Pipe(duplex=False)
        record = o['payload'] == 'record'
        ps = [child(stream_objects if record else stream_bytes, far, m)]
        step = near.recv if record else near.recv_bytes
    else:
        q = mp.Queue(4096)
        ps = [child(stream_queue, q, m) for _ in range(int(o['producers']))]
        step = q.get
    step()
    samples = [1 / s for s in times(step, o)]
    for p in ps:
        p.kill()
    return {'samples': samples}


def count_lock(lock, counters, i):
    done = 0
    while True:
        with lock:
            pass
        done += 1
        counters[i * STRIDE] = done


def count_barrier(barrier, counters, i):
    done = 0
    while True:
        barrier.wait()
        if i == 0:
            done += 1
            counters[0] = done


def count_get(q, counters, i):
    done = 0
    while True:
        q.get()
        done += 1
        counters[i * STRIDE] = done


def crowd(o):
    members, consumers = int(o['members']), int(o['consumers'])
    counters = RawArray('q', (members + consumers) * STRIDE)
    if o['what'] == 'queue':
        q = mp.Queue(4096)
        m = message(dict(o, size=32))
        ps = [child(stream_queue, q, m) for _ in range(members)]
        ps += [child(count_get, q, counters, i) for i in range(consumers)]
    elif o['what'] == 'barrier':
        b = mp.Barrier(members)
        ps = [child(count_barrier, b, counters, i) for i in range(members)]
    else:
        lock = mp.Lock() if o['what'] == 'lock' else mp.Semaphore(1)
        ps = [child(count_lock, lock, counters, i) for i in range(members)]

    def done():
        return sum(counters[i * STRIDE] for i in range(members + consumers))
    while done() == 0:
        time.sleep(0.01)
    time.sleep(0.1)
    samples = []
    for _ in range(int(o['samples'])):
        begin, before = time.perf_counter(), done()
        time.sleep(int(o['millis']) / 1e3)
        samples.append((done() - before) / (time.perf_counter() - begin))
    for p in ps:
        p.kill()
    return {'samples': samples}


def guard(o):
    lock = mp.Lock() if o['what'] == 'lock' else mp.Semaphore(1)
    acquire, release = lock.acquire, lock.release

    def step():
        acquire()
        release()
    return {'samples': times(step, o), 'latencies': latencies(step, o)}


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, amount):
        self.value += amount
        return self.value


def manager(o):
    from multiprocessing.managers import SyncManager
    SyncManager.register('Counter', Counter)
    with SyncManager() as m:
        if o['what'] == 'call':
            counter = m.Counter()

            def step():
                counter.add(1)
        else:
            d = m.dict({i: i for i in range(100)})
            n = [0]
            put = o['what'] == 'put'

            def step():
                n[0] = (n[0] + 1) % 100
                if put:
                    d[n[0]] = n[0]
                else:
                    d[n[0]]
        return {'samples': times(step, o), 'latencies': latencies(step, o)}


def work(arg):
    i, micros = arg
    if micros:
        end = time.perf_counter_ns() + micros * 1000
        while time.perf_counter_ns() < end:
            pass
    return i + 1


def pool(o):
    micros, tasks, workers = int(o['taskMicros']), int(o['tasks']), int(o['workers'])
    inputs = [(i, micros) for i in range(tasks)]
    if o['kind'] == 'executor':
        with ProcessPoolExecutor(workers) as e:
            if o['what'] == 'apply':
                def step():
                    e.submit(work, (1, micros)).result()
            else:
                chunk = 1 if o['what'] == 'chunk1' else max(1, tasks // (4 * workers))

                def step():
                    list(e.map(work, inputs, chunksize=chunk))
            step()
            return pooled(step, o)
    with mp.Pool(workers) as p:
        if o['what'] == 'apply':
            def step():
                p.apply(work, ((1, micros),))
        elif o['what'] == 'chunk1':
            def step():
                p.map(work, inputs, 1)
        else:
            def step():
                p.map(work, inputs)
        step()
        return pooled(step, o)


def pooled(step, o):
    result = {'samples': times(step, o)}
    if o['what'] == 'apply':
        result['latencies'] = latencies(step, o)
    return result


def tell(c):
    c.send(1)


def write_letter(path):
    with open(path, 'wb', buffering=0) as f:
        f.write(b'x')


def start(o):
    context = mp.get_context(o['method'])
    found = []
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, 'letters')
        os.mkfifo(path)
        letters = os.open(path, os.O_RDWR)  # both ends, so that nobody waits for the other
        for i in range(int(o['starts'])):
            near, far = context.Pipe(duplex=False)
            begin = time.perf_counter_ns()
            if o['until'] == 'letter':
                p = context.Process(target=write_letter, args=(path,))
                p.start()
                os.read(letters, 1)
            else:
                p = context.Process(target=tell, args=(far,))
                p.start()
                near.recv()
            if i > 0:  # the first starts a server, and fills caches
                found.append((time.perf_counter_ns() - begin) / 1e9)
            p.join()
        os.close(letters)
    return {'samples': found}


def idle(o):
    def ticks(pids):
        found = 0
        for pid in pids:
            with open('/proc/%d/stat' % pid) as f:
                fields = f.read().rsplit(')', 1)[1].split()
            found += int(fields[11]) + int(fields[12])
        return found

    def pss(pid):
        with open('/proc/%d/smaps_rollup' % pid) as f:
            return next(int(line.split()[1]) * 1024 for line in f if line.startswith('Pss:'))
    samples = []
    with mp.Pool(4) as p:
        p.map(work, [(i, 2000) for i in range(160)], 1)
        pids = [c.pid for c in mp.active_children()]
        time.sleep(1)
        for _ in range(int(o['samples'])):
            before = ticks(pids)
            time.sleep(1)
            samples.append((ticks(pids) - before) / os.sysconf('SC_CLK_TCK') if o['what'] == 'processor'
                           else sum(pss(pid) for pid in pids) / len(pids))
    return {'samples': samples}


if __name__ == '__main__':
    options = dict(a.split('=', 1) for a in sys.argv[2:])
    print(json.dumps({'roundtrip': roundtrip, 'oneway': oneway, 'crowd': crowd, 'guard': guard, 'manager': manager,
                      'pool': pool, 'start': start, 'idle': idle}[sys.argv[1]](options)))
