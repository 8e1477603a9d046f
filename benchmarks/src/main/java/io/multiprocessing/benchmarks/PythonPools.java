package io.multiprocessing.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** CPython's Pool and ProcessPoolExecutor of two workers each, which take turns when they are told to. */
final class PythonPools implements AutoCloseable {
    private static final String SCRIPT = """
            import multiprocessing as mp, sys, time
            from concurrent.futures import ProcessPoolExecutor
            def f(x): return x
            if __name__ == '__main__':
                pool = mp.Pool(2); executor = ProcessPoolExecutor(2)
                pool.map(f, range(10)); list(executor.map(f, range(10)))
                print('ready', flush=True)
                for line in sys.stdin:
                    what, n = line.split(); n = int(n)
                    s = time.perf_counter()
                    if what == 'one': pool.map(f, range(n), chunksize=1)
                    elif what == 'fitting': pool.map(f, range(n))
                    elif what == 'apply':
                        for i in range(n): pool.apply(f, (1,))
                    elif what == 'executor-one': list(executor.map(f, range(n)))
                    elif what == 'executor-apply':
                        for i in range(n): executor.submit(f, 1).result()
                    print((time.perf_counter() - s) / n, flush=True)
                pool.terminate(); executor.shutdown()
            """;

    private final Process python;
    private final BufferedReader out;
    private final PrintStream in;

    private PythonPools() throws IOException {
        python = new ProcessBuilder("python3", "-c", SCRIPT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = python.inputReader(StandardCharsets.UTF_8);
        in = new PrintStream(python.getOutputStream(), true, StandardCharsets.UTF_8);
        if (!"ready".equals(out.readLine())) {
            throw new IOException("python3 does not run a pool");
        }
    }

    /** Null: there is no python3. */
    static PythonPools start() {
        try {
            return new PythonPools();
        } catch (IOException e) {
            System.out.println("without CPython: " + e);
            return null;
        }
    }

    /** Seconds for each of n tasks. */
    double seconds(String what, int n) throws IOException {
        in.println(what + " " + n);
        return Double.parseDouble(out.readLine());
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            python.waitFor();
        } catch (InterruptedException e) {
            python.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            out.close();
        }
    }
}
