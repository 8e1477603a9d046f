package io.multiprocessing.transport.sharedmem;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The main class of a {@link ChildJvm}: joins the members of the directory and runs a {@link ChildTask}. It hears lines
 * from the test on its standard input, whose end is its own.
 */
final class ChildMain {
    private final Path directory;
    private final Members members;
    private final SharedMemStructures structures;
    private final List<String> arguments;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private ChildMain(Path directory, Members members, List<String> arguments) {
        this.directory = directory;
        this.members = members;
        this.structures = new SharedMemStructures(members);
        this.arguments = arguments;
    }

    /**
     * Runs a task.
     *
     * @param args the task's class, the directory, the task's own arguments
     * @throws Exception from the task
     */
    public static void main(String[] args) throws Exception {
        List<String> all = List.of(args);
        Path directory = Path.of(all.get(1));
        var task = (ChildTask)
                Class.forName(all.getFirst()).getDeclaredConstructor().newInstance();
        var child = new ChildMain(directory, Members.join(directory), all.subList(2, all.size()));
        Thread.ofPlatform().daemon().start(child::hear);
        task.run(child);
        Runtime.getRuntime().halt(0);
    }

    private void hear() {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
            }
        } catch (IOException e) {
            // as at the end
        }
        Runtime.getRuntime().halt(1);
    }

    Path directory() {
        return directory;
    }

    Members members() {
        return members;
    }

    String argument(int index) {
        return arguments.get(index);
    }

    int number(int index) {
        return Integer.parseInt(argument(index));
    }

    SharedMemChannel channel(String address) throws IOException {
        return (SharedMemChannel) structures.openChannel(address);
    }

    SharedMemLock lock(String address) throws IOException {
        return (SharedMemLock) structures.openLock(address);
    }

    SharedMemEvent event(String address) throws IOException {
        return (SharedMemEvent) structures.openEvent(address);
    }

    SharedMemSemaphore semaphore(String address) throws IOException {
        return (SharedMemSemaphore) structures.openSemaphore(address);
    }

    SharedMemBarrier barrier(String address) throws IOException {
        return (SharedMemBarrier) structures.openBarrier(address);
    }

    void say(Object line) {
        System.out.println(line);
    }

    /** Waits for the test's next line. */
    String hearLine() throws InterruptedException {
        return heard.take();
    }
}
