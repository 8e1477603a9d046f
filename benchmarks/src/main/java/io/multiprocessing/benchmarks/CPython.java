package io.multiprocessing.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPython's multiprocessing, where {@code python3} is on the machine. */
final class CPython {
    private static final String SCRIPT = """
            import multiprocessing as mp, sys, time
            def prod(q, n):
                for i in range(n): q.put((i, 'abc', 1.5))
            def cons(q, n, out):
                q.get(); s = time.perf_counter()
                for i in range(n - 1): q.get()
                out.send((n - 1) / (time.perf_counter() - s))
            def locker(l, n):
                for i in range(n):
                    with l: pass
            if __name__ == '__main__':
                what = sys.argv[1]
                if what == 'queue':
                    n = 100000; q = mp.Queue(); a, b = mp.Pipe()
                    c = mp.Process(target=cons, args=(q, n, b)); c.start()
                    p = mp.Process(target=prod, args=(q, n)); p.start()
                    print(a.recv()); p.join(); c.join()
                elif what == 'lock':
                    l = mp.Lock(); n = 500000; s = time.perf_counter(); locker(l, n)
                    print((time.perf_counter() - s) / n * 1e9)
                elif what == 'dict':
                    mp.set_start_method('spawn')
                    m = mp.Manager(); d = m.dict(); n = 4000
                    for _ in sys.stdin:
                        s = time.perf_counter()
                        for i in range(n): d[i % 1024] = i
                        print((time.perf_counter() - s) / n * 1e6, flush=True)
                    m.shutdown()
                else:
                    l = mp.Lock(); n = 100000
                    ps = [mp.Process(target=locker, args=(l, n)) for _ in range(4)]
                    s = time.perf_counter()
                    for p in ps: p.start()
                    for p in ps: p.join()
                    print(4 * n / (time.perf_counter() - s))
            """;

    private CPython() {}

    /** The figure; NaN where there is no python3. */
    static double figure(String what) throws IOException, InterruptedException {
        Path script = Files.createTempFile("figures", ".py");
        try {
            Files.writeString(script, SCRIPT);
            Process python = new ProcessBuilder("python3", script.toString(), what)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var out = new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8)) {
                String text = out.readAllAsString();
                return python.waitFor() == 0 ? Double.parseDouble(text) : Double.NaN;
            }
        } catch (IOException e) {
            return Double.NaN;
        } finally {
            Files.delete(script);
        }
    }

    /** A program that measures once whenever it is asked. */
    static final class Rounds implements AutoCloseable {
        private final Path script = Files.createTempFile("figures", ".py");
        private final Process python;
        private final BufferedReader answers;

        Rounds(String what) throws IOException {
            Files.writeString(script, SCRIPT);
            Process started;
            try {
                started = new ProcessBuilder("python3", script.toString(), what)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException e) {
                started = null;
            }
            python = started;
            answers = python == null ? null : python.inputReader(StandardCharsets.UTF_8);
        }

        /** The figure; NaN where there is no python3. */
        double next() throws IOException {
            if (python == null) {
                return Double.NaN;
            }
            python.getOutputStream().write('\n');
            python.getOutputStream().flush();
            String answer = answers.readLine();
            return answer == null ? Double.NaN : Double.parseDouble(answer);
        }

        @Override
        public void close() throws IOException {
            if (python != null) {
                python.getOutputStream().close();
                python.onExit().join();
            }
            Files.delete(script);
        }
    }
}
