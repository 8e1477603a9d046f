import io.multiprocessing.*;

public class Exit {
    public static void main(String[] a) throws Exception {
        try (var mp = Context.create()) {
            var q = mp.<Long>queue();
            for (int i = 0; i < 6; i++) {
                long s = System.nanoTime();
                var p = mp.start(() -> q.put(System.nanoTime()));
                long t = q.take();
                p.join();
                long e = System.nanoTime();
                System.out.printf("start->put %.1f ms, put->joined %.1f ms%n", (t - s) / 1e6, (e - t) / 1e6);
            }
        }
    }
}
